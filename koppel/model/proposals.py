"""Proposals: other dates of its own works that a partner is asked for, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID


class MoveReply(StrEnum):
    """What a partner says to other dates of one of its works."""

    CAN = "can"
    CANNOT = "cannot"
    CAN_IF = "can_if"


class ProposalEvent(StrEnum):
    """
    What happened to a set of proposals, beside its answers.

    A partner saw it, was reminded of it, put the dates of a work in its plan or took them back out; or the plan was
    computed again with the answers.
    """

    SEEN = "seen"
    REMINDED = "reminded"
    PUT = "put"
    TAKEN_BACK = "taken_back"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSet:
    """
    What partners were asked at once, without the works; moments are UTC without a zone.

    Attributes
    ----------
    scenario
        Where the dates come from.
    changes
        Of the whole scenario as it was then, those that nobody was asked for among them.
    figures
        ``before`` and ``after``: what the plans and the scenario came to then, by name.
    closed_at, closed_by
        None as long as partners can answer.
    is_withdrawn, reason
        It was taken back, and why.
    """

    id: UUID
    scenario: UUID
    name: str
    sent_at: datetime
    sent_by: str
    changes: tuple[Mapping[str, Any], ...]
    figures: Mapping[str, Mapping[str, float | None]]
    closed_at: datetime | None
    closed_by: str | None
    is_withdrawn: bool
    reason: str | None

    @property
    def is_open(self) -> bool:
        """Tell whether partners can answer."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedMove:
    """
    Other dates that are asked for one work, or that it is not done at all.

    Attributes
    ----------
    group
        Works of one number belong together: they couple, or open the ground once, at these dates.
    work_version
        Of the work as it was when it was asked for.
    from_start, from_end
        First and last day then, as its partner gave them; None is not known.
    start, end, duration_days
        As `koppel.planning.scenario.Change`.
    is_dropped
        It is asked not to do it at all; then there are no other dates.
    months
        By which it moves; negative is earlier.
    why
        What it is for and what it costs, by language; empty for who may no longer see a work that it names.
    named
        Ids of the works that it names.
    together
        Ids of works that couple with it, at the same time at these dates.
    """

    proposals: UUID
    work: UUID
    partner: str
    group: int
    work_version: int
    from_start: date | None
    from_end: date | None
    start: date | None
    end: date | None
    duration_days: int | None
    is_dropped: bool
    months: int
    why: Mapping[str, str]
    named: tuple[str, ...]
    together: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAnswer:
    """
    What a partner said to one move; of several for one work the last holds.

    ``earliest`` and ``latest`` bound the work where it can under a condition; ``number`` counts the answers from 1.
    """

    proposals: UUID
    work: UUID
    number: int
    reply: MoveReply
    explanation: str
    earliest: date | None
    latest: date | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalNote:
    """
    Something that happened to a set of proposals.

    ``partner``, ``work`` and ``scenario`` where it is about one; ``version`` of the work that came of it.
    """

    proposals: UUID
    event: ProposalEvent
    partner: str | None
    work: UUID | None
    scenario: UUID | None
    version: int | None
    at: datetime
    by: str
