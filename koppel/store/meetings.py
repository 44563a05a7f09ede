"""Meetings and their agendas as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError
from koppel.model.meetings import Item, Meeting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = (
    "id, number, day, place, prepared_at, prepared_by, started_at, started_by, closed_at, closed_by, cancelled_at, kept"
)
_ITEM = "id, meeting_id, section, sort, ref, words, note, is_in, place, changed_at, changed_by"


def list_meetings(cursor: duckdb.DuckDBPyConnection) -> tuple[Meeting, ...]:
    """Return all meetings that were not cancelled, the latest first."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM meeting WHERE cancelled_at IS NULL ORDER BY number DESC").fetchall()
    return tuple(Meeting(*row) for row in rows)


def get_meeting(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> Meeting:
    """
    Give one meeting, cancelled or not.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    """
    row = cursor.execute(f"SELECT {_COLUMNS} FROM meeting WHERE id = ?", [identity]).fetchone()
    if row is None:
        raise NotFoundError("meeting_unknown")
    return Meeting(*row)


def add_meeting(writer: Writer, day: date, place: str | None) -> UUID:
    """Prepare a meeting with the next number, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        """
        INSERT INTO meeting (id, number, day, place, prepared_at, prepared_by)
        SELECT ?, coalesce(max(number) FILTER (WHERE cancelled_at IS NULL), 0) + 1, ?, ?, ?, ? FROM meeting
        """,
        [identity, day, place, writer.at, writer.actor],
    )
    return identity


def set_details(writer: Writer, identity: UUID, day: date, place: str | None) -> None:
    """Change when and where a meeting is."""
    writer.cursor.execute("UPDATE meeting SET day = ?, place = ? WHERE id = ?", [day, place, identity])


def set_started(writer: Writer, identity: UUID, kept: str) -> None:
    """Record that a meeting begins now, with this agenda."""
    writer.cursor.execute(
        "UPDATE meeting SET started_at = ?, started_by = ?, kept = ? WHERE id = ?",
        [writer.at, writer.actor, kept, identity],
    )


def set_closed(writer: Writer, identity: UUID, kept: str) -> None:
    """Record that a meeting is over now, and what was decided."""
    writer.cursor.execute(
        "UPDATE meeting SET closed_at = ?, closed_by = ?, kept = ? WHERE id = ?",
        [writer.at, writer.actor, kept, identity],
    )


def set_reopened(writer: Writer, identity: UUID) -> None:
    """Record that a meeting goes on."""
    writer.cursor.execute("UPDATE meeting SET closed_at = NULL, closed_by = NULL WHERE id = ?", [identity])


def set_cancelled(writer: Writer, identity: UUID, *, is_cancelled: bool) -> None:
    """Record that a meeting is not held, or is held after all."""
    writer.cursor.execute(
        "UPDATE meeting SET cancelled_at = ? WHERE id = ?", [writer.at if is_cancelled else None, identity]
    )


def set_number(writer: Writer, identity: UUID, number: int) -> None:
    """Return a meeting another number."""
    writer.cursor.execute("UPDATE meeting SET number = ? WHERE id = ?", [number, identity])


def list_items(cursor: duckdb.DuckDBPyConnection, meeting_id: UUID) -> tuple[Item, ...]:
    """Return the points of an agenda in their order, left out or not."""
    rows = cursor.execute(
        f"SELECT {_ITEM} FROM meeting_item WHERE meeting_id = ? ORDER BY place, id", [meeting_id]
    ).fetchall()
    return tuple(Item(*row) for row in rows)


def add_item(writer: Writer, meeting_id: UUID, section: str, sort: str, ref: str, words: str = "") -> UUID:
    """Add a point as the last one, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        f"""
        INSERT INTO meeting_item ({_ITEM})
        SELECT ?, ?, ?, ?, ?, ?, '', true, coalesce(max(place), 0) + 1, ?, ? FROM meeting_item WHERE meeting_id = ?
        """,
        [identity, meeting_id, section, sort, ref, words, writer.at, writer.actor, meeting_id],
    )
    return identity


def change_item(writer: Writer, identity: UUID, *, is_in: bool, note: str) -> None:
    """Take a point in or leave it out, and keep what was noted."""
    writer.cursor.execute(
        "UPDATE meeting_item SET is_in = ?, note = ?, changed_at = ?, changed_by = ? WHERE id = ?",
        [is_in, note, writer.at, writer.actor, identity],
    )


def order_items(writer: Writer, ids: Sequence[UUID]) -> None:
    """Put points in an order."""
    for place, identity in enumerate(ids, 1):
        writer.cursor.execute("UPDATE meeting_item SET place = ? WHERE id = ?", [place, identity])


def drop_item(writer: Writer, identity: UUID) -> None:
    """Take a point off the agenda for good."""
    writer.cursor.execute("DELETE FROM meeting_item WHERE id = ?", [identity])
