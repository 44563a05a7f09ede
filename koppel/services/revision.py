"""One text that tells a state of the store from every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.audit import last_change

if TYPE_CHECKING:
    from koppel.store.database import Store


def revision(store: Store) -> str:
    """Give the revision of a store: every change writes an audit row in its transaction."""
    with store.read() as cursor:
        count, moment = last_change(cursor)
    return f"{store.store_id} {count} {moment}"
