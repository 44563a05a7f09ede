"""Current activities as the columns that finding works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.detect.works import WORKS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    import duckdb
    import pyarrow as pa

Box = tuple[float, float, float, float]

_SELECT = ", ".join(
    "ST_AsWKB(geom) AS geometry"
    if name == "geometry"
    else f'{name}::VARCHAR AS "{name}"'
    if name in ("id", "upload_id")
    else f'"{name}"'
    for name in WORKS_SCHEMA.names
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
        it may be everything too if there are very many boxes.
    """
    if (ids is None and boxes is None) or (boxes is not None and len(boxes) > _MANY_BOXES):
        return _fit(cursor.execute(f"SELECT {_SELECT} FROM activity").to_arrow_table())
    wanted = {str(item) for item in ids or ()}
    # A box must be a constant of the query, or the index is not used.
    for box in boxes or ():
        rows = cursor.execute(
            "SELECT id::VARCHAR FROM activity WHERE ST_Intersects(geom, ST_MakeEnvelope(?, ?, ?, ?))",
            [float(side) for side in box],
        ).fetchall()
        wanted.update(identity for (identity,) in rows)
    return _fit(
        cursor.execute(
            f"SELECT {_SELECT} FROM activity WHERE id IN (SELECT UNNEST(?::UUID[]))", [sorted(wanted)]
        ).to_arrow_table()
    )


def boxes_around(cursor: duckdb.DuckDBPyConnection, ids: Collection[UUID | str], *, margin_m: float) -> tuple[Box, ...]:
    """Give the bounding boxes of current activities, widened on all sides by `margin_m` metres."""
    rows = cursor.execute(
        """
        SELECT
            ST_XMin(geom) - $margin, ST_YMin(geom) - $margin, ST_XMax(geom) + $margin, ST_YMax(geom) + $margin
        FROM activity
        WHERE id IN (SELECT UNNEST($ids::UUID[]))
        """,
        {"margin": margin_m, "ids": sorted(str(item) for item in ids)},
    ).fetchall()
    return tuple((west, south, east, north) for west, south, east, north in rows)


def _fit(table: pa.Table) -> pa.Table:
    return table.select(WORKS_SCHEMA.names).cast(WORKS_SCHEMA)
