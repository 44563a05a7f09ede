"""Scenarios: other dates on top of the plans, what they do, and the best plan that Koppel proposes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.services.planning.scenarios import reaches
from koppel.ui import state
from koppel.ui.components.meetings.meeting_walk import walk
from koppel.ui.components.planning.choosing import PointWorks, draw_choice, draw_head, draw_messages, draw_rejected
from koppel.ui.components.planning.differing import draw_differing
from koppel.ui.components.planning.dragging import draw_board, draw_scale
from koppel.ui.components.planning.figures import draw_figures, draw_summary
from koppel.ui.components.planning.measured import measured_now
from koppel.ui.components.planning.proposing import draw_advice, draw_asking, draw_work
from koppel.ui.components.planning.works import draw_search, draw_works, sought_works
from koppel.ui.components.proposals.sending import draw_sending
from koppel.ui.jobs import draw_error

if TYPE_CHECKING:
    from koppel.services.planning.measured import Measured
    from koppel.services.planning.scenarios import OpenScenario
    from koppel.ui.session import Session

VIEWS = ("tijdlijn", "kaart", "lijst")


def draw(session: Session) -> None:
    """Draw the page."""
    st.header(session.text("scenarios.title"), anchor=False)
    st.html(f"<p class='koppel-said'>{escape(session.text('scenarios.explain'))}</p>")
    if not len(session.columns()):
        st.info(session.text("scenarios.empty"))
        return
    place = st.container(key="scenario-work")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="scenario-choice"):
        point = _point(session)
        opened = draw_choice(session, point)
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
    try:
        ready = measured_now(session)
    except KoppelError as error:
        draw_error(session, error)
        return
    if opened is None:
        draw_figures(session, ready.outlook, None)
        return
    draw_sending(session, opened)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="scenario-find"):
        st.segmented_control(
            session.text("dragging.view"),
            VIEWS,
            format_func=lambda value: session.text(f"dragging.view_by.{value}"),
            required=True,
            width="content",
            **state.bound("scenario_view"),
        )
        if state.get("scenario_view") == "tijdlijn":
            draw_scale(session)
        if state.get("scenario_view") != "kaart":
            draw_search(session, opened, point)
    if state.get("scenario_view") == "lijst":
        _draw_list(session, ready, opened, point)
        return
    if state.get("scenario_view") == "kaart":
        draw_differing(session, ready, opened)
        draw_figures(session, ready.outlook, opened)
        return
    shown = {ready.outlook.ids[at] for at in sought_works(session, ready.outlook, opened, point)}
    if shown:
        draw_board(session, opened, shown)
    else:
        st.info(session.text("scenarios.none_found"))
    draw_figures(session, ready.outlook, opened)


def _draw_list(session: Session, ready: Measured, opened: OpenScenario, point: PointWorks | None) -> None:
    if state.get("scenarios_beside"):
        # Names of three sets of dates and more do not fit beside the works.
        items = draw_figures(session, ready.outlook, opened)
        draw_summary(session, items)
        draw_works(session, ready.outlook, opened, point)
        return
    left, right = st.columns([7, 5], gap="large")
    with right:
        items = draw_figures(session, ready.outlook, opened)
    # First on a phone: the figures that matter most run along above the works.
    with left:
        draw_summary(session, items)
        draw_works(session, ready.outlook, opened, point)


def _point(session: Session) -> PointWorks | None:
    """Return the point of the meeting where one is, with its works; None where one is at none."""
    steps = walk(session) if state.get("point") is not None else None
    if steps is None or steps.here is None:
        return None
    here = steps.here
    number = str(here.number)
    name = session.text("dragging.point_name", number=number, title=here.title)
    return PointWorks(str(here.item.id), name, number, frozenset(map(str, here.works)))
