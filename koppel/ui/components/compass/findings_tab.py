"""Red without activity and activity without need, in all areas of a team, with the way to the agenda."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from koppel.access import Task, allowed
from koppel.i18n import text
from koppel.services.cache import Until, cached
from koppel.services.compass.answer_words import gap_words
from koppel.services.compass.explained.extent import extent_line
from koppel.services.compass.findings import MOST_AREAS, Findings, find_in_areas
from koppel.services.compass.gaps import GapState
from koppel.services.meetings.meetings import list_meetings
from koppel.services.meetings.proposed_points import MOST
from koppel.services.meetings.theme_agenda import (
    Declared,
    busy_need_words,
    listed_themes,
    need_words,
    put_theme_on_agenda,
)
from koppel.services.meetings.theme_points import Sort, same_matter, theme_ref
from koppel.services.news.entries import Target
from koppel.ui import state
from koppel.ui.components.compass.matrix_table import busy_html, gap_html
from koppel.ui.components.deciding.tries import attempt, draw_failure
from koppel.ui.components.news.targets import go_to
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.findings import AreaFindings
    from koppel.ui.session import Session


# The area for which one goes to the page of the meeting.
COMES_FOR = "meeting-comes-for"


def declared_of(session: Session) -> Declared:
    """Return what is declared of the compass, and of what helps."""
    return Declared(session.compass, session.catalogue.helps, session.catalogue.kinds)


def draw_findings(session: Session) -> None:
    """Draw both findings, area by area."""
    findings = _findings(session)
    if not findings.areas:
        key = "compass.findings_none_here" if findings.left_out else "compass.findings_none"
        st.info(plain(session.text(key, looked=MOST_AREAS, count=findings.left_out)))
        return
    draw_failure()
    themes = sum(item.red_themes for item in findings.areas)
    summary = session.text("compass.findings_summary", count=themes) if themes else ""
    may_help = sum(gap.state is GapState.PROPOSED for item in findings.areas for gap in item.gaps.red_themes)
    if may_help:
        summary = f"{summary} {session.text('compass.findings_open', count=may_help)}"
    explain = session.text("compass.findings_explain")
    st.html(f"<p class='koppel-said'><b>{escape(summary)}</b> {escape(explain)}</p>")
    draw_way_to_meeting(session)
    for area in findings.areas:
        _area(session, area)
    if findings.left_out:
        st.caption(session.text("compass.findings_more", count=findings.left_out))
    if findings.elsewhere:
        st.caption(session.text("compass.findings_elsewhere", count=findings.elsewhere))


@cached(Until.CHANGE)
def _findings(session: Session) -> Findings:
    declared = declared_of(session)
    return find_in_areas(session.store, declared.compass, declared.helps)


def red_needs(session: Session) -> list[dict[str, str]]:
    """Return the themes that are red and have no answer, as the map lists them; see `draw_map_page`."""
    declared = declared_of(session)
    needs = []
    for item in _findings(session).areas:
        for gap in item.gaps.red_themes:
            title, *_ = need_words(gap, item.matrix, declared, session.language)
            _, could, *_ = gap_words(gap, item.matrix, declared.compass, declared.kinds, session.language)
            address = urlencode(_address(session, item.matrix.shown.area.code, gap.theme))
            needs.append({"title": title, "told": could, "href": f"?{address}"})
    return needs[: MOST["needs"]]


def busy_needs(session: Session) -> list[dict[str, str]]:
    """Return the themes that are green with works or ideas, as the map lists them; see `draw_map_page`."""
    declared = declared_of(session)
    needs = []
    for item in _findings(session).areas:
        for busy in item.gaps.without_need:
            title, *lines = busy_need_words(busy, item.matrix, declared, session.language)
            address = urlencode(_address(session, item.matrix.shown.area.code, busy.theme))
            needs.append({"title": title, "told": " ".join(lines), "href": f"?{address}"})
    return needs[: MOST["needs"]]


def _address(session: Session, code: str, theme: str) -> dict[str, str]:
    names = {name: state.FIELDS[name].name for name in ("page", "language", "compass_area", "compass_view")}
    chosen = {"page": "kompas", "language": session.language, "compass_area": code, "compass_view": "antwoorden"}
    return {names[name]: value for name, value in chosen.items()} | {state.FIELDS["compass_answer"].name: f"{theme}~"}


def _area(session: Session, item: AreaFindings) -> None:
    shown = item.matrix.shown
    compass = session.compass
    st.subheader(plain(shown.area.name or shown.area.code), anchor=False)
    st.caption(plain(extent_line(shown, compass, session.language)))
    if not item.matrix.is_placed:
        st.caption(plain(text("compass.gap.not_placed", session.language)))
    for gap in (*item.gaps.red_themes, *item.gaps.red_parts):
        if gap in item.gaps.red_parts[:1]:
            st.html(f"<p><b>{escape(session.text('compass.gaps_part'))}</b></p>")
        with st.container(border=True, gap="small", key=f"gap-{shown.area.code}-{gap.theme}"):
            st.html(f'<p class="koppel-point">{gap_html(session, gap, item.matrix, compass)}</p>')
            draw_acts(session, shown.area.code, gap.theme)
    if not item.gaps.without_activity:
        st.write(plain(text("compass.gap.none_red", session.language)))
    _beside(session, item, compass)
    if item.gaps.answered:
        lines = "".join(f"<li>{gap_html(session, gap, item.matrix, compass)}</li>" for gap in item.gaps.answered)
        head = escape(session.text("compass.gaps_answered"))
        st.html(f'<p><b>{head}</b></p><ul class="koppel-gaps">{lines}</ul>')
    if item.gaps.without_need:
        st.html(f"<p><b>{escape(session.text('compass.gaps_busy'))}</b></p>")
    for busy in item.gaps.without_need:
        with st.container(border=True, gap="small", key=f"busy-{shown.area.code}-{busy.theme}"):
            st.html(f'<p class="koppel-point">{busy_html(session, busy, item.matrix, compass)}</p>')
            draw_acts(session, shown.area.code, busy.theme, Sort.BUSY)


def _beside(session: Session, item: AreaFindings, compass: Compass) -> None:
    """Draw what is red in themes for which something is done that is not known to help it."""
    code = item.matrix.shown.area.code
    if item.gaps.beside_activity:
        st.html(f"<p><b>{escape(session.text('compass.gaps_beside'))}</b></p>")
    for gap in item.gaps.beside_activity:
        with st.container(border=True, gap="small", key=f"beside-{code}-{gap.theme}"):
            st.html(f'<p class="koppel-point">{gap_html(session, gap, item.matrix, compass)}</p>')
            draw_acts(session, code, gap.theme, Sort.BESIDE)


def draw_acts(session: Session, code: str, theme: str, sort: Sort = Sort.GAP) -> None:
    """Draw the way to the question, and for who leads the way to the agenda of the meeting that is prepared or held."""
    name = "-".join(part for part in (code, theme, sort.value) if part)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"do-gap-{name}"):
        st.button(
            session.text("compass.findings_ask"),
            key=f"ask-{name}",
            icon=":material/forum:",
            on_click=go_to,
            args=(Target("kompas", area=code, theme=theme),),
        )
        meeting = _open_meeting(session)
        if meeting is None or not allowed(session.store.actor, Task.MEET):
            return
        ref = theme_ref(code, theme, sort)
        if same_matter(ref) in _listed(session, meeting):
            st.html(f'<p class="koppel-count">{escape(session.text("overleg.pinned_listed"))}</p>')
            return
        put = partial(put_theme_on_agenda, session.store, declared_of(session), meeting, ref, session.language)
        st.button(
            session.text("overleg.pinned_add"),
            key=f"agenda-{name}",
            icon=":material/add:",
            on_click=_attempt,
            args=(session, put),
        )


def _go_to_meeting(area: str | None) -> None:
    st.session_state[COMES_FOR] = area
    go_to(Target("overleg"))


def draw_way_to_meeting(session: Session, area: str | None = None) -> None:
    """Say to who leads how a theme comes on an agenda where no meeting is prepared, with the way there for an area."""
    if _open_meeting(session) is not None or not allowed(session.store.actor, Task.MEET):
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="gaps-to-meeting"):
        st.html(f"<p>{escape(session.text('compass.no_meeting'))}</p>", width="content")
        st.button(
            session.text("compass.to_meeting"),
            key="gaps-prepare-meeting",
            icon=":material/event:",
            on_click=_go_to_meeting,
            args=(area,),
        )


def _attempt(session: Session, put: Callable[[], object]) -> None:
    attempt(session, put)


def is_meeting_held(session: Session) -> bool:
    """Tell whether a meeting is under way, or this is its large screen."""
    return bool(state.get("meeting")) or any(
        item.is_open and item.started_at is not None for item in list_meetings(session.store)
    )


@cached(Until.CHANGE)
def _open_meeting(session: Session) -> UUID | None:
    return next((item.id for item in list_meetings(session.store) if item.is_open), None)


@cached(Until.CHANGE)
def _listed(session: Session, meeting: UUID) -> frozenset[str]:
    return frozenset(same_matter(ref) for ref in listed_themes(session.store, meeting))
