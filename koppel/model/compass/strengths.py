"""What is strong in an area, to build on (asset-based community development, ABCD), in six sorts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


class StrengthSort(StrEnum):
    """What it is, in the order in which people speak of it."""

    TALENT = "talent"
    TIES = "verband"
    PLACE = "plek"
    TRADE = "handel"
    INSTITUTION = "instelling"
    STORY = "verhaal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """
    A place, an initiative or people to build on.

    ``area`` is the code of the area, ``role`` and ``on`` who says it and when. ``x`` and ``y`` are in the metric CRS of
    the store, None where no place is known; ``place`` is the name on the map by which it was chosen. ``version`` counts
    its changes from 1; ``is_removed`` that it was taken away. Moments are UTC without a zone.
    """

    id: UUID
    version: int
    area: str
    sort: StrengthSort
    name: str
    text: str
    on: date
    role: str
    x: float | None
    y: float | None
    place: str | None
    is_removed: bool
    saved_at: datetime
    saved_by: str
