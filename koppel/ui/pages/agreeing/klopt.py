"""Rounds: whether what partners planned still holds."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Task, allowed
from koppel.services.rounds.standing import list_rounds, round_for
from koppel.ui.components.planning.choosing import draw_messages
from koppel.ui.components.rounds.confirming import draw_works
from koppel.ui.components.rounds.leading import draw_opening, draw_state
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.rounds import Round
    from koppel.services.rounds.standing import RoundView
    from koppel.ui.session import Session


def draw(session: Session) -> None:
    """Draw the page."""
    st.header(session.text("rounds.title"), anchor=False)
    leads = allowed(session.store.actor, Task.ROUND)
    explain = session.text("rounds.explain_lead" if leads else "rounds.explain")
    st.html(f"<p class='koppel-said'>{escape(explain)}</p>")
    draw_messages()
    rounds = list_rounds(session.store)
    current = rounds[0] if rounds else None
    if current is None or not current.is_open:
        st.info(session.text("rounds.none_lead" if leads else "rounds.none"))
        if leads:
            draw_opening(session)
    if current is not None:
        _draw_round(session, round_for(session.store, current.id), leads=leads)
    _draw_earlier(session, rounds[1:])


def _draw_round(session: Session, view: RoundView, *, leads: bool) -> None:
    record = view.record
    key, day = ("head", formats.day(record.until, session.language)) if record.is_open else ("over", "")
    head = session.text(f"rounds.{key}", name=short(record.name, 200), day=day, when=session.when(record.closed_at))
    st.subheader(plain(head), anchor=False)
    opened = session.text("rounds.by", who=record.opened_by, when=session.when(record.opened_at))
    st.html(f'<p class="koppel-said">{escape(opened)}</p>')
    if not record.is_open and (left := sum(item.work.is_doubtful for item in view.works)):
        st.warning(session.text("rounds.doubtful_left", count=left))
    if leads:
        draw_state(session, view)
    own = session.store.actor.partners
    for partner in [item.partner for item in view.partners if item.partner in own]:
        works = view.of(partner)
        if record.is_open or any(item.work.is_doubtful for item in works):
            draw_works(session, view, partner)


def _draw_earlier(session: Session, rounds: tuple[Round, ...]) -> None:
    if not rounds:
        return
    with st.expander(session.text("rounds.earlier")):
        lines = [
            session.text(
                "rounds.earlier_row",
                name=short(item.name, 80),
                opened=session.when(item.opened_at),
                closed=session.when(item.closed_at),
            )
            for item in rounds
        ]
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
