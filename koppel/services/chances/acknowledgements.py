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
    from collections.abc import Collection, Mapping
    from typing import Any
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


def acknowledge(store: Store, sort: FindingType, pairs: Collection[tuple[UUID, UUID]], reason: str) -> None:
    """
    Say why a warning needs nothing more.

    Parameters
    ----------
    store
        Its actor leads the team or is a planner of one of its partners.
    sort
        One of `ALARMS`.
    pairs
        Of works, in any order: one, or of hinder in a street every two that hinder. A pair that comes to it later was
        not spoken of, and warns again.
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
    keys = _find(store, sort, pairs)
    why = bounded_line(reason, LONGEST_WHY, "reason_too_long")
    if why is None:
        raise InputError("alarm_reason")
    with store.write(store.actor.name, "acknowledge", **_audit_facts(sort, keys)) as writer:
        for key in keys:
            finding_facts = stored.facts_of(writer.cursor, key)
            if finding_facts is None:
                raise NotFoundError("alarm_unknown")
            stored.add_acknowledgement(writer, key, finding_facts, why, undone=False)


def restore_alarm(store: Store, sort: FindingType, pairs: Collection[tuple[UUID, UUID]]) -> None:
    """
    Let a warning that was dealt with warn again.

    Raises
    ------
    NotFoundError
        ``alarm_unknown``.
    RefusedError
        ``forbidden.acknowledge``.
    """
    keys = _find(store, sort, pairs)
    with store.write(store.actor.name, "restore_alarm", **_audit_facts(sort, keys)) as writer:
        known = stored.list_acknowledged(writer.cursor)
        for key in keys:
            if key in known:
                stored.add_acknowledgement(writer, key, stored.facts_of(writer.cursor, key) or "", None, undone=True)


def _find(store: Store, sort: FindingType, pairs: Collection[tuple[UUID, UUID]]) -> tuple[Key, ...]:
    present = []
    with store.read() as cursor:
        for first, second in pairs:
            keys = [(sort.value, *pair) for pair in ((first, second), (second, first))]
            key = next((one for one in keys if stored.facts_of(cursor, one) is not None), None)
            if key is None:
                raise NotFoundError("alarm_unknown")
            present.append(key)
        if not present or sort not in ALARMS:
            raise NotFoundError("alarm_unknown")
        partners = _partners(cursor, present)
    require(store, Task.ACKNOWLEDGE, partners)
    return tuple(present)


def _audit_facts(sort: FindingType, keys: Collection[Key]) -> dict[str, Any]:
    works = dict.fromkeys(str(item) for key in keys for item in key[1:])
    return {"finding": sort.value, "activities": list(works)}


def _partners(cursor: duckdb.DuckDBPyConnection, keys: Collection[Key]) -> list[str]:
    return [item.partner for item in list_activities(cursor, ids={item for key in keys for item in key[1:]})]
