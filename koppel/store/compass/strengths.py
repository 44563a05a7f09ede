"""What is strong in areas, as rows: each change is a row of its own, the last one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import NotFoundError
from koppel.model.compass.strengths import Strength, StrengthSort

if TYPE_CHECKING:
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = "id, version, area, sort, name, content, noted_on, role, x, y, place, is_removed, saved_at, saved_by"
_LATEST = (
    f"SELECT {_COLUMNS} FROM compass_strength QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1"
)
# Of one; older ones go, for nobody takes them back any more.
_MOST_VERSIONS = 20


def list_strengths(cursor: duckdb.DuckDBPyConnection, *, with_removed: bool = False) -> tuple[Strength, ...]:
    """Return all that hold, by sort and name; with those that were removed where these are asked for."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM ({_LATEST}) WHERE $all OR NOT is_removed", {"all": with_removed})
    order = list(StrengthSort)
    listed = [_strength(row) for row in rows.fetchall()]
    return tuple(sorted(listed, key=lambda item: (order.index(item.sort), item.name.casefold(), str(item.id))))


def get_strength(cursor: duckdb.DuckDBPyConnection, identity: UUID, *, before: int | None = None) -> Strength:
    """
    Return the last version of one, or the last of those before one.

    Raises
    ------
    NotFoundError
        ``strength_unknown``: there is none.
    """
    row = cursor.execute(
        f"SELECT {_COLUMNS} FROM compass_strength WHERE id = $id AND ($before::INTEGER IS NULL OR version < $before) "
        "ORDER BY version DESC LIMIT 1",
        {"id": identity, "before": before},
    ).fetchone()
    if row is None:
        raise NotFoundError("strength_unknown", id=identity)
    return _strength(row)


def put_strength(writer: Writer, item: Strength) -> None:
    """Record a version; the writer's moment and actor stand with it."""
    writer.cursor.execute(
        f"INSERT INTO compass_strength ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            item.id,
            item.version,
            item.area,
            item.sort.value,
            item.name,
            item.text,
            item.on,
            item.role,
            item.x,
            item.y,
            item.place,
            item.is_removed,
            writer.at,
            writer.actor,
        ],
    )
    writer.cursor.execute(
        "DELETE FROM compass_strength WHERE id = ? AND version <= ?", [item.id, item.version - _MOST_VERSIONS]
    )


def count_strengths(cursor: duckdb.DuckDBPyConnection, area: str) -> tuple[int, int]:
    """Count those that were ever added of an area, and of all; also those that were removed."""
    row = cursor.execute(
        "SELECT count(DISTINCT id) FILTER (WHERE area = ?), count(DISTINCT id) FROM compass_strength", [area]
    ).fetchone()
    return (0, 0) if row is None else (row[0], row[1])


def _strength(row: tuple[object, ...]) -> Strength:
    values = dict(zip(Strength.__dataclass_fields__, row, strict=True))
    return Strength(**(values | {"sort": StrengthSort(str(values["sort"]))}))  # type: ignore[arg-type]
