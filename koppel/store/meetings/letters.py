"""To whom the list of decisions of a meeting was sent, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.model.meetings import SentList

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer

# A row for each try, made before the letter leaves; outcomes as of `koppel.model.news`.
LETTERS = """
    CREATE TABLE meeting_letter (
        id UUID NOT NULL,
        meeting_id UUID NOT NULL,
        account VARCHAR NOT NULL,
        sent_at TIMESTAMP NOT NULL,
        sent_by VARCHAR NOT NULL,
        outcome VARCHAR NOT NULL,
        problem VARCHAR
    );
"""


def add_letter(writer: Writer, meeting_id: UUID, account: str, outcome: str) -> UUID:
    """Record a try to send the list to someone, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        "INSERT INTO meeting_letter (id, meeting_id, account, sent_at, sent_by, outcome) VALUES (?, ?, ?, ?, ?, ?)",
        [identity, meeting_id, account, writer.at, writer.actor, outcome],
    )
    return identity


def end_letter(writer: Writer, identity: UUID, outcome: str, problem: str | None) -> None:
    """Record what became of a try."""
    writer.cursor.execute(
        "UPDATE meeting_letter SET outcome = ?, problem = ? WHERE id = ?", [outcome, problem, identity]
    )


def list_letters(cursor: duckdb.DuckDBPyConnection, meeting_id: UUID) -> tuple[SentList, ...]:
    """Return the tries for a meeting, the oldest first."""
    rows = cursor.execute(
        """
        SELECT account, sent_at, sent_by, outcome, problem FROM meeting_letter
        WHERE meeting_id = ? ORDER BY sent_at, rowid
        """,
        [meeting_id],
    ).fetchall()
    return tuple(SentList(*row) for row in rows)
