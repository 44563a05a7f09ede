"""The matrix of partners by themes on the page of the meeting: the first thing that it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from koppel.services.cache import Until, cached
from koppel.services.compass.explained.extent import extent_line
from koppel.services.compass.findings import areas_of_team
from koppel.services.compass.gaps import find_gaps
from koppel.services.compass.matrix import Matrix, theme_matrix
from koppel.services.compass.reading import measured_areas
from koppel.services.news.attention import SHARED
from koppel.ui import state
from koppel.ui.components.compass.drawing import draw_svg
from koppel.ui.components.compass.matrix_table import compact_html, matrix_html
from koppel.ui.components.turn import turn
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.compass.areas import Area
    from koppel.ui.session import Session

_NOTHING_CHOSEN = ("", "")


def has_matrix(session: Session, chosen: tuple[str, ...]) -> bool:
    """Tell whether anything is measured in an area of a meeting, and there is a partner that could answer."""
    areas = _of_meeting(session, chosen) if session.catalogue.compass is not None else ()
    return bool(areas) and bool(matrix_of(session, areas[0].code).partners)


def draw_meeting_matrix(session: Session, chosen: tuple[str, ...]) -> None:
    """Draw the matrix of an area of a meeting as all at the table may see it; a cell leads to where it is answered."""
    names = {area.code: short(area.name or area.code, 60) for area in _of_meeting(session, chosen)}
    is_large = bool(state.get("meeting"))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="meeting-matrix-head"):
        code = next(iter(names))
        if len(names) > 1:
            label = session.text("compass.matrix_area")
            code = st.selectbox(
                label, list(names), format_func=names.__getitem__, key="meeting-matrix-area", width=380,
                label_visibility="collapsed" if is_large else "visible",
            )  # fmt: skip
        st.subheader(plain(session.text("compass.matrix_of", area=names[code])), anchor=False)
    matrix, compass = matrix_of(session, code), session.compass
    if not is_large:
        extent = extent_line(matrix.shown, compass, session.language)
        st.caption(plain(f"{extent}. {session.text('compass.matrix_open')}"))
    fields = {name: state.FIELDS[name].name for name in ("page", "compass_area", "compass_view", "compass_answer")}
    at_cell = {"page": "kompas", "compass_area": code, "compass_view": "antwoorden"}

    def href(key: str) -> str:
        address = {fields[name]: value for name, value in (at_cell | {"compass_answer": key}).items()}
        return f"?{urlencode(state.params() | address)}"

    def go() -> None:
        for name, value in at_cell.items():
            state.put(name, value)
        turn()

    if is_large:
        draw_svg(
            compact_html(session, matrix, compass, href), key="meeting-matrix", chosen="compass_answer", on_choose=go
        )
        return
    table = matrix_html(session, matrix, find_gaps(matrix, compass), compass, _NOTHING_CHOSEN, href)
    draw_svg(table, key="meeting-matrix", chosen="compass_answer", on_choose=go)


def _of_meeting(session: Session, chosen: tuple[str, ...]) -> tuple[Area, ...]:
    """Return the measured areas that a meeting is about; those of the team where it is about all."""
    if not chosen:
        return _areas(session)
    measured = {item.code: item for item in _measured(session)}
    return tuple(measured[code] for code in chosen if code in measured)


@cached(Until.CHANGE)
def _measured(session: Session) -> tuple[Area, ...]:
    return measured_areas(session.store.visible_to(SHARED)).areas


@cached(Until.CHANGE)
def _areas(session: Session) -> tuple[Area, ...]:
    return areas_of_team(session.store.visible_to(SHARED))


@cached(Until.CHANGE)
def matrix_of(session: Session, code: str) -> Matrix:
    """Return the matrix of an area as all at the table may see it."""
    return theme_matrix(session.store.visible_to(SHARED), session.compass, session.catalogue.helps, code)
