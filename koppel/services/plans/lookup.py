"""Activities by what people call them: the number that their partner gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.plans.activities import find_ids, list_activities

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model import Activity
    from koppel.store.database import Store


def find_activity(store: Store, partner: str, external_id: str) -> UUID | None:
    """Return the identity of a partner's activity; None where the asker may see none of that number."""
    key = (partner, external_id)
    with store.read() as cursor:
        return find_ids(cursor, [key]).get(key)


def visible_activities(store: Store) -> tuple[Activity, ...]:
    """Return all current activities that the asker may see."""
    with store.read() as cursor:
        return tuple(list_activities(cursor))
