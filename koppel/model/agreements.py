"""What partners put down for each other: actions, interests, and the cards that are printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry


class ActionState(StrEnum):
    """How far an action is; the last one stands aside and has a reason."""

    OPEN = "open"
    BEZIG = "bezig"
    KLAAR = "klaar"
    VERVALLEN = "vervallen"


WAITING = (ActionState.OPEN, ActionState.BEZIG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """
    What somebody does for an agreement, before a day.

    The owner is a partner and a role in it, never a person. ``addon`` names the suggestion it came from. The moment is
    UTC without a zone.
    """

    id: UUID
    combination_id: str
    version: int
    description: str
    owner_partner: str
    owner_role: str
    due: date
    state: ActionState
    reason: str | None
    addon: str | None
    written_at: datetime
    written_by: str

    def is_overdue(self, today: date) -> bool:
        """Tell whether it should have been done by now."""
        return self.state in WAITING and self.due < today


# What a partner wrote for whatever combination: the beginning of its card for one.
GENERAL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestsCard:
    """
    What a partner has to do with a combination (*belangenkaart*).

    ``gets`` is what it comes to get (*halen*), ``brings`` what it brings (*brengen*), ``cannot`` what it cannot bring
    though others expect it. ``combination_id`` is `GENERAL` for its general card. The moment is UTC without a zone.
    """

    combination_id: str
    partner: str
    version: int
    gets: str
    brings: str
    cannot: str
    written_at: datetime
    written_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipCard:
    """How partners work together on a combination (*partnerschapskaart*); the moment is UTC without a zone."""

    combination_id: str
    version: int
    meerwaarde: str
    roles: str
    deciding: str
    expectations: str
    communication: str
    written_at: datetime
    written_by: str


class Place(StrEnum):
    """How the place of an interest was told."""

    AREA = "area"
    STREET = "street"
    DRAWN = "drawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """
    "If something opens here, we want to join": a partner, a place, a period.

    ``geometry`` is in the store's CRS, as the place was when it was told; ``place_name`` is None for a drawn one. No
    ``kinds`` means all. Both days are inclusive. ``since`` is the moment of its first version; moments are UTC without
    a zone.
    """

    id: UUID
    version: int
    partner: str
    description: str
    kinds: tuple[str, ...]
    place: Place
    place_name: str | None
    geometry: BaseGeometry
    first_day: date
    last_day: date
    withdrawn: bool
    reason: str | None
    written_at: datetime
    written_by: str
    since: datetime


class Reply(StrEnum):
    """What whose work it is says to a partner that wants to join."""

    WELCOME = "welcome"
    TALK = "talk"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestAnswer:
    """The last answer of the partner of a work to an interest that it meets; the moment is UTC without a zone."""

    interest_id: UUID
    activity_id: UUID
    partner: str
    reply: Reply
    explanation: str
    at: datetime
    by: str
