"""Activities as bars in time: what is sure of each, which group it stands in, and lanes in which none overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect.works import Works
from koppel.model import Precision, Status
from koppel.model.dates import widen_end, widen_start
from koppel.services.plans.columns import NO_DAY
from koppel.services.plans.filters import day_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.plans.columns import Columns

_VAGUE = (Precision.KWARTAAL, Precision.JAAR)
_STILL = (Status.GEREED.value, Status.GEANNULEERD.value)
# Sentinels of registers (1900, 2999) would leave nothing of the years that matter.
YEARS_BACK, YEARS_AHEAD = 10, 20


@dataclass(frozen=True, slots=True)
class Span:
    """
    An activity in time, in days since 1970-01-01, both ends inclusive.

    ``first`` and ``last`` are the period as it counts; the window lies around it. ``sure`` is the part in which the
    work is certainly open; None where quarters, years or a missing end leave no such day.
    """

    first: int
    last: int
    window_first: int
    window_last: int
    sure: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of the activity at a place in the columns, in a lane of its group; lanes count from 0."""

    at: int
    lane: int
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    """Bars under one name; None: of no street, area … . ``busy`` are the days with any work, as periods."""

    name: str | None
    bars: tuple[Bar, ...]
    lanes: int
    busy: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole years, from the first day of the first to the last day of the last."""

    first_year: int
    last_year: int

    @property
    def first(self) -> int:
        """The first day."""
        return day_number(date(self.first_year, 1, 1))

    @property
    def last(self) -> int:
        """The last day."""
        return day_number(date(self.last_year, 12, 31))

    def cut(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the part of a period that lies on the axis."""
        low, high = max(first, self.first), min(last, self.last)
        return (low, high) if low <= high else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Groups in their order, and the places in the columns of what has no bar: no period, or beyond the axis."""

    axis: Axis
    groups: tuple[Group, ...]
    undated: tuple[int, ...]
    beyond: tuple[int, ...]


def spans(columns: Columns, catalogue: Catalogue) -> tuple[Span | None, ...]:
    """Return the span of each activity, in the order of the columns; None without a period."""
    works = Works.from_activities(columns.activities, catalogue)
    order = [columns.place[identity] for identity in works.ids.to_pylist()]
    window_first, window_last = np.zeros(len(order), dtype=np.int64), np.zeros(len(order), dtype=np.int64)
    window_first[order], window_last[order] = works.window_start, works.window_end
    # What is done or withdrawn does not move any more.
    still = np.isin(columns.status, _STILL)
    window_first, window_last = np.where(still, columns.start, window_first), np.where(still, columns.end, window_last)
    return tuple(
        None if first == NO_DAY else Span(first, last, low, high, _sure(item, first, last))
        for item, first, last, low, high in zip(
            columns.activities,
            columns.start.tolist(),
            columns.end.tolist(),
            window_first.tolist(),
            window_last.tolist(),
            strict=True,
        )
    )


def _sure(item: Activity, first: int, last: int) -> tuple[int, int] | None:
    low, high = first, last
    if item.start is not None and item.start_precision in _VAGUE:
        low = day_number(widen_end(item.start, item.start_precision)) + 1
    if item.end is None:
        high = first + (last - first) // 2
    elif item.end_precision in _VAGUE:
        high = day_number(widen_start(item.end, item.end_precision)) - 1
    return (low, high) if low <= high else None


def axis_of(spans: Iterable[Span], today: date) -> Axis:
    """Return the years that hold today and all windows, at most ten back and twenty ahead."""
    days = [day for span in spans for day in (span.window_first, span.window_last)]
    low, high = day_number(date(today.year - YEARS_BACK, 1, 1)), day_number(date(today.year + YEARS_AHEAD, 12, 31))
    here = day_number(today)
    first = max(low, min([here, *days]))
    last = min(high, max([here, *days]))
    return Axis(_year(first), _year(last))


def _year(day: int) -> int:
    return (date(1970, 1, 1) + timedelta(days=day)).year


def lanes(extents: Sequence[tuple[int, int]]) -> list[int]:
    """
    Put periods in lanes in which none share a day.

    Returns
    -------
    lanes
        One a period, in the given order: the earliest begins in lane 0, and each takes the first lane that is free.
        There are no more lanes than periods that share one day.
    """
    taken: list[int] = []
    chosen = [0] * len(extents)
    for at in sorted(range(len(extents)), key=lambda place: (extents[place], place)):
        first, last = extents[at]
        lane = next((number for number, until in enumerate(taken) if until < first), len(taken))
        if lane == len(taken):
            taken.append(last)
        taken[lane] = last
        chosen[at] = lane
    return chosen


def joined(periods: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join periods that overlap or follow on each other."""
    made: list[tuple[int, int]] = []
    for first, last in sorted(periods):
        if made and first <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return tuple(made)


def lay_out(
    spans: Sequence[Span | None],
    shown: Iterable[int],
    names: Sequence[str | None],
    label_days: Callable[[int], int],
    *,
    today: date,
    order: Sequence[str] | None = None,
) -> Timeline:
    """
    Lay activities out as bars.

    Parameters
    ----------
    spans
        The span of each activity.
    shown
        Which of them are laid out, as places in `found`.
    names
        The group of each activity.
    label_days
        How many days wide the label of an activity is on this scale; it begins where the bar begins.
    today
        Lies on the axis.
    order
        Names of groups in their order; None: by the alphabet. What has no group is last.

    Returns
    -------
    timeline
        No two bars of a lane overlap, windows and labels counted.
    """
    places = list(shown)
    axis = axis_of((span for at in places if (span := spans[at]) is not None), today)
    members: dict[str | None, list[tuple[int, Span]]] = {}
    undated, beyond = [], []
    for at in places:
        span = spans[at]
        if span is None:
            undated.append(at)
        elif axis.cut(span.first, span.last) is None:
            beyond.append(at)
        else:
            members.setdefault(names[at], []).append((at, span))
    rank = {name: at for at, name in enumerate(order or ())}
    ordered = sorted(
        members, key=lambda name: (name is None, rank.get(name or "", len(rank)), (name or "").casefold(), name or "")
    )
    groups = tuple(_group(name, members[name], axis, label_days) for name in ordered)
    return Timeline(axis, groups, tuple(undated), tuple(beyond))


def _group(name: str | None, members: list[tuple[int, Span]], axis: Axis, label_days: Callable[[int], int]) -> Group:
    extents = []
    for at, span in members:
        low = max(span.window_first, axis.first)
        label_last = max(span.first, axis.first) + label_days(at)
        extents.append((low, max(min(span.window_last, axis.last), label_last)))
    lane_of_bar = lanes(extents)
    bars = tuple(Bar(at, lane, span) for (at, span), lane in zip(members, lane_of_bar, strict=True))
    in_order = tuple(sorted(bars, key=lambda bar: (bar.lane, bar.span.first)))
    busy = joined(cut for _, span in members if (cut := axis.cut(span.first, span.last)) is not None)
    return Group(name, in_order, max(lane_of_bar) + 1, busy)
