"""Who wants to join a work, as they said in advance."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.services.news.interest_hits import interested_in
from koppel.ui.words import short

if TYPE_CHECKING:
    from koppel.model import Activity
    from koppel.ui.session import Session


def draw_interested(session: Session, activity: Activity) -> None:
    """Draw which other partners want to join a work, stored or not; nothing where none does."""
    found = interested_in(session.store, session.catalogue, activity, today=session.today)
    if not found:
        return
    lines = "".join(
        f"<li><b>{escape(session.text('interest.joins', partner=short(item.partner, 80)))}</b>: {escape(item.told)} "
        f"<small>({escape(formats.day(item.first_day, session.language))} – "
        f"{escape(formats.day(item.last_day, session.language))})</small></li>"
        for item in found
    )
    st.html(f'<div class="koppel-joins" role="note"><ul>{lines}</ul></div>')
