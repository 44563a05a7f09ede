"""Sending the list of decisions of a meeting that was closed: to whom is asked first, and what became of it is said."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text, text
from koppel.model.news import SENT
from koppel.services.meetings.decision_mail import is_list_mail_on, receivers, send_decisions
from koppel.services.news.mail import problem_text
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model.meetings import Meeting
    from koppel.services.meetings.decision_mail import ListDelivery, Receiver
    from koppel.ui.session import Session

# What became of the letters, until the page was drawn with it.
_SENT, _FAILED = "list_mail_sent", "list_mail_failed"


def draw_outcome_of_sending(session: Session) -> None:
    """Say once what became of the letters that were sent."""
    if failed := st.session_state.pop(_FAILED, None):
        st.error(plain(failed))
    deliveries: Sequence[ListDelivery] = st.session_state.pop(_SENT, ())
    if names := [item.name for item in deliveries if item.outcome == SENT]:
        st.success(plain(session.text("list_mail.all_sent", names=names)))
    for item in deliveries:
        if item.outcome != SENT:
            outcome = text(f"mail.outcome.{item.outcome}", session.language)
            problem = problem_text(item.problem or "", session.language)
            st.error(plain(session.text("list_mail.one", name=item.name, outcome=outcome, problem=problem)))


def draw_sending(session: Session, item: Meeting) -> None:
    """Draw the button with which who leads sends the list, and when it was sent."""
    listed = receivers(session.store, session.settings, item.id)
    sent = [one.last for one in listed if one.last is not None and one.last.outcome == SENT]
    is_on = is_list_mail_on(session.store)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"list-mail-{item.number}"):
        if st.button(
            session.text("list_mail.button"), icon=":material/send:", key=f"send-list-{item.number}", disabled=not is_on
        ):
            _ask(session, item, listed)
        if not is_on:
            st.caption(session.text("list_mail.off"))
        elif sent:
            when = session.when(max(one.sent_at for one in sent))
            st.caption(plain(session.text("list_mail.history", count=len(sent), when=when)))


def _ask(session: Session, item: Meeting, listed: Sequence[Receiver]) -> None:
    """Say what goes to whom, and ask whether it is to be sent."""

    @st.dialog(plain(session.text("list_mail.title")))
    def ask() -> None:
        st.html(f"<p>{escape(session.text('list_mail.help'))}</p>")
        if not listed:
            st.info(session.text("list_mail.none"))
        chosen = [one.name for at, one in enumerate(listed) if _choice(session, at, one)]
        with st.container(horizontal=True, gap="small"):
            label = session.text("list_mail.send", count=len(chosen))
            send = partial(_send, session, item, chosen)
            if st.button(label, type="primary", key="send-list-now", disabled=not chosen, on_click=send):
                st.rerun()
            if st.button(session.text("list_mail.cancel"), key="send-list-not"):
                st.rerun()

    ask()


def _choice(session: Session, at: int, one: Receiver) -> bool:
    is_sent = one.last is not None and one.last.outcome == SENT
    # As code: else it is a link, and who ticks it writes a letter of one's own.
    address = f"`{one.email.replace('`', '')}`"
    known = [plain(one.name), plain(", ".join(one.partners)), address]
    if one.last is not None:
        outcome = text(f"mail.outcome.{one.last.outcome}", session.language)
        when = session.when(one.last.sent_at)
        known.append(plain(session.text("list_mail.already", outcome=outcome, when=when)))
    words = " · ".join(part for part in known if part)
    return st.checkbox(words, value=one.is_proposed and not is_sent, key=f"list-to-{at}")


def _send(session: Session, item: Meeting, names: Sequence[str]) -> None:
    try:
        st.session_state[_SENT] = send_decisions(
            session.store, session.catalogue, session.settings, item.id, names, today=session.today
        )
    except KoppelError as error:
        st.session_state[_FAILED] = error_text(error, session.language)
