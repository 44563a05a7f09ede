"""
The exact shapes of works as vector tiles, for stores with so many works that one layer of all is heavy.

Tiles are made of what somebody may see, and of nothing else.
"""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.config import read_settings
from koppel.crs import transform
from koppel.services.cache import Until, cached
from koppel.services.pictures.map_layer import SIMPLER_M
from koppel.services.pictures.tiling import MERCATOR, TILE_ZOOM, Tiling, tiling_of
from koppel.store.plans.vector_tile import vector_tile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.services.reading import Reading

# A unit is 9 cm in the Netherlands.
EXTENT = 16_384
_MOST_TILES = 2048


def is_tiled(reading: Reading) -> bool:
    """Tell whether there are so many works that a map fetches exact shapes by tile."""
    return len(reading.columns()) > read_settings().map_whole


@cached(Until.PLANS)
def tiling(reading: Reading) -> Tiling:
    """Return the tiles of the works that somebody may see."""
    state = repr((reading.plans_revision, reading.sight))
    mark = hashlib.sha256(state.encode()).hexdigest()[:24]
    return tiling_of(reading.columns().geometry, reading.store.crs, mark)


@cached(Until.PLANS, most=_MOST_TILES)
def tile(reading: Reading, column: int, row: int) -> bytes:
    """
    Return the works that somebody may see whose middle lies in a tile, gzipped; each by its place in the layer.

    A tile without works is empty.
    """
    places, shapes = shapes_in(reading.columns().geometry, reading.store.crs, tiling(reading), column, row)
    if not len(places):
        return gzip.compress(b"", mtime=0)
    with reading.store.read() as cursor:
        made = vector_tile(cursor, shapes, places.tolist(), zoom=TILE_ZOOM, column=column, row=row, extent=EXTENT)
    return gzip.compress(made, 5, mtime=0)


def shapes_in(
    geometries: NDArray[np.object_], crs: str, known: Tiling, column: int, row: int
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """
    Return the places in `geometries` of those whose middle lies in a tile, and their shapes in EPSG:3857.

    Shapes are simplified by at most 0.2 m; `crs` is that of `geometries`.
    """
    is_there = (column, row) in known.tiles
    places = np.flatnonzero(known.of == (known.tiles.index((column, row)) if is_there else -1))
    shapes = shapely.simplify(geometries[places], SIMPLER_M)
    turned = np.empty(len(places), dtype=object)
    turned[:] = [_main(shape) for shape in transform(list(shapes), source=crs, target=MERCATOR)]
    return places, turned


def _main(shape: BaseGeometry) -> BaseGeometry:
    """Return the parts of the highest dimension as one shape, which is what a tile can hold."""
    if shape.geom_type != "GeometryCollection":
        return shape
    dimension = shapely.get_dimensions(shape)
    parts: Sequence[BaseGeometry] = [
        part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == dimension
    ]
    return shapely.union_all(parts)
