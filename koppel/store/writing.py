"""A change to the store as it is made, and the row of it in the audit log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.store.only_for import found_otherwise, only_for

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb


# Who stands in the record for what the program does by itself.
PROGRAM = "koppel"


class Writer:
    """
    One open transaction; every function that changes the store takes one.

    Attributes
    ----------
    cursor
        Sees the changes of this transaction.
    actor
        Who makes the change.
    at
        Moment of the change, UTC without a zone; the same for everything in the transaction.
    only_for
        Partners that keep all that it is about to themselves, empty where it is for all; None: what the facts of the
        audit name tells.
    """

    __slots__ = ("action", "actor", "at", "cursor", "facts", "only_for")

    def __init__(self, cursor: duckdb.DuckDBPyConnection, actor: str, action: str, facts: dict[str, object]) -> None:
        self.cursor = cursor
        self.actor = actor
        self.action = action
        self.facts = facts
        self.at = datetime.now(UTC).replace(tzinfo=None)
        self.only_for: Collection[str] | None = None

    def note(self, **facts: object) -> None:
        """Add facts to the audit row of this transaction, such as counts that are known only afterwards."""
        self.facts.update(facts)


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


def to_json(facts: object) -> str:
    """Write facts as JSON text; dates in ISO form, ids and paths as text."""
    return json.dumps(facts, ensure_ascii=False, default=_plain, sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    return str(value)
