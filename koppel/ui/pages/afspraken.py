"""What was agreed: why together, with whom, and what there is to do for it; over all combinations."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import clock, formats
from koppel.model.agreements import WAITING, Action, ActionState
from koppel.model.deciding import State
from koppel.services.agreements.actions import action_state_words
from koppel.services.agreements.agreements import Agreement, agreements
from koppel.services.agreements.card_files import partnership_pdf
from koppel.services.deciding.decisions import state_words
from koppel.ui import state
from koppel.ui.components.agreements.actions import draw_action, overdue_words
from koppel.ui.components.agreements.forms import draw_said
from koppel.ui.components.deciding.combinations import open_in_list
from koppel.ui.error_boundary import part
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.ui.session import Session

_SHOW = ("all", "mine", "late", "preparing")
_VIEWS = ("agreements", "actions")
_PAGE = 25


@part
def draw(session: Session) -> None:
    """Draw the page."""
    listed = agreements(session.store, session.catalogue, session.language)
    if not listed:
        st.info(session.text("agreements.none"))
        return
    draw_said()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = _choice(session, "view", _VIEWS)
        # Who is a planner of no partner has nothing of its own.
        shows = _SHOW if session.store.actor.partners else tuple(name for name in _SHOW if name != "mine")
        show = _choice(session, "show", shows)
    if view == "agreements":
        wanted = [item for item in listed if _wanted(session, item, show)]
        _agreements(session, [item for item in wanted if item.is_on_paper])
        _elsewhere(session, [item for item in wanted if not item.is_on_paper])
    else:
        _actions(session, listed, show)
    state.write_address()


def _choice(session: Session, name: str, choices: Sequence[str]) -> str:
    key = f"agreements-{name}"
    st.session_state.setdefault(key, choices[0])
    chosen = st.segmented_control(
        session.text(f"agreements.{name}"),
        choices,
        format_func=lambda choice: session.text(f"agreements.{name}_{choice}"),
        required=True,
        width="content",
        key=key,
    )
    return str(chosen)


def _wanted(session: Session, item: Agreement, show: str) -> bool:
    own = session.store.actor.partners
    if show == "mine":
        return bool(own & {*item.partners, *(action.owner_partner for action in item.waiting())})
    if show == "late":
        return bool(item.overdue(session.today))
    return show == "all" or not item.is_agreed


def _agreements(session: Session, listed: Sequence[Agreement]) -> None:
    if not listed:
        st.info(session.text("agreements.none_shown"))
        return
    waiting = sum(len(item.waiting()) for item in listed)
    late = sum(len(item.overdue(session.today)) for item in listed)
    agreed = sum(item.is_agreed for item in listed)
    st.caption(plain(session.text("agreements.count", count=agreed, waiting=waiting, late=late)))
    many = st.session_state.setdefault("agreements-listed", _PAGE)
    for at, item in enumerate(listed[:many]):
        if at == agreed:
            st.subheader(session.text("agreements.prepared", count=len(listed) - agreed), anchor=False)
        _agreement(session, item)
    if len(listed) > many:
        st.button(session.text("chances.more", count=len(listed) - many), on_click=_more)


def _elsewhere(session: Session, listed: Sequence[Agreement]) -> None:
    """Say that there are actions for what is not agreed, such as those of a warning, and where they stand."""
    if count := sum(len(item.waiting()) for item in listed):
        st.caption(plain(session.text("agreements.elsewhere", count=count)))


def _more() -> None:
    st.session_state["agreements-listed"] += _PAGE


def _agreement(session: Session, item: Agreement) -> None:
    with st.container(border=True, gap="small"):
        st.header(plain(short(item.name, 160)), anchor=False)
        st.html(f"<p class='koppel-said'>{escape(_stand(session, item))}</p>")
        meerwaarde = item.meerwaarde or session.text("agreements.no_meerwaarde")
        empty = "" if item.meerwaarde else " empty"
        st.html(
            f'<div class="koppel-paper{empty}"><dl><div class="meerwaarde">'
            f"<dd>{escape(meerwaarde)}</dd></div></dl></div>"
        )
        if item.is_changed:
            st.html(f"<p class='koppel-said'><b>{escape(session.text('agreements.changed'))}</b></p>")
        if item.has_grown:
            st.html(f"<p class='koppel-said'><b>{escape(session.text('agreements.grown'))}</b></p>")
        st.html(
            f"<p class='koppel-said'>{escape(', '.join(_partner(session, item, name) for name in item.partners))}</p>"
        )
        late = item.overdue(session.today)
        heading = (
            f"<b class='koppel-late'>{escape(overdue_words(session, item.actions))}</b>"
            if late
            else escape(overdue_words(session, item.actions))
        )
        first = next(iter(item.waiting()), None)
        upcoming = "" if first is None else f". {escape(_next(session, first))}"
        st.html(f"<p class='koppel-said'>{heading}{upcoming}</p>")
        with st.container(horizontal=True, gap="small"):
            if st.button(session.text("agreements.open"), key=f"open-{item.id}", icon=":material/open_in_new:"):
                open_in_list(item.id)
                st.rerun()
            st.download_button(
                session.text("agreement.partnership_print"),
                partial(
                    partnership_pdf, session.store, session.catalogue, item.id, session.language, today=session.today
                ),
                f"{session.text('agreement.partnership_file')}-{item.id[:8]}.pdf",
                "application/pdf",
                key=f"pdf-{item.id}",
                icon=":material/print:",
                on_click="ignore",
            )


def _partner(session: Session, item: Agreement, name: str) -> str:
    """Name a partner, with for which part it agreed where that is not all."""
    short_name = short(name, 80)
    part = item.parts.get(name)
    return session.text("agreements.partly", partner=short_name, part=short(part, 160)) if part else short_name


def _stand(session: Session, item: Agreement) -> str:
    words = state_words(item.state, session.language)
    if item.agreed_at is None:
        return f"{words} · {session.text('agreements.preparing')}"
    day = formats.day(clock.day_of(item.agreed_at), session.language)
    agreed = session.text("agreements.agreed_on", date=day)
    return agreed if item.state is State.AFGESPROKEN else f"{words} · {agreed}"


def _standing(session: Session, item: Agreement) -> str:
    """Say whether what an action belongs to is agreed."""
    if item.is_on_paper:
        return state_words(item.state, session.language)
    return session.text("agreements.not_agreed")


def _next(session: Session, action: Action) -> str:
    due = session.text("agreement.due", date=formats.day(action.due, session.language))
    who = f"{action.owner_role}, {short(action.owner_partner, 80)}"
    return f"{session.text('agreements.next')}: {short(action.description, 160)} ({who}, {due})"


def _actions(session: Session, agreements: Sequence[Agreement], show: str) -> None:
    key = "agreements-states"
    st.session_state.setdefault(key, [item.value for item in WAITING])
    chosen = st.pills(
        session.text("agreements.action_states"),
        [item.value for item in ActionState],
        selection_mode="multi",
        format_func=lambda name: action_state_words(ActionState(name), session.language),
        key=key,
    )
    own = session.store.actor.partners
    listed = [
        (action, item)
        for item in agreements
        for action in item.actions
        if action.state.value in chosen
        and (show != "mine" or action.owner_partner in own)
        and (show != "late" or action.is_overdue(session.today))
        and (show != "preparing" or not item.is_agreed)
    ]
    if not listed:
        st.info(session.text("agreements.no_actions"))
        return
    many = st.session_state.setdefault("agreements-listed", _PAGE)
    listed.sort(key=lambda pair: (pair[0].due, pair[1].name))
    for action, item in listed[:many]:
        draw_action(session, action, item.partners, where=f"{item.name} · {_standing(session, item)}")
    if len(listed) > many:
        st.button(session.text("chances.more", count=len(listed) - many), on_click=_more)
