"""Choosing a scenario, making, copying, renaming and rejecting one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import UUID

import streamlit as st

from koppel.errors import KoppelError, NotFoundError
from koppel.i18n import error_text
from koppel.model.scenarios import KeptScenario, Reach
from koppel.services.planning.scenario_changes import redo, undo
from koppel.services.planning.scenarios import (
    LONGEST_REASON,
    LONGEST_SCENARIO,
    OpenScenario,
    copy_scenario,
    free_name,
    list_scenarios,
    make_scenario,
    open_scenario,
    reaches,
    reject_scenario,
    rename_scenario,
    reopen_scenario,
)
from koppel.ui import state
from koppel.ui.drafts import Draft, draft_of, store, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from koppel.ui.session import Session

_SAID, _FAILED, _REJECTED = "scenario_said", "scenario_failed", "scenarios_rejected"
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class PointWorks:
    """A point of the meeting that is held: its id, what a scenario for it is called, its number and its works by id."""

    id: str
    name: str
    number: str
    works: frozenset[str]


def draw_choice(session: Session, point: PointWorks | None = None) -> OpenScenario | None:
    """
    Draw what there is to choose from, and the way to a new one; return what is chosen.

    A new one is called after the `point` of a meeting that it is made at.
    """
    listed = list_scenarios(session.store)
    by_id = {str(item.id): item for item in listed}
    if state.get("scenario") not in {None, *by_id}:
        state.put("scenario", None)
    _draw_list(session, by_id)
    if reaches(session.store):
        _draw_new(session, point)
    chosen = state.get("scenario")
    if chosen is None:
        return None
    try:
        return open_scenario(session.store, UUID(chosen))
    except NotFoundError:
        state.put("scenario", None)
        return None


def draw_rejected(session: Session) -> None:
    """Let people look among those that were rejected as well, where there are such."""
    if any(item.is_rejected for item in list_scenarios(session.store)):
        st.toggle(session.text("scenarios.with_rejected"), key=_REJECTED)


def draw_messages() -> None:
    """Say what was done, or what went wrong."""
    if failed := st.session_state.pop(_FAILED, None):
        st.error(plain(failed))
    if words := st.session_state.pop(_SAID, None):
        st.success(plain(words))


def say(words: str) -> None:
    """Keep what is said at the next drawing."""
    st.session_state[_SAID] = words


def attempt(session: Session, act: Callable[[], object]) -> None:
    """Do something in a callback; what goes wrong is said at the next drawing."""
    try:
        act()
    except KoppelError as error:
        st.session_state[_FAILED] = error_text(error, session.language)


def scenario_label(session: Session, item: KeptScenario) -> str:
    """Name a scenario, for whom it is, and whether it was rejected."""
    words = f"{short(item.name, _LONGEST_LABEL)} ({reach_words(session, item.reach, item.partner)})"
    return session.text("scenarios.rejected_label", label=words) if item.is_rejected else words


def scenario_labels(session: Session, items: Iterable[KeptScenario]) -> dict[str, str]:
    """Name scenarios by id, each otherwise: a list of choices knows them by these words."""
    named = [(item, scenario_label(session, item)) for item in items]
    counts = Counter(label for _, label in named)
    labels: dict[str, str] = {}
    for item, label in named:
        words = label
        if counts[label] > 1:
            words = session.text("scenarios.label_made", label=label, when=session.when(item.made_at))
        labels[str(item.id)] = words if words not in labels.values() else f"{words} ({str(item.id)[:4]})"
    return labels


def reach_words(session: Session, reach: Reach, partner: str | None) -> str:
    """Say for whom a scenario is."""
    return session.text(f"scenarios.reach.{reach.value}", partner=short(partner or "", 80))


def draw_reach(session: Session, draft: Draft) -> None:
    """Let people choose for whom a scenario is, where there is a choice."""
    options = reaches(session.store)
    if len(options) < 2:
        return
    st.selectbox(
        session.text("scenarios.whose"),
        list(range(len(options))),
        format_func=lambda at: reach_words(session, *options[at]),
        key=draft.among("reach", list(range(len(options)))),
    )


def reach_of(session: Session, values: Mapping[str, Any]) -> tuple[Reach, str | None]:
    """Return for whom a scenario is to be, of what was chosen in a form."""
    options = reaches(session.store)
    at = values["reach"]
    return options[at] if isinstance(at, int) and 0 <= at < len(options) else (Reach.PERSON, None)


def draw_head(session: Session, opened: OpenScenario) -> None:
    """Draw whose a scenario is, how it stands, and what can be done with it as a whole."""
    record = opened.record
    st.subheader(plain(short(record.name, 200)), anchor=False)
    made = session.text(
        "scenarios.made",
        reach=reach_words(session, record.reach, record.partner),
        who=record.made_by,
        when=session.when(record.made_at),
    )
    st.html(f'<p class="koppel-said">{escape(made)}</p>')
    if record.is_rejected:
        sentence = session.text(
            "scenarios.was_rejected",
            who=record.rejected_by or "",
            when=session.when(record.rejected_at),
            reason=record.reason or "",
        )
        st.warning(plain(sentence))
    if opened.hidden:
        st.caption(session.text("scenarios.hidden", count=opened.hidden))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="scenario-acts"):
        if opened.may_change and not record.is_rejected:
            _draw_turns(session, opened)
            _draw_rename(session, record)
        if reaches(session.store):
            _draw_copy(session, record)
        if opened.may_change:
            _draw_reject(session, record)


def _draw_list(session: Session, by_id: Mapping[str, KeptScenario]) -> None:
    is_all = bool(st.session_state.get(_REJECTED))
    options = [
        identity
        for identity, item in by_id.items()
        if is_all or not item.is_rejected or identity == state.get("scenario")
    ]
    if not options:
        return
    labels = scenario_labels(session, by_id.values())
    st.selectbox(
        session.text("scenarios.choose"),
        options,
        format_func=labels.__getitem__,
        index=None,
        placeholder=session.text("scenarios.choose_help"),
        width=440,
        **state.bound("scenario"),
    )


def _draw_new(session: Session, point: PointWorks | None) -> None:
    box = st.popover(session.text("scenarios.new"), icon=":material/add:", key="scenario-new", on_change="rerun")
    if not box.open:
        return
    with box:
        name = "" if point is None else free_name(session.store, point.name)
        # What is typed at one point of a meeting is not there at the next.
        draft = draft_of("scenario-new" if point is None else f"scenario-new-{point.id}", {"name": name, "reach": 0})
        tell(session, draft)
        st.text_input(session.text("scenarios.name"), max_chars=LONGEST_SCENARIO, key=draft.key("name"))
        draw_reach(session, draft)
        st.button(
            session.text("scenarios.make"), type="primary", key="scenario-make", on_click=_make, args=(session, draft)
        )


def _save(session: Session, draft: Draft, box: str, save: Callable[[dict[str, Any], int], None]) -> None:
    if store(session, draft, save):
        st.session_state[box] = False


def _make(session: Session, draft: Draft) -> None:
    def save(values: dict[str, Any], _version: int) -> None:
        state.put("scenario", str(make_scenario(session.store, values["name"], *reach_of(session, values))))

    _save(session, draft, "scenario-new", save)


def _draw_turns(session: Session, opened: OpenScenario) -> None:
    titles = {item.id: item.title for item in session.columns().activities}
    for name, act, step, icon in (
        ("undo", undo, opened.undo, ":material/undo:"),
        ("redo", redo, opened.redo, ":material/redo:"),
    ):
        tip = session.text(f"scenarios.{name}_what", title=short(titles.get(step.work, ""), 80)) if step else None
        st.button(
            session.text(f"scenarios.{name}"),
            key=f"scenario-{name}",
            icon=icon,
            help=plain(tip) if tip else None,
            disabled=step is None,
            on_click=attempt,
            args=(session, partial(act, session.store, opened.record.id, version=opened.record.version)),
        )


def _draw_rename(session: Session, record: KeptScenario) -> None:
    box = st.popover(session.text("scenarios.rename"), icon=":material/edit:", key="scenario-rename", on_change="rerun")
    if not box.open:
        return
    with box:
        draft = draft_of(f"scenario-rename-{record.id}", {"name": record.name})
        tell(session, draft)
        st.text_input(session.text("scenarios.name"), max_chars=LONGEST_SCENARIO, key=draft.key("name"))

        def save(values: dict[str, Any], _version: int) -> None:
            rename_scenario(session.store, record.id, values["name"], version=record.version)

        st.button(
            session.text("scenarios.save"),
            key="scenario-renamed",
            on_click=_save,
            args=(session, draft, "scenario-rename", save),
        )


def _draw_copy(session: Session, record: KeptScenario) -> None:
    box = st.popover(
        session.text("scenarios.copy"), icon=":material/content_copy:", key="scenario-copy", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        name = free_name(session.store, session.text("scenarios.copy_of", name=short(record.name, _LONGEST_LABEL)))
        draft = draft_of(f"scenario-copy-{record.id}", {"name": name, "reach": 0})
        tell(session, draft)
        st.text_input(session.text("scenarios.name"), max_chars=LONGEST_SCENARIO, key=draft.key("name"))
        draw_reach(session, draft)

        def save(values: dict[str, Any], _version: int) -> None:
            made = copy_scenario(session.store, record.id, values["name"], *reach_of(session, values))
            state.put("scenario", str(made))

        st.button(
            session.text("scenarios.make"),
            key="scenario-copied",
            on_click=_save,
            args=(session, draft, "scenario-copy", save),
        )


def _draw_reject(session: Session, record: KeptScenario) -> None:
    if record.is_rejected:
        st.button(
            session.text("scenarios.reopen"),
            key="scenario-reopen",
            icon=":material/settings_backup_restore:",
            on_click=attempt,
            args=(session, partial(reopen_scenario, session.store, record.id, version=record.version)),
        )
        return
    box = st.popover(
        session.text("scenarios.reject"), icon=":material/block:", key="scenario-reject", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        draft = draft_of(f"scenario-reject-{record.id}", {"reason": ""})
        tell(session, draft)
        st.text_area(session.text("scenarios.reason"), max_chars=LONGEST_REASON, key=draft.key("reason"))

        def save(values: dict[str, Any], _version: int) -> None:
            reject_scenario(session.store, record.id, values["reason"], version=record.version)
            say(session.text("scenarios.rejected", name=record.name))

        st.button(
            session.text("scenarios.reject_do"),
            key="scenario-rejected",
            on_click=_save,
            args=(session, draft, "scenario-reject", save),
        )
