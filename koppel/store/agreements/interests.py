"""Interests that partners state in advance as rows: every version is kept, the last one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from koppel.model.agreements import Interest, Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    import duckdb
    from shapely.geometry.base import BaseGeometry

    from koppel.store.writing import Writer

_VALUES = "id, version, partner, told, kinds, place, place_name"
_REST = "first_day, last_day, withdrawn, reason, written_at, written_by"


def add_interest(
    writer: Writer,
    identity: UUID,
    version: int,
    *,
    partner: str,
    description: str,
    kinds: Sequence[str],
    place: Place,
    place_name: str | None,
    geometry: BaseGeometry,
    first_day: date,
    last_day: date,
    withdrawn: bool = False,
    reason: str | None = None,
) -> None:
    """Add a version of an interest."""
    writer.cursor.execute(
        f"""
        INSERT INTO interest ({_VALUES}, geom, {_REST})
        VALUES (?, ?, ?, ?, ?::VARCHAR[], ?, ?, ST_GeomFromWKB(?), ?, ?, ?, ?, ?, ?)
        """,
        [
            identity, version, partner, description, list(kinds), place.value, place_name, shapely.to_wkb(geometry),
            first_day, last_day, withdrawn, reason, writer.at, writer.actor,
        ],
    )  # fmt: skip


def interest_history(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> tuple[Interest, ...]:
    """Return all versions of an interest, the oldest first."""
    return _read(cursor, "SELECT *, min(written_at) OVER () AS since FROM interest WHERE id = ?", "version", [identity])


def list_interests(cursor: duckdb.DuckDBPyConnection) -> tuple[Interest, ...]:
    """Return all interests as they are now, ended and withdrawn ones too, by first day and partner."""
    return _read(
        cursor,
        """
        SELECT *, min(written_at) OVER (PARTITION BY id) AS since FROM interest
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1
        """,
        "first_day, partner, since, id",
        [],
    )


def _read(cursor: duckdb.DuckDBPyConnection, query: str, order: str, values: list[Any]) -> tuple[Interest, ...]:
    rows = cursor.execute(
        f"SELECT {_VALUES}, ST_AsWKB(geom), {_REST}, since FROM ({query}) ORDER BY {order}", values
    ).fetchall()
    names = [*_VALUES.split(", "), "geometry", *_REST.split(", "), "since"]
    interests = []
    for row in rows:
        made = dict(zip(names, row, strict=True))
        shape = shapely.from_wkb(bytes(made["geometry"]))
        interests.append(
            Interest(
                description=made.pop("told"),
                **{**made, "kinds": tuple(made["kinds"]), "place": Place(made["place"]), "geometry": shape},
            )
        )
    return tuple(interests)
