"""
Proposals: who leads the team asks partners for other dates of their works, and sees how far they are.

What is asked comes from a scenario of the team. Who leads the team reads all of it; a planner reads the sets in which
its partner is asked something. No plan changes by it: see `koppel.services.planning.proposal_dates`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.proposals import ProposalEvent
from koppel.services.permission import require
from koppel.services.planning.asked import AskedSet, asked_set
from koppel.services.text_limits import lines
from koppel.store.planning import proposals as stored
from koppel.store.plans.activities import list_activities, list_ids

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from koppel.access import Actor
    from koppel.model.proposals import MoveAnswer, ProposalSet, ProposedMove
    from koppel.store.database import Store

LONGEST_REASON = 500


def list_asked(store: Store, *, who: Actor | None = None) -> tuple[AskedSet, ...]:
    """
    Return the sets of proposals that someone may read, with the works that the store shows, the last sent first.

    Parameters
    ----------
    store
        Only works that its actor may see are in it.
    who
        For whom, where that is another than the actor of the store.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    reader = who or store.actor
    leads = allowed(reader, Task.PROPOSE)
    if not leads and not reader.partners:
        return ()
    with store.read_whole() as cursor:
        records = stored.list_proposals(cursor)
        ids = [item.id for item in records]
        moves = stored.list_moves(cursor, ids) if ids else ()
        mine = {item.proposals for item in moves if leads or item.partner in reader.partners}
        answers, notes = stored.list_answers(cursor, mine), stored.list_notes(cursor, mine)
    if not mine:
        return ()
    with store.read() as cursor:
        works = {item.id: item for item in list_activities(cursor, ids={item.work for item in moves})}
        seen = {str(item) for item in list_ids(cursor)}
    return tuple(
        asked_set(
            record,
            [_shown(item, seen) for item in moves if item.proposals == record.id and item.work in works],
            works,
            {item.work: item for item in answers if item.proposals == record.id},
            [item for item in notes if item.proposals == record.id],
        )
        for record in records
        if record.id in mine
    )


def open_asked(store: Store, identity: UUID) -> AskedSet:
    """
    Return a set of proposals.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``: there is none, or the actor is not asked anything in it.
    RefusedError
        ``forbidden.read``.
    """
    asked = next((item for item in list_asked(store) if item.record.id == identity), None)
    if asked is None:
        raise NotFoundError("proposals_unknown")
    return asked


def all_answers(store: Store, identity: UUID) -> tuple[MoveAnswer, ...]:
    """
    Return every answer in a set, those that were replaced as well, in the order in which they were given.

    Raises
    ------
    NotFoundError, RefusedError
        As of `open_asked`.
    """
    shown = {item.move.work for item in open_asked(store, identity).moves}
    with store.read_whole() as cursor:
        answers = stored.list_answers(cursor, [identity], is_whole=True)
    return tuple(item for item in answers if item.work in shown)


def see(store: Store, identity: UUID) -> None:
    """
    Record that the partners of the actor saw what they are asked; once, and nothing for who is not asked.

    Raises
    ------
    NotFoundError, RefusedError
        As of `open_asked`.
    """
    asked = open_asked(store, identity)
    unseen = [item.partner for item in asked.partners if item.partner in store.actor.partners and item.seen is None]
    if not unseen or store.read_only or not asked.record.is_open:
        return
    with store.write_beside(store.actor.name, None) as writer:
        for partner in unseen:
            stored.add_note(writer, identity, ProposalEvent.SEEN, partner=partner)


def remind(store: Store, identity: UUID, partner: str) -> None:
    """
    Remind a partner that has still to answer: it stands first on what waits for it, and in the weekly letter.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``; ``proposals_partner``: the partner is asked nothing in it.
    RefusedError
        ``forbidden.propose``; ``proposals_closed``; ``proposals_answered``: it has answered for all its works.
    """
    asked = _leading(store, identity)
    state = next((item for item in asked.partners if item.partner == partner), None)
    if state is None:
        raise NotFoundError("proposals_partner", partner=partner[:100])
    if state.is_done:
        raise RefusedError("proposals_answered", partner=partner)
    with store.write_beside(store.actor.name, "remind_proposals", proposals=identity, partner=partner) as writer:
        stored.add_note(writer, identity, ProposalEvent.REMINDED, partner=partner)


def close_asked(store: Store, identity: UUID) -> None:
    """
    Close a set: answers stay as they are.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``.
    RefusedError
        ``forbidden.propose``; ``proposals_closed``.
    """
    _leading(store, identity)
    with store.write_beside(store.actor.name, "close_proposals", proposals=identity) as writer:
        require_open(stored.get_proposals(writer.cursor, identity))
        stored.close(writer, identity, is_withdrawn=False, reason=None)


def withdraw_asked(store: Store, identity: UUID, reason: str) -> None:
    """
    Take back what was asked, and say why; it stays where it can be read.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``.
    RefusedError
        ``forbidden.propose``; ``proposals_closed``.
    InputError
        ``proposals_reason``; ``text_too_long``, ``text_personal``.
    """
    _leading(store, identity)
    words = lines(reason, LONGEST_REASON)
    if not words:
        raise InputError("proposals_reason", most=LONGEST_REASON)
    with store.write_beside(store.actor.name, "withdraw_proposals", proposals=identity) as writer:
        require_open(stored.get_proposals(writer.cursor, identity))
        stored.close(writer, identity, is_withdrawn=True, reason=words)


def require_open(record: ProposalSet) -> None:
    """
    Go on only where partners can answer.

    Raises
    ------
    RefusedError
        ``proposals_closed``, or ``proposals_withdrawn``: who did that, when, and why.
    """
    if record.is_open:
        return
    code = "proposals_withdrawn" if record.is_withdrawn else "proposals_closed"
    raise RefusedError(code, by=record.closed_by, at=record.closed_at, reason=record.reason or "")


def _shown(move: ProposedMove, seen: Collection[str]) -> ProposedMove:
    """Leave out what names a work that its partner keeps to itself since, or that is no more."""
    why = move.why if all(item in seen for item in move.named) else {}
    return replace(move, why=why, together=tuple(item for item in move.together if item in seen))


def _leading(store: Store, identity: UUID) -> AskedSet:
    require(store, Task.PROPOSE)
    asked = open_asked(store, identity)
    require_open(asked.record)
    return asked
