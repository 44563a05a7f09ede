"""
In which vector tile each work is: whole, in the tile of the middle of its box.

Its lane in a street, its number and what is pressed need all of a work, and a shape that is cut at the edge of a tile
has none of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.crs import transform

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Some 1.5 km along a side in the Netherlands: a screen at the zoom of a street shows one to four.
TILE_ZOOM = 14
MERCATOR = "EPSG:3857"
_HALF_M = 20_037_508.342789244


@dataclass(frozen=True, slots=True)
class Tiling:
    """
    Which tile each work is in.

    ``tiles`` are columns and rows; ``of`` has the place in these of each work, and ``mark`` names the works that it
    holds for: another one for other works, and for who sees others.
    """

    tiles: tuple[tuple[int, int], ...]
    of: NDArray[np.int32]
    mark: str


def tiling_of(geometries: NDArray[np.object_], crs: str, mark: str) -> Tiling:
    """Return the tiles of shapes, by the middles of their boxes; `crs` is that of the shapes."""
    if not len(geometries):
        return Tiling((), np.zeros(0, dtype=np.int32), mark)
    west, south, east, north = shapely.bounds(geometries).T
    middles = shapely.points((west + east) / 2, (south + north) / 2)
    x, y = shapely.get_coordinates(transform(list(middles), source=crs, target=MERCATOR)).T
    side, most = 2 * _HALF_M / 2**TILE_ZOOM, 2**TILE_ZOOM - 1
    columns = np.clip(np.floor((x + _HALF_M) / side), 0, most).astype(np.int64)
    rows = np.clip(np.floor((_HALF_M - y) / side), 0, most).astype(np.int64)
    tiles, of = np.unique(np.stack([columns, rows], axis=1), axis=0, return_inverse=True)
    return Tiling(tuple((int(column), int(row)) for column, row in tiles), of.reshape(-1).astype(np.int32), mark)
