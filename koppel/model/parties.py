"""Names of partners that are one organisation: what was said of two names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class PartyVerdict(StrEnum):
    """What somebody said of two names: one party, two parties, or that what was said holds no more."""

    ONE = "one"
    TWO = "two"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class PartyRuling:
    """What holds of two names, in alphabetical order; the moment is UTC without a zone."""

    names: tuple[str, str]
    verdict: PartyVerdict
    at: datetime
    by: str
