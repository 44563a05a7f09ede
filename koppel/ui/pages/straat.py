"""One street: what happens there over the years, and what coupling spares it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from koppel import formats
from koppel.i18n import text
from koppel.model import Status
from koppel.services.cache import Until, cached
from koppel.services.facts.saving_words import openings_words
from koppel.services.facts.streets import hinder_figure, openings_figure
from koppel.services.facts.works import period_text
from koppel.services.pictures.street import Agreed, Coupled, Street, agreed_members, proposed_members, street
from koppel.ui import state
from koppel.ui.assets import asset
from koppel.ui.components.charts.timeline import spans_of
from koppel.ui.components.map.map_view import draw_map
from koppel.ui.components.plans.activity_panel import draw_activity
from koppel.ui.components.plans.sections import draw_full, draw_sections
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.ui.session import Session

_STOPPED = (Status.GEPAUZEERD, Status.GEANNULEERD)
_MOST_ROWS = 400


def draw(session: Session) -> None:
    """Draw the page."""
    st.html(f"<style>{asset('street.css')}</style>")
    if not len(session.columns()):
        st.info(session.text("street.empty"))
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="street-controls"):
        _controls(session)
    chosen = _place(session)
    drawing = st.session_state.get("drawing") == "ring"
    if chosen is None or drawing:
        st.info(session.text("street.draw" if drawing else "street.choose"))
        _map(session, None, drawing=drawing)
        draw_full(session)
        _panel(session)
        return
    name, place = chosen
    facts = street(
        session.columns(),
        spans_of(session),
        session.catalogue,
        place,
        _proposed(session),
        today=session.today,
        agreed=_decided(session),
    )
    places = [at for _, works in facts.by_year for at in works]
    st.header(plain(name), anchor=False)
    if not places and not facts.undated:
        st.info(session.text("street.nothing", first=facts.first_year, last=facts.last_year))
        return
    st.html(_figures(session, facts, len(places)))
    left, right = st.columns([7, 5], gap="large")
    with left:
        if state.get("street"):
            draw_sections(session, name)
        _list(session, facts)
    with right:
        st.subheader(session.text("street.hinder"), anchor=False)
        st.html(_hinder(session, facts))
        _together(session, facts)
        with st.container(key="street-map-box"):
            _map(session, [*places, *facts.undated], drawing=False)
        _panel(session)


def _panel(session: Session) -> None:
    if state.get("activity"):
        with st.container(key="street-panel"):
            draw_activity(session, state.get("activity"))


def _controls(session: Session) -> None:
    names = sorted((item.name for item in session.places().get("street", ())), key=str.casefold)
    words: dict[str, Any] = {"index": None, "placeholder": session.text("street.placeholder")}
    if names:
        st.selectbox(session.text("street.street"), names, **words, **state.bound("street"))
    if st.session_state.get("drawing") == "ring":
        st.button(session.text("filter.ring_stop"), on_click=_drawing, args=(None,))
    else:
        st.button(session.text("filter.ring"), on_click=_drawing, args=("ring",))
    if state.get("ring") is not None:
        st.button(session.text("filter.ring_clear"), on_click=state.put, args=("ring", None))


def _drawing(what: str | None) -> None:
    st.session_state["drawing"] = what


def _ring(_sort: str, points: list[list[float]]) -> None:
    state.put("ring", tuple((round(float(x), 6), round(float(y), 6)) for x, y in points))
    state.put("street", None)
    st.session_state["drawing"] = None


def _place(session: Session) -> tuple[str, BaseGeometry] | None:
    for item in session.places().get("street", ()):
        if item.name == state.get("street"):
            return item.name, item.geometry
    area = session.filter().area if state.get("ring") is not None else None
    return None if area is None else (session.text("street.ring"), area)


@cached(Until.PLANS)
def _proposed(session: Session) -> tuple[tuple[str, ...], ...]:
    return proposed_members(session.store)


@cached(Until.CHANGE)
def _decided(session: Session) -> tuple[Agreed, ...]:
    return agreed_members(session.store)


def _map(session: Session, places: Sequence[int] | None, *, drawing: bool) -> None:
    columns = session.columns()
    shown = np.ones(len(columns), dtype=np.bool_)
    if places is not None:
        shown[:] = False
        shown[list(places)] = True
    draw_map(
        session,
        key="street-map",
        shown=shown,
        chosen=[state.get("activity")] if state.get("activity") else [],
        fit=None if places is None else [columns.ids[at] for at in places],
        draw="area" if drawing else None,
        on_drawn=_ring,
        height="420px" if places is not None else "560px",
    )


def _figures(session: Session, facts: Street, count: int) -> str:
    figures = [
        (
            formats.number(count, session.language),
            session.text("street.works", first=facts.first_year, last=facts.last_year),
        ),
        openings_figure(facts.openings, facts.openings_running, facts.openings_past, session.language),
        hinder_figure(facts.hinder_before, facts.hinder_after, session.language),
    ]
    cells = "".join(f"<div><b>{escape(number)}</b><span>{escape(words)}</span></div>" for number, words in figures)
    rule = escape(session.text("street.rule"))
    return f'<div class="koppel-street-figures">{cells}</div><p class="koppel-street-rule">{rule}</p>'


def _list(session: Session, facts: Street) -> None:
    left = _MOST_ROWS
    parts: list[str] = []
    for year, works in facts.by_year:
        title = session.text("street.earlier", year=year) if year == facts.first_year else str(year)
        parts.append(_table(session, title, works[:left], first=not parts))
        left = max(0, left - len(works))
    if facts.undated:
        parts.append(_table(session, session.text("street.undated"), facts.undated[:left], first=not parts))
    st.html("".join(parts))
    total = sum(len(works) for _, works in facts.by_year) + len(facts.undated)
    if total > _MOST_ROWS:
        st.write(session.text("street.more", count=total - _MOST_ROWS))


def _table(session: Session, title: str, places: Sequence[int], *, first: bool) -> str:
    """Return the works of a year as HTML; the heads of columns are seen once."""
    if not places:
        return ""
    fields = ("period", "title", "partner", "status")
    head = "".join(f'<th scope="col">{escape(session.text(f"timeline.column.{name}"))}</th>' for name in fields)
    rows = "".join(_row(session, at) for at in places)
    return (
        f'<h3 class="koppel-street-year">{escape(title)}</h3>'
        f'<table class="koppel-street{"" if first else " koppel-street-again"}">'
        f"<colgroup>{'<col>' * len(fields)}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(session: Session, at: int) -> str:
    item = session.columns().activities[at]
    kind = session.catalogue.kinds[item.kind]
    address = urlencode(state.params() | {"werk": str(item.id)})
    opens = (
        f'<span class="koppel-street-opens">{escape(session.text("street.opens"))}</span>' if kind.opens_street else ""
    )
    stopped = ' class="koppel-street-stopped"' if item.status in _STOPPED else ""
    return (
        f"<tr{stopped}><td>{escape(period_text(item, session.language))}</td>"
        f'<td><a href="?{escape(address)}" target="_self">{escape(short(item.title, 160))}</a>'
        f'<small><span class="koppel-dot" style="background:{kind.color}"></span>'
        f"{escape(kind.label[session.language])} {opens}</small></td>"
        f"<td>{escape(item.partner)}</td><td>{escape(session.view_text(f'status.{item.status.value}'))}</td></tr>"
    )


def _hinder(session: Session, facts: Street) -> str:
    years = [item for item in facts.hinder if item.before or item.after]
    if not years:
        return f"<p>{escape(session.text('street.no_hinder'))}</p>"
    most = max(max(item.before, item.after) for item in years)
    rows = []
    for item in years:
        bars = "".join(
            f'<div class="koppel-street-{name}"><i style="width:{100 * days / most:.1f}%"></i>'
            f"<span>{formats.number(days, session.language)}</span></div>"
            for name, days in (("before", item.before), ("after", item.after))
        )
        rows.append(f'<tr><th scope="row">{item.year}</th><td>{bars}</td></tr>')
    before, after = escape(session.text("street.before")), escape(session.text("street.after"))
    caption = f'<caption><i></i>{before} <i class="koppel-street-after"></i>{after}</caption>'
    return (
        f'<table class="koppel-street-hinder">{caption}<tbody>{"".join(rows)}</tbody></table>'
        f'<p class="koppel-street-rule">{escape(session.text("street.hinder_rule"))}</p>'
    )


def _agreed(session: Session, group: Coupled) -> str:
    if group.state is None:
        return ""
    return f"<b>{escape(text(f'decision.state.{group.state.value}', session.language))}</b> · "


def _together(session: Session, facts: Street) -> None:
    """Name the works that could be done together here, with what this spares; then what is to be judged again."""
    if facts.coupled:
        rows = "".join(
            f"<li>{_titles(session, group.works)}<br><small>{_agreed(session, group)}"
            f"{escape(openings_words(group.openings, session.language))}</small></li>"
            for group in facts.coupled
        )
        st.subheader(session.text("street.together"), anchor=False)
        st.html(f'<ul class="koppel-together">{rows}</ul>')
    if facts.to_judge:
        rows = "".join(f"<li>{_titles(session, works)}</li>" for works in facts.to_judge)
        st.subheader(session.text("street.to_judge"), anchor=False)
        st.html(
            f'<p class="koppel-street-rule">{escape(session.text("street.to_judge_rule"))}</p>'
            f'<ul class="koppel-together">{rows}</ul>'
        )


def _titles(session: Session, works: Sequence[int]) -> str:
    activities = session.columns().activities
    return escape(" + ".join(short(activities[at].title, 80) for at in works))
