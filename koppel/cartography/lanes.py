"""Works along the same line, drawn beside each other instead of over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

_ORDER = (0, 1, -1, 2, -2, 3, -3)


def spread(shapes: Sequence[BaseGeometry], step: float) -> list[BaseGeometry]:
    """
    Move lines aside that run along an earlier one.

    Parameters
    ----------
    shapes
        In millimetres of paper; only lines are moved.
    step
        Width of a lane.

    Returns
    -------
    shapes
        In the same order. More than seven along one line share lanes.
    """
    lines = [at for at, shape in enumerate(shapes) if shape.area == 0 and shape.length > 0]
    tree = shapely.STRtree([shapes[at] for at in lines])
    lanes: dict[int, int] = {}
    moved = list(shapes)
    for at in lines:
        strip = shapely.buffer(shapes[at], step * 0.45, cap_style="flat")
        near = [lines[int(row)] for row in tree.query(strip, predicate="intersects")]
        taken = {
            lanes[other]
            for other in near
            if other in lanes and shapely.intersection(strip, shapes[other]).length > 1.5 * step
        }
        lane = next((lane for lane in _ORDER if lane not in taken), 0)
        lanes[at] = lane
        if lane:
            moved[at] = _aside(shapes[at], lane * step)
    return moved


def _aside(shape: BaseGeometry, distance: float) -> BaseGeometry:
    parts = [
        shapely.offset_curve(_one_way(part), distance, join_style="mitre", mitre_limit=2)
        for part in shapely.get_parts(shape)
        if part.geom_type in ("LineString", "LinearRing")
    ]
    joined = shapely.unary_union([part for part in parts if not part.is_empty])
    return shape if joined.is_empty else joined


def _one_way(line: BaseGeometry) -> BaseGeometry:
    """Let every line run east, or its left and right would depend on who drew it."""
    first, last = shapely.get_coordinates(line)[[0, -1]]
    return line if tuple(first) <= tuple(last) else shapely.reverse(line)
