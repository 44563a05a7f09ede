"""What lies beside the activities: partners, addresses, reference data, filters, earlier states."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.model import Activity, PartnerType
    from koppel.model.chances import Finding


@dataclass(frozen=True, slots=True)
class StoredAddress:
    """
    A front door.

    ``postcode`` as ``9741AB``, ``number`` as ``12``, ``12a``, ``12-2`` or ``12a-2``, ``street`` by name or empty where
    the file did not tell, ``geometry`` a point in the store's metric CRS.
    """

    postcode: str
    number: str
    street: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class StatesSince:
    """
    States that a moment and now do not share, by partner and external id.

    ``before`` are those at the moment that have been followed by others since, or by none. ``now`` are those of now
    that were made since. An activity in both was changed, one only in ``now`` is new, one only in ``before`` is gone.
    """

    before: tuple[Activity, ...]
    now: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class FindingsSince:
    """Findings that there are now and were not at a moment, and the other way round, the best first."""

    came: tuple[Finding, ...]
    went: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PastCombination:
    """A proposed combination that came or went; ``members`` by partner and external id, as far as they still are."""

    id: str
    score: float | None
    members: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class CombinationsSince:
    """Proposals that there are now and were not at a moment, and the other way round, the best first."""

    came: tuple[PastCombination, ...]
    went: tuple[PastCombination, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation; its name is unique and stands in its activities."""

    id: UUID
    name: str
    type: PartnerType


@dataclass(frozen=True, slots=True)
class SavedProfile:
    """A profile of a partner, as TOML text."""

    partner: str
    name: str
    toml: str
    saved_at: datetime
    saved_by: str


class ReferenceLayer(StrEnum):
    """What a reference geometry is."""

    STREET = "street"
    BLOCK = "block"
    HOME = "home"
    AREA = "area"
    GREEN = "green"
    WATER = "water"


@dataclass(frozen=True, slots=True)
class Reference:
    """A named geometry in the store's metric CRS; ``homes`` is the number of homes in it, None if unknown."""

    layer: ReferenceLayer
    name: str
    geometry: BaseGeometry
    homes: int | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view under a name; ``params`` are names and values of an address, moments UTC without a zone."""

    id: UUID
    name: str
    params: Mapping[str, str]
    saved_at: datetime
    saved_by: str


class Asked(NamedTuple):
    """Some works at a moment, UTC without a zone."""

    at: datetime
    ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Put:
    """Ids of what a write met: made, changed, and left alone because nothing differed."""

    new: tuple[UUID, ...]
    changed: tuple[UUID, ...]
    unchanged: tuple[UUID, ...]
