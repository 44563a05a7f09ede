"""A sheet's window on the ground, in millimetres of paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

_STEPS = (1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9)
# Cut beyond the frame, so that no cut is seen as an outline.
_PAST = 6.0
_BAR_STEPS = (1, 2, 2.5, 5)
Bounds: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """
    A piece of the ground on paper.

    Attributes
    ----------
    width, height
        On paper, in millimetres.
    scale
        A millimetre on paper is so many on the ground.
    east, north
        Middle, in metres.
    """

    width: float
    height: float
    scale: float
    east: float
    north: float

    @classmethod
    def around(cls, bounds: Bounds, width: float, height: float, *, least: float) -> Window:
        """Take the roundest scale, not closer than `least`, at which the bounds fit."""
        west, south, east, north = bounds
        needed = max((east - west) / width, (north - south) / height) * 1000
        return cls(width, height, round_scale(max(needed, least)), (west + east) / 2, (south + north) / 2)

    @property
    def ground(self) -> Bounds:
        """What it covers, in metres."""
        x, y = self.width / 2 * self.scale / 1000, self.height / 2 * self.scale / 1000
        return (self.east - x, self.north - y, self.east + x, self.north + y)

    def to_paper(self, shapes: Iterable[BaseGeometry]) -> list[BaseGeometry]:
        """Move shapes in metres to millimetres of paper, down from the upper left corner, cut off some way past it."""
        west, _, _, north = self.ground
        rate = 1000 / self.scale
        moved = shapely.transform(
            np.asarray(list(shapes), dtype=object), lambda xy: (xy - (west, north)) * (rate, -rate)
        )
        room = shapely.box(-_PAST, -_PAST, self.width + _PAST, self.height + _PAST)
        return list(shapely.intersection(shapely.make_valid(moved), room))

    def bar(self, longest_mm: float) -> tuple[float, float]:
        """Return the length of a scale bar in round metres, and in millimetres of paper."""
        most = longest_mm * self.scale / 1000
        power = 10.0 ** np.floor(np.log10(most))
        metres = max(step * power for step in _BAR_STEPS if step * power <= most)
        return float(metres), float(metres * 1000 / self.scale)


def round_scale(scale: float) -> float:
    """Return the nearest round scale at which at least as much is seen: 2,345 gives 2,500."""
    power = 10.0 ** np.floor(np.log10(scale))
    return float(next(step * power for step in (*_STEPS, 10) if step * power >= scale * (1 - 1e-9)))
