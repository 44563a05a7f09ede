"""The first screen: the map with all activities, and the best combinations beside it."""

from __future__ import annotations

from html import escape

import streamlit as st

from koppel.services.stores import demo_notice
from koppel.ui.components import combinations, inleveren, work_map
from koppel.ui.components.alarms import draw_alarms
from koppel.ui.session import Session, language_switch


def draw(session: Session) -> None:
    """Draw the page."""
    head, switch = st.columns([6, 1], vertical_alignment="center")
    with head:
        st.title(session.text("title"), anchor=False)
        st.html(f'<p class="koppel-sub">{escape(session.text("subtitle"))}</p>')
    with switch:
        language_switch()
    if notice := demo_notice(session.store, session.language):
        st.html(f'<div class="koppel-notice" role="note">{escape(notice)}</div>')
    view = session.map()
    found = session.combinations()
    chosen = combinations.chosen(found)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        if not view.activities:
            st.info(session.text("empty"))
        work_map.draw(session, view, chosen)
    with right:
        if chosen is None:
            combinations.draw_list(session, found)
        else:
            combinations.draw_one(session, chosen)
    draw_alarms(session)
    inleveren.draw(session)
