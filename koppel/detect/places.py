"""
What space says of pairs of works: which come close, how far apart they are, and what ground they share.

None of it changes when dates do. `Places` measures what it is asked; `KnownPlaces` measured everything beforehand, so
that works can be found again and again with other dates (``docs/domain.md`` §10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.detect import rules as rule
from koppel.detect import space
from koppel.detect.pairs import box_pairs

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue, Rules
    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]


def hinder_radius_m(rules: Rules) -> float:
    """Return the distance beyond which two activities that hinder (``hinder_min_level``) are no hinder, in metres."""
    return max(rules.hinder_max_distance_m, rules.hinder_beside_m)


def pair_number(works: Works, a: Index, b: Index) -> Index:
    """Return one number for each pair of positions, the same in either order."""
    return np.minimum(a, b) * len(works) + np.maximum(a, b)


class Places:
    """
    Pairs of works and what space says of them, measured when it is asked.

    Parameters
    ----------
    works
        Activities; of those that are passed later only dates and statuses may differ.
    catalogue
        Kinds and rules.
    cursor
        DuckDB cursor for the join; by default one in memory.
    """

    def __init__(self, works: Works, catalogue: Catalogue, cursor: duckdb.DuckDBPyConnection | None = None) -> None:
        self._works = works
        self._kinds = rule.kind_columns(catalogue)
        self._rules = catalogue.rules
        self._cursor = cursor

    def close_pairs(self, member: Bools, changed: Bools | None) -> tuple[Index, Index]:
        """Pair the works that lie within reach of each other, whatever their time; see `box_pairs`."""
        kinds = self._kinds
        # A pair is doubled by its footprints, which may reach further than the buffer of a wide kind.
        reach_m = np.maximum(kinds.buffer_m, kinds.width_m / 2)[self._works.kind]
        return box_pairs(
            self._works, reach_m=reach_m, member=member, within_days=None, changed=changed, cursor=self._cursor
        )

    def hinder_pairs(self, works: Works, member: Bools, changed: Bools | None) -> tuple[Index, Index]:
        """Pair the works that share a day and lie so near to each other that they can hinder one passage."""
        return self._near(works, member, changed, within_days=0)

    def _near(
        self, works: Works, member: Bools, changed: Bools | None, *, within_days: int | None
    ) -> tuple[Index, Index]:
        return box_pairs(
            works,
            reach_m=np.full(len(works), hinder_radius_m(self._rules) / 2),
            member=member,
            within_days=within_days,
            changed=changed,
            cursor=self._cursor,
        )

    def distance_m(self, a: Index, b: Index) -> Floats:
        """Measure how far apart the two of each pair are."""
        return space.distance_m(self._works.geometry[a], self._works.geometry[b])

    def shared_ground(self, a: Index, b: Index, distance_m: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the shared area and both footprints' areas of pairs, in square metres."""
        works = self._works
        is_area = shapely.get_dimensions(works.geometry) == 2
        width = self._kinds.width_m[works.kind]
        half = np.where(is_area, 0.0, width / 2)
        area = np.where(is_area, shapely.area(works.geometry), 0.0)
        meets = np.flatnonzero(distance_m <= half[a] + half[b])
        used = np.unique(np.concatenate([a, b]))
        used = used[~is_area[used]]
        ground = works.geometry.copy()
        ground[used] = space.footprints(works.geometry[used], width[used])
        area[used] = shapely.area(ground[used])
        shared = np.zeros(len(a))
        shared[meets] = space.shared_area_m2(ground[a[meets]], ground[b[meets]])
        return shared, area[a], area[b]

    def shared_length_m(self, a: Index, b: Index, distance_m: Floats) -> Floats:
        """Measure along how many metres the two of each pair lie side by side; see `space.shared_length_m`."""
        buffer_m = rule.pair_buffer_m(self._works, self._kinds, a, b)
        return space.shared_length_m(self._works.geometry, a, b, buffer_m, distance_m)


class KnownPlaces(Places):
    """The same, of which everything was measured once; pairs of works that were given up or stopped are left out."""

    def __init__(self, works: Works, catalogue: Catalogue, cursor: duckdb.DuckDBPyConnection | None = None) -> None:
        super().__init__(works, catalogue, cursor)
        goes_on = rule.goes_on(works)
        self._close = super().close_pairs(goes_on, None)
        hinders = goes_on & (works.hinder >= catalogue.rules.hinder_min_level)
        self._hinder = super()._near(works, hinders, None, within_days=None)
        both = [np.concatenate([one, other]) for one, other in zip(self._close, self._hinder, strict=True)]
        self._number, first = np.unique(pair_number(works, both[0], both[1]), return_index=True)
        a, b = both[0][first], both[1][first]
        self._distance = super().distance_m(a, b)
        self._ground = super().shared_ground(a, b, self._distance)
        self._length = super().shared_length_m(a, b, self._distance)

    def close_pairs(self, member: Bools, changed: Bools | None) -> tuple[Index, Index]:  # noqa: D102
        return _among(*self._close, member, changed)

    def hinder_pairs(self, works: Works, member: Bools, changed: Bools | None) -> tuple[Index, Index]:  # noqa: D102
        a, b = _among(*self._hinder, member, changed)
        meets = np.maximum(works.start[a], works.start[b]) <= np.minimum(works.end[a], works.end[b])
        return a[meets], b[meets]

    def passage_pairs(self, member: Bools) -> tuple[Index, Index]:
        """Return the pairs that `hinder_pairs` can give with whatever dates."""
        return _among(*self._hinder, member, None)

    def distance_m(self, a: Index, b: Index) -> Floats:  # noqa: D102
        return self._distance[self._at(a, b)]

    def shared_ground(self, a: Index, b: Index, distance_m: Floats) -> tuple[Floats, Floats, Floats]:  # noqa: ARG002, D102
        shared, first, second = (column[self._at(a, b)] for column in self._ground)
        return shared, first, second

    def shared_length_m(self, a: Index, b: Index, distance_m: Floats) -> Floats:  # noqa: ARG002, D102
        return self._length[self._at(a, b)]

    def _at(self, a: Index, b: Index) -> Index:
        return np.searchsorted(self._number, pair_number(self._works, a, b))


def _among(a: Index, b: Index, member: Bools, changed: Bools | None) -> tuple[Index, Index]:
    chosen = member[a] & member[b]
    if changed is not None:
        chosen &= changed[a] | changed[b]
    return a[chosen], b[chosen]
