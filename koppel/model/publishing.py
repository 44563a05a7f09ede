"""What residents were shown: publications, removals from them, and why a published date moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from koppel.model import Precision


@dataclass(frozen=True, slots=True)
class Removal:
    """A part of a work that was taken away from residents while publication ``number`` was public; UTC, no zone."""

    key: str
    part: str
    number: int
    removed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReason:
    """Why a work moved to these days, in words for residents; ``given_at`` is UTC without a zone."""

    activity_id: UUID
    start: date | None
    start_precision: Precision | None
    end: date | None
    end_precision: Precision | None
    reason: str
    given_at: datetime
    given_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """
    One publication; moments are UTC without a zone.

    ``held_back`` are ids of activities that were fit and left out on purpose. ``undone_at`` is None unless it was
    undone.
    """

    id: UUID
    number: int
    published_at: datetime
    published_by: str
    note: str | None
    work_count: int
    held_back: tuple[UUID, ...]
    undone_at: datetime | None
    undone_by: str | None
