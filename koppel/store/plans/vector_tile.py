"""Shapes as a vector tile, by DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    import numpy as np
    from numpy.typing import NDArray


def vector_tile(
    cursor: duckdb.DuckDBPyConnection,
    geometries: NDArray[np.object_],
    ids: Sequence[int],
    *,
    zoom: int,
    column: int,
    row: int,
    extent: int,
) -> bytes:
    """
    Return a Mapbox Vector Tile 2.1 with one layer, ``works``.

    Parameters
    ----------
    cursor
        Of a store with spatial functions.
    geometries
        Shapes in EPSG:3857, metres. They are not cut at the edge of the tile: coordinates may lie outside it.
    ids
        Of each shape, 0 and more: its feature id.
    zoom, column, row
        Of the tile, counted from the north-west corner of the world.
    extent
        Units along a side of the tile; coordinates are whole numbers of these.
    """
    made = cursor.execute(
        """
        SELECT ST_AsMVT({'geom': shape, 'place': place}, 'works', $extent::INTEGER, 'geom', 'place')
        FROM (
            SELECT place, ST_AsMVTGeom(
                ST_GeomFromWKB(wkb), ST_Extent(ST_TileEnvelope($zoom, $column, $row)), $extent, 0, false
            ) AS shape
            FROM (SELECT unnest($wkbs::BLOB[]) AS wkb, unnest($ids::INTEGER[]) AS place)
        )
        WHERE shape IS NOT NULL AND NOT ST_IsEmpty(shape)
        """,
        {
            "wkbs": shapely.to_wkb(geometries).tolist(),
            "ids": list(ids),
            "zoom": zoom,
            "column": column,
            "row": row,
            "extent": extent,
        },
    ).fetchone()
    return b"" if made is None or made[0] is None else bytes(made[0])
