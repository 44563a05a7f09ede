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

    from koppel.model.deciding import CombinationHistory


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
    """The history of a combination, the moments of its steps (UTC without a zone), and its state."""

    history: CombinationHistory
    at: Mapping[Step, datetime]
    state: State


def chain_of(history: CombinationHistory) -> Chain:
    """Return the steps of a combination; an agreement that was let go of is none."""
    decisions = standing(history.decisions)
    state = decisions[-1].state if decisions else State.NIEUW
    decided_at = [item.at for item in decisions if item.state is not State.NIEUW]
    assessed = min([*decided_at, *([history.first_answer] if history.first_answer else [])], default=None)
    at: dict[Step, datetime] = {}
    if detected := history.first_seen or assessed:
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
    return Chain(history, at, state)


def lasting(chains: Sequence[Chain]) -> list[Chain]:
    """
    Leave out what went on in another combination, and what was found only while plans came in.

    While plans come in, two works become three: that is one chance, not two. A combination that is gone and that two of
    its works share with another is that other: one of now, one that was spoken of, or a larger one that is gone too.
    One that came and went on one day, before anybody spoke of it, was never there for a team: parties hand in one after
    the other. One that was spoken of and stands whole in a larger one is counted as one with that (`_as_one`).
    """
    chains = _as_one(chains)
    gone = [chain for chain in chains if Step.ASSESSED not in chain.at and not chain.history.is_found]
    gone.sort(key=lambda chain: (-len(chain.history.members), chain.history.id))
    lasting_ones = [chain for chain in chains if Step.ASSESSED in chain.at or chain.history.is_found]
    by_work: dict[UUID, set[str]] = {}
    for chain in lasting_ones:
        _note(chain, by_work)
    for chain in gone:
        if _passed_by(chain.history):
            continue
        near = Counter(other for member in chain.history.members for other in by_work.get(member, ()))
        if max(near.values(), default=0) < 2:
            lasting_ones.append(chain)
            _note(chain, by_work)
    return lasting_ones


def _passed_by(history: CombinationHistory) -> bool:
    """Return whether a combination was there for less than a day: of one day only, in the Netherlands."""
    if history.first_seen is None or history.gone_at is None:
        return False
    return clock.day_of(history.first_seen) == clock.day_of(history.gone_at)


def _as_one(chains: Sequence[Chain]) -> list[Chain]:
    """
    Count a combination that was spoken of, and that a work joined since, once: with the larger one.

    What was rejected, the smaller or the larger one, is a chance of its own: then the other stands as it was.
    """
    left = sorted(chains, key=lambda chain: (len(chain.history.members), chain.history.id))
    counted: list[Chain] = []
    while left:
        chain = left.pop(0)
        at = _larger_than(chain, left)
        if at is None:
            counted.append(chain)
        else:
            left[at] = _joined(chain, left[at])
    return counted


def _larger_than(chain: Chain, others: Sequence[Chain]) -> int | None:
    """Return the place of the combination in which one went on: one that is found now, before one that was."""
    if chain.history.is_found or Step.ASSESSED not in chain.at or chain.state is State.AFGEWEZEN:
        return None
    members = chain.history.members
    larger = [
        at
        for at, other in enumerate(others)
        if members < other.history.members
        and other.state is not State.AFGEWEZEN
        and (other.history.is_found or Step.ASSESSED in other.at)
    ]
    return min(larger, key=lambda at: not others[at].history.is_found, default=None)


def _joined(smaller: Chain, larger: Chain) -> Chain:
    """Put two in one: the first moment of each step; an agreement saves what its own works do."""
    at = {
        step: min(chain.at[step] for chain in (smaller, larger) if step in chain.at)
        for step in (*smaller.at, *larger.at)
    }
    state = larger.state if len(larger.at) >= len(smaller.at) else smaller.state
    is_of_smaller = Step.AGREED in smaller.at and Step.AGREED not in larger.at
    return Chain(smaller.history if is_of_smaller else larger.history, at, state)


def _note(chain: Chain, by_work: dict[UUID, set[str]]) -> None:
    for member in chain.history.members:
        by_work.setdefault(member, set()).add(chain.history.id)
