"""Nazorg: what became of the effect that a work promised, asked for some years after it ended."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.model.activities import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from uuid import UUID

# Of these nobody waits for an effect: it never came so far.
_NEVER_ENDED = frozenset({Status.IDEE, Status.GEPAUZEERD, Status.GEANNULEERD})


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareAnswer:
    """
    What a partner says of the effect of a work, some years after it ended.

    ``is_unknown`` tells that it does not know; ``text`` is then what it adds, if anything. ``figure`` is a number that
    it gives with its words, None where it gives none. Moments are UTC without a zone.
    """

    id: UUID
    activity_id: UUID
    after_years: int
    text: str | None
    figure: float | None
    is_unknown: bool
    at_table: bool
    saved_at: datetime
    saved_by: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


def asked_on(last_day: date, after_years: int) -> date:
    """Return the day from which is asked; of a leap day the last of February."""
    year = last_day.year + after_years
    return last_day.replace(year=year, day=min(last_day.day, calendar.monthrange(year, last_day.month)[1]))


def can_be_asked(status: Status) -> bool:
    """Return whether a work of which the last day passed has ended, and was more than an idea."""
    return status not in _NEVER_ENDED


def due_now(last_day: date, answered: Collection[int], today: date, after_years: Iterable[int]) -> int | None:
    """
    Return after how many years is asked now: the last moment that passed, where it was not answered.

    One question at a time: what was not answered after a year is not asked beside that after two. ``after_years`` are
    the moments of the team, in order.
    """
    passed = [years for years in after_years if asked_on(last_day, years) <= today]
    return passed[-1] if passed and passed[-1] not in answered else None
