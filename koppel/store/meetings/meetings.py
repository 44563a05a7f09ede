"""Meetings and their agendas as rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError
from koppel.model.meetings import Before, Item, Meeting, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = (
    "id, number, day, place, prepared_at, prepared_by, started_at, started_by, closed_at, closed_by, cancelled_at, "
    "kept, ended_at, areas"
)
_ITEM = (
    "id, meeting_id, section, sort, ref, words, note, is_in, place, changed_at, changed_by, outcome, why, until, "
    "noted_at, came_from"
)

_TAKEN_UP = """
    SELECT came_from FROM meeting_item
    WHERE came_from IS NOT NULL AND meeting_id IN (SELECT id FROM meeting WHERE cancelled_at IS NULL)
"""


def list_meetings(cursor: duckdb.DuckDBPyConnection) -> tuple[Meeting, ...]:
    """Return all meetings that were not cancelled, the latest first."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM meeting WHERE cancelled_at IS NULL ORDER BY number DESC").fetchall()
    return tuple(_meeting(row) for row in rows)


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
    return _meeting(row)


def add_meeting(writer: Writer, day: date, place: str | None, areas: Sequence[str] = ()) -> UUID:
    """Prepare a meeting with the next number, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        """
        INSERT INTO meeting (id, number, day, place, areas, prepared_at, prepared_by)
        SELECT ?, coalesce(max(number) FILTER (WHERE cancelled_at IS NULL), 0) + 1, ?, ?, ?, ?, ? FROM meeting
        """,
        [identity, day, place, list(areas), writer.at, writer.actor],
    )
    return identity


def set_details(writer: Writer, identity: UUID, day: date, place: str | None, areas: Sequence[str]) -> None:
    """Change when and where a meeting is, and which areas it is about."""
    writer.cursor.execute(
        "UPDATE meeting SET day = ?, place = ?, areas = ? WHERE id = ?", [day, place, list(areas), identity]
    )


def set_started(writer: Writer, identity: UUID, record: str) -> None:
    """Record that a meeting begins now, with this agenda."""
    writer.cursor.execute(
        "UPDATE meeting SET started_at = ?, started_by = ?, kept = ? WHERE id = ?",
        [writer.at, writer.actor, record, identity],
    )


def set_closed(writer: Writer, identity: UUID, record: str) -> None:
    """Record that a meeting is closed, and what was decided; it ends now, unless it ended before."""
    writer.cursor.execute(
        "UPDATE meeting SET closed_at = ?, closed_by = ?, kept = ?, ended_at = coalesce(ended_at, ?) WHERE id = ?",
        [writer.at, writer.actor, record, writer.at, identity],
    )


def set_reopened(writer: Writer, identity: UUID, *, goes_on: bool) -> None:
    """Record that a meeting is open again: it goes on, or only its list is mended and it ended when it did."""
    end = ", ended_at = NULL" if goes_on else ""
    writer.cursor.execute(f"UPDATE meeting SET closed_at = NULL, closed_by = NULL{end} WHERE id = ?", [identity])


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
    return tuple(_item(row) for row in rows)


def list_put_off(cursor: duckdb.DuckDBPyConnection) -> tuple[Item, ...]:
    """Return the points that meetings put off and that stand on no later agenda, those put off first first."""
    rows = cursor.execute(
        f"""
        SELECT {_ITEM} FROM meeting_item
        WHERE is_in AND outcome = ? AND id NOT IN ({_TAKEN_UP})
            AND meeting_id IN (SELECT id FROM meeting WHERE closed_at IS NOT NULL AND cancelled_at IS NULL)
        ORDER BY (SELECT number FROM meeting WHERE meeting.id = meeting_id), place, id
        """,
        [Outcome.DEFERRED.value],
    ).fetchall()
    return tuple(_item(row) for row in rows)


def taken_up(cursor: duckdb.DuckDBPyConnection) -> frozenset[UUID]:
    """Return the points that came back on the agenda of a later meeting, left out there or not."""
    return frozenset(identity for (identity,) in cursor.execute(_TAKEN_UP).fetchall())


def list_before(cursor: duckdb.DuckDBPyConnection, meeting_id: UUID) -> Mapping[UUID, tuple[Before, ...]]:
    """Return for each point of an agenda that came back what became of it at the meetings before, the last first."""
    rows = cursor.execute(
        """
        WITH RECURSIVE way AS (
            SELECT id, came_from AS earlier, 1 AS step FROM meeting_item
            WHERE meeting_id = ? AND came_from IS NOT NULL
            UNION ALL
            SELECT way.id, item.came_from, step + 1 FROM way JOIN meeting_item AS item ON item.id = way.earlier
            WHERE item.came_from IS NOT NULL
        )
        SELECT way.id, meeting.day, item.outcome, item.why, item.note
        FROM way JOIN meeting_item AS item ON item.id = way.earlier JOIN meeting ON meeting.id = item.meeting_id
        ORDER BY way.id, way.step
        """,
        [meeting_id],
    ).fetchall()
    before: dict[UUID, tuple[Before, ...]] = {}
    for identity, day, outcome, why, note in rows:
        one = Before(day, Outcome(outcome) if outcome else None, why or "", note)
        before[identity] = (*before.get(identity, ()), one)
    return before


def add_item(
    writer: Writer,
    meeting_id: UUID,
    section: str,
    sort: str,
    ref: str,
    words: str = "",
    came_from: UUID | None = None,
) -> UUID:
    """Add a point as the last one, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        """
        INSERT INTO meeting_item (
            id, meeting_id, section, sort, ref, words, note, is_in, place, changed_at, changed_by, came_from
        )
        SELECT ?, ?, ?, ?, ?, ?, '', true, coalesce(max(place), 0) + 1, ?, ?, ? FROM meeting_item WHERE meeting_id = ?
        """,
        [identity, meeting_id, section, sort, ref, words, writer.at, writer.actor, came_from, meeting_id],
    )
    return identity


