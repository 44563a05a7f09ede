"""The compass: what a neighbourhood needs, beside the city, beside another area, and over the years."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from koppel.access import Task, ever_allowed
from koppel.cartography.compass_rings import SIGNS, UNCOMPARED, draw_rings
from koppel.formats import percent
from koppel.model.compass.indicators import Band
from koppel.services.cache import Until, cached
from koppel.services.compass.answering import has_answers
from koppel.services.compass.explained.cells import MIDDLE, known_cell
from koppel.services.compass.explained.extent import head_lines
from koppel.services.compass.picture import rings_of
from koppel.services.compass.reading import AreaCompass, MeasuredAreas, area_compass, measured_areas
from koppel.ui import state
from koppel.ui.components.compass.answers import draw_answers, draw_next_steps, go_to_gaps
from koppel.ui.components.compass.by_hand import draw_by_hand
from koppel.ui.components.compass.cell_panel import cell_html, cell_line, table_html
from koppel.ui.components.compass.drawing import draw_svg
from koppel.ui.components.compass.explained.rule import rule_html
from koppel.ui.components.compass.files_tab import draw_files
from koppel.ui.components.compass.goals import draw_goals
from koppel.ui.components.compass.money.tab import draw_money
from koppel.ui.components.compass.saving import draw_saved
from koppel.ui.components.compass.settings.tab import draw_settings
from koppel.ui.components.compass.strengths import draw_strengths
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.ui.session import Session

_VIEWS = {
    "ringen": "compass.view_rings",
    "antwoorden": "compass.view_answers",
    "doelen": "compass.view_goals",
    "geld": "compass.view_money",
}
_EXPLAINED = {"antwoorden": "answers_explain", "doelen": "goals_explain", "geld": "money_explain"}


def draw(session: Session) -> None:
    """Draw the page."""
    compass = session.compass
    st.subheader(plain(compass.name[session.language]), anchor=False)
    draw_saved(session)
    measured = _measured(session)
    _views(session, measured)
    view = state.get("compass_view")
    if view == "instellingen":
        draw_settings(session, compass)
        return
    if not measured.areas:
        may_load = ever_allowed(session.store.actor, Task.COMPASS)
        st.info(plain(session.text("compass.empty_lead" if may_load else "compass.empty")))
        draw_next_steps(session)
        if may_load:
            draw_files(session, compass)
        return
    _forget_unknown(measured)
    if view == "bestanden":
        draw_files(session, compass)
        return
    explained = session.text(
        f"compass.{_EXPLAINED.get(view, 'explain')}",
        count=compass.least,
        share=percent(compass.tolerance / 100, session.language),
    )
    st.html(f"<p class='koppel-said'>{escape(explained)}</p>")
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="compass-controls"):
        _controls(session, measured, view)
        if view == "ringen":
            st.button(
                session.text("compass.to_gaps"),
                key="compass-see-gaps",
                icon=":material/arrow_forward:",
                on_click=go_to_gaps,
            )
    code = state.get("compass_area") or _first(measured)
    if view == "antwoorden":
        draw_answers(session, compass, code, state.get("compass_year"))
    elif view == "doelen":
        draw_goals(session, compass, code)
    elif view == "geld":
        draw_money(session, compass, code)
    else:
        _rings(session, compass, code)


def _rings(session: Session, compass: Compass, code: str) -> None:
    """Draw the compass of an area with what is chosen of it, and beside it another one."""
    shown = _compass(session, code, state.get("compass_year"))
    beside = _beside(session, shown)
    chosen = state.get("compass_cell") if known_cell(compass, state.get("compass_cell")) else MIDDLE
    left, right = st.columns([1, 1], gap="large")
    with left:
        _picture(session, shown, compass, chosen, name="kompas")
    with right:
        if beside is None:
            _cell(session, shown, compass, chosen, name="kompas")
        else:
            _picture(session, beside, compass, chosen, name="naast")
    if beside is not None:
        both = (("kompas", shown), ("naast", beside))
        for column, (name, one) in zip(st.columns([1, 1], gap="large"), both, strict=True):
            with column:
                _cell(session, one, compass, chosen, name=name, other=beside if one is shown else shown)
    st.html(_legend(session))
    draw_strengths(session, compass, shown)
    table, rule = st.columns([7, 4], gap="large")
    with table:
        st.html(table_html(session, shown, compass, beside))
    with rule:
        st.html(rule_html(session, shown, compass, chosen))
    draw_by_hand(session, compass, shown)


@cached(Until.CHANGE)
def _measured(session: Session) -> MeasuredAreas:
    return measured_areas(session.store)


@cached(Until.CHANGE)
def _compass(session: Session, code: str, year: int | None) -> AreaCompass:
    return area_compass(session.store, session.compass, code, year)


def _first(measured: MeasuredAreas) -> str:
    """Return a wijk to begin with: the page is about one; else whatever there is."""
    codes = [item.code for item in measured.areas]
    return next((code for code in codes if code.startswith("WK")), codes[0])


def _forget_unknown(measured: MeasuredAreas) -> None:
    codes = {item.code for item in measured.areas}
    for name in ("compass_area", "compass_beside"):
        if state.get(name) not in {None, *codes}:
            state.put(name, None)
    for name in ("compass_year", "compass_beside_year"):
        if state.get(name) not in {None, *measured.years}:
            state.put(name, None)


def _views(session: Session, measured: MeasuredAreas) -> None:
    """Let a part of the page be chosen, among those that there are for who looks and for what is measured."""
    actor = session.store.actor
    files = {"bestanden": "compass.view_files"} if ever_allowed(actor, Task.COMPASS) else {}
    views = _VIEWS if measured.areas else files or {"ringen": _VIEWS["ringen"]}
    names = {**views, **files, "instellingen": "compass.view_settings"}
    if state.get("compass_view") not in names:
        state.put("compass_view", "antwoorden" if _begins_with_answers(session, measured) else next(iter(names)))
    st.segmented_control(
        session.text("compass.view"),
        list(names),
        format_func=lambda name: session.text(names[name]),
        label_visibility="collapsed",
        required=True,
        **state.bound("compass_view"),
    )


def _begins_with_answers(session: Session, measured: MeasuredAreas) -> bool:
    """
    Tell whether the page begins with who does what: for who answers, once anybody in the team did.

    An address that names something in the rings leads there.
    """
    in_rings = ("compass_cell", "compass_beside", "compass_beside_year")
    if not measured.areas or any(state.get(name) is not None for name in in_rings):
        return False
    return ever_allowed(session.store.actor, Task.ANSWER_THEME) and _has_answers(session)


@cached(Until.CHANGE)
def _has_answers(session: Session) -> bool:
    return has_answers(session.store)


def _controls(session: Session, measured: MeasuredAreas, view: str) -> None:
    names = {item.code: f"{short(item.name, 60)} ({item.code})" for item in measured.areas}
    order = sorted(names, key=lambda code: (("WK", "BU", "GM").index(code[:2]), names[code].casefold()))
    years = sorted(measured.years, reverse=True)
    if state.get("compass_area") is None:
        state.put("compass_area", _first(measured))
    st.selectbox(
        session.text("compass.area"), order, format_func=lambda code: names[code], **state.bound("compass_area")
    )
    if view in {"doelen", "geld"}:
        # A goal is about all of its years, and money about the last.
        return
    last: dict[str, Any] = {"index": None, "placeholder": session.text("compass.last_year"), "width": 170}
    st.selectbox(session.text("compass.year"), years, **last, **state.bound("compass_year"))
    if view == "antwoorden":
        return
    none: dict[str, Any] = {"index": None, "placeholder": session.text("compass.no_other")}
    st.selectbox(
        session.text("compass.beside"),
        order,
        format_func=lambda code: names[code],
        **none,
        **state.bound("compass_beside"),
    )
    st.selectbox(session.text("compass.beside_year"), years, **last, **state.bound("compass_beside_year"))


def _beside(session: Session, shown: AreaCompass) -> AreaCompass | None:
    """Return the other compass: of another area, or of the same one in another year."""
    code, year = state.get("compass_beside"), state.get("compass_beside_year")
    if code is None and year in (None, shown.year):
        return None
    return _compass(session, code or shown.area.code, year)


def _picture(session: Session, shown: AreaCompass, compass: Compass, chosen: str, *, name: str) -> None:
    def href(cell: str) -> str:
        return f"?{urlencode(state.params() | {state.FIELDS['compass_cell'].name: cell})}"

    lines = head_lines(shown, compass, session.language)
    st.html(
        f"<h3 class='koppel-compass-head'>{escape(shown.area.name)}"
        f"{''.join(f'<small>{escape(line)}</small>' for line in lines)}</h3>"
    )
    rings = rings_of(shown, compass, session.language, name=name, chosen=chosen, href=href)
    draw_svg(draw_rings(rings), key=f"compass-{name}")


def _cell(
    session: Session,
    shown: AreaCompass,
    compass: Compass,
    chosen: str,
    *,
    name: str,
    other: AreaCompass | None = None,
) -> None:
    st.html(cell_html(session, shown, compass, chosen))
    if line := cell_line(session, shown, compass, chosen, other):
        draw_svg(line, key=f"compass-line-{name}")


def _legend(session: Session) -> str:
    shown = (
        ("rood", SIGNS[Band.RED], "red"),
        ("geel", SIGNS[Band.YELLOW], "yellow"),
        ("groen", SIGNS[Band.GREEN], "green"),
        ("onbekend", SIGNS[Band.UNKNOWN], "unknown"),
        ("niet-beoordeeld compass-shade-4", "", "not_judged"),
        ("uncompared", UNCOMPARED, "uncompared"),
        ("onbekend", "1/3", "thin"),
    )
    items = "".join(
        f'<li class="compass-{css}"><i aria-hidden="true">{sign}</i>'
        f"{escape(session.text(f'compass.legend.{name}'))}</li>"
        for css, sign, name in shown
    )
    return f'<ul class="koppel-compass-legend">{items}</ul>'
