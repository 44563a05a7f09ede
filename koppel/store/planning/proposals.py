"""
Proposals and what partners answer, as rows.

All cursors here are on the whole store, as of `koppel.store.planning.scenarios`: who is asked what is for services.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from koppel.errors import NotFoundError
from koppel.model.proposals import MoveAnswer, MoveReply, ProposalEvent, ProposalNote, ProposalSet, ProposedMove
from koppel.store.writing import to_json

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

_SET = "id, scenario_id, name, sent_at, sent_by, changes, figures, closed_at, closed_by, is_withdrawn, reason"
_MOVE = (
    "proposal_id, activity_id, partner, group_number, work_version, from_start, from_end, "
    '"start", "end", duration_days, is_dropped, months, why, together, named'
)
_ANSWER = 'proposal_id, activity_id, number, reply, explanation, earliest, latest, "at", "by"'
_EVENT = 'proposal_id, event, partner, activity_id, scenario_id, version, "at", "by"'


def list_proposals(cursor: duckdb.DuckDBPyConnection) -> tuple[ProposalSet, ...]:
    """Return all sets of proposals, the last sent first."""
    rows = cursor.execute(f"SELECT {_SET} FROM proposal ORDER BY sent_at DESC, id").fetchall()
    return tuple(_set(row) for row in rows)


def get_proposals(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> ProposalSet:
    """
    Return a set of proposals.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``.
    """
    row = cursor.execute(f"SELECT {_SET} FROM proposal WHERE id = ?", [identity]).fetchone()
    if row is None:
        raise NotFoundError("proposals_unknown")
    return _set(row)


def list_moves(cursor: duckdb.DuckDBPyConnection, sets: Collection[UUID]) -> tuple[ProposedMove, ...]:
    """Return what is asked in some sets, by partner, and the works that begin first before others."""
    rows = cursor.execute(
        f"""
        SELECT {_MOVE} FROM proposal_move WHERE list_contains($sets::UUID[], proposal_id)
        ORDER BY partner, "start", activity_id
        """,
        {"sets": [str(item) for item in sets]},
    ).fetchall()
    return tuple(
        ProposedMove(
            proposals=row[0],
            work=row[1],
            partner=row[2],
            group=row[3],
            work_version=row[4],
            from_start=row[5],
            from_end=row[6],
            start=row[7],
            end=row[8],
            duration_days=row[9],
            is_dropped=row[10],
            months=row[11],
            why=json.loads(row[12]),
            together=tuple(row[13]),
            named=tuple(row[14] or ()),
        )
        for row in rows
    )


def list_answers(
    cursor: duckdb.DuckDBPyConnection, sets: Collection[UUID], *, is_whole: bool = False
) -> tuple[MoveAnswer, ...]:
    """Return the last answer of each work in some sets; with `is_whole` those that were replaced as well."""
    rows = cursor.execute(
        f"""
        SELECT {_ANSWER} FROM proposal_answer WHERE list_contains($sets::UUID[], proposal_id)
        QUALIFY $whole OR row_number() OVER (PARTITION BY proposal_id, activity_id ORDER BY number DESC) = 1
        ORDER BY "at", activity_id, number
        """,
        {"sets": [str(item) for item in sets], "whole": is_whole},
    ).fetchall()
    return tuple(
        MoveAnswer(
            proposals=row[0],
            work=row[1],
            number=row[2],
            reply=MoveReply(row[3]),
            explanation=row[4],
            earliest=row[5],
            latest=row[6],
            at=row[7],
            by=row[8],
        )
        for row in rows
    )


def list_notes(cursor: duckdb.DuckDBPyConnection, sets: Collection[UUID]) -> tuple[ProposalNote, ...]:
    """Return what happened to some sets, in the order in which it did."""
    rows = cursor.execute(
        f"""
        SELECT {_EVENT} FROM proposal_event WHERE list_contains($sets::UUID[], proposal_id) ORDER BY "at", rowid
        """,
        {"sets": [str(item) for item in sets]},
    ).fetchall()
    return tuple(
        ProposalNote(
            proposals=row[0],
            event=ProposalEvent(row[1]),
            partner=row[2],
            work=row[3],
            scenario=row[4],
            version=row[5],
            at=row[6],
            by=row[7],
        )
        for row in rows
    )


def add_proposals(
    writer: Writer,
    scenario: UUID,
    name: str,
    changes: Collection[Mapping[str, object]],
    figures: Mapping[str, object],
) -> UUID:
    """Add a set of proposals, without what is asked in it, and return its id."""
    identity = uuid4()
    writer.cursor.execute(
        f"INSERT INTO proposal ({_SET}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, false, NULL)",
        [identity, scenario, name, writer.at, writer.actor, to_json(list(changes)), to_json(figures)],
    )
    return identity


def add_moves(writer: Writer, moves: Collection[ProposedMove]) -> None:
    """Add what is asked in a set."""
    writer.cursor.executemany(
        f"INSERT INTO proposal_move ({_MOVE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            [
                item.proposals, item.work, item.partner, item.group, item.work_version, item.from_start,
                item.from_end, item.start, item.end, item.duration_days, item.is_dropped, item.months,
                to_json(dict(item.why)), list(item.together), list(item.named),
            ]
            for item in moves
        ],
    )  # fmt: skip


def add_answer(
    writer: Writer,
    identity: UUID,
    work: UUID,
    reply: MoveReply,
    explanation: str,
    earliest: date | None,
    latest: date | None,
) -> None:
    """Add an answer for one work."""
    writer.cursor.execute(
        f"""
        INSERT INTO proposal_answer ({_ANSWER})
        SELECT $set, $work, count(*) + 1, $reply, $explanation, $earliest::DATE, $latest::DATE, $at, $by
        FROM proposal_answer WHERE proposal_id = $set AND activity_id = $work
        """,
        {
            "set": identity,
            "work": work,
            "reply": reply.value,
            "explanation": explanation,
            "earliest": earliest,
            "latest": latest,
            "at": writer.at,
            "by": writer.actor,
        },
    )


def add_note(
    writer: Writer,
    identity: UUID,
    event: ProposalEvent,
    *,
    partner: str | None = None,
    work: UUID | None = None,
    scenario: UUID | None = None,
    version: int | None = None,
) -> None:
    """Record that something happened to a set."""
    writer.cursor.execute(
        f"INSERT INTO proposal_event ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [identity, event.value, partner, work, scenario, version, writer.at, writer.actor],
    )


def close(writer: Writer, identity: UUID, *, is_withdrawn: bool, reason: str | None) -> None:
    """Close a set: nobody answers it any more."""
    writer.cursor.execute(
        "UPDATE proposal SET closed_at = ?, closed_by = ?, is_withdrawn = ?, reason = ? WHERE id = ?",
        [writer.at, writer.actor, is_withdrawn, reason, identity],
    )


def _set(row: tuple[Any, ...]) -> ProposalSet:
    identity, scenario, name, sent_at, sent_by, changes, figures, closed_at, closed_by, is_withdrawn, reason = row
    return ProposalSet(
        id=identity,
        scenario=scenario,
        name=name,
        sent_at=sent_at,
        sent_by=sent_by,
        changes=tuple(json.loads(changes)),
        figures=json.loads(figures),
        closed_at=closed_at,
        closed_by=closed_by,
        is_withdrawn=is_withdrawn,
        reason=reason,
    )
