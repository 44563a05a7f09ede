"""What was changed after a place in the audit log, in the order in which changes were committed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.model.audit import AuditRow
from koppel.store.only_for import SHOWN, shown_to

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.access import Actor


def last_place(cursor: duckdb.DuckDBPyConnection, actor: Actor) -> int:
    """Return the place of the last change in the log, among those that someone may know of; -1 where there is none."""
    # Not the moment: a change that took long is committed after one that began later. Rows are only ever added.
    row = cursor.execute(f"SELECT count(*) FROM audit WHERE {SHOWN}", shown_to(actor)).fetchone()
    return -1 if row is None else int(row[0]) - 1


def changes_after(
    cursor: duckdb.DuckDBPyConnection, actor: Actor, place: int, *, most: int
) -> tuple[tuple[int, AuditRow], ...]:
    """
    Give the last changes of others after a place, each with its own place.

    Parameters
    ----------
    cursor
        On the whole store.
    actor
        Who looks: its own changes are left out, and what it may not know of.
    place
        Of the last change that is known.
    most
        At most so many, the last ones.
    """
    rows = cursor.execute(
        f"""
        SELECT place, id, "at", actor, action, facts FROM (
            SELECT row_number() OVER (ORDER BY rowid) - 1 AS place, id, "at", actor, action, facts
            FROM audit WHERE {SHOWN}
        )
        WHERE place > $place AND actor <> $name ORDER BY place DESC LIMIT $most
        """,
        shown_to(actor) | {"place": place, "name": actor.name, "most": most},
    ).fetchall()
    return tuple(
        (at, AuditRow(identity, when, by, what, json.loads(details))) for at, identity, when, by, what, details in rows
    )


def works_changed_at(
    cursor: duckdb.DuckDBPyConnection, moments: Collection[datetime]
) -> tuple[tuple[UUID, str, datetime], ...]:
    """Return id, partner and moment of works that were made, changed or taken away at these moments, as far as seen."""
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
