"""Where a part of a street lies; all in metres."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.affinity
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
# Segments of a quarter of a round end.
_ROUNDING = 4
# A street runs a way where at least this share of its extent does.
_LEAST_ALONG = 0.6


def part_at(
    street: BaseGeometry,
    points: Sequence[BaseGeometry] | NDArray[np.object_],
    reach: float = REACH_M,
    *,
    is_on_street: bool = False,
) -> BaseGeometry:
    """
    Return the part of a street from the first to the last of some points beside it.

    The part lies within the smallest shape without dents around the points, as far beyond it as the street is wide;
    in a bend that is somewhat more than the way along it. The whole street where nothing of it lies there.
    """
    on_street = np.asarray(points, dtype=object)
    if not is_on_street:
        on_street = shapely.get_point(shapely.shortest_line(street, on_street), 0)
    hull = shapely.convex_hull(shapely.multipoints(on_street))
    around = shapely.buffer(hull, max(reach, _width(street)), quad_segs=_ROUNDING)
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


def half_of(street: BaseGeometry, side: str) -> BaseGeometry | None:
    """
    Return the half of a street on one side, as ``oost`` or ``noordwest``.

    None where the street does not run that way: it has no eastern half that is a part of its length.
    """
    west, south, east, north = street.bounds
    directions = {"noord": (0, 1), "zuid": (0, -1), "oost": (1, 0), "west": (-1, 0)}
    x = sum(sign for name, (sign, _) in directions.items() if name in side)
    y = sum(sign for name, (_, sign) in directions.items() if name in side)
    width, height = east - west, north - south
    if (width * abs(x) + height * abs(y)) < _LEAST_ALONG * (width + height):
        return None
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    reach = width + height + 1.0
    turned = shapely.affinity.rotate(
        shapely.box(middle.x, middle.y - reach, middle.x + reach, middle.y + reach),
        math.degrees(math.atan2(y, x)),
        origin=(middle.x, middle.y),
    )
    half = shapely.intersection(street, turned)
    return None if half.is_empty else half


def around(points: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return a surface around front doors; a single one is a point."""
    if len(points) == 1:
        return points[0]
    return shapely.buffer(shapely.convex_hull(shapely.union_all(np.array(points, dtype=object))), REACH_M)


def _width(street: BaseGeometry) -> float:
    """Return about how wide a surface along a street is; 0 for a line."""
    return 2 * street.area / street.length if street.length else 0.0
