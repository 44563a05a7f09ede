"""How often the rings of an area cross themselves, counted with a bound before anything tries to mend them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

# Pairs of segments whose boxes meet, that are looked at for each crossing allowed and for each segment: in drawings of
# real works a box meets some ten others.
_PAIRS_EACH = 50
# Pairs of one batch, in memory at the same time.
_BATCH = 200_000
_SEED = 20261126


def count_crossings(geometry: BaseGeometry, most: int) -> int:
    """
    Count where segments of the rings of an area cross each other.

    Parameters
    ----------
    geometry
        An area; lines and points have no rings and no crossings.
    most
        Where counting stops.

    Returns
    -------
    crossings
        Places where two segments cross within both, each pair once; ``most + 1`` where there are more, or where so
        many segments lie over each other that counting them would take too long. Rings that only touch do not cross.
    """
    starts, ends = _segments(geometry)
    count = len(starts)
    if count < 4:
        return 0
    # In any order, so that the first batches tell how dense the rest is.
    order = np.random.default_rng(_SEED).permutation(count)
    starts, ends = starts[order], ends[order]
    boxes = shapely.box(*np.minimum(starts, ends).T, *np.maximum(starts, ends).T)
    tree = shapely.STRtree(boxes)
    pairs_left = _PAIRS_EACH * (most + count)
    crossings, at, size = 0, 0, max(1, _BATCH // count)
    while at < count:
        first, second = tree.query(boxes[at : at + size])
        first += at
        pairs_left -= len(first)
        later = first < second
        first, second = first[later], second[later]
        crossings += int(_cross(starts[first], ends[first], starts[second], ends[second]).sum())
        if crossings > most or pairs_left < 0:
            return most + 1
        at += size
        density = max(1.0, len(later) / size)
        size = int(min(2 * size, max(1, _BATCH // density)))
    return crossings


def _segments(geometry: BaseGeometry) -> tuple[Floats, Floats]:
    areas = [part for part in shapely.get_parts([geometry]) if shapely.get_dimensions(part) == 2]
    rings = shapely.get_rings(areas)
    points, owners = shapely.get_coordinates(rings, return_index=True)
    joined = np.flatnonzero((owners[1:] == owners[:-1]) & (points[1:] != points[:-1]).any(axis=1))
    return points[joined], points[joined + 1]


def _cross(a: Floats, b: Floats, c: Floats, d: Floats) -> NDArray[np.bool_]:
    return (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)


def _side(a: Floats, b: Floats, point: Floats) -> Floats:
    """Return -1, 0 or 1: right of, on, or left of the line from `a` to `b`."""
    ahead, aside = b - a, point - a
    return np.sign(ahead[:, 0] * aside[:, 1] - ahead[:, 1] * aside[:, 0])
