"""What residents have to know to get through a work: the way round, bins, the bus, who comes to the door."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class Practical(StrEnum):
    """What a practical note is about, in the order in which residents read it."""

    OMLEIDING = "omleiding"
    PARKEREN = "parkeren"
    AFVAL = "afval"
    BUS = "bus"
    ROLSTOEL = "rolstoel"
    BEZOEK_WIE = "bezoek_wie"
    BEZOEK_HERKENNEN = "bezoek_herkennen"
    BEZOEK_WEIGEREN = "bezoek_weigeren"
    BEZOEK_ELDERS = "bezoek_elders"

    @property
    def is_visit(self) -> bool:
        """Return whether it is about somebody who comes to the door."""
        return self.value.startswith("bezoek_")


@dataclass(frozen=True, slots=True)
class PracticalNote:
    """
    One practical note of a work.

    ``words`` are the partner's, in Dutch, for residents; ``start`` and ``end`` the first and last day on which it
    holds, both or neither: without them as long as the work goes on.
    """

    sort: Practical
    words: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A practical note with who wrote it and when (UTC without a zone); empty words where it was taken away."""

    note: PracticalNote
    set_by: str
    set_at: datetime
