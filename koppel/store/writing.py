"""A change to the store as it is made, and the row of it in the audit log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    import duckdb


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
    """

    __slots__ = ("action", "actor", "at", "cursor", "facts")

    def __init__(self, cursor: duckdb.DuckDBPyConnection, actor: str, action: str, facts: dict[str, object]) -> None:
        self.cursor = cursor
        self.actor = actor
        self.action = action
        self.facts = facts
        self.at = datetime.now(UTC).replace(tzinfo=None)

    def note(self, **facts: object) -> None:
        """Add facts to the audit row of this transaction, such as counts that are known only afterwards."""
        self.facts.update(facts)


def audit(writer: Writer) -> None:
    """Write down who did what in this transaction."""
    writer.cursor.execute(
        'INSERT INTO audit (id, "at", actor, action, facts) VALUES (?, ?, ?, ?, ?)',
        [uuid4(), writer.at, writer.actor, writer.action, to_json(writer.facts)],
    )


def to_json(facts: object) -> str:
    """Write facts as JSON text; dates in ISO form, ids and paths as text."""
    return json.dumps(facts, ensure_ascii=False, default=_plain, sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    return str(value)
