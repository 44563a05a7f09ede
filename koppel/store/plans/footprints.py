"""The ground that activities take, kept beside their geometry and in step with the widths of kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from koppel.detect import space
from koppel.store.schema.migrations import CATALOGUE_VERSION, write_meta

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from koppel.store.writing import Writer


def footprints(
    geometries: NDArray[np.object_], kinds: Sequence[str], widths: Mapping[str, float]
) -> NDArray[np.object_]:
    """
    Give the ground that activities take (``docs/domain.md`` §1).

    Parameters
    ----------
    geometries
        Array of geometries in a metric CRS, shape (n,).
    kinds
        Their kinds, n of them.
    widths
        Kind to width in metres; a kind that is not there has none.

    Returns
    -------
    footprints
        Shape (n,), as `koppel.detect.space.footprints` makes them.
    """
    width_m = np.array([widths.get(kind, 0.0) for kind in kinds], dtype=np.float64)
    return space.footprints(geometries, width_m)


def refresh_footprints(writer: Writer, widths: Mapping[str, float], catalogue_version: str) -> int:
    """
    Make all footprints again, past states' too, after the widths of kinds changed.

    Returns
    -------
    count
        Footprints that were made.
    """
    made = 0
    for table in ("activity", "activity_version"):
        rows = writer.cursor.execute(f"SELECT rowid AS row_number, kind, ST_AsWKB(geom) AS geometry FROM {table}")
        works = rows.to_arrow_table()
        geometries = shapely.from_wkb(works["geometry"].to_numpy(zero_copy_only=False))
        shapes = footprints(geometries, works["kind"].to_pylist(), widths)
        remade = pa.table(
            {
                "row_number": works["row_number"],
                "footprint": pa.array(shapely.to_wkb(shapes), type=pa.binary()),
                "area": pa.array(shapely.area(shapes), type=pa.float64()),
            }
        )
        writer.cursor.register("remade", remade)
        writer.cursor.execute(
            f"UPDATE {table} SET footprint = ST_GeomFromWKB(remade.footprint), footprint_area_m2 = remade.area "
            f"FROM remade WHERE {table}.rowid = remade.row_number"
        )
        writer.cursor.unregister("remade")
        made += works.num_rows
    write_meta(writer.cursor, CATALOGUE_VERSION, catalogue_version)
    return made
