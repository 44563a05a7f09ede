"""What people wrote to each other about combinations; rows are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.model.deciding import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

    from koppel.store.writing import Writer


def add_message(writer: Writer, combination_id: str, members: Sequence[UUID], content: str) -> UUID:
    """Record a message, with the works of its combination."""
    identity = uuid4()
    writer.cursor.execute(
        """
        INSERT INTO message (id, combination_id, members, told, written_at, written_by)
        VALUES (?, ?, ?::UUID[], ?, ?, ?)
        """,
        [identity, combination_id, [str(item) for item in members], content, writer.at, writer.actor],
    )
    return identity


def withdraw_message(writer: Writer, identity: UUID) -> None:
    """Record that a message was taken back."""
    writer.cursor.execute(
        "INSERT INTO message_withdrawn (message_id, withdrawn_at, withdrawn_by) VALUES (?, ?, ?)",
        [identity, writer.at, writer.actor],
    )


def list_messages(
    cursor: duckdb.DuckDBPyConnection,
    *,
    combination_id: str | None = None,
    identity: UUID | None = None,
    since: datetime | None = None,
) -> tuple[Message, ...]:
    """Return messages, the oldest first: of one combination, one by its id, or those written after a moment."""
    rows = cursor.execute(
        """
        SELECT
            message.id, message.combination_id, CASE WHEN gone.message_id IS NULL THEN message.told END,
            message.written_at, message.written_by, gone.withdrawn_at
        FROM message
        LEFT JOIN (
            SELECT message_id, min(withdrawn_at) AS withdrawn_at FROM message_withdrawn GROUP BY message_id
        ) AS gone ON gone.message_id = message.id
        WHERE ($one::VARCHAR IS NULL OR message.combination_id = $one)
            AND ($id::UUID IS NULL OR message.id = $id)
            AND ($since::TIMESTAMP IS NULL OR message.written_at > $since)
        ORDER BY message.rowid
        """,
        {"one": combination_id, "id": identity, "since": since},
    ).fetchall()
    return tuple(Message(*row) for row in rows)
