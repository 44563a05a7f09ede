"""One text that tells a state of the store from every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.audit import last_change

if TYPE_CHECKING:
    from koppel.store.database import Store

# Actions that leave every work, finding and combination as it was.
_BESIDE_PLANS = frozenset(
    {
        "answer", "decide", "interests_card", "partnership_card", "action",
        "interest", "change_interest", "withdraw_interest", "publish", "unpublish",
        "save_view", "rename_view", "move_view", "delete_view", "restore_view",
    }
)  # fmt: skip


def revision(store: Store) -> str:
    """Give the revision of a store: every change writes an audit row in its transaction."""
    with store.read() as cursor:
        count, moment = last_change(cursor)
    return f"{store.store_id} {count} {moment}"


def plans_revision(store: Store) -> str:
    """Give the revision of works and what is found among them; answers, decisions and saved views leave it alone."""
    with store.read() as cursor:
        count, moment = last_change(cursor, besides=_BESIDE_PLANS)
    return f"{store.store_id} {count} {moment}"
