"""Rounds: who leads the team asks all partners whether what they planned still holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class RoundReply(StrEnum):
    """What a partner says of one of its works: it holds, it does not know, or it takes back what it said."""

    HOLDS = "holds"
    UNKNOWN = "unknown"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A call to confirm works, until a day; moments are UTC without a zone, and None as long as it is open."""

    id: UUID
    name: str
    until: date
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str | None

    @property
    def is_open(self) -> bool:
        """Tell whether it was not closed."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundAnswer:
    """The last that was said of a work in a round; ``work_version`` is that of the work it was said of."""

    round: UUID
    work: UUID
    reply: RoundReply
    work_version: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundReminder:
    """That a partner was reminded in a round."""

    round: UUID
    partner: str
    at: datetime
    by: str
