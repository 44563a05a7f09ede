"""Proposals: what partners are asked to move, what they answer, and what becomes of that."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.planning.asked import unanswered
from koppel.services.planning.proposals import list_asked, see
from koppel.ui import state
from koppel.ui.components.planning.choosing import draw_messages
from koppel.ui.components.proposals.answering import draw_own
from koppel.ui.components.proposals.leading import draw_leading
from koppel.ui.components.proposals.sending import SENT
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.services.planning.asked import AskedSet
    from koppel.ui.session import Session


def draw(session: Session) -> None:
    """Draw the page."""
    st.header(session.text("proposals.title"), anchor=False)
    leads = allowed(session.store.actor, Task.PROPOSE)
    own = session.store.actor.partners
    explain = "proposals.explain_lead" if leads else "proposals.explain"
    st.html(f"<p class='koppel-said'>{escape(session.text(explain))}</p>")
    if sent := st.session_state.pop(SENT, None):
        st.success(sent)
    draw_messages()
    sets = list_asked(session.store)
    if not sets:
        st.info(session.text("proposals.none_lead" if leads else "proposals.none"))
        return
    chosen = _chosen(session, sets)
    if own & {item.partner for item in chosen.partners}:
        see(session.store, chosen.record.id)
    _draw_head(session, chosen)
    if leads:
        draw_leading(session, chosen)
    for partner in [item.partner for item in chosen.partners if item.partner in own]:
        draw_own(session, chosen, partner)


def _chosen(session: Session, sets: tuple[AskedSet, ...]) -> AskedSet:
    by_id = {str(item.record.id): item for item in sets}
    if state.get("proposals") not in by_id:
        waiting = [item for item, _ in unanswered(sets, session.store.actor.partners)]
        first = next((item for item in (*waiting, *sets) if item.record.is_open), sets[0])
        state.put("proposals", str(first.record.id))
    if len(sets) > 1:
        st.selectbox(
            session.text("proposals.choose"),
            list(by_id),
            format_func=lambda identity: _label(session, by_id[identity]),
            width=440,
            **state.bound("proposals"),
        )
    return by_id[state.get("proposals")]


def _label(session: Session, item: AskedSet) -> str:
    record = item.record
    standing = "open" if record.is_open else "withdrawn" if record.is_withdrawn else "closed"
    return session.text(f"proposals.label.{standing}", name=short(record.name, 60), when=session.when(record.sent_at))


def _draw_head(session: Session, item: AskedSet) -> None:
    record = item.record
    st.subheader(plain(short(record.name, 200)), anchor=False)
    sentence = session.text("proposals.asked_by", who=record.sent_by, when=session.when(record.sent_at))
    st.html(f'<p class="koppel-said">{escape(sentence)}</p>')
    if record.is_open:
        return
    key = "was_withdrawn" if record.is_withdrawn else "was_closed"
    ended = session.text(
        f"proposals.{key}",
        who=record.closed_by or "",
        when=session.when(record.closed_at),
        reason=record.reason or "",
    )
    st.warning(plain(ended)) if record.is_withdrawn else st.info(plain(ended))
