"""What a plan moves: of each work from when to when, within which room, and why."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.services.planning.kept_plan import is_changed_since
from koppel.services.planning.words import months_words
from koppel.ui.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.services.planning.scenarios import OpenScenario
    from koppel.ui.session import Session

_MOST_SHOWN = 100


def draw_moves(session: Session, opened: OpenScenario) -> None:
    """Draw what the plan of a scenario moves, the furthest first; marked as old once dates were changed since."""
    moves = (opened.advice or {}).get("moves", ())
    if not moves:
        return
    is_old = is_changed_since(opened)
    key = "scenarios.moved_then" if is_old else "scenarios.moved_why"
    with st.expander(session.text(key, count=len(moves)), expanded=not is_old):
        if is_old:
            st.caption(session.text("scenarios.moved_old"))
        st.html(f'<ol class="koppel-moves">{"".join(_move_html(session, item) for item in moves[:_MOST_SHOWN])}</ol>')
        if begun := _begun_with(opened, moves):
            st.caption(session.text("scenarios.moved_begun", count=begun))
        rest = [item["words"][session.language] for item in (opened.advice or {})["told"] if item["about"] == "rest"]
        for words in rest:
            st.html(f'<p class="koppel-said">{escape(words)}</p>')


def _begun_with(opened: OpenScenario, moves: Sequence[dict[str, Any]]) -> int:
    """Count the works that the table counts and the list does not: their dates are those that the plan began with."""
    listed = {item["work"] for item in moves if "work" in item}
    return sum(change.work not in listed for change in opened.scenario.changes)


def _move_html(session: Session, item: dict[str, Any]) -> str:
    if "reason" not in item:
        # Of a plan that was kept before this was said.
        return f"<li>{escape(item['words'][session.language])}</li>"
    columns = session.columns()
    at = columns.place.get(item["work"])
    work = columns.activities[at] if at is not None else None
    title, partner = (short(work.title, 160), short(work.partner, 80)) if work is not None else ("", "")
    key = "later" if item["months"] > 0 else "earlier"
    by = session.text(f"scenarios.moves_by.{key}", partner=partner,
                      months=formats.months(abs(item["months"]), session.language))  # fmt: skip
    facts = dates_html(session, _days(item["before"]), _now(item), _days(item["window"]), is_outside=item["outside"])
    why = escape(item["reason"][session.language])
    return f"<li><strong>{escape(title)}</strong>, {escape(by)}{facts}<p>{why}</p></li>"


def dates_html(
    session: Session,
    before: tuple[date, date],
    now: tuple[date, date],
    window: tuple[date, date],
    *,
    is_outside: bool,
) -> str:
    """Write from when to when a work was, is now, and can be; and whether it is beyond that."""
    words = [
        (session.text("scenarios.dates.before"), months_words(*before, session.language)),
        (session.text("scenarios.dates.now"), months_words(*now, session.language)),
        (session.text("scenarios.dates.room"), months_words(*window, session.language)),
    ]
    parts = "".join(f"<span>{escape(name)} <b>{escape(value)}</b></span>" for name, value in words)
    outside = f"<span><b>{escape(formats.capitalised(session.text('scenarios.outside')))}</b></span>"
    return f'<p class="koppel-dates">{parts}{outside if is_outside else ""}</p>'


def _days(pair: Sequence[str]) -> tuple[date, date]:
    return date.fromisoformat(pair[0]), date.fromisoformat(pair[1])


def _now(item: dict[str, Any]) -> tuple[date, date]:
    before = _days(item["before"])
    start = date.fromisoformat(item["start"])
    return start, date.fromisoformat(item["end"]) if item["end"] else start + (before[1] - before[0])
