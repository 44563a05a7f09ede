"""One text that tells a state of the store from every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.audit import last_change

if TYPE_CHECKING:
    from koppel.store.database import Store

# Actions that change nothing that a page shows of works, findings, combinations and decisions.
_BESIDE_ALL = frozenset(
    {
        "refused", "sign_in", "sign_in_failed", "sign_out",
        "add_account", "grant_roles", "disable_account", "enable_account", "reset_password", "change_password",
        "mail_setting", "mail_wish", "mail_test", "mail_round",
    }
)  # fmt: skip
# Actions that leave every work, finding and combination as it was.
_BESIDE_PLANS = _BESIDE_ALL | frozenset(
    {
        "answer", "decide", "discuss", "withdraw_message", "acknowledge", "restore_alarm",
        "interests_card", "partnership_card", "action",
        "interest", "change_interest", "withdraw_interest", "publish", "unpublish",
        "prepare_meeting", "agenda", "meeting_note", "start_meeting", "close_meeting", "reopen_meeting",
        "cancel_meeting", "restore_meeting",
        "save_view", "rename_view", "move_view", "delete_view", "restore_view",
    }
)  # fmt: skip


def revision(store: Store) -> str:
    """Give the revision of a store: every change writes an audit row; signing in and accounts leave it alone."""
    with store.read_whole() as cursor:
        count, moment = last_change(cursor, besides=_BESIDE_ALL)
    return f"{store.store_id} {count} {moment}"


def plans_revision(store: Store) -> str:
    """Give the revision of works and what is found among them; answers, decisions and saved views leave it alone."""
    with store.read_whole() as cursor:
        count, moment = last_change(cursor, besides=_BESIDE_PLANS)
    return f"{store.store_id} {count} {moment}"
