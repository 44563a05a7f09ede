"""
Distances, footprints and shared ground of pairs, vectorised; metres and square metres in the store's metric CRS.

The rules are those of ``docs/domain.md`` §1. GEOS lets go of Python's lock, so long columns are cut in blocks and
computed by as many threads as there are processors; each element is computed alone, so the cut changes no result.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Geometries = NDArray[np.object_]
    Index = NDArray[np.int64]
    Column = TypeVar("Column", Floats, Geometries)

# Segments in a quarter circle of a round cap; shapely's own default for ``geometry.buffer``.
QUAD_SEGS = 16
_BLOCK = 4096


def _in_blocks(count: int, compute: Callable[[slice], Column]) -> Column:
    blocks = [slice(at, min(at + _BLOCK, count)) for at in range(0, count, _BLOCK)]
    if len(blocks) <= 1:
        return compute(slice(0, count))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return np.concatenate(list(pool.map(compute, blocks)))


def distance_m(first: Geometries, second: Geometries) -> Floats:
    """Measure planar distances between geometries as stored; 0 where they touch or overlap."""
    return _in_blocks(
        len(first), lambda part: np.asarray(shapely.distance(first[part], second[part]), dtype=np.float64)
    )


def footprints(geometry: Geometries, width_m: Floats) -> Geometries:
    """
    Give the ground that works take.

    Parameters
    ----------
    geometry
        Points, lines and polygons.
    width_m
        Width of the kind of each; lines and points are buffered by half of it, with round caps.

    Returns
    -------
    footprints
        Polygons as drawn, the buffers of the others; empty where there is no width.
    """
    is_area = shapely.get_dimensions(geometry) == 2
    ground = geometry.copy()
    rest = np.flatnonzero(~is_area)
    if len(rest):
        lines, half_m = geometry[rest], width_m[rest] / 2

        def widen(part: slice) -> Geometries:
            return np.asarray(shapely.buffer(lines[part], half_m[part], quad_segs=QUAD_SEGS), dtype=object)

        ground[rest] = _in_blocks(len(rest), widen)
    return ground


def shared_area_m2(first: Geometries, second: Geometries) -> Floats:
    """Measure the areas of the intersections of footprints; 0 where they only touch."""

    def measure(part: slice) -> Floats:
        a, b = first[part], second[part]
        # A work that lies wholly in another is common (a trench in a plan area) and needs no overlay.
        inside = _covered(a, b)
        area = np.where(inside, shapely.area(a), 0.0)
        rest = np.flatnonzero(~inside)
        area[rest] = shapely.area(shapely.intersection(a[rest], b[rest]))
        return np.asarray(area, dtype=np.float64)

    return _in_blocks(len(first), measure)


def _covered(inner: Geometries, outer: Geometries) -> NDArray[np.bool_]:
    """Tell which geometries lie wholly in another, looking closely only where their boxes allow it."""
    low_in, low_out = shapely.bounds(inner)[:, :2], shapely.bounds(outer)[:, :2]
    high_in, high_out = shapely.bounds(inner)[:, 2:], shapely.bounds(outer)[:, 2:]
    covered = ((low_in >= low_out) & (high_in <= high_out)).all(axis=1)
    at = np.flatnonzero(covered)
    covered[at] = shapely.covers(outer[at], inner[at])
    return np.asarray(covered, dtype=np.bool_)


def shared_length_m(geometry: Geometries, a: Index, b: Index, buffer_m: Floats, distance_m: Floats) -> Floats:
    """
    Measure along how many metres a line and its neighbour lie side by side.

    Parameters
    ----------
    geometry
        Geometries of the works.
    a, b
        Positions of the two of each pair.
    buffer_m
        How near is near, for each pair.
    distance_m
        How far apart the two of each pair are.

    Returns
    -------
    lengths
        For two lines, of the part of the shorter within `buffer_m` of the other; for a line and a polygon, of the
        part of the line within `buffer_m` of the polygon; NaN for all other pairs.
    """
    dimension = shapely.get_dimensions(geometry)
    length = shapely.length(geometry)
    both_lines = (dimension[a] == 1) & (dimension[b] == 1)
    mixed = ((dimension[a] == 1) & (dimension[b] == 2)) | ((dimension[a] == 2) & (dimension[b] == 1))
    a_measured = np.where(both_lines, length[a] <= length[b], dimension[a] == 1)
    result = np.where(both_lines | mixed, 0.0, np.nan)
    at = np.flatnonzero((both_lines | mixed) & (distance_m <= buffer_m))
    measured = np.where(a_measured, a, b)[at]
    other = np.where(a_measured, b, a)[at]
    near = buffer_m[at]
    # One long line has many neighbours: widen it once for each distance.
    order = np.lexsort((near, other))
    measured, other, near, at = measured[order], other[order], near[order], at[order]

    def measure(part: slice) -> Floats:
        line, neighbour, reach = geometry[measured[part]], other[part], near[part]
        new = np.ones(len(neighbour), dtype=np.bool_)
        new[1:] = (neighbour[1:] != neighbour[:-1]) | (reach[1:] != reach[:-1])
        zone = shapely.buffer(geometry[neighbour[new]], reach[new], quad_segs=QUAD_SEGS)[np.cumsum(new) - 1]
        inside = _covered(line, zone)
        lengths = np.where(inside, shapely.length(line), 0.0)
        rest = np.flatnonzero(~inside)
        lengths[rest] = shapely.length(shapely.intersection(line[rest], zone[rest]))
        return np.asarray(lengths, dtype=np.float64)

    result[at] = _in_blocks(len(at), measure)
    return result
