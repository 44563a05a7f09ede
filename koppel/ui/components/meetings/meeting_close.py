"""Closing a meeting, which is asked for: what its list will hold is said first."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.meetings.meeting_papers import DECISIONS, report
from koppel.services.meetings.meetings import close
from koppel.ui import state
from koppel.ui.components.meetings.point_outcome import FAILED, attempt
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.model.meetings import Meeting
    from koppel.ui.session import Session

# Says on the page that it was closed.
CLOSED = "meeting_closed"


def ask_to_close(session: Session, now: Meeting) -> None:
    """Say what the list of decisions will hold, and ask whether the meeting is to be closed."""

    @st.dialog(plain(session.text("overleg.close_title")))
    def ask() -> None:
        st.html(_summary(session, now))
        with st.container(horizontal=True, gap="small"):
            yes = session.text("overleg.close_yes")
            if st.button(yes, type="primary", key="close-meeting", on_click=_close, args=(session, now)):
                st.rerun()
            if st.button(session.text("overleg.close_no"), key="close-not"):
                st.rerun()

    ask()


def _close(session: Session, now: Meeting) -> None:
    attempt(session, lambda: close(session.store, session.catalogue, now.id, today=session.today))
    if FAILED not in st.session_state:
        # What was walked along, or left, is over.
        state.put("point", None)
        state.put("resume", None)
        st.session_state[CLOSED] = now.number


def _summary(session: Session, now: Meeting) -> str:
    made = report(session.store, session.catalogue, session.language, now.id, DECISIONS, today=session.today)
    rows = "".join(f"<li>{escape(part.title)}: <b>{len(part.rows)}</b></li>" for part in made.parts)
    rows_html = f"<ul>{rows}</ul>" if rows else f"<p>{escape(made.empty)}</p>"
    return (
        f"<p>{escape(session.text('overleg.close_told'))}</p>{rows_html}"
        f'<p class="koppel-said">{escape(session.text("overleg.close_help"))}</p>'
    )
