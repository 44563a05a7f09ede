"""
Proposals: who leads the team asks partners for other dates of their works, and sees how far they are.

What is asked comes from a scenario of the team. Who leads the team reads all of it; a planner reads the sets in which
its partner is asked something. No plan changes by it: see `koppel.services.planning.proposal_dates`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.detect.progress import TO_BEGIN
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.proposals import MoveReply, ProposalEvent
from koppel.services.permission import require
from koppel.services.text_limits import lines
from koppel.store.planning import proposals as stored
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from koppel.access import Actor
    from koppel.model import Activity
    from koppel.model.proposals import MoveAnswer, ProposalNote, ProposalSet, ProposedMove
    from koppel.store.database import Store

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedMove:
    """
    What is asked of one work, as it stands now.

    Attributes
    ----------
    work
        As its partner has it now.
    answer
        The last; None where there is none.
    put
        When its partner put these dates in its plan; None where it did not, or took them back out.
    waits_for
        Partners of works that belong to the same coupling, and that have not said that it can.
    """

    move: ProposedMove
    work: Activity
    answer: MoveAnswer | None
    put: ProposalNote | None
    waits_for: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Tell whether the work has other dates than when it was asked for, other than those asked."""
        return self.put is None and (self.work.start, self.work.end) != (self.move.from_start, self.move.from_end)

    @property
    def can(self) -> bool:
        """Tell whether its partner said that it can."""
        return self.answer is not None and self.answer.reply is MoveReply.CAN

    @property
    def is_agreed(self) -> bool:
        """Tell whether its partner and those of all works that belong to it said that it can."""
        return self.can and not self.waits_for


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPartner:
    """How far a partner is: of how many works it is asked and answered, when it saw that, and the last of each."""

    partner: str
    works: int
    answered: int
    seen: ProposalNote | None
    reminded: ProposalNote | None
    last: MoveAnswer | None

    @property
    def is_done(self) -> bool:
        """Tell whether it answered for all its works."""
        return self.answered == self.works


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSet:
    """
    A set of proposals as someone sees it.

    Attributes
    ----------
    moves
        Of works that this one may see and that are still there.
    partners
        Of these works, by name.
    again
        When the plan was computed again with the answers, the last first.
    """

    record: ProposalSet
    moves: tuple[AskedMove, ...]
    partners: tuple[AskedPartner, ...]
    again: tuple[ProposalNote, ...]

    def of(self, partners: Collection[str]) -> tuple[AskedMove, ...]:
        """Return what some partners are asked."""
        return tuple(item for item in self.moves if item.move.partner in partners)

    @property
    def answered(self) -> int:
        """How many works were answered for."""
        return sum(item.answer is not None for item in self.moves)


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
    return tuple(
        _asked(
            record,
            [item for item in moves if item.proposals == record.id and item.work in works],
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


def unanswered(asked: Iterable[AskedSet], partners: Collection[str]) -> tuple[tuple[AskedSet, AskedPartner], ...]:
    """Return the open sets in which some partners have still to answer, once for each partner."""
    return tuple(
        (item, state)
        for item in asked
        if item.record.is_open
        for state in item.partners
        if state.partner in partners and not state.is_done
    )


def all_answered(asked: Iterable[AskedSet]) -> tuple[AskedSet, ...]:
    """Return the open sets in which all have answered, and with whose answers nothing was computed since."""
    return tuple(
        item
        for item in asked
        if item.record.is_open
        and item.moves
        and all(state.is_done for state in item.partners)
        and not (item.again and item.again[0].at > max(state.last.at for state in item.partners if state.last))
    )


def is_late(move: ProposedMove, work: Activity, today: date) -> bool:
    """Tell whether a work can no longer get the dates that are asked: it began, or would have begun by now."""
    return work.status not in TO_BEGIN or (move.start is not None and move.start < today)


def _leading(store: Store, identity: UUID) -> AskedSet:
    require(store, Task.PROPOSE)
    asked = open_asked(store, identity)
    require_open(asked.record)
    return asked


def _asked(
    record: ProposalSet,
    moves: Sequence[ProposedMove],
    works: Mapping[UUID | None, Activity],
    answers: Mapping[UUID, MoveAnswer],
    notes: Sequence[ProposalNote],
) -> AskedSet:
    listed = [
        AskedMove(
            move=item, work=works[item.work], answer=answers.get(item.work), put=_put(item.work, notes), waits_for=()
        )
        for item in moves
    ]
    # What was dropped meanwhile, or has begun, holds up nobody.
    unsure = [item for item in listed if not item.can and item.work.status in TO_BEGIN]
    return AskedSet(
        record=record,
        moves=tuple(
            replace(
                item,
                waits_for=tuple(
                    dict.fromkeys(
                        other.move.partner
                        for other in unsure
                        if other.move.group == item.move.group and other.move.work != item.move.work
                    )
                ),
            )
            for item in listed
        ),
        partners=tuple(_state(name, listed, notes) for name in sorted({item.partner for item in moves})),
        again=tuple(item for item in reversed(notes) if item.event is ProposalEvent.AGAIN),
    )


def _put(work: UUID, notes: Sequence[ProposalNote]) -> ProposalNote | None:
    """Return the note that the dates of a work stand in its plan."""
    last = next(
        (
            item
            for item in reversed(notes)
            if item.work == work and item.event in (ProposalEvent.PUT, ProposalEvent.TAKEN_BACK)
        ),
        None,
    )
    return last if last is not None and last.event is ProposalEvent.PUT else None


def _state(partner: str, moves: Sequence[AskedMove], notes: Sequence[ProposalNote]) -> AskedPartner:
    own = [item for item in moves if item.move.partner == partner]
    answers = [item.answer for item in own if item.answer is not None]

    def last(event: ProposalEvent) -> ProposalNote | None:
        return next((item for item in reversed(notes) if item.partner == partner and item.event is event), None)

    return AskedPartner(
        partner=partner,
        works=len(own),
        answered=len(answers),
        seen=last(ProposalEvent.SEEN),
        reminded=last(ProposalEvent.REMINDED),
        last=max(answers, key=lambda item: item.at, default=None),
    )
