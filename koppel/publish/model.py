"""The public copy as values: all that residents' pages are made of, and nothing else (``domain.md`` §7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from shapely.geometry.base import BaseGeometry

    from koppel.model import Precision
    from koppel.model.practical import PracticalNote


class PublicState(StrEnum):
    """What residents are told of how far a work is."""

    PLAN = "plan"
    AFGESPROKEN = "afgesproken"
    BEZIG = "bezig"
    KLAAR = "klaar"
    LIGT_STIL = "ligt_stil"
    GAAT_NIET_DOOR = "gaat_niet_door"
    NIET_OPENBAAR = "niet_openbaar"


class Aspect(StrEnum):
    """What can be different between two publications."""

    STATE = "state"
    PERIOD = "period"
    TEXT = "text"
    PLACE = "place"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class PublicPeriod:
    """
    When, as exactly as it is known.

    ``start`` is the first day of the named day, month, quarter or year and ``end`` the last day of its own; None is
    unknown.
    """

    start: date | None = None
    start_precision: Precision | None = None
    end: date | None = None
    end_precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class PublicChange:
    """
    One publication in which a work was told differently from the one before.

    ``period`` and ``state`` are what was told before, None where they did not change. ``is_shifted`` tells that its
    period moved, not only became more exact; ``period`` is then what residents could count on, and ``reason`` why it
    moved, empty where nobody said so.
    """

    on: date
    aspects: tuple[Aspect, ...]
    period: PublicPeriod | None = None
    state: PublicState | None = None
    is_shifted: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWork:
    """
    One work as residents may know it.

    Attributes
    ----------
    key
        Eight characters of ``a–z2–7``: its name in addresses, the same in every publication.
    state
        ``niet_openbaar``: it was public and is not any more; everything but ``key``, ``state`` and the days is empty.
    title, text
        Public texts; ``text`` may be empty.
    kind
        Key into `PublicCopy.kinds`.
    hinder
        0–3.
    notes
        What one has to know to get through it, in the order of `koppel.model.practical.Practical`.
    geometry
        WGS84, longitude first, six decimals, two-dimensional; None for a work of which only the buurt is told.
    area
        Slug of the buurt, if known; always known where there is no geometry.
    streets
        Slugs of the streets in which it lies; empty where there is no geometry.
    first_published, changed_on
        Day of the first publication, and of the last that told it differently.
    changes
        Oldest first.
    """

    key: str
    state: PublicState
    title: str = ""
    text: str = ""
    kind: str = ""
    partner: str = ""
    period: PublicPeriod = PublicPeriod()
    phase: int | None = None
    phase_count: int | None = None
    hinder: int = 0
    contact_role: str = ""
    contact_channel: str = ""
    notes: tuple[PracticalNote, ...] = ()
    geometry: BaseGeometry | None = None
    area: str | None = None
    streets: tuple[str, ...] = ()
    first_published: date
    changed_on: date
    changes: tuple[PublicChange, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Return whether it stands on the map and in the lists; a cancelled one only keeps its page and its place."""
        return self.state is not PublicState.NIET_OPENBAAR

    @property
    def times_shifted(self) -> int:
        """Count how often its period moved since residents were first told."""
        return sum(change.is_shifted for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKind:
    """A kind in plain words per language; ``color`` is ``#RRGGBB``, ``dash`` an SVG pattern, ``icon`` of `ICONS`."""

    id: str
    label: Mapping[str, str]
    theme: str
    theme_label: Mapping[str, str]
    opens_street: bool
    color: str
    dash: str
    icon: str


@dataclass(frozen=True, slots=True)
class PublicStreet:
    """A street, whether or not anything happens there; ``slug`` is its name in addresses, ``area`` a slug."""

    slug: str
    name: str
    area: str | None


@dataclass(frozen=True, slots=True)
class PublicArea:
    """A buurt or wijk; ``slug`` is its name in addresses."""

    slug: str
    name: str


class Beside(StrEnum):
    """How a theme of a wijk stands beside the city, in a word."""

    BETTER = "beter"
    LIKE = "gelijk"
    WORSE = "minder"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTheme:
    """
    One theme of a wijk; ``label`` by language, ``beside`` is None where it is not known.

    ``works`` are keys of works that do something about it, ``maybe`` of those that may where it is worse and no partner
    said so yet; of both only those are told that are shown.
    """

    id: str
    label: Mapping[str, str]
    beside: Beside | None
    works: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCompass:
    """
    A wijk beside the city: words by theme, and no figure of any area.

    ``name`` is that of the programme by language, ``code`` and ``area`` are those of the wijk, ``years`` those of the
    values that it rests on.
    """

    name: Mapping[str, str]
    code: str
    area: str
    years: tuple[int, ...]
    themes: tuple[PublicTheme, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCopy:
    """
    One publication.

    Attributes
    ----------
    number
        From 1; 0 for a preview.
    published_at
        Moment, with its zone.
    crs
        Metric CRS of the store, for maps on paper.
    works
        By `PublicWork.period` (unknown last), then key.
    streets, areas
        By name.
    together
        Keys of works that the partners agreed to do together; each group two or more.
    opened_once
        Of these, those that open the street once, for they open ground that they share; each group two or more.
    compass
        The wijk beside the city, where the team chose to tell it.
    as_of
        Day as of which it is told that works moved, where that is later than the day of publication.
    """

    number: int
    published_at: datetime
    crs: str
    kinds: Mapping[str, PublicKind]
    works: tuple[PublicWork, ...]
    streets: tuple[PublicStreet, ...]
    areas: tuple[PublicArea, ...]
    together: tuple[tuple[str, ...], ...] = ()
    opened_once: tuple[tuple[str, ...], ...] = ()
    as_of: date | None = None
    compass: PublicCompass | None = None

    @property
    def day(self) -> date:
        """Return the day as of which it is told."""
        return self.as_of or self.published_at.date()


@dataclass(frozen=True, slots=True)
class Address:
    """A front door: ``postcode`` as ``9741AB``, ``number`` as ``12a``, the street's slug, and its place in WGS84."""

    postcode: str
    number: str
    street: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    What lies beneath the works on maps; WGS84, longitude first.

    ``streets`` and ``areas`` by slug. Nothing in it comes from a partner's plans.
    """

    streets: Mapping[str, BaseGeometry]
    blocks: tuple[BaseGeometry, ...]
    areas: Mapping[str, BaseGeometry]
    addresses: tuple[Address, ...] = ()
    green: tuple[BaseGeometry, ...] = ()
    water: tuple[BaseGeometry, ...] = ()
