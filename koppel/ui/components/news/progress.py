"""How far a work is of which the end has passed: one click says it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel import formats
from koppel.services.intake.progress import Progress, say_progress
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from datetime import date

    from koppel.services.news.entries import Entry
    from koppel.ui.session import Session

# A work that goes on longer mostly does so for weeks.
_LONGER = timedelta(days=28)


def draw_asked(session: Session, entry: Entry) -> None:
    """Draw a work with what can be said of it; its key holds the work and the version that is told of."""
    key = f"progress-{entry.key}"
    with st.container(border=True, key=key):
        lines = "  \n".join(plain(line) for line in entry.lines)
        st.markdown(f"**{plain(short(entry.title, 160))}**  \n{lines}")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if st.button(session.text("progress.done"), key=f"{key}-done", icon=":material/task_alt:"):
                _say(session, entry, Progress.DONE)
            with st.popover(session.text("progress.goes_on")):
                until = st.date_input(
                    session.text("progress.until"),
                    value=session.today + _LONGER,
                    min_value=session.today,
                    key=f"{key}-until",
                    format=formats.day_pattern(session.language),
                )
                if st.button(session.text("progress.keep"), key=f"{key}-goes-on", type="primary"):
                    _say(session, entry, Progress.GOES_ON, until)
            if st.button(session.text("progress.dropped"), key=f"{key}-dropped"):
                _say(session, entry, Progress.DROPPED)


def _say(session: Session, entry: Entry, progress: Progress, until: date | None = None) -> None:
    work, version = entry.key.split("~")
    say_progress(
        session.store,
        session.catalogue,
        UUID(work),
        progress,
        expected_version=int(version),
        today=session.today,
        until=until,
    )
    st.rerun()
