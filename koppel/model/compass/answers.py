"""What a partner does about a theme of the compass in an area: "Wat gaan jullie doen?"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class AnswerSort(StrEnum):
    """What is answered: a work that there is, a new idea, or that nothing is done."""

    WORK = "werk"
    IDEA = "idee"
    NOTHING = "niets"


class CellState(StrEnum):
    """What the cell of a partner and a theme says, in short; the first that holds."""

    WORKS = "werken"
    IDEAS = "ideeen"
    NOTHING = "niets"
    PROPOSED = "voorgesteld"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAnswer:
    """
    One answer of a partner.

    ``activity_id`` is the work that it names, ``text`` the idea, or why nothing is done. ``at_table`` tells that the
    team lead wrote it down for the partner. Moments are UTC without a zone; ``withdrawn_at`` is None while it holds.
    """

    id: UUID
    area: str
    theme: str
    partner: str
    sort: AnswerSort
    activity_id: UUID | None
    text: str | None
    at_table: bool
    saved_at: datetime
    saved_by: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
