"""Rounds, answers and doubt, as rows; a cursor shows those about works that its reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.errors import NotFoundError
from koppel.model.rounds import Round, RoundAnswer, RoundReminder, RoundReply

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

_ROUND = "id, name, until, opened_at, opened_by, closed_at, closed_by"


def list_rounds(cursor: duckdb.DuckDBPyConnection) -> tuple[Round, ...]:
    """Return all rounds, the last opened first."""
    rows = cursor.execute(f"SELECT {_ROUND} FROM round ORDER BY opened_at DESC, id").fetchall()
    names = _ROUND.split(", ")
    return tuple(Round(**dict(zip(names, row, strict=True))) for row in rows)


def get_round(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> Round:
    """
    Return a round.

    Raises
    ------
    NotFoundError
        ``round_unknown``.
    """
    for item in list_rounds(cursor):
        if item.id == identity:
            return item
    raise NotFoundError("round_unknown")


def list_round_answers(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> Mapping[UUID, RoundAnswer]:
    """Return the last that was said of each work in a round; what was taken back is left out."""
    rows = cursor.execute(
        """
        SELECT round_id, activity_id, reply, work_version, "at", "by" FROM round_answer WHERE round_id = ?
        QUALIFY row_number() OVER (PARTITION BY activity_id ORDER BY "at" DESC, rowid DESC) = 1
        """,
        [identity],
    ).fetchall()
    return {
        work: RoundAnswer(round=of, work=work, reply=RoundReply(reply), work_version=version, at=at, by=by)
        for of, work, reply, version, at, by in rows
        if reply != RoundReply.UNSAID.value
    }


def list_reminders(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> tuple[RoundReminder, ...]:
    """Return who was reminded in a round, the last first."""
    rows = cursor.execute(
        'SELECT round_id, partner, "at", "by" FROM round_reminder WHERE round_id = ? ORDER BY "at" DESC', [identity]
    ).fetchall()
    return tuple(RoundReminder(round=of, partner=partner, at=at, by=by) for of, partner, at, by in rows)


def add_round(writer: Writer, name: str, until: date) -> UUID:
    """Open a round, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        f"INSERT INTO round ({_ROUND}) VALUES (?, ?, ?, ?, ?, NULL, NULL)",
        [identity, name, until, writer.at, writer.actor],
    )
    return identity


def add_round_answers(writer: Writer, identity: UUID, works: Mapping[UUID, int], reply: RoundReply) -> None:
    """Record what is said of some works, by their versions."""
    writer.cursor.executemany(
        'INSERT INTO round_answer (round_id, activity_id, reply, work_version, "at", "by") VALUES (?, ?, ?, ?, ?, ?)',
        [[identity, work, reply.value, version, writer.at, writer.actor] for work, version in works.items()],
    )


def add_reminder(writer: Writer, identity: UUID, partner: str) -> None:
    """Record that a partner was reminded."""
    writer.cursor.execute(
        'INSERT INTO round_reminder (round_id, partner, "at", "by") VALUES (?, ?, ?, ?)',
        [identity, partner, writer.at, writer.actor],
    )


def close_round(writer: Writer, identity: UUID, doubtful: Mapping[UUID, int]) -> None:
    """Close a round; works that were not confirmed are doubtful from now on, as they are now."""
    writer.cursor.execute(
        "UPDATE round SET closed_at = ?, closed_by = ? WHERE id = ?", [writer.at, writer.actor, identity]
    )
    if doubtful:
        writer.cursor.executemany(
            "INSERT INTO work_doubt (round_id, activity_id, work_version, since) VALUES (?, ?, ?, ?)",
            [[identity, work, version, writer.at] for work, version in doubtful.items()],
        )


def end_doubt(writer: Writer, works: Collection[UUID]) -> None:
    """Let works be doubtful no longer."""
    writer.cursor.execute(
        "DELETE FROM work_doubt WHERE list_contains($works::UUID[], activity_id)",
        {"works": [str(item) for item in works]},
    )
