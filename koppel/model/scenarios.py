"""Scenarios that are kept: whose they are, how they stand, and what was changed in them one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class Reach(StrEnum):
    """For whom a scenario is, from narrow to wide."""

    PERSON = "person"
    PARTNER = "partner"
    TEAM = "team"


class StepState(StrEnum):
    """How a change in a scenario stands: it holds, it was undone, or it was undone and something else came after."""

    DONE = "done"
    UNDONE = "undone"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptScenario:
    """
    A scenario, without what it changes.

    Attributes
    ----------
    reach, partner
        For whom it is; a partner only where it is for one.
    version
        Grows with each change: who changes one says which it saw.
    rejected_at, rejected_by, reason
        When, by whom and why it was rejected; None of one that was not.
    """

    id: UUID
    name: str
    reach: Reach
    partner: str | None
    made_at: datetime
    made_by: str
    version: int
    changed_at: datetime
    changed_by: str
    rejected_at: datetime | None
    rejected_by: str | None
    reason: str | None

    @property
    def is_rejected(self) -> bool:
        """Tell whether it was rejected."""
        return self.rejected_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStep:
    """
    What was changed about one work.

    Attributes
    ----------
    number
        Of its place among the changes of a scenario.
    is_first
        It came with the scenario, and is not undone by itself.
    start, end, duration_days, is_dropped
        As `koppel.planning.scenario.Change`; all of them as planned where it went back to the plans.
    """

    number: int
    work: UUID
    start: date | None
    end: date | None
    duration_days: int | None
    is_dropped: bool
    is_first: bool
    state: StepState
    at: datetime
    by: str
