"""What a map on paper is made of, and how it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.cartography.marks import Outline
from koppel.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from koppel.cartography.window import Bounds

# An idea is dotted, a plan is broken, what is promised is whole, what is going on is heavy.
OUTLINES: Mapping[Status, Outline] = {
    Status.IDEE: Outline(0.35, "0.4 0.9", is_broken=True),
    Status.GEPLAND: Outline(0.35, "1.6 1.1", is_broken=True),
    Status.TOEGEZEGD: Outline(0.45, ""),
    Status.IN_UITVOERING: Outline(0.85, ""),
    Status.GEREED: Outline(0.25, "", is_hatched=False),
    Status.GEPAUZEERD: Outline(0.45, "3.2 0.9 0.5 0.9"),
    Status.GEANNULEERD: Outline(0.45, "0.1 1.1", is_filled=False),
}


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of work as it is drawn; ``depth`` orders works that lie in one place, the lowest first."""

    id: str
    label: str
    color: str
    dash: str
    icon: str
    depth: int


@dataclass(frozen=True, slots=True)
class SheetWork:
    """
    A work: its number, what is said of it, and its place in metres; ``kind`` is a key.

    The number is the one that it keeps; one that only its partner sees has none yet, and then gets a letter with it.
    """

    number: str
    title: str
    kind: str
    status: Status
    partner: str
    when: str
    where: str
    geometry: BaseGeometry


def by_number(number: str) -> tuple[bool, int, str]:
    """Return a key that sorts numbers as people count, those with a letter last."""
    return (not number.isdigit(), len(number), number)


@dataclass(frozen=True, slots=True)
class SheetChance:
    """A koppelkans: its number, what is said of it, the numbers of its works, and the ground that they share."""

    number: str
    name: str
    lines: tuple[str, ...]
    works: tuple[str, ...]
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """
    What is printed.

    Attributes
    ----------
    language
        One of `koppel.i18n.LANGUAGES`.
    title, subtitle
        What it is, and what was chosen of it.
    notice
        That it is made up; empty where it is not.
    made
        When it was made, in words.
    at
        The same as a moment; the only one in the file.
    works
        By number.
    chances
        In the order of their numbers.
    kinds
        By id, in the order of the legend.
    status_words
        What each status is called.
    streets, areas
        By name, in metres, as are blocks, green and water.
    left_out
        How many works were chosen beyond those that can be drawn.
    """

    language: str
    title: str
    subtitle: str
    notice: str
    made: str
    at: datetime
    works: tuple[SheetWork, ...]
    chances: tuple[SheetChance, ...]
    kinds: Mapping[str, SheetKind]
    status_words: Mapping[Status, str]
    streets: Mapping[str, BaseGeometry]
    areas: Mapping[str, BaseGeometry]
    blocks: tuple[BaseGeometry, ...]
    green: tuple[BaseGeometry, ...] = ()
    water: tuple[BaseGeometry, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """
    How it is wanted.

    Attributes
    ----------
    paper
        Key of `PAPERS`.
    is_upright
        Portrait or landscape; None: as it fits best.
    scale
        A millimetre is so many on the ground; None: all that is to be seen fits.
    bounds
        What is to be seen, in metres; None: all works.
    has_list
        Whether the works are listed.
    """

    paper: str = "a3"
    is_upright: bool | None = None
    scale: float | None = None
    bounds: Bounds | None = None
    has_list: bool = True


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A size of paper: its sides in millimetres, and how large letters and signs may be, largest first.

    1 is for reading in the hand; letters on the map are then 7.6 points or more.
    """

    long: float
    short: float
    sizes: tuple[float, ...]


PAPERS: Mapping[str, Paper] = {
    "a4": Paper(297, 210, (0.93,)),
    "a3": Paper(420, 297, (1.0, 0.93)),
    "a2": Paper(594, 420, (1.3, 1.1)),
    "a1": Paper(841, 594, (1.7, 1.35)),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A file, and what is told of it.

    Attributes
    ----------
    content
        PDF, PNG or SVG.
    pages
        How many; 1 for pictures.
    scale
        Of the map; of the first where there are more.
    inside, outside
        How many of the works are on the map, and how many lie beside it.
    numbered, gathered
        How many have a number of their own on the map, and how many share one.
    """

    content: bytes
    pages: int
    scale: float
    inside: int
    outside: int
    numbered: int
    gathered: int
