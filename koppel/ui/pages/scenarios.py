"""Scenarios: other dates on top of the plans, what they do, and the best plan that Koppel proposes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.services.cache import Until, cached
from koppel.services.planning.comparing import outlook_of
from koppel.services.planning.scenarios import reaches
from koppel.ui.components.planning.choosing import draw_choice, draw_head, draw_messages, draw_rejected
from koppel.ui.components.planning.figures import draw_figures, draw_summary
from koppel.ui.components.planning.proposing import draw_advice, draw_asking, draw_work
from koppel.ui.components.planning.works import draw_works

if TYPE_CHECKING:
    from datetime import date

    from koppel.planning.outlook import Outlook
    from koppel.ui.session import Session


def draw(session: Session) -> None:
    """Draw the page."""
    st.header(session.text("scenarios.title"), anchor=False)
    st.html(f"<p class='koppel-said'>{escape(session.text('scenarios.explain'))}</p>")
    if not len(session.columns()):
        st.info(session.text("scenarios.empty"))
        return
    place = st.container(key="scenario-work")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="scenario-choice"):
        opened = draw_choice(session)
        draw_asking(session, opened)
    # After the form that asks for it, so that this is shut meanwhile.
    with place:
        draw_work(session)
    draw_rejected(session)
    draw_messages()
    if opened is None:
        st.info(session.text("scenarios.none" if reaches(session.store) else "scenarios.none_reader"))
    else:
        draw_head(session, opened)
        draw_advice(session, opened)
    with st.spinner(session.text("scenarios.measuring")):
        outlook = _outlook(session, session.today)
    if opened is None:
        draw_figures(session, outlook, None)
        return
    left, right = st.columns([7, 5], gap="large")
    with right:
        items = draw_figures(session, outlook, opened)
    # First on a phone: the figures that matter most run along above the works.
    with left:
        draw_summary(session, items)
        draw_works(session, outlook, opened)


# Of a city it is some tens of MB, and who sees other works has another one.
@cached(Until.PLANS, most=8)
def _outlook(session: Session, day: date) -> Outlook:
    return outlook_of(session.store, session.catalogue, today=day)
