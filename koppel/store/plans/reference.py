"""Reference geometry beneath the activities and for their names: streets, blocks, homes, areas, green and water."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from koppel.model.plans import Reference, ReferenceLayer
from koppel.store.schema.migrations import STREETS, write_meta

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from koppel.store.writing import Writer


def put_reference(writer: Writer, layer: ReferenceLayer, items: Sequence[Reference]) -> None:
    """Store a whole layer in the place of the one of before."""
    writer.cursor.execute("DELETE FROM reference WHERE layer = ?", [layer.value])
    table = pa.table(
        {
            "name": pa.array([item.name for item in items], type=pa.string()),
            "homes": pa.array([item.homes for item in items], type=pa.int32()),
            "geometry": pa.array(
                shapely.to_wkb(np.array([item.geometry for item in items], dtype=object)), type=pa.binary()
            ),
        }
    )
    writer.cursor.register("incoming", table)
    writer.cursor.execute(
        "INSERT INTO reference (id, layer, name, homes, geom) "
        "SELECT uuid(), ?, name, homes, ST_GeomFromWKB(geometry) FROM incoming",
        [layer.value],
    )
    writer.cursor.unregister("incoming")
    if layer is ReferenceLayer.STREET:
        write_meta(writer.cursor, STREETS, writer.at.isoformat())


def list_reference(
    cursor: duckdb.DuckDBPyConnection,
    *,
    layer: ReferenceLayer | None = None,
    bbox: tuple[float, float, float, float] | None = None,
) -> tuple[Reference, ...]:
    """
    Give reference geometries, by layer and name.

    Parameters
    ----------
    cursor
        On the store.
    layer
        Only this one; None: all.
    bbox
        Only what meets this box: west, south, east, north in metres of the store's CRS.
    """
    where, values = ["true"], list[object]()
    if layer is not None:
        where.append("layer = ?")
        values.append(layer.value)
    if bbox is not None:
        where.append("ST_Intersects(geom, ST_MakeEnvelope(?, ?, ?, ?))")
        values.extend(float(side) for side in bbox)
    rows = cursor.execute(
        "SELECT layer, name, homes, ST_AsWKB(geom) FROM reference "
        f"WHERE {' AND '.join(where)} ORDER BY layer, name, id",
        values,
    ).fetchall()
    return tuple(
        Reference(ReferenceLayer(sort), name, shapely.from_wkb(bytes(wkb)), homes) for sort, name, homes, wkb in rows
    )
