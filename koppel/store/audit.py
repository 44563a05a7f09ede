"""The record of changes: who did what, when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from koppel.config import ZONE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    import duckdb


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One committed change; ``at`` is UTC without a zone, facts are JSON values."""

    id: UUID
    at: datetime
    actor: str
    action: str
    facts: Mapping[str, Any]


def list_audit(
    cursor: duckdb.DuckDBPyConnection,
    *,
    actor: str | None = None,
    action: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> tuple[AuditRow, ...]:
    """Give changes, the latest first; of one actor, one action, from a moment on, at most so many."""
    rows = cursor.execute(
        """
        SELECT id, "at", actor, action, facts FROM audit
        WHERE ($actor::VARCHAR IS NULL OR actor = $actor)
            AND ($action::VARCHAR IS NULL OR action = $action)
            AND ($since::TIMESTAMP IS NULL OR "at" >= $since)
        ORDER BY "at" DESC, id
        LIMIT $limit::BIGINT
        """,
        {"actor": actor, "action": action, "since": since, "limit": 2**62 if limit is None else limit},
    ).fetchall()
    return tuple(AuditRow(identity, at, by, what, json.loads(facts)) for identity, at, by, what, facts in rows)


def moment(at: datetime | None) -> str:
    """Write a moment of the store (UTC without a zone) for people: the time of the Netherlands, to the minute."""
    return "–" if at is None else f"{at.replace(tzinfo=UTC).astimezone(ZONE):%Y-%m-%d %H:%M}"


def last_change(cursor: duckdb.DuckDBPyConnection, *, besides: Collection[str] = ()) -> tuple[int, datetime | None]:
    """Count all changes ever, and give the moment of the last; leaving out some actions."""
    row = cursor.execute(
        'SELECT count(*), max("at") FROM audit WHERE NOT list_contains(?::VARCHAR[], action)', [sorted(besides)]
    ).fetchone()
    return (0, None) if row is None else (row[0], row[1])
