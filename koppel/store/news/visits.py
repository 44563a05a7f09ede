"""When people were here, and when they said that they had seen all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.model.news import SEEN, VISIT

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer


def add_visit(writer: Writer, sort: str) -> UUID:
    """Record that the writer's actor is here now, or has seen all now."""
    identity = uuid4()
    writer.cursor.execute(
        'INSERT INTO visit (id, account, sort, "at") VALUES (?, ?, ?, ?)', [identity, writer.actor, sort, writer.at]
    )
    return identity


def undo_seen(writer: Writer) -> bool:
    """Take back the last mark of the writer's actor; tell whether there was one."""
    row = writer.cursor.execute(
        """
        UPDATE visit SET undone_at = ? WHERE id = (
            SELECT arg_max(id, "at") FROM visit WHERE account = ? AND sort = ? AND undone_at IS NULL
        ) RETURNING id
        """,
        [writer.at, writer.actor, SEEN],
    ).fetchone()
    return row is not None


def last_visits(cursor: duckdb.DuckDBPyConnection, account: str) -> tuple[datetime, ...]:
    """Return the last two visits of someone, the latest first."""
    rows = cursor.execute(
        'SELECT "at" FROM visit WHERE account = ? AND sort = ? ORDER BY "at" DESC LIMIT 2', [account, VISIT]
    ).fetchall()
    return tuple(at for (at,) in rows)


def last_seen(cursor: duckdb.DuckDBPyConnection, account: str) -> datetime | None:
    """Return when someone last said to have seen all; None where never, or where that was taken back."""
    row = cursor.execute(
        'SELECT max("at") FROM visit WHERE account = ? AND sort = ? AND undone_at IS NULL', [account, SEEN]
    ).fetchone()
    return None if row is None else row[0]
