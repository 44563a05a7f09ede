"""What partners are asked in a set of proposals as someone sees it: how each work and each partner stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.detect.progress import TO_BEGIN
from koppel.model.proposals import MoveReply, ProposalEvent
from koppel.planning.price import moved_by_party

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Rules
    from koppel.model import Activity
    from koppel.model.proposals import MoveAnswer, ProposalNote, ProposalSet, ProposedMove
    from koppel.planning.price import Moved


class NextStep(StrEnum):
    """What comes next once all partners have answered."""

    AGAIN = "again"
    CLOSE_AGAIN = "close_again"
    PUT = "put"
    CLOSE = "close"


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

    @property
    def is_to_put(self) -> bool:
        """Tell whether its partner can put these dates in its plan: all agree, and the work is as it was asked for."""
        return self.is_agreed and self.put is None and not self.is_changed and self.work.status in TO_BEGIN


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

    @property
    def next_step(self) -> NextStep | None:
        """
        Tell what comes next for who leads the team; None while partners have still to answer, or once it is closed.

        Where all can, the partners put the dates in their plans, and then there is nothing left to do with it. Where
        not all can, the plan is computed again with the answers, and goes on as a scenario of its own.
        """
        if not self.record.is_open or not self.moves or not all(state.is_done for state in self.partners):
            return None
        if all(item.can for item in self.moves):
            return NextStep.PUT if any(item.is_to_put for item in self.moves) else NextStep.CLOSE
        last = max(state.last.at for state in self.partners if state.last)
        return NextStep.CLOSE_AGAIN if self.again and self.again[0].at > last else NextStep.AGAIN


def asked_set(
    record: ProposalSet,
    moves: Sequence[ProposedMove],
    works: Mapping[UUID | None, Activity],
    answers: Mapping[UUID, MoveAnswer],
    notes: Sequence[ProposalNote],
) -> AskedSet:
    """
    Put together how a set stands.

    Parameters
    ----------
    record, moves
        The set, and what is asked in it of works that are shown.
    works
        As they are now, by id.
    answers
        The last of each work.
    notes
        What happened, in the order in which it did.
    """
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
    """Return the open sets in which all have answered: who leads the team goes on with these, or closes them."""
    return tuple(item for item in asked if item.next_step is not None)


def to_put(asked: Iterable[AskedSet], partners: Collection[str]) -> tuple[tuple[AskedSet, str, int], ...]:
    """Return the sets in which works of some partners were agreed on and are not in their plans, and how many each."""
    made = []
    for item in asked:
        if item.record.is_withdrawn:
            continue
        for state in item.partners:
            own = sum(one.is_to_put for one in item.of([state.partner]))
            if own and state.partner in partners:
                made.append((item, state.partner, own))
    return tuple(made)


def cost_of_asked(asked: AskedSet, rules: Rules, today: date) -> Mapping[str, Moved]:
    """Return what it costs each partner if it does what it is asked, by name."""
    moves = [
        (
            item.move.partner,
            replace(item.work, start=item.move.from_start, end=item.move.from_end),
            item.move.months,
            item.move.is_dropped,
        )
        for item in asked.moves
    ]
    return moved_by_party(moves, rules, today)


def asks_to_drop(moves: Iterable[AskedMove]) -> bool:
    """Tell whether somebody is asked not to do a work at all."""
    return any(item.move.is_dropped for item in moves)


def is_late(move: ProposedMove, work: Activity, today: date) -> bool:
    """Tell whether a work can no longer do what is asked: it began, or would have begun by now."""
    return work.status not in TO_BEGIN or (move.start is not None and move.start < today)
