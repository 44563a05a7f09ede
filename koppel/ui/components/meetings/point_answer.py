"""A red theme on the projector: where it is with the works that may help, and answering for a partner right there."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.errors import NotFoundError
from koppel.services.cache import Until, cached
from koppel.services.meetings.meeting_areas import within
from koppel.services.meetings.theme_points import THEME, Sort, sort_of_ref, theme_of_ref
from koppel.services.pictures.map_layer import Overlay
from koppel.tokens import token
from koppel.ui.components.compass.answer_panel import draw_answer
from koppel.ui.components.compass.matrix_table import first_to_ask
from koppel.ui.components.meetings.theme_matrix import matrix_of
from koppel.ui.words import short

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.services.compass.matrix import Matrix
    from koppel.services.meetings.meeting_areas import Within
    from koppel.services.meetings.point_words import Point
    from koppel.ui.session import Session

# Of the border of the area, as of that what is not stored yet.
_COLOR = token("deep")


def can_answer(session: Session, here: Point) -> bool:
    """Tell whether a point is a theme that partners answer, and whether who looks may write that down."""
    if here.item.sort != THEME or sort_of_ref(here.item.ref) is Sort.BUSY or session.catalogue.compass is None:
        return False
    matrix = _matrix(session, here)
    return matrix is not None and allowed(session.store.actor, Task.ANSWER_THEME, matrix.partners)


def draw_point_answer(session: Session, here: Point) -> None:
    """Draw the choice of a partner, and what it says of the theme with the fields to answer."""
    matrix = _matrix(session, here)
    if matrix is None:
        return
    _, theme = theme_of_ref(here.item.ref)
    key = f"answer-partner-{here.item.id}"
    if st.session_state.get(key) not in matrix.partners:
        st.session_state[key] = first_to_ask(matrix, theme)
    partner = st.selectbox(
        session.text("cockpit.answer_for"), matrix.partners, format_func=lambda name: short(name, 60), key=key
    )
    draw_answer(session, session.compass, matrix, matrix.cells[theme, partner], is_narrow=True)


def theme_works(session: Session, here: Point) -> tuple[UUID, ...]:
    """Return the works in the area of a theme that partners named for it, and those that may help."""
    matrix = _matrix(session, here) if here.item.sort == THEME and session.catalogue.compass is not None else None
    if matrix is None:
        return ()
    _, theme = theme_of_ref(here.item.ref)
    listed = [
        work.activity.id
        for cell in matrix.row(theme)
        for work in (*(work for work, _ in cell.confirmed), *cell.proposed)
    ]
    return tuple(identity for identity in listed if identity is not None)


def draw_area_head(session: Session, here: Point) -> list[Overlay]:
    """Name the area of a theme with how many works lie in it and how many may help; return its border for the map."""
    code, _ = theme_of_ref(here.item.ref)
    area = _within(session, code)
    if area is None:
        return []
    name = short(area.areas[0].name, 60)
    counts = {"count": len(area.works or ()), "helping": len(theme_works(session, here))}
    key = "cockpit.area" if area.works is not None else "cockpit.area_unplaced"
    words = session.text(key, area=name, **counts)
    st.html(f'<p class="koppel-said"><b>{escape(words)}</b></p>')
    return [] if area.shape is None else [Overlay(area.shape.boundary, (name,), _COLOR, (name,))]


def _matrix(session: Session, here: Point) -> Matrix | None:
    code, theme = theme_of_ref(here.item.ref)
    try:
        matrix = matrix_of(session, code)
    except NotFoundError:
        return None
    return matrix if theme in matrix.themes and matrix.partners else None


@cached(Until.CHANGE)
def _within(session: Session, code: str) -> Within | None:
    return within(session.store, (code,))
