"""The wijk in metres, and a sheet's window on it in millimetres of paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely

from koppel.crs import WGS84, transform

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.publish.model import Ground, PublicCopy

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


class Terrain:
    """
    The ground and the works of a copy, in its metric CRS.

    Attributes
    ----------
    streets, areas, works
        By slug, slug and key.
    blocks
        In no order.
    """

    def __init__(self, copy: PublicCopy, ground: Ground) -> None:
        def metric(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
            return list(transform(shapes, source=WGS84, target=copy.crs)) if shapes else []

        placed = [work for work in copy.works if work.is_shown and work.geometry is not None]
        self.streets = dict(zip(ground.streets, metric(list(ground.streets.values())), strict=True))
        self.areas = dict(zip(ground.areas, metric(list(ground.areas.values())), strict=True))
        shapes = metric([work.geometry for work in placed if work.geometry is not None])
        self.works: Mapping[str, BaseGeometry] = dict(zip([work.key for work in placed], shapes, strict=True))
        self.blocks = metric(ground.blocks)
        self._block_tree = shapely.STRtree(self.blocks)
        self._street_slugs = list(self.streets)
        self._street_tree = shapely.STRtree(list(self.streets.values()))

    def blocks_in(self, bounds: Bounds) -> list[BaseGeometry]:
        """Return the blocks that a window shows."""
        return [self.blocks[at] for at in sorted(self._block_tree.query(shapely.box(*bounds)))]

    def streets_in(self, bounds: Bounds) -> dict[str, BaseGeometry]:
        """Return the streets that a window shows, by slug."""
        rows = sorted(self._street_tree.query(shapely.box(*bounds)))
        return {self._street_slugs[at]: self.streets[self._street_slugs[at]] for at in rows}

    def extent(self, used: Iterable[str]) -> Bounds:
        """
        Bound the wijk: its streets and its works, as far as there is ground under them.

        Parameters
        ----------
        used
            Slugs of the streets that belong to it.
        """
        streets = [self.streets[slug] for slug in used if slug in self.streets] or list(self.streets.values())
        ground = shapely.box(*shapely.total_bounds([*self.streets.values(), *self.blocks])) if streets else None
        shapes = [*self.works.values(), *streets]
        if not shapes:
            shapes = list(self.areas.values()) or [shapely.Point(0, 0)]
        bounds = shapely.box(*shapely.total_bounds(shapes))
        if ground is not None and bounds.intersects(ground):
            bounds = bounds.intersection(ground)
        west, south, east, north = bounds.bounds
        edge = 20 + 0.03 * max(east - west, north - south)
        return (west - edge, south - edge, east + edge, north + edge)
