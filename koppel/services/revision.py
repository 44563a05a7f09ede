"""Texts of the revision of a store (`koppel.store.revision`): by them screens keep what they made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.store.revision import revision_of

if TYPE_CHECKING:
    import duckdb

    from koppel.access import Actor
    from koppel.store.database import Store

# Actions that change nothing that a page shows of works, findings, combinations and decisions.
_BESIDE_ALL = frozenset(
    {
        "refused", "sign_in", "sign_in_failed", "sign_out",
        "add_account", "grant_roles", "disable_account", "enable_account", "reset_password", "change_password",
        "mail_setting", "mail_wish", "mail_test", "mail_round",
        "make_scenario", "rename_scenario", "change_scenario", "undo_scenario", "redo_scenario",
        "reject_scenario", "reopen_scenario",
    }
)  # fmt: skip
# Actions that leave every work, finding and combination as it was.
_BESIDE_PLANS = _BESIDE_ALL | frozenset(
    {
        "answer", "decide", "discuss", "withdraw_message", "acknowledge", "restore_alarm",
        "interests_card", "partnership_card", "action",
        "interest", "change_interest", "withdraw_interest", "publish", "unpublish", "take_away", "shift_reason",
        "prepare_meeting", "agenda", "meeting_note", "start_meeting", "close_meeting", "reopen_meeting",
        "cancel_meeting", "restore_meeting", "open_screen", "end_screen", "send_decisions",
        "save_view", "rename_view", "move_view", "delete_view", "restore_view",
        "pin", "change_pin", "remove_pin", "restore_pin",
        "send_proposals", "remind_proposals", "close_proposals", "withdraw_proposals", "answer_proposal",
        "change_proposal_answer", "plan_again",
        "open_round", "answer_round", "remind_round",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revisions:
    """
    The revisions of a store for someone, as texts that tell each from every other.

    Attributes
    ----------
    all, plans
        Of everything, and of works and findings alone; other texts for whoever sees other works.
    ground
        Of works and findings that all share, the same whoever looks.
    sight
        The same for all who see the same works.
    """

    all: str
    plans: str
    ground: str
    sight: str


def revisions(store: Store) -> Revisions:
    """Return all of them at one moment: between two of them someone may hide a work."""
    with store.read_whole() as cursor:
        everything = _text(store, cursor, store.actor, _BESIDE_ALL)
        plans = _text(store, cursor, store.actor, _BESIDE_PLANS)
        ground = _text(store, cursor, None, _BESIDE_PLANS)
        sight = store.sight(cursor)
    return Revisions(f"{everything} {sight}", f"{plans} {sight}", ground, sight)


def revision(store: Store) -> str:
    """
    Return the revision of a store: every change writes an audit row; signing in and accounts leave it alone.

    So does a change that is only about what others keep to themselves.
    """
    with store.read_whole() as cursor:
        return _text(store, cursor, store.actor, _BESIDE_ALL)


def plans_revision(store: Store) -> str:
    """Return the revision of works and what is found among them; answers, decisions and saved views leave it alone."""
    with store.read_whole() as cursor:
        return _text(store, cursor, store.actor, _BESIDE_PLANS)


def _text(store: Store, cursor: duckdb.DuckDBPyConnection, actor: Actor | None, besides: frozenset[str]) -> str:
    revision = revision_of(cursor, actor, besides=besides)
    return f"{store.store_id} {revision.number} {revision.at}"
