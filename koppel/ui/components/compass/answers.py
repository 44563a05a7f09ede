"""The question "Wat gaan jullie doen?": the matrix, what is red without activity, and the cell that is answered."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from koppel.access import Task, allowed, ever_allowed
from koppel.i18n import text
from koppel.model.compass.indicators import Band
from koppel.model.plans import ReferenceLayer
from koppel.services.cache import Until, cached
from koppel.services.compass.gaps import GapState, find_gaps
from koppel.services.compass.matrix import Matrix, theme_matrix
from koppel.services.meetings.theme_points import Sort
from koppel.ui import state
from koppel.ui.components.compass.answer_panel import ANSWER_HEAD, ANSWER_PLACE, draw_answer
from koppel.ui.components.compass.drawing import draw_svg
from koppel.ui.components.compass.findings_tab import draw_acts, draw_way_to_meeting, is_meeting_held
from koppel.ui.components.compass.matrix_table import (
    answered_html,
    cell_key,
    gap_html,
    gaps_html,
    known_key,
    matrix_html,
)
from koppel.ui.components.compass.strengths import area_strengths, strengths_html
from koppel.ui.components.deciding.tries import draw_failure
from koppel.ui.components.partners import draw_partners
from koppel.ui.components.turn import draw_turn, is_turned, turn
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.gaps import Gaps
    from koppel.ui.session import Session

# Holds what is red, and who could do something.
GAPS_PLACE = "compass-gaps"
# What makes a first meeting possible, in order.
_STEPS = ("figures", "areas", "works", "meeting")
_TO_GAPS = "compass.to-gaps"
# The ways to what the compass may still miss: works of partners, and areas on the map.
_WAYS = {Task.UPLOAD: "compass.to_hand_in", Task.REFERENCE: "compass.to_areas"}


def draw_answers(session: Session, compass: Compass, code: str, year: int | None) -> None:
    """Draw who does what about the themes of an area, and what is red: the matrix first where anybody answered."""
    is_to_gaps = bool(st.session_state.pop(_TO_GAPS, False))
    matrix = _own_first(session, _matrix(session, code, year))
    gaps = find_gaps(matrix, compass)
    if _begins_with_matrix(session, matrix):
        _head(session, matrix, gaps, compass)
        _draw_matrix(session, compass, matrix, gaps)
        with st.container(key=GAPS_PLACE):
            _draw_not_placed(session, matrix)
            _draw_gaps(session, compass, matrix, gaps)
    else:
        with st.container(key=GAPS_PLACE):
            _head(session, matrix, gaps, compass)
            _draw_gaps(session, compass, matrix, gaps)
        _draw_matrix(session, compass, matrix, gaps)
    st.html(answered_html(session, gaps, matrix, compass))
    if is_to_gaps:
        draw_turn(GAPS_PLACE, is_focused=True)
        return
    if not matrix.partners:
        return
    # The address of a theme, as the map gives it, says no more than which.
    named = state.get("compass_answer")
    if named and named.endswith("~") and not is_turned():
        turn()
    draw_turn(ANSWER_PLACE)


def _begins_with_matrix(session: Session, matrix: Matrix) -> bool:
    """Tell whether the matrix comes before the list of what is red: in a meeting, and once anybody answered here."""
    if not matrix.partners:
        return False
    return is_meeting_held(session) or any(cell.is_answered for cell in matrix.cells.values())


def _head(session: Session, matrix: Matrix, gaps: Gaps, compass: Compass) -> None:
    """Say how many answered and what is red, and that the map does not know the area where it does not."""
    st.html("".join(f"<p><b>{escape(line)}</b></p>" for line in _summary(session, matrix, gaps, compass)))
    if not matrix.is_placed:
        _draw_not_placed(session, matrix)
        _draw_way(session, Task.REFERENCE)


def _draw_not_placed(session: Session, matrix: Matrix) -> None:
    if not matrix.is_placed:
        st.info(plain(text("compass.gap.not_placed", session.language)))


def _draw_gaps(session: Session, compass: Compass, matrix: Matrix, gaps: Gaps) -> None:
    """Draw what is red, with the way to the agenda for who leads, and beside it what is strong."""
    left, right = st.columns([1, 1], gap="large")
    with left:
        if allowed(session.store.actor, Task.MEET):
            _gaps_with_acts(session, compass, matrix, gaps)
        else:
            st.html(gaps_html(session, gaps, matrix, compass))
    with right:
        head = f"<h3>{escape(session.text('strength.head'))}</h3><p>{escape(session.text('strength.explain'))}</p>"
        st.html(head + strengths_html(session, area_strengths(session, matrix.shown.area.code)))


def _gaps_with_acts(session: Session, compass: Compass, matrix: Matrix, gaps: Gaps) -> None:
    draw_failure()
    code = matrix.shown.area.code
    red_head = session.text("compass.gaps_red", count=len(gaps.red_themes))
    parts = (
        (red_head, gaps.red_themes, Sort.GAP),
        (session.text("compass.gaps_part"), gaps.red_parts, Sort.GAP),
        (session.text("compass.gaps_beside"), gaps.beside_activity, Sort.BESIDE),
    )
    st.html(f"<h3>{escape(red_head)}</h3>")
    if not gaps.red_themes:
        st.write(plain(text("compass.gap.none_red", session.language)))
    if any(listed for _, listed, _ in parts):
        draw_way_to_meeting(session, code)
    for head, listed, sort in parts:
        if listed and head != red_head:
            st.html(f"<h3>{escape(head)}</h3>")
        for gap in listed:
            with st.container(border=True, gap="small", key=f"gap-{code}-{gap.theme}-{sort.value}"):
                st.html(f'<p class="koppel-point">{gap_html(session, gap, matrix, compass)}</p>')
                draw_acts(session, code, gap.theme, sort)


def _draw_matrix(session: Session, compass: Compass, matrix: Matrix, gaps: Gaps) -> None:
    st.subheader(session.text("compass.matrix_head"), anchor=False)
    if matrix.partners:
        _table_and_cell(session, compass, matrix, gaps)
    else:
        st.info(plain(session.text("compass.no_partners")))
        _draw_way(session, Task.UPLOAD)
    draw_partners(session)


def go_to_gaps() -> None:
    """Turn to what is red without activity."""
    state.put("compass_view", "antwoorden")
    st.session_state[_TO_GAPS] = True
    turn()


def _table_and_cell(session: Session, compass: Compass, matrix: Matrix, gaps: Gaps) -> None:
    named = state.get("compass_answer")
    chosen = known_key(matrix, named) or _first(session, matrix, gaps)
    if named and named.endswith("~"):
        # Who was chosen for a theme stays chosen once it answered.
        state.put("compass_answer", cell_key(*chosen))

    def href(key: str) -> str:
        return f"?{urlencode(state.params() | {state.FIELDS['compass_answer'].name: key})}"

    table = matrix_html(session, matrix, gaps, compass, chosen, href)
    draw_svg(table, key="compass-matrix", chosen="compass_answer", leads=f".{ANSWER_HEAD}")
    draw_answer(session, compass, matrix, matrix.cells[chosen])


@cached(Until.CHANGE)
def _matrix(session: Session, code: str, year: int | None) -> Matrix:
    return theme_matrix(session.store, session.compass, session.catalogue.helps, code, year)


def _own_first(session: Session, matrix: Matrix) -> Matrix:
    """Put one's own partners first; what is cached is shared with others who see the same works."""
    own = session.store.actor.partners
    return replace(matrix, partners=tuple(sorted(matrix.partners, key=lambda name: name not in own)))


