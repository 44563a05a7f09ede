"""Current activities as the columns that finding works on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from koppel.detect.streets import BESIDE_M, streets_along
from koppel.detect.works import WORKS_SCHEMA
from koppel.model import Visibility
from koppel.model.plans import ReferenceLayer
from koppel.store.chances.duplicates import standing_aside
from koppel.store.parties import parties
from koppel.store.plans.reference import list_reference
from koppel.store.sql_in import among_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    import duckdb

Box = tuple[float, float, float, float]

_STORED = [name for name in WORKS_SCHEMA.names if name not in ("streets", "party")]
_SELECT = ", ".join(
    "ST_AsWKB(geom) AS geometry"
    if name == "geometry"
    else f'{name}::VARCHAR AS "{name}"'
    if name in ("id", "upload_id")
    else f'"{name}"'
    for name in _STORED
)
# The spatial index answers one box in less than a millisecond; beyond this many, reading everything is faster.
_MANY_BOXES = 200


def load_works(
    cursor: duckdb.DuckDBPyConnection,
    *,
    ids: Collection[UUID | str] | None = None,
    boxes: Sequence[Box] | None = None,
) -> pa.Table:
    """
    Read current activities for `koppel.detect`.

    Parameters
    ----------
    cursor
        On the store.
    ids
        These activities.
    boxes
        And all whose geometry meets one of these: west, south, east, north in metres of the store's CRS.

    Returns
    -------
    works
        Table of `WORKS_SCHEMA`, each activity once, in no order. Everything if neither `ids` nor `boxes` is given;
        it may be everything too if there are very many boxes. A work that doubles another is left out.
    """
    works = _load(cursor, ids, boxes)
    aside = standing_aside(cursor)
    if aside:
        works = works.filter(pc.invert(pc.is_in(works["id"], value_set=pa.array(list(aside)))))
    return _completed(cursor, works)


def _completed(cursor: duckdb.DuckDBPyConnection, works: pa.Table) -> pa.Table:
    """Add the streets in which works lie, as far as this store tells them, and the party that each partner is."""
    streets: list[tuple[str, ...]] = []
    if works.num_rows:
        geometry = shapely.from_wkb(works["geometry"].to_numpy(zero_copy_only=False))
        west, south, east, north = (float(side) for side in shapely.total_bounds(geometry))
        around = (west - BESIDE_M, south - BESIDE_M, east + BESIDE_M, north + BESIDE_M)
        known = list_reference(cursor, layer=ReferenceLayer.STREET, bbox=around)
        lines = np.empty(len(known), dtype=object)
        lines[:] = [item.geometry for item in known]
        streets = streets_along(geometry, [item.name for item in known], lines)
    column = pa.array([list(item) for item in streets], pa.list_(pa.string()))
    works = works.append_column("streets", column).append_column("party", _party(cursor, works["partner"]))
    return works.select(WORKS_SCHEMA.names).cast(WORKS_SCHEMA)


def _party(cursor: duckdb.DuckDBPyConnection, partner: pa.ChunkedArray) -> pa.Array:
    """Return the party of each partner, where it has other names too."""
    known = parties(cursor)
    return pa.array([known.get(name) for name in partner.to_pylist()] if known else [None] * len(partner), pa.string())


def _load(
    cursor: duckdb.DuckDBPyConnection, ids: Collection[UUID | str] | None, boxes: Sequence[Box] | None
) -> pa.Table:
    if (ids is None and boxes is None) or (boxes is not None and len(boxes) > _MANY_BOXES):
        return _fit(cursor.execute(f"SELECT {_SELECT} FROM activity").to_arrow_table())
    tables = []
    # A box must be a constant of the query, or the index is not used.
    for box in boxes or ():
        inside = "ST_Intersects(geom, ST_MakeEnvelope(?, ?, ?, ?))"
        tables.append(_select(cursor, inside, [float(side) for side in box]))
    loaded = {identity for part in tables for identity in part["id"].to_pylist()}
    rest = [item for item in ids or () if str(item) not in loaded]
    if rest or not tables:
        tables.append(_select(cursor, *among_ids("id", rest)))
    return _each_once(pa.concat_tables(tables)) if len(tables) > 1 else tables[0]


def private_works(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the ids of current activities that only their own partner sees, with that partner."""
    rows = cursor.execute(
        "SELECT id::VARCHAR, partner FROM activity WHERE visibility = ?", [Visibility.EIGEN.value]
    ).fetchall()
    return dict(rows)


def partners_of(cursor: duckdb.DuckDBPyConnection, ids: Collection[UUID | str]) -> dict[str, str]:
    """Return the partner of each of some current activities, by id."""
    chosen, values = among_ids("id", ids)
    return dict(cursor.execute(f"SELECT id::VARCHAR, partner FROM activity WHERE {chosen}", values).fetchall())


def boxes_around(
    cursor: duckdb.DuckDBPyConnection,
    ids: Collection[UUID | str],
    *,
    margin_m: float,
    hinder_margin_m: float,
    hinder: int,
) -> tuple[Box, ...]:
    """
    Return the bounding boxes of current activities, widened on all sides by `margin_m` metres.

    One of at least the level `hinder` has `hinder_margin_m` around it.
    """
    chosen, values = among_ids("id", ids)
    rows = cursor.execute(
        f"""
        SELECT ST_XMin(geom) - margin, ST_YMin(geom) - margin, ST_XMax(geom) + margin, ST_YMax(geom) + margin
        FROM (SELECT geom, CASE WHEN hinder >= ? THEN ? ELSE ? END::DOUBLE AS margin FROM activity WHERE {chosen})
        """,
        [hinder, hinder_margin_m, margin_m, *values],
    ).fetchall()
    return tuple((west, south, east, north) for west, south, east, north in rows)


def _select(cursor: duckdb.DuckDBPyConnection, where: str, values: list[Any]) -> pa.Table:
    return _fit(cursor.execute(f"SELECT {_SELECT} FROM activity WHERE {where}", values).to_arrow_table())


def _each_once(table: pa.Table) -> pa.Table:
    place = {identity: at for at, identity in enumerate(table["id"].to_pylist())}
    return table.take(sorted(place.values()))


def _fit(table: pa.Table) -> pa.Table:
    return table.select(_STORED).cast(pa.schema([WORKS_SCHEMA.field(name) for name in _STORED]))
