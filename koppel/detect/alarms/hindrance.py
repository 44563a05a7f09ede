"""Works that hinder at the same time, put together per street and period (``docs/domain.md`` §3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from koppel.catalogue.load import Rules
    from koppel.detect.works import Works

    Floats = NDArray[np.float64]
    Geometries = NDArray[np.object_]

Pair = tuple[int, int]
Days = tuple[int, int]

# Pairs that meet so near to each other are in one place: a crossing, or a stretch of a street without a name.
ONE_PLACE_M = 50.0
# A work that meets others at places so near to each other hinders around one corner.
ONE_WAY_M = 200.0
# At this level of hinder the street is shut (``layers/README.md``).
SHUT = 3


class Heavy(StrEnum):
    """Why works at the same time are more than a nuisance."""

    EVENT = "event"
    SHUT = "shut"
    MANY = "many"
    LONG = "long"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """
    Works that hinder in one place and period, from today on.

    Attributes
    ----------
    streets
        Where they lie, as far as that is known.
    works, pairs
        Positions in the columns; every two works of which a finding says that they hinder, in the order of the columns.
    first, last
        The days, since 1970-01-01, between which two of them can be there at once.
    at_once
        How many are expected to be there on the busiest day, at least 2.
    days
        On how many days at least two are expected to be there, if each begins on any day of its period with the same
        probability.
    shut
        How many of them shut the street.
    heavy
        Why this is heavy; empty where it is not.
    """

    streets: tuple[str, ...]
    works: tuple[int, ...]
    pairs: tuple[Pair, ...]
    first: int
    last: int
    at_once: int
    days: float
    shut: int
    heavy: tuple[Heavy, ...]


def hindrances(
    works: Works, pairs: Collection[Pair], events: Collection[Pair], rules: Rules, *, today: int
) -> tuple[Hindrance, ...]:
    """
    Put pairs that hinder together: each in one street and period, heavy ones first, then the longest.

    Parameters
    ----------
    works
        At least those of the pairs.
    pairs
        Positions of two works that hinder at the same time, the lower first.
    events
        Those of them of which one is an event or embargo on top of the other.
    rules
        From when on it is heavy.
    today
        Days before it do not count.

    Returns
    -------
    hindrances
        A street takes all pairs of works that both lie in it, first the street with most of them. What shares no street
        is put together where the places at which pairs meet lie at most 50 m apart, directly or by others between; and
        then a smaller group joins a larger one that has all of its works but one, some days and the way there
        (`ONE_WAY_M`) in common with it, so that no corner is told twice.
    """
    left = sorted(pairs)
    made = []
    for streets, taken in _in_streets(works, left):
        made += [_hindrance(works, streets, group, events, rules, today) for group in _by_period(works, taken, today)]
    for streets, group in _in_places(works, left, today):
        made.append(_hindrance(works, streets, group, events, rules, today))
    return tuple(sorted(made, key=lambda item: (not item.heavy, -item.days, item.works)))


def _in_streets(works: Works, pairs: Collection[Pair]) -> Iterator[tuple[tuple[str, ...], list[Pair]]]:
    """Give each street its pairs, those with most of them first; what shares no street is left out."""
    left = {pair: works.streets[pair[0]] & works.streets[pair[1]] for pair in pairs}
    left = {pair: shared for pair, shared in left.items() if shared}
    while left:
        streets = Counter(name for shared in left.values() for name in shared)
        most = min(streets, key=lambda name: (-streets[name], name))
        taken = [pair for pair, shared in left.items() if most in shared]
        yield (most,), taken
        for pair in taken:
            del left[pair]


def _in_places(works: Works, pairs: Collection[Pair], today: int) -> Iterator[tuple[tuple[str, ...], list[Pair]]]:
    """Put pairs that share no street together where, and when, they meet."""
    own = [pair for pair in pairs if works.streets[pair[0]].isdisjoint(works.streets[pair[1]])]
    if not own:
        return
    first, second = (works.geometry[[pair[side] for pair in own]] for side in (0, 1))
    shared = shapely.intersection(first, second)
    between = shapely.centroid(shapely.shortest_line(first, second))
    meet = np.where(shapely.is_empty(shared), between, shapely.point_on_surface(shared))
    near = np.arange(len(own))
    for a, b in zip(*_within(meet, ONE_PLACE_M), strict=True):
        if near[a] != near[b]:
            near[near == max(near[a], near[b])] = min(near[a], near[b])
    groups = [
        group
        for place in np.unique(near).tolist()
        for group in _by_period(works, [own[at] for at in np.flatnonzero(near == place).tolist()], today)
    ]
    one_way = {(own[a], own[b]) for a, b in zip(*_within(meet, ONE_WAY_M), strict=True)}
    for taken in _gathered(works, groups, one_way, today):
        named = frozenset[str]().union(*(works.streets[at] for pair in taken for at in pair))
        yield tuple(sorted(named)), taken


def _within(places: Geometries, metres: float) -> NDArray[np.int64]:
    """Return every two places that lie so near to each other, in two rows."""
    return np.asarray(shapely.STRtree(places).query(places, predicate="dwithin", distance=metres), dtype=np.int64)


def _gathered(
    works: Works, groups: Iterable[list[Pair]], one_way: Collection[tuple[Pair, Pair]], today: int
) -> list[list[Pair]]:
    """
    Put what one corner would be told twice about into the larger one of both.

    A group joins one of more works where all of its works but one stand in that too, both have days in common, and one
    of its pairs lies on one way (`one_way`) with a pair of that which has a work of it.
    """
    made: list[list[Pair]] = []
    for group in sorted(groups, key=lambda group: (-len(_works_of(group)), sorted(group))):
        host = next((one for one in made if _is_part(works, group, one, one_way, today)), None)
        if host is None:
            made.append(sorted(group))
        else:
            host += sorted(group)
    return [sorted(group) for group in made]


def _is_part(
    works: Works, group: Sequence[Pair], host: Sequence[Pair], one_way: Collection[tuple[Pair, Pair]], today: int
) -> bool:
    if len(_works_of(group) - _works_of(host)) > 1:
        return False
    (first, last), (begin, end) = _days(works, group, today), _days(works, host, today)
    if first > end or begin > last:
        return False
    return any((one, other) in one_way and not set(one).isdisjoint(other) for one in group for other in host)


def _works_of(pairs: Iterable[Pair]) -> set[int]:
    return {at for pair in pairs for at in pair}


def _by_period(works: Works, pairs: Iterable[Pair], today: int) -> list[list[Pair]]:
    """Part pairs of one place by the periods in which they meet, where no day lies in two of them."""
    parts: list[list[Pair]] = []
    until = None
    for pair in sorted(pairs, key=lambda pair: (_meet(works, pair, today), pair)):
        first, last = _meet(works, pair, today)
        if until is None or first > until:
            parts.append([])
            until = last
        parts[-1].append(pair)
        until = max(until, last)
    return parts


def _days(works: Works, pairs: Iterable[Pair], today: int) -> Days:
    """Return the days between which pairs meet."""
    meets = [_meet(works, pair, today) for pair in pairs]
    return min(day for day, _ in meets), max(day for _, day in meets)


def _meet(works: Works, pair: Iterable[int], today: int) -> Days:
    at = list(pair)
    return max(today, int(works.start[at].max())), int(works.end[at].min())


def _hindrance(
    works: Works, streets: tuple[str, ...], pairs: Sequence[Pair], events: Collection[Pair], rules: Rules, today: int
) -> Hindrance:
    members = tuple(sorted({at for pair in pairs for at in pair}))
    first, last = _days(works, pairs, today)
    shut = [at for at in members if works.hinder[at] >= SHUT]
    busy = [_busy(works, at, today, (first, last)) for at in members]
    at_once = max(2, round(float(np.sum(busy, axis=0).max())))
    days = _days_together(busy)
    reasons = {
        Heavy.EVENT: any(pair in events for pair in pairs),
        Heavy.SHUT: any(a in shut and b in shut for a, b in pairs),
        Heavy.MANY: at_once >= rules.hinder_heavy_works,
        Heavy.LONG: days >= rules.hinder_heavy_days,
    }
    return Hindrance(
        streets=streets,
        works=members,
        pairs=tuple(sorted(pairs)),
        first=first,
        last=last,
        at_once=at_once,
        days=days,
        shut=len(shut),
        heavy=tuple(reason for reason, holds in reasons.items() if holds),
    )


def _busy(works: Works, at: int, today: int, frame: Days) -> Floats:
    """Return for each day of a frame the probability that a work is there."""
    first, last = max(int(works.start[at]), today), int(works.end[at])
    takes = min(int(works.duration[at]), last - first + 1)
    starts = last - first - takes + 2
    day = np.arange(frame[0], frame[1] + 1) - first
    possible = np.minimum(day, starts - 1) - np.maximum(0, day - takes + 1) + 1
    return np.asarray(np.clip(possible, 0, None) / max(1, starts), dtype=np.float64)


def _days_together(busy: Sequence[Floats]) -> float:
    """Count on how many days two works or more are expected to be there."""
    none, one = np.ones_like(busy[0]), np.zeros_like(busy[0])
    for share in busy:
        none, one = none * (1 - share), one * (1 - share) + none * share
    return float((1 - none - one).sum())
