"""A change to the store as it is made."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

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


def to_json(facts: object) -> str:
    """Write facts as JSON text; dates in ISO form, ids and paths as text."""
    return json.dumps(facts, ensure_ascii=False, default=_plain, sort_keys=True)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    return str(value)
