"""What happens in one street: by year, how often the ground opens, and days of hinder, before and after coupling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.detect.ground import Openings, ground_of, opens
from koppel.model import Status
from koppel.model.deciding import State
from koppel.services.deciding.decisions import assessments
from koppel.services.pictures.timeline import joined
from koppel.services.plans.columns import NO_DAY
from koppel.services.plans.filters import day_number
from koppel.services.plans.streets import BESIDE_STREET_M, touches
from koppel.store.chances.combinations import list_combinations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.services.pictures.timeline import Span
    from koppel.services.plans.columns import Columns
    from koppel.store.database import Store

YEARS_BACK, YEARS_AHEAD = 5, 10
# Of the states of a combination those in which it is agreed, the furthest first.
_AGREED = (State.UITGEVOERD, State.AFGESPROKEN)
_ASIDE = (Status.GEPAUZEERD.value, Status.GEANNULEERD.value)
Days = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Work:
    """One activity in a street: its place in the columns, its span, whether it opens the ground, hinders and moves."""

    at: int
    span: Span
    opens: bool
    hinders: bool
    moves: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """
    A combination that is agreed or carried out: its state, and the ids of its works.

    It does not hold where the plan changed since: then it is to be judged again.
    """

    state: State
    works: frozenset[str]
    holds: bool = True


@dataclass(frozen=True, slots=True)
class YearOfHinder:
    """Days of hinder in a calendar year, each work on its own and once coupled; how many of each went by already."""

    year: int
    before: int
    after: int
    days_gone: int


@dataclass(frozen=True, slots=True)
class Coupled:
    """
    Works of one proposed combination that lie in a street and are not under way, and their openings there.

    ``works`` are places in the columns. ``state`` is the furthest that was decided on a combination of which all of
    them are members; None where it is not agreed.
    """

    works: tuple[int, ...]
    openings: Openings
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Street:
    """
    What lies in a street between two years.

    ``by_year`` has the works by the year in which they begin, the first for what began earlier. ``undated`` has no
    period. Paused and cancelled works are listed and not counted. ``openings`` are those of `koppel.detect.ground`,
    with the ground in this street alone, of works that have still to begin; ``openings_running`` are under way and
    spare nothing any more, ``openings_past`` are over before today. ``to_judge`` are the works here of agreements that
    do not hold, two or more each: these spare nothing until they are judged again.
    """

    first_year: int
    last_year: int
    by_year: tuple[tuple[int, tuple[int, ...]], ...]
    undated: tuple[int, ...]
    openings: Openings
    openings_past: int
    openings_running: int
    hinder: tuple[YearOfHinder, ...]
    coupled: tuple[Coupled, ...]
    to_judge: tuple[tuple[int, ...], ...]

    @property
    def hinder_before(self) -> int:
        """Days of hinder from today on, each work on its own."""
        return sum(item.before - item.days_gone for item in self.hinder)

    @property
    def hinder_after(self) -> int:
        """Days of hinder from today on, once coupled."""
        return sum(item.after - item.days_gone for item in self.hinder)


def proposed_members(store: Store) -> tuple[tuple[str, ...], ...]:
    """Return the ids of the members of each proposed combination, the best first."""
    with store.read() as cursor:
        return tuple(tuple(map(str, item.members)) for item in list_combinations(cursor, proposed=True))


def agreed_members(store: Store) -> tuple[Agreed, ...]:
    """Return each combination that is agreed or carried out, with whether it holds; what is done first."""
    agreed = [
        Agreed(item.state, frozenset(map(str, item.members)), holds=not item.changed_since)
        for item in assessments(store).values()
        if item.state in _AGREED
    ]
    return tuple(sorted(agreed, key=lambda item: (_AGREED.index(item.state), sorted(item.works))))


def street(
    columns: Columns,
    spans: Sequence[Span | None],
    catalogue: Catalogue,
    place: BaseGeometry,
    combinations: Iterable[Collection[str]],
    *,
    today: date,
    agreed: Iterable[Agreed] = (),
) -> Street:
    """
    Return what happens in a street or an area, from five years back to ten years ahead.

    Parameters
    ----------
    columns, spans
        All activities, and their spans in the same order.
    catalogue
        Tells which kinds open the ground.
    place
        Line or area in the store's metric CRS.
    combinations
        Ids of the members of each proposed combination, the best first.
    today
        Nothing is moved to before it, and what is over by then is past.
    agreed
        Combinations that are agreed, the furthest first.

    Returns
    -------
    street
        An activity counts in one combination only, the best of those with two or more members here.
    """
    first_year, last_year = today.year - YEARS_BACK, today.year + YEARS_AHEAD
    frame = day_number(date(first_year, 1, 1)), day_number(date(last_year, 12, 31))
    by_year: dict[int, list[int]] = {}
    undated: list[int] = []
    works: dict[int, Work] = {}
    for at in np.flatnonzero(touches(columns.geometry, place)).tolist():
        span = spans[at]
        if span is None or columns.start[at] == NO_DAY:
            undated.append(at)
        elif span.first <= frame[1] and span.last >= frame[0]:
            by_year.setdefault(_year(max(span.first, frame[0])), []).append(at)
            if columns.status[at] not in _ASIDE:
                works[at] = _work(columns, catalogue, at, span)
    now = day_number(today)
    # What is under way or over can be put together with nothing any more.
    ahead = {at for at, work in works.items() if work.moves and work.span.last >= now}
    groups_in_street = groups_here(
        ([columns.place[item] for item in members if item in columns.place] for members in combinations), ahead
    )
    decided = tuple(agreed)
    agreement_of = {group: _agreement({columns.ids[at] for at in group}, decided) for group in groups_in_street}
    coupled = tuple(group for group, one in agreement_of.items() if one is None or one.holds)
    broken = (
        tuple(sorted(columns.place[item] for item in one.works if columns.place.get(item) in works))
        for one in decided
        if not one.holds
    )
    ordered = {year: tuple(sorted(by_year[year], key=lambda at: (columns.start[at], at))) for year in sorted(by_year)}
    opening = [at for at in ahead if works[at].opens]
    zone = place if shapely.get_dimensions(place) == 2 else shapely.buffer(place, BESIDE_STREET_M)
    groups = tuple(
        Coupled(
            group,
            ground_of([columns.activities[at] for at in group], catalogue, zone).openings,
            one.state if (one := agreement_of[group]) else None,
        )
        for group in coupled
    )
    spared = sum(group.openings.avoided for group in groups)
    return Street(
        first_year,
        last_year,
        tuple(ordered.items()),
        tuple(undated),
        Openings(len(opening), len(opening) - spared),
        sum(work.opens and work.span.last < now for work in works.values()),
        sum(work.opens and not work.moves and work.span.last >= now for work in works.values()),
        hinder_by_year(works, coupled, range(first_year, last_year + 1), today=today),
        groups,
        tuple(group for group in broken if len(group) > 1),
    )


def _agreement(ids: Collection[str], agreed: Sequence[Agreed]) -> Agreed | None:
    """Return the furthest agreement that all of some works are in; one that holds comes first."""
    within = [item for item in agreed if item.works.issuperset(ids)]
    return next((item for item in within if item.holds), within[0] if within else None)


def _work(columns: Columns, catalogue: Catalogue, at: int, span: Span) -> Work:
    item = columns.activities[at]
    moves = item.status not in (Status.IN_UITVOERING, Status.GEREED)
    return Work(at, span, opens(item, catalogue), item.hinder >= 1, moves)


def groups_here(combinations: Iterable[Collection[int]], here: Collection[int]) -> tuple[tuple[int, ...], ...]:
    """Return the members of each combination here, best first, each in one group only; at least two a group."""
    taken: set[int] = set()
    groups = []
    for members in combinations:
        together = tuple(sorted(at for at in members if at in here and at not in taken))
        if len(together) > 1:
            groups.append(together)
            taken.update(together)
    return tuple(groups)


def hinder_by_year(
    works: dict[int, Work], groups: Iterable[Sequence[int]], years: Iterable[int], *, today: date
) -> tuple[YearOfHinder, ...]:
    """
    Count days of hinder for each calendar year.

    Before coupling each work counts its own days. After it, the works of a group are moved together as
    `moved_together` says, and a day from today on, on which several of them hinder, counts once; what is in no group
    stays as it was, and so do days that went by.
    """
    now = day_number(today)
    alone = {at: (work.span.first, work.span.last) for at, work in works.items() if work.hinders}
    before = list(alone.values())
    after: list[Days] = []
    for group in groups:
        members = [works[at] for at in group if at in alone]
        after.extend(joined(moved_together(members, today=now)))
        for work in members:
            del alone[work.at]
    after.extend(alone.values())
    counted = []
    for year in years:
        frame = day_number(date(year, 1, 1)), day_number(date(year, 12, 31))
        days_gone = _days_within(before, (frame[0], min(frame[1], now - 1)))
        ahead = max(frame[0], now), frame[1]
        counted.append(
            YearOfHinder(
                year, days_gone + _days_within(before, ahead), days_gone + _days_within(after, ahead), days_gone
            )
        )
    return tuple(counted)


def moved_together(works: Sequence[Work], *, today: int) -> list[Days]:
    """
    Move works over each other as far as their windows allow.

    Parameters
    ----------
    works
        What is under way or done does not move.
    today
        Nothing is moved to begin before this day.

    Returns
    -------
    periods
        One a work, as long as before: of all ways in which one work stays and the others move as little as needed
        towards it, the one with the fewest days in all; what lies best already stays.
    """
    planned = [(work.span.first, work.span.last) for work in works]
    plans = [[_towards(work, anchor, today) for work in works] for anchor in planned]
    return min([planned, *plans], key=_union)


def _towards(work: Work, anchor: Days, today: int) -> Days:
    first, last = work.span.first, work.span.last
    if not work.moves:
        return first, last
    length = last - first
    # The starts with which one of the two lies within the other.
    within = sorted((anchor[0], anchor[1] - length))
    earliest = min(first, max(work.span.window_first, today))
    latest = max(first, work.span.window_last - length)
    wanted = min(max(first, within[0]), within[1])
    start = min(max(wanted, earliest), latest)
    return start, start + length


def _union(periods: Iterable[Days]) -> int:
    return sum(last - first + 1 for first, last in joined(periods))


def _days_within(periods: Iterable[Days], frame: Days) -> int:
    return sum(max(0, min(last, frame[1]) - max(first, frame[0]) + 1) for first, last in periods)


def _year(day: int) -> int:
    return (date(1970, 1, 1) + timedelta(days=day)).year
