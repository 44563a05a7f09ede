"""What partners said about a combination, and its state; rows are only ever added, the last one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from koppel.model import Status, Visibility
from koppel.model.deciding import AGREED, Answer, Answered, Cause, Decided, Member, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import duckdb

    from koppel.store.writing import Writer


def add_answer(
    writer: Writer,
    combination_id: str,
    members: Sequence[UUID],
    partner: str,
    answer: Answer,
    reason: str | None,
    part: str | None = None,
) -> None:
    """Record the answer of a partner, with the members it is about."""
    writer.cursor.execute(
        """
        INSERT INTO answer (id, combination_id, members, partner, answer, reason, part, answered_at, answered_by)
        VALUES (?, ?, ?::UUID[], ?, ?, ?, ?, ?, ?)
        """,
        [uuid4(), combination_id, _texts(members), partner, answer.value, reason, part, writer.at, writer.actor],
    )


def add_decision(
    writer: Writer,
    combination_id: str,
    members: Sequence[UUID],
    state: State,
    reason: str | None,
    *,
    cause: Cause | None = None,
    by: str | None = None,
) -> None:
    """Record the state of a combination, with the members it is about; `by` others than who makes the change."""
    writer.cursor.execute(
        """
        INSERT INTO decision (id, combination_id, members, state, reason, cause, decided_at, decided_by)
        VALUES (?, ?, ?::UUID[], ?, ?, ?, ?, ?)
        """,
        [uuid4(), combination_id, _texts(members), state.value, reason, cause, writer.at, by or writer.actor],
    )


def members_of(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> tuple[Member, ...]:
    """Return the works of a combination by partner and number, also of one that is no longer found; else nothing."""
    return members(cursor, combination_id).get(combination_id, ())


def members(cursor: duckdb.DuckDBPyConnection, combination_id: str | None = None) -> Mapping[str, tuple[Member, ...]]:
    """Return the works of each combination that was spoken of, or of one combination whether spoken of or not."""
    discussed = cursor.execute(
        """
        SELECT combination_id, members FROM (
            SELECT combination_id, members FROM answer
            UNION ALL SELECT combination_id, members FROM decision
            UNION ALL SELECT combination_id, members FROM message
        ) WHERE $one::VARCHAR IS NULL OR combination_id = $one
        """,
        {"one": combination_id},
    ).fetchall()
    combinations = {identity for identity, _ in discussed} | ({combination_id} if combination_id else set())
    if not combinations:
        return {}
    # Small questions one after another: planned as one, they take longer than all of these together.
    listed = cursor.execute(
        "SELECT combination_id, activity_id FROM combination_member "
        "WHERE combination_id IN (SELECT UNNEST(?::VARCHAR[]))",
        [sorted(combinations)],
    ).fetchall()
    wanted = {*listed, *((identity, work) for identity, works in discussed for work in works)}
    works = _works(cursor, {work for _, work in wanted})
    by_combination: dict[str, list[Member]] = {}
    for identity, work in sorted(wanted, key=lambda pair: (*works[pair[1]].order, pair)):
        by_combination.setdefault(identity, []).append(works[work].member)
    return {identity: tuple(each) for identity, each in by_combination.items()}


class _Work(NamedTuple):
    """A work of a combination, and where it comes among others: by partner and number, what is not known last."""

    order: tuple[bool, str, str]
    member: Member


def _works(cursor: duckdb.DuckDBPyConnection, ids: set[UUID]) -> dict[UUID, _Work]:
    """Return works as they are; of those that are no more, their last partner and number, where these are shown."""
    works = {}
    if ids:
        rows = cursor.execute(
            "SELECT id, partner, external_id, status, visibility, version FROM activity "
            "WHERE id IN (SELECT UNNEST(?::UUID[]))",
            [sorted(ids)],
        ).fetchall()
        for work, partner, number, status, visibility, version in rows:
            is_live, is_private = status != Status.GEANNULEERD.value, visibility == Visibility.EIGEN.value
            member = Member(work, partner, is_live, is_private, Status(status), version)
            works[work] = _Work((False, partner, number), member)
    if gone := ids - works.keys():
        rows = cursor.execute(
            "SELECT id, arg_max(partner, version), arg_max(external_id, version) FROM activity_version "
            "WHERE id IN (SELECT UNNEST(?::UUID[])) GROUP BY id",
            [sorted(gone)],
        ).fetchall()
        for work, partner, number in rows:
            works[work] = _Work((False, partner, number), Member(work, partner, False, False, None, None))
    for work in ids - works.keys():
        works[work] = _Work((True, "", ""), Member(work, None, False, True, None, None))
    return works


def answers_of(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> tuple[Answered, ...]:
    """Return all answers about a combination, the oldest first."""
    return answers(cursor, combination_id).get(combination_id, ())


def answers(cursor: duckdb.DuckDBPyConnection, combination_id: str | None = None) -> Mapping[str, tuple[Answered, ...]]:
    """Return all answers about each combination, or one, the oldest first."""
    rows = cursor.execute(
        "SELECT combination_id, partner, answer, reason, answered_at, answered_by, part FROM answer "
        "WHERE $one::VARCHAR IS NULL OR combination_id = $one ORDER BY rowid",
        {"one": combination_id},
    ).fetchall()
    by_combination: dict[str, list[Answered]] = {}
    for identity, partner, answer, *rest in rows:
        by_combination.setdefault(identity, []).append(Answered(partner, Answer(answer), *rest))
    return {identity: tuple(each) for identity, each in by_combination.items()}


def decisions_of(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> tuple[Decided, ...]:
    """Return all states that a combination came to, the oldest first."""
    return decisions(cursor, combination_id).get(combination_id, ())


def decisions(
    cursor: duckdb.DuckDBPyConnection, combination_id: str | None = None
) -> Mapping[str, tuple[Decided, ...]]:
    """Return all states that each combination, or one, came to, the oldest first."""
    rows = cursor.execute(
        "SELECT combination_id, state, reason, decided_at, decided_by, cause FROM decision "
        "WHERE $one::VARCHAR IS NULL OR combination_id = $one ORDER BY rowid",
        {"one": combination_id},
    ).fetchall()
    by_combination: dict[str, list[Decided]] = {}
    for identity, state, reason, at, by, cause in rows:
        by_combination.setdefault(identity, []).append(
            Decided(State(state), reason, at, by, Cause(cause) if cause else None)
        )
    return {identity: tuple(each) for identity, each in by_combination.items()}


def current_states(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, State]:
    """Return the state of every combination that was ever decided on; the others are ``nieuw``."""
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
        comes first. Works that were withdrawn, or are no more, are left out, and so are all works of a partner whose
        last answer is for a part: which of them it means stands in words alone. What is left with fewer than two is
        no group. No two are the same; they may overlap.
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
        ), partly AS (
            SELECT combination_id, partner FROM answer
            QUALIFY row_number() OVER (PARTITION BY combination_id, partner ORDER BY rowid DESC) = 1
                AND part IS NOT NULL
        )
        SELECT list(m.activity_id) FROM each_member AS m
        JOIN activity ON activity.id = m.activity_id AND activity.status <> ?
        WHERE NOT EXISTS (
            FROM partly WHERE partly.combination_id = m.combination_id AND partly.partner = activity.partner
        )
        GROUP BY m.combination_id, m.since HAVING count(*) > 1
        ORDER BY m.since, m.combination_id
        """,
        [State.AFGESPROKEN.value, [state.value for state in AGREED], Status.GEANNULEERD.value],
    ).fetchall()
    return tuple(dict.fromkeys(frozenset(members) for (members,) in rows))


def _texts(members: Sequence[UUID]) -> list[str]:
    return [str(item) for item in members]
