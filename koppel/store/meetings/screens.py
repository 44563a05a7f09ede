"""Screens of meetings that people follow on a device of their own, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.meetings import Screen

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

# A screen that ended is never opened again: the next one has another code.
SCREENS = """
    CREATE TABLE meeting_screen (
        meeting_id UUID NOT NULL,
        code VARCHAR NOT NULL,
        opened_at TIMESTAMP NOT NULL,
        opened_by VARCHAR NOT NULL,
        item_id UUID,
        ended_at TIMESTAMP
    );
"""

_SELECT = """
    SELECT meeting_id, code, opened_at, opened_by, item_id FROM meeting_screen
    WHERE ended_at IS NULL AND opened_at > ? AND meeting_id IN (
        SELECT id FROM meeting WHERE closed_at IS NULL AND cancelled_at IS NULL
    )
"""


def open_screen(writer: Writer, meeting_id: UUID, code: str, item_id: UUID | None) -> None:
    """Let a meeting be followed by a code, from this moment on."""
    end_screen(writer, meeting_id)
    writer.cursor.execute(
        "INSERT INTO meeting_screen (meeting_id, code, opened_at, opened_by, item_id) VALUES (?, ?, ?, ?, ?)",
        [meeting_id, code, writer.at, writer.actor, item_id],
    )


def end_screen(writer: Writer, meeting_id: UUID) -> None:
    """Let nobody follow a meeting any more."""
    writer.cursor.execute(
        "UPDATE meeting_screen SET ended_at = ? WHERE meeting_id = ? AND ended_at IS NULL", [writer.at, meeting_id]
    )


def set_shown(writer: Writer, meeting_id: UUID, item_id: UUID | None) -> None:
    """Record which point the screen shows now."""
    writer.cursor.execute(
        "UPDATE meeting_screen SET item_id = ? WHERE meeting_id = ? AND ended_at IS NULL", [item_id, meeting_id]
    )


def screen_of(cursor: duckdb.DuckDBPyConnection, meeting_id: UUID, since: datetime) -> Screen | None:
    """Return the screen by which a meeting is followed; None where it is not, or was opened before `since` (UTC)."""
    row = cursor.execute(f"{_SELECT} AND meeting_id = ?", [since, meeting_id]).fetchone()
    return None if row is None else Screen(*row)


def screen_by_code(cursor: duckdb.DuckDBPyConnection, code: str, since: datetime) -> Screen | None:
    """Return the screen of a code; None where there is none, or it was opened before `since` (UTC)."""
    row = cursor.execute(f"{_SELECT} AND code = ?", [since, code]).fetchone()
    return None if row is None else Screen(*row)
