"""Warnings about the order of works."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from koppel.ui.session import Session

_MOST = 20
_LONGEST = 400


def draw_alarms(session: Session) -> None:
    """List works in the wrong order and streets that should rest, with what would solve it."""
    st.header(session.text("alarms"), anchor=False)
    alarms = session.alarms()
    if not alarms:
        st.write(session.text("no_alarms"))
    for alarm in alarms[:_MOST]:
        told = alarm.text if len(alarm.text) <= _LONGEST else f"{alarm.text[:_LONGEST]}…"
        st.html(f'<div class="koppel-alarm"><strong>{escape(told)}</strong><br>{escape(alarm.cure)}</div>')
    if len(alarms) > _MOST:
        st.write(session.text("more_alarms", count=len(alarms) - _MOST))
