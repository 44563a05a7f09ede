"""What was changed after a revision, in the order in which changes were committed."""

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


def changes_after(
    cursor: duckdb.DuckDBPyConnection, actor: Actor, number: int, *, most: int
) -> tuple[tuple[int, AuditRow], ...]:
    """
    Return the last changes of others after a revision, each with the number of the revision that it made.

    Parameters
    ----------
    cursor
        On the whole store.
    actor
        Who looks: its own changes are left out, and what it may not know of.
    number
        Of the revision; see `koppel.store.revision`.
    most
        At most so many, the last ones.
    """
    # Not by the moment: a change that took long is committed after one that began later.
    rows = cursor.execute(
        f"""
        SELECT number, id, "at", actor, action, facts FROM (
            SELECT row_number() OVER (ORDER BY rowid) AS number, id, "at", actor, action, facts
            FROM audit WHERE {SHOWN}
        )
        WHERE number > $number AND actor <> $name ORDER BY number DESC LIMIT $most
        """,
        shown_to(actor) | {"number": number, "name": actor.name, "most": most},
    ).fetchall()
    return tuple(
        (made, AuditRow(identity, when, by, what, json.loads(details)))
        for made, identity, when, by, what, details in rows
    )


def works_changed_at(
    cursor: duckdb.DuckDBPyConnection, moments: Collection[datetime]
) -> tuple[tuple[UUID, str, datetime], ...]:
    """Return id, partner and moment of visible works that were made, changed or taken away at these moments."""
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
