"""Actions: a list with who, when and how far; a form to add or change one."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from uuid import UUID

import streamlit as st

from koppel import formats
from koppel.access import Task, allowed
from koppel.model.agreements import WAITING, ActionState
from koppel.services.agreements.actions import (
    LONGEST_REASON,
    action_history,
    action_state_words,
    add_action,
    change_action,
)
from koppel.services.plans.partners import partner_types
from koppel.ui.components.agreements.action_fields import draw_action_fields
from koppel.ui.components.agreements.forms import store
from koppel.ui.drafts import Draft, draft_of, forget, is_unsaved, tell
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.model.agreements import Action
    from koppel.ui.session import Session

_EDITING, _NEW = "actions.editing", "new"
_ICONS = {
    ActionState.OPEN: "○",
    ActionState.BEZIG: "◐",
    ActionState.KLAAR: "✓",
    ActionState.VERVALLEN: "✕",
}
_CHOICES = ("owner_partner",)


def draw_actions(session: Session, identity: str, actions: Sequence[Action], partners: Sequence[str]) -> None:
    """Draw the actions of a combination, and a form for a new one."""
    st.caption(session.text("agreement.actions_help"))
    if not actions:
        st.html(f'<div class="koppel-paper empty">{escape(session.text("agreement.no_actions"))}</div>')
    for item in actions:
        draw_action(session, item, partners)
    if not allowed(session.store.actor, Task.AGREE, partners):
        return
    if _is_edited(f"{_NEW}-{identity}"):
        _form(session, identity, None)
    else:
        st.button(
            session.text("agreement.new_action"),
            key=f"new-action-{identity}",
            icon=":material/add:",
            on_click=new_action,
            args=(identity, {"owner_partner": partners[0] if partners else None}),
        )


def draw_action(session: Session, item: Action, partners: Sequence[str], where: str = "") -> None:
    """
    Draw an action with its buttons, or its form where it is being changed.

    Parameters
    ----------
    partners
        Who is involved in the combination.
    where
        Name of the combination, where it is not clear from the page.
    """
    late = item.is_overdue(session.today)
    words = action_state_words(item.state, session.language)
    due = session.text("agreement.due", date=formats.day(item.due, session.language))
    heading = f"{_ICONS[item.state]} {words}"
    mark = f' <b class="koppel-late">{escape(session.text("agreement.late"))}</b>' if late else ""
    reason = f"<br><i>{escape(item.reason)}</i>" if item.reason else ""
    place = f"<br><small>{escape(short(where, 160))}</small>" if where else ""
    may = allowed(session.store.actor, Task.AGREE, {*partners, item.owner_partner})
    st.html(
        f'<div class="koppel-action {item.state.value}"><b>{escape(item.description)}</b>{mark}<br>'
        f"<small>{escape(heading)} · {escape(due)} · {escape(item.owner_role)}, "
        f"{escape(short(item.owner_partner, 100))}</small>{reason}{place}</div>"
    )
    if _is_edited(str(item.id)):
        _form(session, item.combination_id, item)
        return
    if not may and item.version < 2:
        return
    with st.container(horizontal=True, gap="small"):
        if may and item.state in WAITING:
            st.button(
                session.text("agreement.done"), key=f"done-{item.id}", icon=":material/check:", on_click=_done,
                args=(session, item),
            )  # fmt: skip
        if may:
            st.button(
                session.text("agreement.change"), key=f"change-{item.id}", icon=":material/edit:", on_click=_edit,
                args=(str(item.id),),
            )  # fmt: skip
        _history(session, item)


def new_action(identity: str, values: Mapping[str, Any]) -> None:
    """Open the form for a new action with some fields filled in."""
    begun = {"told": "", "owner_partner": None, "owner_role": "", "due": None, "addon": None} | dict(values)
    forget(f"action-{_NEW}-{identity}")
    draft_of(f"action-{_NEW}-{identity}", begun, 0, choices=_CHOICES)
    _edit(f"{_NEW}-{identity}")


def _edit(name: str | None) -> None:
    st.session_state[_EDITING] = name


def _is_edited(name: str) -> bool:
    """Tell whether a form is open; at first one is in which something was typed that is not saved."""
    if _EDITING not in st.session_state and is_unsaved(f"action-{name}"):
        _edit(name)
    return bool(st.session_state.get(_EDITING) == name)


def _form(session: Session, identity: str, item: Action | None) -> None:
    name = f"action-{item.id}" if item else f"action-{_NEW}-{identity}"
    begun: dict[str, Any] = {"told": "", "owner_partner": None, "owner_role": "", "due": None, "addon": None}
    if item is not None:
        begun = _fields(item) | {"state": item.state, "reason": item.reason or ""}
    version = item.version if item else 0
    draft = draft_of(name, begun, version, choices=_CHOICES)
    tell(session, draft, version)
    partners = sorted(partner_types(session.store))
    with st.container(border=True):
        draw_action_fields(session, draft, partners)
        if item is not None:
            st.segmented_control(
                session.text("agreement.state"),
                list(ActionState),
                format_func=lambda state: f"{_ICONS[state]} {action_state_words(state, session.language)}",
                required=True,
                key=draft.key("state"),
            )
            st.text_input(session.text("agreement.reason"), max_chars=LONGEST_REASON, key=draft.key("reason"))
            if draft.met:
                st.html(f'<p class="koppel-theirs">{_summary(session, item)}</p>')
        with st.container(horizontal=True, gap="small"):
            st.button(
                session.text("agreement.save_action"), key=f"save-{name}", type="primary", on_click=_save,
                args=(session, identity, item, draft),
            )  # fmt: skip
            st.button(session.text("agreement.cancel"), key=f"cancel-{name}", on_click=_cancel, args=(name,))


def _fields(item: Action) -> dict[str, Any]:
    """Return what the fields of the form hold of an action."""
    return {
        "told": item.description,
        "owner_partner": item.owner_partner,
        "owner_role": item.owner_role,
        "due": item.due,
    }


def _cancel(name: str) -> None:
    forget(name)
    _edit(None)


def _save(session: Session, identity: str, item: Action | None, draft: Draft) -> None:
    def save(values: dict[str, Any], expected: int) -> None:
        owner = values["owner_partner"] or ""
        texts = {"description": values["told"], "owner_role": values["owner_role"], "due": values["due"]}
        if item is None:
            add_action(session.store, identity, owner_partner=owner, addon=values["addon"], **texts)
            return
        change_action(
            session.store, item.id, owner_partner=owner, state=values["state"], reason=values["reason"],
            expected_version=expected, **texts,
        )  # fmt: skip

    if store(session, draft, save, session.text("agreement.action_saved")):
        _edit(None)


def _done(session: Session, item: Action) -> None:
    """Say that an action is done, as it is seen here."""
    stored = _fields(item)
    draft = Draft(f"action-{item.id}", item.version, 0, began=stored, values=stored)

    def save(values: dict[str, Any], expected: int) -> None:
        change_action(
            session.store, UUID(str(item.id)), state=ActionState.KLAAR, expected_version=expected,
            description=values["told"], **{name: values[name] for name in ("owner_partner", "owner_role", "due")},
        )  # fmt: skip

    if not store(session, draft, save, session.text("agreement.action_done")):
        # What somebody else changed is shown in the form.
        begun = {**draft.values, "state": ActionState.KLAAR, "reason": ""}
        opened = draft_of(f"action-{item.id}", begun, item.version, choices=_CHOICES)
        opened.failed, opened.met = draft.failed, draft.met
        _edit(str(item.id))


def _history(session: Session, item: Action) -> None:
    if item.version < 2:
        return
    with st.popover(session.text("agreement.versions", count=item.version - 1), type="tertiary"):
        for old in reversed(action_history(session.store, item.id)[:-1]):
            st.html(f'<p class="koppel-step">{_summary(session, old)}</p>')


def _summary(session: Session, item: Action) -> str:
    due = session.text("agreement.due", date=formats.day(item.due, session.language))
    reason = f"<br><i>{escape(item.reason)}</i>" if item.reason else ""
    return (
        f"<small>{escape(session.when(item.written_at))} · {escape(item.written_by)}</small><br>"
        f"<b>{escape(item.description)}</b><br>"
        f"{escape(action_state_words(item.state, session.language))} · {escape(due)} · {escape(item.owner_role)}, "
        f"{escape(short(item.owner_partner, 100))}{reason}"
    )


def overdue_words(session: Session, actions: Sequence[Action]) -> str:
    """Say how many actions wait, and how many are late."""
    waiting = [item for item in actions if item.state in WAITING]
    late = sum(1 for item in waiting if item.is_overdue(session.today))
    sentence = session.text("agreement.waiting", count=len(waiting))
    return f"{sentence}, {session.text('agreement.late_count', count=late)}" if late else sentence


__all__ = ["draw_action", "draw_actions", "new_action", "overdue_words"]
