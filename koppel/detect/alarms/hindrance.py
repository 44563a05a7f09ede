"""Works that hinder at the same time, put together per street and period (``docs/domain.md`` §3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from koppel.catalogue.load import Rules
    from koppel.detect.works import Works

    Floats = NDArray[np.float64]

Pair = tuple[int, int]
Days = tuple[int, int]

# At this level of hinder the street is shut (``layers/README.md``).
SHUT = 3


class Heavy(StrEnum):
    """Why works at the same time are more than a nuisance."""

    EVENT = "event"
    SHUT = "shut"
    MANY = "many"
    LONG = "long"


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
        is put together around the work that is in most of the pairs.
    """
    left = sorted(pairs)
    made = []
    while left:
        streets, taken = _next_place(works, left)
        left = [pair for pair in left if pair not in taken]
        made += [_hindrance(works, streets, group, events, rules, today) for group in _by_period(works, taken, today)]
    return tuple(sorted(made, key=lambda item: (not item.heavy, -item.days, item.works)))


def _next_place(works: Works, left: Sequence[Pair]) -> tuple[tuple[str, ...], set[Pair]]:
    streets: Counter[str] = Counter()
    for a, b in left:
        streets.update(works.streets[a] & works.streets[b])
    if streets:
        most = min(streets, key=lambda name: (-streets[name], name))
        return (most,), {(a, b) for a, b in left if most in works.streets[a] & works.streets[b]}
    often = Counter(at for pair in left for at in pair)
    centre = min(often, key=lambda at: (-often[at], at))
    near = {at for pair in left if centre in pair for at in pair}
    taken = {(a, b) for a, b in left if a in near and b in near}
    return tuple(sorted(frozenset[str]().union(*(works.streets[at] for at in near)))), taken


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


def _meet(works: Works, pair: Iterable[int], today: int) -> Days:
    at = list(pair)
    return max(today, int(works.start[at].max())), int(works.end[at].min())


def _hindrance(
    works: Works, streets: tuple[str, ...], pairs: Sequence[Pair], events: Collection[Pair], rules: Rules, today: int
) -> Hindrance:
    members = tuple(sorted({at for pair in pairs for at in pair}))
    meets = [_meet(works, pair, today) for pair in pairs]
    first, last = min(day for day, _ in meets), max(day for _, day in meets)
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
