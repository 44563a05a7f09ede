"""
Works that are dragged to other months in a scenario: what each month would do, and moving them there.

A month that is tried is stored nowhere. What is stored is a step of the scenario, as from a form
(`koppel.services.planning.scenario_changes`), with the same checks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import numpy as np

from koppel import formats
from koppel.errors import InputError, NotFoundError
from koppel.i18n import text
from koppel.planning.capacity import rooms
from koppel.planning.months import day_of, months_between, moved
from koppel.planning.scenario import Change, Scenario
from koppel.services.planning.comparing import moved_by
from koppel.services.planning.figure_words import running
from koppel.services.planning.measured import Measured, measured
from koppel.services.planning.scenario_changes import MOST_YEARS, change_work, check_change, redo, undo
from koppel.services.planning.scenarios import OpenScenario, may_be_moved, open_scenario

if TYPE_CHECKING:
    from koppel.detect.works import Works
    from koppel.planning.figures import Pair
    from koppel.planning.outlook import Outlook
    from koppel.services.reading import Reading

# Of names that are listed beside the time line; the page has them all.
_MOST_LISTED = 50
_TITLE = 80


def placed(outlook: Outlook, at: int, first: int, last: int, before: Change | None) -> Change:
    """
    Return the change that puts a work in other months.

    Parameters
    ----------
    outlook
        With the works as planned.
    at
        Position of the work.
    first, last
        By how many months its first and its last day move from where the plans have them.
    before
        What the scenario made of it; its days, cut to what fits, and whether it is dropped stay.
    """
    if first == last:
        return moved_by(outlook, at, first, before)
    works = outlook.works
    start, end = (
        int(moved(day[at : at + 1], np.array([count]))[0]) for day, count in ((works.start, first), (works.end, last))
    )
    days = before.duration_days if before else None
    return Change(
        work=outlook.ids[at],
        start=day_of(start) if first else None,
        end=day_of(end),
        duration_days=None if days is None else max(1, min(days, end - start + 1)),
        is_dropped=before.is_dropped if before else False,
    )


def standing(reading: Reading, opened: OpenScenario, work: UUID | None = None) -> dict[str, Any]:
    """
    Return how a scenario stands, for who drags in it: plain values.

    Parameters
    ----------
    reading
        Of who looks.
    opened
        The scenario as that one sees it.
    work
        Which was moved just now, of which something is said.
    """
    ready = measured(reading)
    works = ready.outlook.works_of(opened.scenario)
    changed = lying(ready, opened.scenario)
    values = _running_values(reading, ready, opened.scenario, works)
    moved_at = ready.places.get(str(work))
    if work is not None and moved_at is not None:
        start, end = int(works.start[moved_at]), int(works.end[moved_at])
        place = _place_words(reading.language, ready.outlook, moved_at, start, end)
        is_outside = bool(changed.get(str(work), [0] * 5)[4])
        values |= _month_lines(reading, work, place, values["figures"], is_outside=is_outside)
    return {
        "scenario": str(opened.record.id),
        "version": opened.record.version,
        "changes": may_be_moved(opened),
        "undo": _title(reading, opened.undo.work) if opened.undo else None,
        "redo": _title(reading, opened.redo.work) if opened.redo else None,
        "works": changed,
        **values,
    }


def lying(ready: Measured, scenario: Scenario) -> dict[str, list[int]]:
    """
    Return where a scenario has the works that it changes.

    Returns
    -------
    lying
        By id the first and last day, by how many months each of them moves, whether the work is beyond its window, and
        whether it is not done at all; the last two are 0 or 1.
    """
    works, planned = ready.outlook.works_of(scenario), ready.outlook.works
    rows = {}
    for item in scenario.changes:
        if (at := ready.places.get(item.work)) is None:
            continue
        start, end = int(works.start[at]), int(works.end[at])
        months = [months_between(int(planned.start[at]), start), months_between(int(planned.end[at]), end)]
        rows[item.work] = [start, end, *months, int(_is_outside(ready, at, start, end)), int(item.is_dropped)]
    return rows


def try_move(reading: Reading, identity: UUID, work: UUID, first: int, last: int) -> dict[str, Any]:
    """
    Return what a scenario would come to with one work in other months; nothing is stored.

    Parameters
    ----------
    reading
        Of who drags.
    identity
        The scenario.
    work
        Which is dragged.
    first, last
        By how many months its first and last day move from where the plans have them.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``, ``activity_unknown``.
    RefusedError
        ``forbidden.read``.
    InputError
        Dates that cannot be, as of `koppel.services.planning.scenario_changes.change_work`.
    """
    opened, ready, at, change = _moved(reading, identity, work, first, last)
    others = tuple(item for item in opened.scenario.changes if item.work != change.work)
    changes = others if change == Change(work=change.work) else (*others, change)
    scenario = replace(opened.scenario, changes=changes)
    works = ready.outlook.works_of(scenario)
    start, end = int(works.start[at]), int(works.end[at])
    values = _running_values(reading, ready, scenario, works)
    place = _place_words(reading.language, ready.outlook, at, start, end)
    is_outside = bool(first or last) and _is_outside(ready, at, start, end)
    return {
        **values,
        "outside": is_outside,
        **_month_lines(reading, work, place, values["figures"], is_outside=is_outside),
    }


def move(reading: Reading, identity: UUID, work: UUID, first: int, last: int, *, version: int) -> None:
    """
    Put a work in other months in a scenario, as one step.

    Parameters
    ----------
    reading
        Of who drags.
    identity
        The scenario.
    work
        Which is dragged.
    first, last
        By how many months its first and last day move from where the plans have them; 0 and 0 put it back.
    version
        Of the scenario as it was when it was dragged.

    Raises
    ------
    NotFoundError, RefusedError, InputError
        As of `koppel.services.planning.scenario_changes.change_work`.
    """
    change = _moved(reading, identity, work, first, last).change
    change_work(reading.store, identity, work, change, version=version, today=reading.today)


def turn(reading: Reading, identity: UUID, *, version: int, is_undo: bool) -> None:
    """
    Undo the last change of a scenario, or do it again.

    Raises
    ------
    NotFoundError, RefusedError
        As of `koppel.services.planning.scenario_changes.undo`.
    """
    (undo if is_undo else redo)(reading.store, identity, version=version)


class _Moved(NamedTuple):
    """A work that is put in other months: in which scenario, by its position, and what that changes."""

    opened: OpenScenario
    ready: Measured
    at: int
    change: Change


def _moved(reading: Reading, identity: UUID, work: UUID, first: int, last: int) -> _Moved:
    """Put a work in other months, as tried and as stored alike: the same change, checked in the same way."""
    opened, ready, columns = open_scenario(reading.store, identity), measured(reading), reading.columns()
    at = ready.places.get(str(work))
    if at is None or str(work) not in columns.place:
        raise NotFoundError("activity_unknown", id=work)
    if max(abs(first), abs(last)) > 12 * MOST_YEARS:
        raise InputError("scenario_far", work=_title(reading, work), year=reading.today.year + MOST_YEARS)
    before = next((item for item in opened.scenario.changes if item.work == str(work)), None)
    change = placed(ready.outlook, at, first, last, before)
    check_change(columns.activities[columns.place[str(work)]], change, reading.today)
    return _Moved(opened, ready, at, change)


def _running_values(reading: Reading, ready: Measured, scenario: Scenario, works: Works) -> dict[str, Any]:
    outlook, plans = ready.outlook, Scenario()
    figures = outlook.figures(scenario) if scenario.changes else ready.before
    difference = outlook.difference(figures, ready.before, scenario)
    before = outlook.difference(ready.before, ready.before, plans)
    limits = reading.catalogue.plan.at_once
    now_rooms = rooms(outlook, works, limits)
    run_along = running((ready.before, before), (figures, difference), (ready.rooms, now_rooms), reading.language)
    return {
        "figures": [
            [item.name, item.label, item.before, item.after, {True: "better", False: "worse", None: ""}[item.is_better]]
            for item in run_along
        ],
        "won": _pairs(reading, difference.won),
        "lost": _pairs(reading, difference.lost),
        "ask": _to_ask(reading, ready, works, difference.outside_window),
    }


def _to_ask(reading: Reading, ready: Measured, works: Works, outside: frozenset[str]) -> list[list[str]]:
    rows = []
    for identity in outside:
        at = ready.places[identity]
        place = _place_words(reading.language, ready.outlook, at, int(works.start[at]), int(works.end[at]))
        title = _title(reading, UUID(identity))
        words = text(
            "screen.dragging.ask_one", reading.language, party=ready.outlook.party_of(at), title=title, place=place
        )
        rows.append([identity, words])
    return sorted(rows, key=lambda row: row[1])[:_MOST_LISTED]


def _pairs(reading: Reading, pairs: frozenset[Pair]) -> list[str]:
    names = sorted(f"{_title(reading, UUID(one))} · {_title(reading, UUID(other))}" for one, other in pairs)
    return names[:_MOST_LISTED]


def _title(reading: Reading, work: UUID) -> str:
    columns = reading.columns()
    at = columns.place.get(str(work))
    if at is None:
        return ""
    title = columns.activities[at].title
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"


def _is_outside(ready: Measured, at: int, start: int, end: int) -> bool:
    works = ready.outlook.works
    return bool(start < works.window_start[at] or end > works.window_end[at])


def _place_words(language: str, outlook: Outlook, at: int, start: int, end: int) -> str:
    """Say in which months a work lies, and how far that is from the plans."""
    planned = outlook.works
    first, last = (months_between(int(day[at]), now) for day, now in ((planned.start, start), (planned.end, end)))
    span = formats.between(*(formats.date_words(day_of(day), "maand", language) for day in (start, end)))
    if not first and not last:
        return text("screen.dragging.place.same", language, span=span)
    if first == last:
        key = "later" if first > 0 else "earlier"
        return text(f"screen.dragging.place.{key}", language, span=span, months=formats.months(abs(first), language))
    longer = last - first
    key = "longer" if longer > 0 else "shorter"
    return text(f"screen.dragging.place.{key}", language, span=span, months=formats.months(abs(longer), language))


def _month_lines(
    reading: Reading, work: UUID, place: str, figures: list[list[str]], *, is_outside: bool
) -> dict[str, str]:
    """Return what is written of a month, and what is said aloud: also which figures it changes."""
    language = reading.language
    line = text("screen.dragging.said", language, title=_title(reading, work), place=place)
    if is_outside:
        line = f"{line} {text('screen.dragging.said_outside', language)}"
    changed = [
        text("screen.dragging.said_figure", language, label=label, after=after, before=before)
        for _, label, before, after, _ in figures
        if before != after
    ]
    return {"line": line, "said": " ".join([line, *changed])}
