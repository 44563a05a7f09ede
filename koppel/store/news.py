"""What was changed after a place in the audit log, in the order in which changes were committed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.store.audit import AuditRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    import duckdb


def last_place(cursor: duckdb.DuckDBPyConnection) -> int:
    """Give the place of the last change in the log; -1 where there is none."""
    # Not the moment: a change that took long is committed after one that began later. Rows are only ever added.
    row = cursor.execute("SELECT max(rowid) FROM audit").fetchone()
    return -1 if row is None or row[0] is None else int(row[0])


def changes_after(
    cursor: duckdb.DuckDBPyConnection, place: int, *, besides: str, most: int
) -> tuple[tuple[int, AuditRow], ...]:
    """
    Give the last changes after a place, each with its own place.

    Parameters
    ----------
    cursor
        On the whole store.
    place
        Of the last change that is known.
    besides
        Who looks: its own changes are left out.
    most
        At most so many, the last ones.
    """
    rows = cursor.execute(
        """
        SELECT rowid, id, "at", actor, action, facts FROM audit
        WHERE rowid > ? AND actor <> ? ORDER BY rowid DESC LIMIT ?
        """,
        [place, besides, most],
    ).fetchall()
    return tuple(
        (at, AuditRow(identity, when, by, what, json.loads(told))) for at, identity, when, by, what, told in rows
    )


def works_changed_at(
    cursor: duckdb.DuckDBPyConnection, moments: Collection[datetime]
) -> tuple[tuple[UUID, str, datetime], ...]:
    """Give id, partner and moment of works that were made, changed or taken away at these moments, as far as seen."""
    if not moments:
        return ()
    rows = cursor.execute(
        """
        SELECT id, partner, recorded_from FROM activity WHERE list_contains($moments::TIMESTAMP[], recorded_from)
        UNION
        SELECT id, partner, recorded_until FROM activity_version
        WHERE list_contains($moments::TIMESTAMP[], recorded_until)
        """,
        {"moments": sorted(moments)},
    ).fetchall()
    return tuple((identity, partner, at) for identity, partner, at in rows)
