"""How far a combination came: the steps that it took and that still stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.services.changes import day_of
from koppel.store.decisions import AGREED, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from shapely.geometry.base import BaseGeometry

    from koppel.store.courses import Course


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
        """Tell whether a moment of the store lies within the days."""
        if moment is None:
            return False
        day = day_of(moment)
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Way:
    """The course of a combination, the moments of its steps (UTC without a zone), and its state."""

    course: Course
    at: Mapping[Step, datetime]
    state: State


def way_of(course: Course) -> Way:
    """Give the steps of a combination; an agreement that was let go of is none."""
    state = course.decisions[-1].state if course.decisions else State.NIEUW
    spoken = [item.at for item in course.decisions if item.state is not State.NIEUW]
    assessed = min([*spoken, *([course.first_answer] if course.first_answer else [])], default=None)
    at: dict[Step, datetime] = {}
    if seen := course.first_seen or assessed:
        at[Step.DETECTED] = seen if assessed is None else min(seen, assessed)
    if assessed:
        at[Step.ASSESSED] = assessed
    if state in AGREED:
        # The agreement that stands: since the last time that there was none.
        run = len(course.decisions)
        while run and course.decisions[run - 1].state in AGREED:
            run -= 1
        at[Step.AGREED] = course.decisions[run].at
        if state is State.UITGEVOERD:
            at[Step.EXECUTED] = course.decisions[-1].at
    return Way(course, at, state)
