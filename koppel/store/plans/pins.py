"""
Pins on the map, as rows.

What somebody pinned for itself alone is read with a cursor on the whole store, and by nobody else: before the tables of
anyone who looks lies a view that has the pins for all only (`koppel.store.row_visibility`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError
from koppel.model.pins import Pin

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = "id, x, y, words, is_shared, pinned_at, pinned_by, version, changed_at, changed_by"
# Of one person; what it removed before cannot be brought back.
_REMOVED_MOST = 20


def list_shared(cursor: duckdb.DuckDBPyConnection) -> tuple[Pin, ...]:
    """Return the pins for all, the latest first."""
    return _listed(cursor, "is_shared", [])


def list_of(cursor: duckdb.DuckDBPyConnection, name: str) -> tuple[Pin, ...]:
    """Return the pins for all and those of one person, the latest first; the cursor is on the whole store."""
    return _listed(cursor, "(is_shared OR pinned_by = ?)", [name])


def get_pin(cursor: duckdb.DuckDBPyConnection, identity: UUID, *, removed_by: str | None = None) -> Pin:
    """
    Return a pin; with `removed_by` one that this person took away.

    Raises
    ------
    NotFoundError
        ``pin_unknown``.
    """
    row = cursor.execute(
        f"SELECT {_COLUMNS} FROM map_pin WHERE id = ? AND removed_by IS NOT DISTINCT FROM ?", [identity, removed_by]
    ).fetchone()
    if row is None:
        raise NotFoundError("pin_unknown")
    return Pin(*row)


def count_pins(cursor: duckdb.DuckDBPyConnection, name: str) -> tuple[int, int, int]:
    """Count the pins of one person, those for all, and all there are; the cursor is on the whole store."""
    row = cursor.execute(
        """
        SELECT count(*) FILTER (WHERE pinned_by = ?), count(*) FILTER (WHERE is_shared), count(*)
        FROM map_pin WHERE removed_at IS NULL
        """,
        [name],
    ).fetchone()
    return (0, 0, 0) if row is None else (row[0], row[1], row[2])


def state_of(cursor: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return a text that changes with each pin that somebody sees; the cursor is on the whole store."""
    row = cursor.execute(
        """
        SELECT count(*), bit_xor(hash(id, version)) FROM map_pin
        WHERE removed_at IS NULL AND (is_shared OR pinned_by = ?)
        """,
        [name],
    ).fetchone()
    return str(row)


def add_pin(writer: Writer, x: float, y: float, words: str, *, is_shared: bool) -> UUID:
    """Add a pin, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        f"INSERT INTO map_pin ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
        [identity, x, y, words, is_shared, writer.at, writer.actor, writer.at, writer.actor],
    )
    return identity


def change_pin(writer: Writer, identity: UUID, words: str, *, is_shared: bool) -> None:
    """Change what a pin says, and for whom it is."""
    writer.cursor.execute(
        """
        UPDATE map_pin SET words = ?, is_shared = ?, version = version + 1, changed_at = ?, changed_by = ?
        WHERE id = ?
        """,
        [words, is_shared, writer.at, writer.actor, identity],
    )


def remove_pin(writer: Writer, identity: UUID) -> None:
    """Take a pin away; the last that somebody removed can be brought back, and are gone for good after that."""
    writer.cursor.execute(
        "UPDATE map_pin SET removed_at = ?, removed_by = ? WHERE id = ?", [writer.at, writer.actor, identity]
    )
    writer.cursor.execute(
        """
        DELETE FROM map_pin WHERE removed_by = $name AND id NOT IN (
            SELECT id FROM map_pin WHERE removed_by = $name
            ORDER BY removed_at DESC, id LIMIT $most
        )
        """,
        {"name": writer.actor, "most": _REMOVED_MOST},
    )


def restore_pin(writer: Writer, identity: UUID) -> None:
    """Bring a pin back that was taken away."""
    writer.cursor.execute("UPDATE map_pin SET removed_at = NULL, removed_by = NULL WHERE id = ?", [identity])


def drop_pins_of(writer: Writer, name: str) -> int:
    """Delete for good what somebody pinned for itself alone, and all of it that was removed; return how many."""
    rows = writer.cursor.execute(
        "DELETE FROM map_pin WHERE pinned_by = ? AND (NOT is_shared OR removed_at IS NOT NULL) RETURNING id", [name]
    ).fetchall()
    return len(rows)


def _listed(cursor: duckdb.DuckDBPyConnection, condition: str, values: list[str]) -> tuple[Pin, ...]:
    rows = cursor.execute(
        f"SELECT {_COLUMNS} FROM map_pin WHERE removed_at IS NULL AND {condition} ORDER BY pinned_at DESC, id", values
    ).fetchall()
    return tuple(Pin(*row) for row in rows)
