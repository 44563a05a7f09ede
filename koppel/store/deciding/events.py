"""What was answered and decided in a stretch of time, and the works of combinations that are no longer found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.deciding import Answer, Event, State

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    import duckdb


def events(cursor: duckdb.DuckDBPyConnection, since: datetime, until: datetime | None = None) -> tuple[Event, ...]:
    """Return what was answered and decided after a moment, up to and with another, the oldest first."""
    rows = cursor.execute(
        """
        SELECT combination_id, state, partner, answer, part, reason, "at", who FROM (
            SELECT combination_id, NULL AS state, partner, answer, part, reason, answered_at AS "at",
                answered_by AS who, 0 AS turn, rowid AS place
            FROM answer
            UNION ALL
            SELECT combination_id, state, NULL, NULL, NULL, reason, decided_at, decided_by, 1, rowid FROM decision
        )
        WHERE "at" > $since AND ($until::TIMESTAMP IS NULL OR "at" <= $until)
        ORDER BY "at", turn, place
        """,
        {"since": since, "until": until},
    ).fetchall()
    return tuple(
        Event(
            combination_id=identity,
            state=State(state) if state else None,
            partner=partner,
            answer=Answer(answer) if answer else None,
            part=part,
            reason=reason,
            at=at,
            by=by,
        )
        for identity, state, partner, answer, part, reason, at, by in rows
    )


def found_members(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, tuple[UUID, ...]]:
    """
    Give the works of combinations that are or were found, in order.

    On a cursor that shows what someone may see, one of which a work is not shown is left out.
    """
    if not ids:
        return {}
    rows = cursor.execute(
        """
        SELECT m.combination_id, list(m.activity_id ORDER BY a.partner, a.external_id)
        FROM combination_member AS m
        JOIN activity AS a ON a.id = m.activity_id
        WHERE m.combination_id IN (SELECT UNNEST($ids::VARCHAR[]))
            AND m.combination_id IN (SELECT id FROM combination UNION SELECT id FROM combination_past)
        GROUP BY m.combination_id
        """,
        {"ids": sorted(ids)},
    ).fetchall()
    return {identity: tuple(works) for identity, works in rows}


def messages_since(
    cursor: duckdb.DuckDBPyConnection, since: datetime, *, besides: str
) -> dict[str, tuple[int, datetime]]:
    """Count the messages of others about each combination after a moment, and return the last; not withdrawn ones."""
    rows = cursor.execute(
        """
        SELECT combination_id, count(*), max(written_at) FROM message
        WHERE written_at > $since AND written_by <> $besides
            AND id NOT IN (SELECT message_id FROM message_withdrawn)
        GROUP BY combination_id
        """,
        {"since": since, "besides": besides},
    ).fetchall()
    return {identity: (count, at) for identity, count, at in rows}


def known_works(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> set[UUID]:
    """Return those of some works that there are or were, as far as a cursor shows them."""
    rows = cursor.execute(
        """
        SELECT id FROM (SELECT id FROM activity UNION SELECT id FROM activity_version)
        WHERE id IN (SELECT UNNEST(?::UUID[]))
        """,
        [sorted(ids)],
    ).fetchall()
    return {identity for (identity,) in rows}
