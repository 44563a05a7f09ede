"""A meeting and the points on its agenda."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Meeting:
    """
    A meeting of the team; moments are UTC without a zone.

    ``kept`` is the agenda as JSON, as it was when the meeting began, and the list of decisions, as it was when the
    meeting was closed; None before.
    """

    id: UUID
    number: int
    day: date
    place: str | None
    prepared_at: datetime
    prepared_by: str
    started_at: datetime | None
    started_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    cancelled_at: datetime | None
    kept: str | None

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be held, or is being held."""
        return self.closed_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class Item:
    """
    A point of an agenda.

    ``ref`` names what it is about, by its ``sort``: the id of a combination or an action, a type and two works of an
    alarm, nothing for a point of one's own, of which ``words`` is the text.
    """

    id: UUID
    meeting_id: UUID
    section: str
    sort: str
    ref: str
    words: str
    note: str
    is_in: bool
    place: int
    changed_at: datetime
    changed_by: str
