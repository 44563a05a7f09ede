"""
Ground that works share, and how often a street opens: the one definition that everything said of it comes from.

**Shared ground** of two works is the area of the intersection of their footprints (``docs/domain.md`` §1); of more
works it is the ground that lies in two of them or more, counted once. Less than `LEAST_SHARED_M2` is told as such and
spares nothing: nobody leaves a street closed for it. Less than `DUST_M2` is none.

**An opening** is one work of a kind that opens the street (``opens_street``) and that is neither paused nor withdrawn.
Apart, each opens the street once: `Openings.before`. Together, works open it once where the ground of one is linked to
that of the other by shared ground, directly or through works between them: `Openings.after`. So an opening is spared
only where two works both open the street and share ground; a work that opens nothing spares none, nor does one that
lies beside another, nor a plan so large (`is_wide`) that nobody knows where in it the street opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.detect import space
from koppel.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.detect.space import Geometries
    from koppel.model import Activity

LEAST_SHARED_M2 = 1.0
# Below a square decimetre a shared area is nothing but how lines were drawn and numbers rounded.
DUST_M2 = 0.01
ASIDE = (Status.GEPAUZEERD, Status.GEANNULEERD)
# What these works do is done, or being done: it can be put together with nothing any more.
UNDER_WAY = (Status.IN_UITVOERING, Status.GEREED)


@dataclass(frozen=True, slots=True)
class Openings:
    """How often a street opens when each work is done apart, and when they are done together; see this module."""

    before: int
    after: int

    @property
    def avoided(self) -> int:
        """How many times fewer."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Ground:
    """
    What works do to the ground that they share.

    Attributes
    ----------
    shared_m2
        Ground in two works or more, whatever their kinds.
    openings
        Before and after.
    reopened_m2
        Ground that is not opened a second (third …) time: of the works that open once together, the sum of their
        ground less the ground itself. For two works it is their shared ground; 0 where no opening is spared.
    """

    shared_m2: float
    openings: Openings
    reopened_m2: float


def opens(item: Activity, catalogue: Catalogue) -> bool:
    """Tell whether a work counts as an opening."""
    return catalogue.kinds[item.kind].opens_street and item.status not in ASIDE


def is_wide(item: Activity, catalogue: Catalogue) -> bool:
    """Tell whether a work is a plan for more than a place: `Rules.score_zone_m2` and more."""
    return float(shapely.area(item.geometry)) > catalogue.rules.score_zone_m2


def footprints(works: Sequence[Activity], catalogue: Catalogue) -> Geometries:
    """Return the ground that each work takes, in the store's metric CRS."""
    geometry = np.empty(len(works), dtype=object)
    geometry[:] = [item.geometry for item in works]
    return space.footprints(geometry, np.array([catalogue.kinds[item.kind].width_m for item in works], dtype=float))


def ground_of(works: Sequence[Activity], catalogue: Catalogue, within: BaseGeometry | None = None) -> Ground:
    """
    Measure the ground of works that are done together.

    Parameters
    ----------
    works
        Geometries in the store's metric CRS; paused and withdrawn ones count in nothing.
    catalogue
        Tells width, and what opens the street.
    within
        Only the ground in this area, such as a street; None: all of it.
    """
    going = [item for item in works if item.status not in ASIDE]
    ground = footprints(going, catalogue)
    if within is not None:
        ground = shapely.intersection(ground, within)
    pairs = _meeting(ground)
    opening = [at for at, item in enumerate(going) if opens(item, catalogue)]
    once = together(opening, _linked(going, pairs, catalogue))
    reopened = sum(_reopened(ground[list(group)]) for group in once if len(group) > 1)
    shared = float(shapely.area(shapely.union_all(list(pairs.values())))) if pairs else 0.0
    return Ground(shared, Openings(len(opening), len(once)), reopened)


def opened_together(works: Sequence[Activity], catalogue: Catalogue) -> tuple[tuple[int, ...], ...]:
    """Return the places of works that open the street once together; two or more in each group."""
    ground = footprints(works, catalogue)
    opening = [at for at, item in enumerate(works) if opens(item, catalogue)]
    once = together(opening, _linked(works, _meeting(ground), catalogue))
    return tuple(tuple(sorted(group)) for group in once if len(group) > 1)


def _linked(
    works: Sequence[Activity], pairs: Mapping[tuple[int, int], BaseGeometry], catalogue: Catalogue
) -> list[tuple[int, int]]:
    """Return the pairs that share enough ground to open it once, of places that are known."""
    wide = {at for at, item in enumerate(works) if is_wide(item, catalogue)}
    return [pair for pair, shared in pairs.items() if wide.isdisjoint(pair) and shapely.area(shared) >= LEAST_SHARED_M2]


def together(works: Iterable[int], linked: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    """Put works that are linked, directly or through others, in one group; all others alone."""
    group_of = {at: {at} for at in works}
    for first, second in linked:
        if first in group_of and second in group_of and group_of[first] is not group_of[second]:
            joined = group_of[first] | group_of[second]
            for at in joined:
                group_of[at] = joined
    return list({id(group): frozenset(group) for group in group_of.values()}.values())


def _meeting(ground: Geometries) -> dict[tuple[int, int], BaseGeometry]:
    """Return the ground that each two share, of those that share any."""
    if len(ground) < 2:
        return {}
    first, second = shapely.STRtree(ground).query(ground, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(ground[first], ground[second])
    some = shapely.area(shared) > 0
    return {
        (int(a), int(b)): place for a, b, place in zip(first[some], second[some], shared[some], strict=True)
    }  # fmt: skip


def _reopened(ground: Geometries) -> float:
    return max(0.0, float(shapely.area(ground).sum() - shapely.area(shapely.union_all(ground))))
