"""The record of changes: who did what, when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.model.audit import AuditRow, Chosen
from koppel.store.only_for import SHOWN, found_otherwise, only_for, shown_to
from koppel.store.writing import PROGRAM, to_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    import duckdb

    from koppel.access import Actor
    from koppel.store.writing import Writer

_AT_ONCE = 2000
_CHOSEN = f"""
    {SHOWN}
    AND ($since::TIMESTAMP IS NULL OR "at" >= $since)
    AND ($until::TIMESTAMP IS NULL OR "at" < $until)
    AND ($actor::VARCHAR IS NULL OR actor = $actor)
    AND ($actions::VARCHAR[] IS NULL OR list_contains($actions::VARCHAR[], action))
"""


def list_audit(
    cursor: duckdb.DuckDBPyConnection,
    *,
    actor: str | None = None,
    action: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> tuple[AuditRow, ...]:
    """Return changes, the latest first; of one actor, one action, from a moment on, at most so many."""
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


def find_audit(
    cursor: duckdb.DuckDBPyConnection,
    actor: Actor,
    chosen: Chosen,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[AuditRow]:
    """
    Give changes one by one, the latest first.

    Parameters
    ----------
    cursor
        On the whole store.
    actor
        Who looks: changes about what others keep to themselves are left out.
    chosen
        Which ones.
    limit, offset
        At most so many, after passing over so many.
    """
    result = cursor.execute(
        f"""
        SELECT id, "at", actor, action, facts FROM audit WHERE {_CHOSEN}
        ORDER BY "at" DESC, rowid DESC LIMIT $limit::BIGINT OFFSET $offset::BIGINT
        """,
        _values(actor, chosen) | {"limit": 2**62 if limit is None else limit, "offset": offset},
    )
    while rows := result.fetchmany(_AT_ONCE):
        for identity, at, by, what, facts in rows:
            yield AuditRow(identity, at, by, what, json.loads(facts))


def count_audit(cursor: duckdb.DuckDBPyConnection, actor: Actor, chosen: Chosen) -> int:
    """Count the changes that `find_audit` gives without a limit."""
    row = cursor.execute(f"SELECT count(*) FROM audit WHERE {_CHOSEN}", _values(actor, chosen)).fetchone()
    return 0 if row is None else int(row[0])


def audit_names(cursor: duckdb.DuckDBPyConnection, actor: Actor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Give everyone who acted, and every action that there is a row of, as far as someone may know.

    Each in the order of the alphabet.
    """
    shown = shown_to(actor)
    actors = cursor.execute(f"SELECT DISTINCT actor FROM audit WHERE {SHOWN} ORDER BY actor", shown).fetchall()
    actions = cursor.execute(f"SELECT DISTINCT action FROM audit WHERE {SHOWN} ORDER BY action", shown).fetchall()
    return tuple(name for (name,) in actors), tuple(name for (name,) in actions)


def there_are(
    cursor: duckdb.DuckDBPyConnection,
    *,
    activities: Collection[str],
    combinations: Collection[str],
    uploads: Collection[str],
) -> frozenset[str]:
    """Return those ids, as text, of which this cursor sees the activity, the combination or the upload."""
    rows = cursor.execute(
        """
        SELECT id::VARCHAR FROM activity WHERE list_contains($activities::VARCHAR[], id::VARCHAR)
        UNION
        SELECT combination_id FROM combination_member WHERE list_contains($combinations::VARCHAR[], combination_id)
        UNION
        SELECT id::VARCHAR FROM upload WHERE list_contains($uploads::VARCHAR[], id::VARCHAR)
        """,
        {"activities": sorted(activities), "combinations": sorted(combinations), "uploads": sorted(uploads)},
    ).fetchall()
    return frozenset(identity for (identity,) in rows)


def named_things(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> frozenset[str]:
    """Return those ids under which this cursor sees an activity, of now or before, a combination or an upload."""
    rows = cursor.execute(
        """
        WITH wanted AS (SELECT UNNEST($ids::VARCHAR[]) AS id)
        SELECT id FROM wanted
        WHERE id IN (SELECT id::VARCHAR FROM activity)
            OR id IN (SELECT id::VARCHAR FROM activity_version)
            OR id IN (SELECT combination_id FROM combination_member)
            OR id IN (SELECT id::VARCHAR FROM upload)
        """,
        {"ids": sorted(ids)},
    ).fetchall()
    return frozenset(identity for (identity,) in rows)


def _values(actor: Actor, chosen: Chosen) -> dict[str, object]:
    actions = None if chosen.actions is None else sorted(chosen.actions)
    return shown_to(actor) | {"since": chosen.since, "until": chosen.until, "actor": chosen.actor, "actions": actions}


def audit(writer: Writer) -> int:
    """
    Write down who did what in this transaction.

    Returns
    -------
    count
        How many rows it took. A change that only some may know of takes two where it was the first of a day or with
        other rules, and what all share was found otherwise: the second, by the program, is for all.
    """
    partners = only_for(writer)
    _add(writer, writer.actor, writer.action, writer.facts, partners)
    if partners is None or not found_otherwise(writer):
        return 1
    _add(writer, PROGRAM, "detect", {"complete": True}, None)
    return 2


def _add(writer: Writer, actor: str, action: str, facts: dict[str, object], partners: list[str] | None) -> None:
    identity = uuid4()
    writer.cursor.execute(
        'INSERT INTO audit (id, "at", actor, action, facts) VALUES (?, ?, ?, ?, ?)',
        [identity, writer.at, actor, action, to_json(facts)],
    )
    if partners is not None:
        writer.cursor.execute("INSERT INTO audit_only_for (audit_id, partners) VALUES (?, ?)", [identity, partners])
