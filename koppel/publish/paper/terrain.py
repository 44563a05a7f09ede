"""The ground and the works of a copy, in its metric CRS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.cartography.ground import BaseMap
from koppel.crs import WGS84, transform

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.cartography.window import Bounds
    from koppel.publish.model import Ground, PublicCopy


class Terrain(BaseMap):
    """
    The wijk of a copy; streets and areas by slug.

    Attributes
    ----------
    works
        Those that have a place and are shown, by key.
    """

    def __init__(self, copy: PublicCopy, ground: Ground) -> None:
        def metric(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
            return list(transform(shapes, source=WGS84, target=copy.crs)) if shapes else []

        super().__init__(
            dict(zip(ground.streets, metric(list(ground.streets.values())), strict=True)),
            {street.slug: street.name for street in copy.streets},
            metric(ground.blocks),
            dict(zip(ground.areas, metric(list(ground.areas.values())), strict=True)),
            green=metric(ground.green),
            water=metric(ground.water),
        )
        placed = [work for work in copy.works if work.is_shown and work.geometry is not None]
        shapes = metric([work.geometry for work in placed if work.geometry is not None])
        self.works: Mapping[str, BaseGeometry] = dict(zip([work.key for work in placed], shapes, strict=True))

    def extent(self, used: Iterable[str]) -> Bounds:
        """
        Bound the wijk: its streets and its works, as far as there is ground under them.

        Parameters
        ----------
        used
            Slugs of the streets that belong to it.
        """
        return self.bounds_with(list(self.works.values()), used)
