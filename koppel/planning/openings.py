"""
How often streets open with the works at their own dates (``docs/domain.md`` §10).

An opening is of one street and of one hole in it: that of the work that opens most ground, the core. A smaller work is
part of it where it shares ground with the core itself and lies open together with it for long enough. What only meets
another part of it does not: nobody keeps a street shut for a work at the far end of a chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect import rules as rule
from koppel.detect.ground import LEAST_SHARED_M2
from koppel.detect.rules import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.detect.places import Places
    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]

# The place of works of which nobody knows in which street they open the ground.
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Holes:
    """
    Each work in each street in which it opens the ground, and which could be one opening by where they lie.

    Attributes
    ----------
    work
        Of each hole, by position.
    street
        Its name; `NOWHERE` where that is not known.
    core, other
        Pairs of holes in one street that share ground, the larger one first, in the order in which is chosen which
        are a core.
    """

    work: Index
    street: tuple[str, ...]
    core: Index
    other: Index

    @property
    def pairs(self) -> tuple[Index, Index]:
        """Return the works of the pairs, each once, the one that can be a core first."""
        both = np.unique(np.stack([self.work[self.core], self.work[self.other]], axis=1), axis=0)
        return both[:, 0], both[:, 1]


def holes_of(works: Works, catalogue: Catalogue, places: Places, wide: Bools) -> Holes:
    """
    Return the holes of works that open the street.

    Parameters
    ----------
    works
        With the streets in which they lie.
    catalogue
        Kinds and rules.
    places
        Which ground they share.
    wide
        Works so large that nobody knows where in them the street opens: these have one hole, that shares no ground.
    """
    opens = opening_works(works, catalogue)
    work, street = [], []
    for at in np.flatnonzero(opens).tolist():
        for name in (NOWHERE,) if wide[at] else works.streets[at] or (NOWHERE,):
            work.append(at)
            street.append(name)
    a, b = places.close_pairs(opens & ~wide, None)
    shared, area_a, area_b = places.shared_ground(a, b, places.distance_m(a, b))
    near = shared >= LEAST_SHARED_M2
    a, b, area_a, area_b = a[near], b[near], np.rint(area_a[near]), np.rint(area_b[near])
    is_a_larger = (area_a > area_b) | ((area_a == area_b) & (a < b))
    area = np.zeros(len(works))
    area[a], area[b] = area_a, area_b
    rank = np.empty(len(works), np.int64)
    rank[np.lexsort((np.arange(len(works)), -area))] = np.arange(len(works))
    number = {(at, name): hole for hole, (at, name) in enumerate(zip(work, street, strict=True))}
    pairs = []
    for large, small in zip(np.where(is_a_larger, a, b).tolist(), np.where(is_a_larger, b, a).tolist(), strict=True):
        pairs += [
            (rank[small], rank[large], number[large, name], number[small, name])
            for name in works.streets[large] or (NOWHERE,)
            if (small, name) in number
        ]
    ordered = np.array([item[2:] for item in sorted(pairs)], np.int64).reshape(-1, 2)
    return Holes(np.array(work, np.int64), tuple(street), ordered[:, 0], ordered[:, 1])


def opening_works(works: Works, catalogue: Catalogue) -> Bools:
    """Tell which works open the street on days that are known: not paused, not given up."""
    opens = np.array([kind.opens_street for kind in catalogue.kinds.values()], dtype=np.bool_)
    return np.asarray(opens[works.kind] & rule.takes_part(works), dtype=np.bool_)


def lie_open_together(works: Works, share: float, a: Index, b: Index) -> Bools:
    """
    Tell of which pairs the one lies open for long enough while the other does.

    Parameters
    ----------
    works
        With their dates; a period that is known by the quarter is all of that quarter.
    share
        Of the shorter of the two periods, so much must lie within the other.
    a, b
        Their positions.
    """
    both = np.minimum(works.end[a], works.end[b]) - np.maximum(works.start[a], works.start[b]) + 1
    shorter = np.minimum(works.end[a] - works.start[a], works.end[b] - works.start[b]) + 1
    return np.asarray((both >= 1) & (both >= share * shorter), dtype=np.bool_)


def openings(works: Works, holes: Holes, catalogue: Catalogue, among: Bools) -> Index:
    """
    Give each opening of a street a number.

    From the largest hole on each is part of the opening of the largest core that it shares ground with and lies open
    together with; without such a core it is one itself.

    Parameters
    ----------
    works
        With their dates.
    holes
        Of the works.
    catalogue
        Kinds and rules.
    among
        Works of which the holes count.

    Returns
    -------
    opening
        Of each hole that counts the number of its core; -1 of others.
    """
    counts = (opening_works(works, catalogue) & among)[holes.work]
    opening = np.where(counts, np.arange(len(holes.work)), -1)
    joined = counts[holes.core] & counts[holes.other]
    core, other = holes.core[joined], holes.other[joined]
    together = lie_open_together(works, catalogue.plan.together_share, holes.work[core], holes.work[other])
    is_part = set()
    for first, second in zip(core[together].tolist(), other[together].tolist(), strict=True):
        if second not in is_part and first not in is_part:
            is_part.add(second)
            opening[second] = first
    return opening


def opened_again(works: Works, holes: Holes, opening: Index, years: int) -> frozenset[str]:
    """
    Name the streets that open twice within some years, whether both openings are to come or one was already.

    Parameters
    ----------
    works
        With their dates.
    holes, opening
        As `openings` numbers them.
    years
        Of 365 days, between the end of one opening and the beginning of the next.
    """
    spans: dict[str, dict[int, tuple[int, int]]] = {}
    for hole in np.flatnonzero(opening >= 0).tolist():
        if not (street := holes.street[hole]):
            continue
        at, number = int(holes.work[hole]), int(opening[hole])
        own = spans.setdefault(street, {})
        first, last = own.get(number, (int(works.start[at]), int(works.end[at])))
        own[number] = (min(first, int(works.start[at])), max(last, int(works.end[at])))
    return frozenset(street for street, own in spans.items() if _is_again(sorted(own.values()), years))


def _is_again(spans: Sequence[tuple[int, int]], years: int) -> bool:
    until = None
    for first, last in spans:
        if until is not None and first - until <= years * DAYS_PER_YEAR:
            return True
        until = last if until is None else max(until, last)
    return False
