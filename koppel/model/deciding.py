"""How a combination is decided: its state, the answers of the partners, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from koppel.model import Status


class State(StrEnum):
    """How far a combination is, in order; the last one stands aside."""

    NIEUW = "nieuw"
    BEOORDELEN = "beoordelen"
    IN_GESPREK = "in_gesprek"
    AFGESPROKEN = "afgesproken"
    UITGEVOERD = "uitgevoerd"
    AFGEWEZEN = "afgewezen"


class Answer(StrEnum):
    """What a partner says about a combination."""

    AKKOORD = "akkoord"
    NIET_AKKOORD = "niet_akkoord"
    NOG_NIET = "nog_niet"


AGREED = (State.AFGESPROKEN, State.UITGEVOERD)


class Cause(StrEnum):
    """What brought a combination to a state that nobody chose: an answer, a change of the plan, a step taken back."""

    ANSWER = "answer"
    CHANGE = "change"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of a partner, and for which part if it is not for all; the moment is UTC without a zone."""

    partner: str
    answer: Answer
    reason: str | None
    at: datetime
    by: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A state that a combination came to; the moment is UTC without a zone, ``cause`` None where somebody chose it."""

    state: State
    reason: str | None
    at: datetime
    by: str
    cause: Cause | None = None


def standing(decisions: Sequence[Decided]) -> tuple[Decided, ...]:
    """Leave out the steps that were taken back, and that they were; in the order given, the oldest first."""
    in_force: list[Decided] = []
    for item in decisions:
        if item.cause is not Cause.UNDO:
            in_force.append(item)
        elif in_force:
            in_force.pop()
    return tuple(in_force)


def meerwaarde_in(decisions: Sequence[Decided]) -> str | None:
    """Return why partners agreed: the last reason of these steps to ``afgesproken``; None where none has one."""
    reasons = (item.reason for item in reversed(decisions) if item.state is State.AFGESPROKEN)
    return next((reason for reason in reasons if reason), None)


class Member(NamedTuple):
    """
    A work of a combination.

    Not live where it was withdrawn, or is no more because its upload was undone. Private where it is not shared (any
    more); whoever may not see it is not told its partner. ``status`` and ``version`` are None for one that is no more.
    """

    id: UUID
    partner: str | None
    is_live: bool
    is_private: bool
    status: Status | None
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    An answer of a partner, or a state that a combination came to; the moment is UTC without a zone.

    ``partner`` and ``answer`` are None for a state, ``state`` is None for an answer.
    """

    combination_id: str
    state: State | None
    partner: str | None
    answer: Answer | None
    part: str | None
    reason: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Message:
    """
    A message about a combination; moments are UTC without a zone.

    ``content`` is None where its writer took it back; that it was there stays known.
    """

    id: UUID
    combination_id: str
    content: str | None
    at: datetime
    by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationHistory:
    """
    What happened to a combination; moments are UTC without a zone.

    Attributes
    ----------
    first_seen, gone_at
        None where it is not (or no longer) among those that were found; the second also where it is found now.
    was_proposed
        It was proposed to the team, not only an alternative, when it was last seen.
    first_answer
        Of any partner.
    decisions
        The oldest first.
    is_partial
        A partner takes part only in part, by its last answer.
    members
        As far as the reader sees them, also of works that are no more.
    """

    id: str
    first_seen: datetime | None
    gone_at: datetime | None
    is_found: bool
    was_proposed: bool
    first_answer: datetime | None
    decisions: tuple[Decided, ...]
    is_partial: bool
    members: frozenset[UUID]


class Grown(NamedTuple):
    """
    A combination that was spoken of, that is no longer found, and of which all works stand in a larger one.

    ``members`` are its works, ``into`` is the larger one, ``joined`` are the works that the larger one has besides.
    """

    id: str
    members: frozenset[UUID]
    into: str
    joined: tuple[UUID, ...]


class Rejected(NamedTuple):
    """A combination that is rejected: when, with which works; UTC without a zone."""

    id: str
    at: datetime
    members: tuple[UUID, ...]