def _summary(session: Session, matrix: Matrix, gaps: Gaps, compass: Compass) -> list[str]:
    """Say how many partners answered, and which themes are red with nothing, or with works that nobody confirmed."""
    answered = {cell.partner for cell in matrix.cells.values() if cell.is_answered}
    counts = {"answered": len(answered), "count": len(matrix.partners)}
    lines = [session.text("compass.answers_summary" if matrix.partners else "compass.no_partners_summary", **counts)]
    for state_of, key in ((GapState.NOTHING, "summary_nothing"), (GapState.PROPOSED, "summary_proposed")):
        names = [compass.themes[gap.theme].label[session.language] for gap in gaps.red_themes if gap.state is state_of]
        if names:
            lines.append(session.text(f"compass.{key}", red=names))
    return lines if gaps.red_themes else [*lines, session.text("compass.summary_none")]


def _first(session: Session, matrix: Matrix, gaps: Gaps) -> tuple[str, str]:
    """Return a cell to begin with: of one's own partner, with the worst theme that has nothing."""
    own = [name for name in matrix.partners if name in session.store.actor.partners] or list(matrix.partners)
    red = [gap.theme for gap in gaps.without_activity]
    red += [theme for theme in matrix.themes if matrix.shown.themes[theme].band is Band.RED]
    open_cells = [(theme, name) for theme in red for name in own if not matrix.cells[theme, name].is_answered]
    helping = [cell for cell in open_cells if matrix.cells[cell].proposed]
    return next(iter([*helping, *open_cells]), (matrix.themes[0], own[0]))


def _draw_way(session: Session, task: Task) -> None:
    """
    Draw the button that leads to where works or areas come in, for who may bring them in.

    `task` is ``UPLOAD`` for works or ``REFERENCE`` for areas. Who may not do it gets no button.
    """
    if ever_allowed(session.store.actor, task):
        st.button(session.text(_WAYS[task]), key=f"compass-way-{task}", on_click=_go, args=(task,))


def draw_next_steps(session: Session) -> None:
    """Say which steps lead to a first meeting where nothing is known yet, with the ways for who may take them."""
    steps = "".join(f"<li>{escape(session.text(f'compass.step_{name}'))}</li>" for name in _STEPS)
    st.html(f'<ol class="koppel-said">{steps}</ol>')
    with st.container(horizontal=True, gap="small", key="compass-steps"):
        _draw_way(session, Task.REFERENCE)
        _draw_way(session, Task.UPLOAD)
        if allowed(session.store.actor, Task.MEET):
            st.button(
                session.text("compass.to_meeting"),
                key="compass-way-meeting",
                on_click=state.put,
                args=("page", "overleg"),
            )


def _go(task: Task) -> None:
    state.put("page", "inleveren")
    if task is Task.REFERENCE:
        state.put("handin", "ondergrond")
        # The field begins with streets, and would read areas as such.
        st.session_state["reference_layer"] = ReferenceLayer.AREA.value
    else:
        state.put("handin", "bestand")