def set_in(writer: Writer, identity: UUID, *, is_in: bool) -> None:
    """Take a point in or leave it out."""
    _change(writer, identity, is_in=is_in)


def set_note(writer: Writer, identity: UUID, note: str) -> None:
    """Keep what was noted."""
    _change(writer, identity, note=note, noted_at=writer.at)


def set_outcome(writer: Writer, identity: UUID, outcome: Outcome | None, why: str, until: date | None) -> None:
    """Keep what was said to have become of a point; None: nothing was said."""
    _change(writer, identity, outcome=outcome, why=why, until=until)


def _change(writer: Writer, identity: UUID, **values: Any) -> None:  # noqa: ANN401
    columns_to_values = {**values, "changed_at": writer.at, "changed_by": writer.actor}
    columns = ", ".join(f"{name} = ?" for name in columns_to_values)
    writer.cursor.execute(f"UPDATE meeting_item SET {columns} WHERE id = ?", [*columns_to_values.values(), identity])


def order_items(writer: Writer, ids: Sequence[UUID]) -> None:
    """Put points in an order."""
    for place, identity in enumerate(ids, 1):
        writer.cursor.execute("UPDATE meeting_item SET place = ? WHERE id = ?", [place, identity])


def drop_item(writer: Writer, identity: UUID) -> None:
    """Take a point off the agenda for good."""
    writer.cursor.execute("DELETE FROM meeting_item WHERE id = ?", [identity])


def _meeting(row: tuple[Any, ...]) -> Meeting:
    meeting = Meeting(*row)
    return replace(meeting, areas=tuple(meeting.areas or ()))


def _item(row: tuple[Any, ...]) -> Item:
    values = dict(zip(_ITEM.split(", "), row, strict=True))
    outcome = Outcome(values["outcome"]) if values["outcome"] else None
    return Item(**{**values, "outcome": outcome, "why": values["why"] or ""})
