"""Where a part of a street lies; all in metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import nearest_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

# A street of which only a line is known is about as wide: the part that is meant reaches so far beyond its points.
REACH_M = 10.0
# How far two streets that cross may lie apart: a kerb, a line that stops short.
_CROSSING_M = 30.0
# How far "at" and "near" reach along a street.
NEAR_M = 40.0


def part_at(
    street: BaseGeometry, points: Sequence[BaseGeometry] | NDArray[np.object_], reach: float = REACH_M
) -> BaseGeometry:
    """
    Return the part of a street from the first to the last of some points beside it.

    The part lies within the smallest shape without dents around the points, as far beyond it as the street is wide;
    in a bend that is somewhat more than the way along it. The whole street where nothing of it lies there.
    """
    on_street = shapely.get_point(shapely.shortest_line(street, np.asarray(points, dtype=object)), 0)
    hull = shapely.convex_hull(shapely.multipoints(on_street))
    around = shapely.buffer(hull, max(reach, _width(street)))
    part = shapely.intersection(street, around)
    return street if part.is_empty else part


def crossing(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry | None:
    """Return where two streets meet; None where they do not."""
    shared = shapely.intersection(first, second)
    if not shared.is_empty:
        return shared
    here, there = nearest_points(first, second)
    if here.distance(there) > _CROSSING_M:
        return None
    return shapely.buffer(shapely.LineString([here, there]).centroid, REACH_M)


def around(points: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return a surface around front doors; a single one is a point."""
    if len(points) == 1:
        return points[0]
    return shapely.buffer(shapely.convex_hull(shapely.union_all(np.array(points, dtype=object))), REACH_M)


def _width(street: BaseGeometry) -> float:
    """Return about how wide a surface along a street is; 0 for a line."""
    return 2 * street.area / street.length if street.length else 0.0
