"""In what a scenario differs from the plans: on the map with signs and words, and as a list with the same numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from koppel import formats
from koppel.planning.months import day_of
from koppel.services.pictures.map_layer import Overlay
from koppel.services.planning.differences import WorkDifference, differences
from koppel.tokens import token
from koppel.ui.components.charts.columns import table_html
from koppel.ui.components.map.map_view import draw_map
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.planning.measured import Measured
    from koppel.services.planning.scenarios import OpenScenario
    from koppel.ui.session import Session

ABOUT = ("all", "moved", "couplings", "orders")
_PAIRS = {"won": "couplings", "lost": "couplings", "solved": "orders", "made": "orders"}
_SIGNS = {"won": "+", "lost": "−", "solved": "✓", "made": "!"}
_TITLE, _MOST_NAMES = 60, 4
# With more than this on the map, only numbers stand there; the list has the words.
_MOST_WORDS = 25
_ABOUT = "scenario_about"


def draw_differing(session: Session, ready: Measured, opened: OpenScenario) -> None:
    """Draw what a scenario changes as a map, and the same as a list."""
    changed = differences(ready, opened.scenario)
    if not changed:
        st.info(session.text("differing.none"))
        return
    about = st.segmented_control(
        session.text("differing.about"),
        ABOUT,
        format_func=lambda name: session.text(f"differing.about_by.{name}"),
        default=ABOUT[0],
        required=True,
        width="content",
        key=_ABOUT,
    )
    chosen = [(number, item) for number, item in enumerate(changed, 1) if _is_about(item, about or ABOUT[0])]
    if not chosen:
        st.info(session.text("differing.none_such"))
        return
    columns = session.columns()
    ids = [item.work for _, item in chosen]
    others = [other for _, item in chosen for name in _PAIRS for other in getattr(item, name)]
    known = [identity for identity in (*ids, *others) if identity in columns.place]
    shown = np.zeros(len(columns), dtype=np.bool_)
    shown[[columns.place[identity] for identity in known]] = True
    st.caption(session.text("differing.help"))
    draw_map(
        session,
        key="scenario-map",
        shown=shown,
        fit=ids,
        overlay=[_overlay(session, number, item, short_signs=len(chosen) > _MOST_WORDS) for number, item in chosen],
        height="max(420px, calc(100vh - 24rem))",
    )
    _draw_list(session, chosen)


def _is_about(item: WorkDifference, about: str) -> bool:
    if about == "moved":
        return bool(item.first or item.last or item.is_dropped)
    return about == "all" or any(getattr(item, name) for name, sort in _PAIRS.items() if sort == about)


def _overlay(session: Session, number: int, item: WorkDifference, *, short_signs: bool) -> Overlay:
    columns = session.columns()
    at = columns.place[item.work]
    color = token("stopped" if item.is_dropped else "warn" if item.is_outside else "deep")
    head = f"{number}" if short_signs else f"{number}. {_moved_words(session, item)}"
    pairs = [
        f"{_SIGNS[name]} {session.text(f'differing.sign.{name}', count=len(getattr(item, name)))}"
        for name in _PAIRS
        if getattr(item, name)
    ]
    signs = (head, *(() if short_signs else pairs))
    lines = (short(columns.activities[at].title, _TITLE), _days_words(session, item), *pairs)
    return Overlay(columns.geometry[at], lines, color, signs)


def _moved_words(session: Session, item: WorkDifference) -> str:
    """Say in a few words what becomes of a work."""
    if item.is_dropped:
        return f"✕ {session.text('scenarios.dropped')}"
    if not item.first and not item.last:
        return session.text("differing.days")
    months = item.first or item.last - item.first
    key = ("later" if months > 0 else "earlier") if item.first else "longer" if months > 0 else "shorter"
    words = session.text(f"differing.{key}", months=formats.months(abs(months), session.language))
    sign = "→" if months > 0 else "←"
    return f"{sign} {words} ⚠" if item.is_outside else f"{sign} {words}"


def _days_words(session: Session, item: WorkDifference) -> str:
    """Say from when a work goes to when."""
    before, after = (
        formats.between(*(formats.date_words(day_of(day), "maand", session.language) for day in days))
        for days in (item.before, item.after)
    )
    if item.is_dropped:
        return session.text("differing.gone", before=before)
    words = session.text("differing.from_to", before=before, after=after)
    return session.text("differing.outside", words=words) if item.is_outside else words


def _draw_list(session: Session, chosen: Sequence[tuple[int, WorkDifference]]) -> None:
    head = tuple(session.text(f"differing.column.{name}") for name in ("work", "partner", "days", "does"))
    columns = session.columns()
    rows = []
    for number, item in chosen:
        work = columns.activities[columns.place[item.work]]
        title = f"{number}. {short(work.title, _TITLE)}"
        rows.append((title, work.partner, _days_words(session, item), _pairs_words(session, item) or "–"))
    st.html(table_html(head, rows, session.text("differing.list")))


def _pairs_words(session: Session, item: WorkDifference) -> str:
    columns = session.columns()
    parts = []
    for name in _PAIRS:
        titles = [
            short(columns.activities[columns.place[other]].title, _TITLE)
            for other in getattr(item, name)
            if other in columns.place
        ]
        if titles:
            more = [session.text("dragging.more", count=len(titles) - _MOST_NAMES)] if len(titles) > _MOST_NAMES else []
            names = "; ".join([*titles[:_MOST_NAMES], *more])
            parts.append(f"{_SIGNS[name]} {session.text(f'differing.with.{name}', names=names)}")
    return " ".join(parts)
