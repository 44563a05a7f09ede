"""One value of one area in one year, or why it is not known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class Unknown(StrEnum):
    """Why a value is not known; none of these is a zero."""

    SUPPRESSED = "afgeschermd"
    MISSING = "ontbreekt"
    FEW = "te_weinig"
    DIFFERENCE = "verschil"
    NO_CITY = "geen_stad"
    NOT_MEASURED = "niet_gemeten"


@dataclass(frozen=True, slots=True)
class Measured:
    """
    What a file says.

    ``value`` is None where it is not known, and ``reason`` says why. ``people`` are the people or homes behind it as
    the file counts them, None where it does not. ``source`` is who measured it and ``file`` the file that it came
    from; of a value that is not stored yet the source is None unless the file is recognised as one of it.
    """

    area: str
    indicator: str
    year: int
    value: float | None
    reason: Unknown | None = None
    people: float | None = None
    source: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorUpload:
    """
    One file with indicators, areas or cells of 100 m: what it brought, and whether it was undone.

    ``source`` is who measured what is in it, as who loaded it says; None where nobody said.
    """

    id: UUID
    file_name: str
    uploaded_at: datetime
    uploaded_by: str
    values: int
    unknown: int
    areas: int
    years: tuple[int, ...]
    undone_at: datetime | None
    undone_by: str | None
    cells: int = 0
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalityRating:
    """What somebody gave an area: each factor 1, 2 or 3, or None where it is not known."""

    area: str
    liveability: int | None
    organisation: int | None
    resilience: int | None
    on: date
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What somebody who knows the place says of a theme there."""

    id: UUID
    area: str
    theme: str
    text: str
    on: date
    role: str
