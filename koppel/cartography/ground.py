"""What lies beneath the works on a map: named streets, blocks, green, water, edges of areas; all in metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.cartography.window import Bounds


class BaseMap:
    """
    The ground, in one metric CRS.

    Attributes
    ----------
    streets, areas
        By a key of their own, such as a slug or a name.
    names
        Of streets, by their key; a street without one has no name on the map.
    blocks, green, water
        In no order.
    """

    def __init__(
        self,
        streets: Mapping[str, BaseGeometry],
        names: Mapping[str, str],
        blocks: Sequence[BaseGeometry],
        areas: Mapping[str, BaseGeometry],
        *,
        green: Sequence[BaseGeometry] = (),
        water: Sequence[BaseGeometry] = (),
    ) -> None:
        self.streets, self.names, self.blocks, self.areas = streets, names, blocks, areas
        self.green, self.water = green, water
        self._block_tree, self._green_tree, self._water_tree = (
            shapely.STRtree(list(shapes)) for shapes in (blocks, green, water)
        )
        self._street_keys = list(streets)
        self._street_tree = shapely.STRtree(list(streets.values()))

    def blocks_in(self, bounds: Bounds) -> list[BaseGeometry]:
        """Return the blocks that a window shows."""
        return [self.blocks[at] for at in sorted(self._block_tree.query(shapely.box(*bounds)))]

    def green_in(self, bounds: Bounds) -> list[BaseGeometry]:
        """Return the green that a window shows."""
        return [self.green[at] for at in sorted(self._green_tree.query(shapely.box(*bounds)))]

    def water_in(self, bounds: Bounds) -> list[BaseGeometry]:
        """Return the water that a window shows."""
        return [self.water[at] for at in sorted(self._water_tree.query(shapely.box(*bounds)))]

    def streets_in(self, bounds: Bounds) -> dict[str, BaseGeometry]:
        """Return the streets that a window shows, by key."""
        rows = sorted(self._street_tree.query(shapely.box(*bounds)))
        return {self._street_keys[at]: self.streets[self._street_keys[at]] for at in rows}

    def bounds_with(self, works: Sequence[BaseGeometry], used: Iterable[str]) -> Bounds:
        """
        Bound works and streets, as far as there is ground under them, with an edge around.

        Parameters
        ----------
        works
            In the CRS of the map.
        used
            Keys of the streets that belong to it; all streets where none of them is there.
        """
        streets = [self.streets[key] for key in used if key in self.streets] or list(self.streets.values())
        ground = shapely.box(*shapely.total_bounds([*self.streets.values(), *self.blocks])) if streets else None
        shapes = [*works, *streets]
        if not shapes:
            shapes = list(self.areas.values()) or [shapely.Point(0, 0)]
        bounds = shapely.box(*shapely.total_bounds(shapes))
        if ground is not None and bounds.intersects(ground):
            bounds = bounds.intersection(ground)
        return with_edge(bounds.bounds)


def with_edge(bounds: Bounds) -> Bounds:
    """Return bounds with 20 m and 3 percent around."""
    west, south, east, north = bounds
    edge = 20 + 0.03 * max(east - west, north - south)
    return (west - edge, south - edge, east + edge, north + edge)
