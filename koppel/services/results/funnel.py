"""How far a combination came: the steps that it took and that still stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel import clock
from koppel.model.deciding import AGREED, State, standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.model.deciding import Course


class Step(StrEnum):
    """How far a combination came, in order; each needs the one before."""

    DETECTED = "detected"
    ASSESSED = "assessed"
    AGREED = "agreed"
    EXECUTED = "executed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsFilter:
    """Days of the Netherlands, both inclusive; combinations of one partner; with a work that touches an area."""

    first: date | None = None
    last: date | None = None
    partner: str | None = None
    area: BaseGeometry | None = None

    def holds(self, moment: datetime | None) -> bool:
        """Return whether a moment of the store lies within the days."""
        if moment is None:
            return False
        day = clock.day_of(moment)
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Chain:
    """The course of a combination, the moments of its steps (UTC without a zone), and its state."""

    course: Course
    at: Mapping[Step, datetime]
    state: State


def chain_of(course: Course) -> Chain:
    """Return the steps of a combination; an agreement that was let go of is none."""
    decisions = standing(course.decisions)
    state = decisions[-1].state if decisions else State.NIEUW
    decided_at = [item.at for item in decisions if item.state is not State.NIEUW]
    assessed = min([*decided_at, *([course.first_answer] if course.first_answer else [])], default=None)
    at: dict[Step, datetime] = {}
    if detected := course.first_seen or assessed:
        at[Step.DETECTED] = detected if assessed is None else min(detected, assessed)
    if assessed:
        at[Step.ASSESSED] = assessed
    if state in AGREED:
        # The agreement that stands: since the last time that there was none.
        run = len(decisions)
        while run and decisions[run - 1].state in AGREED:
            run -= 1
        at[Step.AGREED] = decisions[run].at
        if state is State.UITGEVOERD:
            at[Step.EXECUTED] = decisions[-1].at
    return Chain(course, at, state)


def lasting(chains: Sequence[Chain]) -> list[Chain]:
    """
    Leave out what went on in another combination before anybody spoke of it.

    While plans come in, two works become three: that is one chance, not two. A combination that is gone and that two of
    its works share with another is that other: one of now, one that was spoken of, or a larger one that is gone too.
    """
    gone = [chain for chain in chains if Step.ASSESSED not in chain.at and not chain.course.is_found]
    gone.sort(key=lambda chain: (-len(chain.course.members), chain.course.id))
    lasting_ones = [chain for chain in chains if Step.ASSESSED in chain.at or chain.course.is_found]
    by_work: dict[UUID, set[str]] = {}
    for chain in lasting_ones:
        _note(chain, by_work)
    for chain in gone:
        near = Counter(other for member in chain.course.members for other in by_work.get(member, ()))
        if max(near.values(), default=0) < 2:
            lasting_ones.append(chain)
            _note(chain, by_work)
    return lasting_ones


def _note(chain: Chain, by_work: dict[UUID, set[str]]) -> None:
    for member in chain.course.members:
        by_work.setdefault(member, set()).add(chain.course.id)
