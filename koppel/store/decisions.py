"""What partners said about a combination, and its state; rows are only ever added, the last one holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from koppel.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import duckdb

    from koppel.store.database import Writer


class State(StrEnum):
    """How far a combination is, in order; the last one stands aside."""

    NIEUW = "nieuw"
    BEOORDELEN = "beoordelen"
    IN_GESPREK = "in_gesprek"
    AFGESPROKEN = "afgesproken"
    UITGEVOERD = "uitgevoerd"
    AFGEWEZEN = "afgewezen"


class Answer(StrEnum):
    """What a partner says about a combination."""

    AKKOORD = "akkoord"
    NIET_AKKOORD = "niet_akkoord"
    NOG_NIET = "nog_niet"


AGREED = (State.AFGESPROKEN, State.UITGEVOERD)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of a partner; the moment is UTC without a zone."""

    partner: str
    answer: Answer
    reason: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A state that a combination came to; the moment is UTC without a zone."""

    state: State
    reason: str | None
    at: datetime
    by: str


class Member(NamedTuple):
    """A work of a combination; not live where it was withdrawn, or is no more because its upload was undone."""

    id: UUID
    partner: str
    is_live: bool


def add_answer(
    writer: Writer, combination_id: str, members: Sequence[UUID], partner: str, answer: Answer, reason: str | None
) -> None:
    """Record the answer of a partner, with the members it is about."""
    writer.cursor.execute(
        """
        INSERT INTO answer (id, combination_id, members, partner, answer, reason, answered_at, answered_by)
        VALUES (?, ?, ?::UUID[], ?, ?, ?, ?, ?)
        """,
        [uuid4(), combination_id, _texts(members), partner, answer.value, reason, writer.at, writer.actor],
    )


def add_decision(
    writer: Writer, combination_id: str, members: Sequence[UUID], state: State, reason: str | None
) -> None:
    """Record the state of a combination, with the members it is about."""
    writer.cursor.execute(
        """
        INSERT INTO decision (id, combination_id, members, state, reason, decided_at, decided_by)
        VALUES (?, ?, ?::UUID[], ?, ?, ?, ?)
        """,
        [uuid4(), combination_id, _texts(members), state.value, reason, writer.at, writer.actor],
    )


def find_combinations(cursor: duckdb.DuckDBPyConnection, start: str) -> tuple[str, ...]:
    """Give the ids that begin with a text, of combinations that are, were, or were decided on; at most two."""
    rows = cursor.execute(
        """
        SELECT DISTINCT combination_id FROM (
            SELECT combination_id FROM combination_member
            UNION ALL SELECT combination_id FROM answer
            UNION ALL SELECT combination_id FROM decision
        ) WHERE starts_with(combination_id, ?) ORDER BY combination_id LIMIT 2
        """,
        [start],
    ).fetchall()
    return tuple(identity for (identity,) in rows)


def members_of(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> tuple[Member, ...]:
    """Give the works of a combination by partner and number, also of one that is no longer found; else nothing."""
    rows = cursor.execute(
        """
        WITH wanted AS (
            SELECT activity_id AS id FROM combination_member WHERE combination_id = $combination
            UNION SELECT UNNEST(members) FROM answer WHERE combination_id = $combination
            UNION SELECT UNNEST(members) FROM decision WHERE combination_id = $combination
        ), past AS (
            SELECT id, arg_max(partner, version) AS partner, arg_max(external_id, version) AS external_id
            FROM activity_version WHERE id IN (SELECT id FROM wanted) GROUP BY id
        )
        SELECT
            wanted.id,
            coalesce(activity.partner, past.partner) AS partner,
            activity.id IS NOT NULL AND activity.status <> $withdrawn
        FROM wanted
        LEFT JOIN activity ON activity.id = wanted.id
        LEFT JOIN past ON past.id = wanted.id
        ORDER BY partner, coalesce(activity.external_id, past.external_id), wanted.id
        """,
        {"combination": combination_id, "withdrawn": Status.GEANNULEERD.value},
    ).fetchall()
    return tuple(Member(*row) for row in rows)


def answers_of(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> tuple[Answered, ...]:
    """Give all answers about a combination, the oldest first."""
    rows = cursor.execute(
        "SELECT partner, answer, reason, answered_at, answered_by FROM answer WHERE combination_id = ? ORDER BY rowid",
        [combination_id],
    ).fetchall()
    return tuple(Answered(partner, Answer(answer), reason, at, by) for partner, answer, reason, at, by in rows)


def decisions_of(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> tuple[Decided, ...]:
    """Give all states that a combination came to, the oldest first."""
    rows = cursor.execute(
        "SELECT state, reason, decided_at, decided_by FROM decision WHERE combination_id = ? ORDER BY rowid",
        [combination_id],
    ).fetchall()
    return tuple(Decided(State(state), reason, at, by) for state, reason, at, by in rows)


def current_states(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, State]:
    """Give the state of every combination that was ever decided on; the others are ``nieuw``."""
    # The order in which rows were added: a clock that was put back must not bring an old state to life.
    rows = cursor.execute(
        "SELECT combination_id, arg_max(state, rowid) FROM decision GROUP BY combination_id"
    ).fetchall()
    return {identity: State(state) for identity, state in rows}


def changed_since(cursor: duckdb.DuckDBPyConnection, members: Sequence[UUID], moment: datetime) -> bool:
    """Tell whether the place or period of a work changed after a moment, or the work was withdrawn or is no more."""
    row = cursor.execute(
        """
        SELECT count(*) FROM (SELECT UNNEST($members::UUID[]) AS id) AS wanted
        LEFT JOIN activity AS new ON new.id = wanted.id
        LEFT JOIN activity_version AS old
            ON old.id = wanted.id AND NOT old.gone AND old.recorded_from <= $moment AND old.recorded_until > $moment
        WHERE new.id IS NULL
            OR new.status = $withdrawn AND old.status IS DISTINCT FROM $withdrawn AND new.recorded_from > $moment
            OR new.recorded_from > $moment AND (
                old.id IS NULL
                OR (old."start", old."end", old.earliest_start, old.latest_end)
                    IS DISTINCT FROM (new."start", new."end", new.earliest_start, new.latest_end)
                OR ST_AsWKB(old.geom) <> ST_AsWKB(new.geom)
            )
        """,
        {"members": _texts(members), "moment": moment, "withdrawn": Status.GEANNULEERD.value},
    ).fetchone()
    return row is not None and row[0] > 0


def agreed_groups(cursor: duckdb.DuckDBPyConnection) -> tuple[frozenset[UUID], ...]:
    """
    Give the works that partners agreed to do together.

    Returns
    -------
    groups
        A set for each combination that is ``afgesproken`` or ``uitgevoerd``, found still or not, what was agreed first
        comes first. Works that were withdrawn, or are no more, are left out; what is left with fewer than two is no
        group. No two are the same; they may overlap.
    """
    rows = cursor.execute(
        """
        WITH agreed AS (
            SELECT
                combination_id,
                arg_max(members, rowid) AS members,
                max(rowid) FILTER (WHERE state = ?) AS since
            FROM decision GROUP BY combination_id
            HAVING list_contains(?::VARCHAR[], arg_max(state, rowid))
        ), each_member AS (
            SELECT combination_id, since, UNNEST(members) AS activity_id FROM agreed
        )
        SELECT list(m.activity_id) FROM each_member AS m
        JOIN activity ON activity.id = m.activity_id AND activity.status <> ?
        GROUP BY m.combination_id, m.since HAVING count(*) > 1
        ORDER BY m.since, m.combination_id
        """,
        [State.AFGESPROKEN.value, [state.value for state in AGREED], Status.GEANNULEERD.value],
    ).fetchall()
    return tuple(dict.fromkeys(frozenset(members) for (members,) in rows))


def _texts(members: Sequence[UUID]) -> list[str]:
    return [str(item) for item in members]
