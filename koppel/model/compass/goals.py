"""A goal for an indicator of an area, and whether a year is on course for it; the rule is §9 of ``docs/domain.md``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.model.compass.indicators import Polarity

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

# Sums of decimals differ in the last digits.
_ROUNDING = 1e-9


class Course(StrEnum):
    """How a year stands beside the line of its goal."""

    ON_COURSE = "op_koers"
    BEHIND = "achter"
    UNKNOWN = "onbekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalContent:
    """
    What is meant to be reached.

    ``start`` and ``target`` are in the unit of the indicator, in ``start_year`` and ``target_year``; ``partner``
    answers for it; ``note`` says how or why, None where nothing is said.
    """

    indicator: str
    start: float
    start_year: int
    target: float
    target_year: int
    partner: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """
    One version of a goal.

    ``id`` is that of the goal, the same in all versions. Moments are UTC without a zone; ``ended_at`` is None while the
    version holds. ``theme`` is that of the indicator when it was saved.
    """

    id: UUID
    version: int
    area: str
    theme: str
    content: GoalContent
    saved_at: datetime
    saved_by: str
    ended_at: datetime | None = None
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class GoalLink:
    """What serves a goal: a work, or an action of an agreement; the other one is None."""

    goal: UUID
    activity_id: UUID | None
    action_id: UUID | None


def goes_the_good_way(polarity: Polarity, start: float, target: float) -> bool:
    """Return whether a goal makes an indicator better; what is not judged has no better."""
    if polarity is Polarity.HIGH_IS_GOOD:
        return target > start
    return polarity is Polarity.LOW_IS_GOOD and target < start


def planned_value(content: GoalContent, year: int) -> float:
    """Return where the straight line from start to target is in a year; before and after it stays level."""
    share = (year - content.start_year) / (content.target_year - content.start_year)
    share = min(1.0, max(0.0, share))
    return content.start * (1 - share) + content.target * share


def course_of(content: GoalContent, year: int, value: float | None, tolerance: int) -> Course:
    """
    Return how a year stands beside the line.

    Parameters
    ----------
    content
        Of the goal; its direction, from start to target, is the good one.
    year
        In which the value was measured.
    value
        In the unit of the indicator; None where it is missing or hidden.
    tolerance
        How much of the whole way it may lag behind the straight line, in percent.

    Returns
    -------
    course
        Behind where more of the whole way is missing; better than the line is on course.
    """
    if value is None:
        return Course.UNKNOWN
    way = content.target - content.start
    missing = (planned_value(content, year) - value) / way
    return Course.BEHIND if missing > tolerance / 100 + _ROUNDING else Course.ON_COURSE
