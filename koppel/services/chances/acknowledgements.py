"""Warnings that a team dealt with: they stand aside with a reason, until one of the works changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError, NotFoundError
from koppel.model import FindingType
from koppel.model.chances import Acknowledged
from koppel.services.permission import require
from koppel.services.text_line import bounded_line
from koppel.store.chances import acknowledgements as stored
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    import duckdb

    from koppel.model.chances import Key
    from koppel.store.database import Store

__all__ = ["ALARMS", "LONGEST_WHY", "Acknowledged", "acknowledge", "acknowledged", "restore_alarm"]

# What can be dealt with by saying why; doubles are resolved, and koppelkansen are decided on.
ALARMS = (FindingType.VOLGORDE, FindingType.OPBREEKRUST, FindingType.HINDER)
LONGEST_WHY = 500


def acknowledged(store: Store) -> Mapping[tuple[str, str, str], Acknowledged]:
    """Return the warnings that were dealt with: type and ids of both works, as text."""
    with store.read() as cursor:
        acknowledged_by_key = stored.list_acknowledged(cursor)
    return {(sort, str(a), str(b)): item for (sort, a, b), item in acknowledged_by_key.items()}


def acknowledge(store: Store, sort: FindingType, first: UUID, second: UUID, reason: str) -> None:
    """
    Say why a warning needs nothing more.

    Parameters
    ----------
    store
        Its actor leads the team or is a planner of one of the two partners.
    sort
        One of `ALARMS`.
    first, second
        The two works, in any order.
    reason
        Mandatory.

    Raises
    ------
    NotFoundError
        ``alarm_unknown``.
    InputError
        ``alarm_reason``, ``reason_too_long``.
    RefusedError
        ``forbidden.acknowledge``.
    """
    key = _find(store, sort, first, second)
    why = bounded_line(reason, LONGEST_WHY, "reason_too_long")
    if why is None:
        raise InputError("alarm_reason")
    facts = {"finding": sort.value, "activities": [str(item) for item in key[1:]]}
    with store.write(store.actor.name, "acknowledge", **facts) as writer:
        finding_facts = stored.facts_of(writer.cursor, key)
        if finding_facts is None:
            raise NotFoundError("alarm_unknown")
        stored.add_acknowledgement(writer, key, finding_facts, why, undone=False)


def restore_alarm(store: Store, sort: FindingType, first: UUID, second: UUID) -> None:
    """
    Let a warning that was dealt with warn again.

    Raises
    ------
    NotFoundError
        ``alarm_unknown``.
    RefusedError
        ``forbidden.acknowledge``.
    """
    key = _find(store, sort, first, second)
    facts = {"finding": sort.value, "activities": [str(item) for item in key[1:]]}
    with store.write(store.actor.name, "restore_alarm", **facts) as writer:
        if key in stored.list_acknowledged(writer.cursor):
            stored.add_acknowledgement(writer, key, stored.facts_of(writer.cursor, key) or "", None, undone=True)


def _find(store: Store, sort: FindingType, first: UUID, second: UUID) -> Key:
    with store.read() as cursor:
        keys = [(sort.value, *pair) for pair in ((first, second), (second, first))]
        present = next((key for key in keys if stored.facts_of(cursor, key) is not None), None)
        if present is None or sort not in ALARMS:
            raise NotFoundError("alarm_unknown")
        partners = _partners(cursor, present)
    require(store, Task.ACKNOWLEDGE, partners)
    return present


def _partners(cursor: duckdb.DuckDBPyConnection, key: Key) -> list[str]:
    return [item.partner for item in list_activities(cursor, ids=key[1:])]
