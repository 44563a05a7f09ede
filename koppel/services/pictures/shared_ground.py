"""The ground that works of a combination share, as maps show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

# How far around shared ground the glow of a combination reaches, in metres.
_GLOW_M = 9.0


def shared_ground(members: Sequence[BaseGeometry]) -> BaseGeometry:
    """
    Return what a map shows of the ground that works share, in their metric CRS.

    It reaches 9 m past each of them: what all share, else what any two share, else all that they cover.
    """
    zones = shapely.buffer(np.array(members, dtype=object), _GLOW_M, quad_segs=4)
    shared = shapely.intersection_all(zones)
    if shared.is_empty:
        pairs = [shapely.intersection(a, b) for at, a in enumerate(zones) for b in zones[at + 1 :]]
        shared = shapely.union_all(pairs)
    return shared if not shared.is_empty else shapely.union_all(zones)
