"""The ground that belongs to an address: the way to its street, its piece of each street, and its block of houses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import ops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.kinds import Rules

    Geometries = NDArray[np.object_]
    Index = NDArray[np.int64]

# Streets that cross share a place; drawing and rounding may leave them this far apart.
_CROSSING_M = 1.0
# Outlines of houses in a row meet, or nearly: half of a metre on either side.
_JOIN_M = 0.5


@dataclass(frozen=True, slots=True)
class StreetParts:
    """
    Streets in pieces without forks.

    ``line`` and ``street`` (its index) have one entry a part; ``crossings`` the distances along a part, in metres and
    in order, at which it begins, meets another street, or ends; a street that runs round has no begin and no end.
    """

    line: Geometries
    street: Index
    crossings: tuple[NDArray[np.float64], ...]


def street_parts(streets: Geometries) -> StreetParts:
    """Take streets apart, and find where each meets a street of another name; metric CRS."""
    merged = [shapely.line_merge(geometry) for geometry in streets]
    line, street = shapely.get_parts(_array(merged), return_index=True)
    is_line = (shapely.get_type_id(line) == shapely.GeometryType.LINESTRING) & (shapely.length(line) > 0)
    line, street = line[is_line], street[is_line]
    closed, lengths = shapely.is_closed(line).tolist(), shapely.length(line).tolist()
    crossings: list[list[float]] = [[] if ring else [0.0, end] for ring, end in zip(closed, lengths, strict=True)]
    if len(line):
        zones = shapely.buffer(streets, _CROSSING_M, quad_segs=16)
        one, other = shapely.STRtree(zones).query(line, predicate="intersects")
        apart = street[one] != other
        one, other = one[apart], other[apart]
        met, pair = shapely.get_parts(shapely.intersection(line[one], zones[other]), return_index=True)
        middle = shapely.line_interpolate_point(met, 0.5, normalized=True)
        at = shapely.line_locate_point(line[one[pair]], middle)
        for part, distance in zip(one[pair].tolist(), at.tolist(), strict=True):
            crossings[part].append(distance)
    return StreetParts(line, street, tuple(np.array(sorted(item)) for item in crossings))


def nearest_parts(parts: StreetParts, points: Geometries, street: Index, most_m: float) -> Index:
    """
    Find for each point the nearest part of the street that goes with it.

    Returns
    -------
    part
        Index of the part; -1 where the street is not known (-1) or further than `most_m`.
    """
    part_of_point = np.full(len(points), -1, dtype=np.int64)
    for name in np.unique(street[street >= 0]).tolist():
        own, here = np.flatnonzero(parts.street == name), np.flatnonzero(street == name)
        if len(own):
            part_of_point[here] = own[shapely.STRtree(parts.line[own]).nearest(points[here])]
    with_part = np.flatnonzero(part_of_point >= 0)
    far = shapely.distance(points[with_part], parts.line[part_of_point[with_part]]) > most_m
    part_of_point[with_part[far]] = -1
    return part_of_point


def sections(parts: StreetParts, points: Geometries, part: Index, rules: Rules) -> Geometries:
    """
    Cut from a part of a street the piece that belongs to each point.

    Both ways along the street from the place nearest to the point to the next crossing, at least
    ``address_section_least_m`` and at most ``address_section_most_m`` (``layers/rules.toml``).
    """
    least, most = rules.address_section_least_m, rules.address_section_most_m
    lines = parts.line[part]
    starts = shapely.line_locate_point(lines, points)
    pieces = np.empty(len(points), dtype=object)
    for row, (line, at, own) in enumerate(zip(lines, starts.tolist(), part.tolist(), strict=True)):
        pieces[row] = _section(line, at, parts.crossings[own], least, most)
    return pieces


def _section(line: BaseGeometry, at: float, marks: NDArray[np.float64], least: float, most: float) -> BaseGeometry:
    if line.is_closed:
        # Twice round, so that a piece can run over the place where the drawing begins.
        whole = float(line.length)
        corners = list(line.coords)
        line, marks = shapely.LineString([*corners, *corners[1:]]), np.concatenate([marks, marks + whole])
        at = at + whole if at < whole / 2 else at
        least, most = min(least, whole / 2), min(most, whole / 2)
    # At a crossing itself there is none before or behind: it is both.
    back = min(max(at - float(marks[marks <= at + _CROSSING_M].max(initial=0.0)), least), most)
    ahead = min(max(float(marks[marks >= at - _CROSSING_M].min(initial=line.length)) - at, least), most)
    return ops.substring(line, max(0.0, at - back), min(line.length, at + ahead))


def ways_out(parts: StreetParts, points: Geometries, part: Index, most_m: float) -> Geometries:
    """Draw the shortest way from each point to its part of the street, its first `most_m`; the point where none is."""
    paths = points.copy()
    with_part = np.flatnonzero(part >= 0)
    shortest = shapely.shortest_line(points[with_part], parts.line[part[with_part]])
    lengths = shapely.length(shortest)
    ends = shapely.line_interpolate_point(shortest, np.minimum(lengths, most_m))
    for row, length, end in zip(with_part.tolist(), lengths.tolist(), ends, strict=True):
        if length > 0:
            paths[row] = shapely.LineString([points[row], end])
    return paths


def joined_blocks(blocks: Geometries) -> Geometries:
    """Join outlines that lie less than a metre apart to blocks, half a metre wider, with the courts within."""
    if not len(blocks):
        return np.empty(0, dtype=object)
    grown = shapely.get_parts(shapely.union_all(shapely.buffer(blocks, _JOIN_M)))
    return _array([shapely.Polygon(block.exterior) for block in grown if block.geom_type == "Polygon"])


def own_block(blocks: Geometries, points: Geometries, most_m: float) -> Index:
    """Find for each point the block in which it lies or that is nearest within `most_m`; -1 where there is none."""
    block_of_point = np.full(len(points), -1, dtype=np.int64)
    if len(blocks) and len(points):
        at, block = shapely.STRtree(blocks).query_nearest(points, max_distance=most_m, all_matches=False)
        block_of_point[at] = block
    return block_of_point


def _array(shapes: Sequence[BaseGeometry]) -> Geometries:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
