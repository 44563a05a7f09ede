"""A meeting and the points on its agenda."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class Outcome(StrEnum):
    """What became of a point of an agenda, as people said it: it was dealt with, or put off to another meeting."""

    HANDLED = "behandeld"
    DEFERRED = "uitgesteld"


@dataclass(frozen=True, slots=True)
class Meeting:
    """
    A meeting of the team; moments are UTC without a zone.

    ``record`` is the agenda as JSON, as it was when the meeting began, and the list of decisions, as it was when the
    meeting was closed; None before. ``ended_at`` is when it ended: it is closed again later where its list was mended,
    and None as long as it goes on. ``areas`` are those that it is about, as of
    `koppel.services.meetings.meeting_areas`; none: all there are.
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
    record: str | None
    ended_at: datetime | None
    areas: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be held, or is being held."""
        return self.closed_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class Item:
    """
    A point of an agenda.

    ``ref`` names what it is about, by its ``sort``: the id of a combination or an action, a type and two works of a
    warning, the code of an area and a theme, nothing for a point of one's own. ``words`` is the text of one's own, and
    of a theme what was red and who could do something when it was put on the agenda, the title first.

    ``outcome`` is what was said to have become of it, ``why`` for what reason and ``until`` to the meeting of which day
    it was put off, where that is known. ``noted_at`` is when the note was last changed, UTC without a zone.
    ``came_from`` is the point of an earlier meeting that comes back with it.
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
    outcome: Outcome | None = None
    why: str = ""
    until: date | None = None
    noted_at: datetime | None = None
    came_from: UUID | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """
    What the screen at a meeting shows to who follows it on a device of its own, by a ``code`` that who leads shows.

    ``item_id`` is the point of the agenda, None for the agenda as a whole; moments are UTC without a zone.
    """

    meeting_id: UUID
    code: str
    opened_at: datetime
    opened_by: str
    item_id: UUID | None


@dataclass(frozen=True, slots=True)
class SentList:
    """
    A try to send someone the list of decisions of a meeting; the moment is UTC without a zone.

    ``outcome`` is one of those of `koppel.model.news`, ``problem`` what went wrong as the transport names it.
    """

    account: str
    sent_at: datetime
    sent_by: str
    outcome: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class Before:
    """What became of a point at an earlier meeting: on which day, and what was noted."""

    day: date
    outcome: Outcome | None
    why: str
    note: str
