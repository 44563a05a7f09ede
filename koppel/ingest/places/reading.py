"""What the words of a place say: which streets, which part of them, a crossing, a postcode, an area."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from typing import TYPE_CHECKING

from koppel.ingest.places.behind import (
    BETWEEN,
    FILL,
    FROM,
    NEAR,
    PART,
    RANGE_MARKS,
    TO,
    YEARS,
    Item,
    Numbers,
    StreetPart,
    Words,
    give_half,
)
from koppel.ingest.places.gazetteer import ALIKE
from koppel.ingest.places.tokens import Token, pieces, postcodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.ingest.places.gazetteer import Names

_CROSSING = frozenset({"kruising", "kruispunt", "hoek", "rotonde", "splitsing", "crossing", "corner", "kreuzung"})
_WHOLE = frozenset({"hele", "gehele", "heel", "volledige", "geheel", "whole", "entire", "ganze"})
_AREA = frozenset({"wijk", "buurt", "gebied", "neighbourhood", "area", "viertel"})
_EVERYWHERE = frozenset({"wijkbreed", "buurtbreed"})
# Words that are no part of a name that was written wrong.
_NO_NAME = _CROSSING | FILL | _WHOLE | PART | {"in", "op", "aan", "te", "fase", "week"}
_SHORTEST_NAME = 4
# Of two names that are like a text, the first is meant where it is so much more alike.
_CLEARLY = 0.05
# Behind these words of a part may stand when, and not where.
_TIME = re.compile(
    r"\d{4}|week|wk|kw|kwartaal|q[1-4]|jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec|januari|februari|maart|april|juni|juli|"
    r"augustus|september|oktober|november|december|voorjaar|najaar|zomer|winter|medio|eind|einde|begin"
)
# One of these behind a street says that only a part of it is meant, or a place near something.
_LIMITS = (FROM | TO | BETWEEN | NEAR) - {"van", "von", "from", "to", "naar", "omgeving", "rond", "hoogte"}


class Link(Enum):
    """What stands between two streets: a sign of from one to the other, words of a part, or nothing but a list."""

    RANGE = auto()
    PART = auto()
    BARE = auto()
    LIST = auto()


@dataclass(slots=True)
class Reading:
    """
    What a text says.

    ``streets`` stand in the order of the text; ``mended`` tells of names that nobody has what they were read as.
    ``unknown`` is what may be the name of a street and is none, with names that are like it. ``links`` tells what
    stands between each street and the next; ``part_words`` are words of a part that were not understood, ``unused``
    other words.
    """

    streets: list[StreetPart] = field(default_factory=list)
    areas: list[Words] = field(default_factory=list)
    postcodes: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    is_everywhere: bool = False
    is_whole: bool = False
    is_crossing: bool = False
    is_between: bool = False
    is_near: bool = False
    links: list[Link] = field(default_factory=list)
    part_words: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    mended: dict[str, Words] = field(default_factory=dict)
    unknown: dict[str, tuple[Words, ...]] = field(default_factory=dict)


def read(text: str, names: Names) -> Reading:
    """
    Read a text.

    Parameters
    ----------
    text
        As it stands in the file; read up to its three hundredth character.
    names
        The names that there are. The longest that fits is taken: *Oude Kerkstraat* is not *Kerkstraat*.
    """
    codes, rest = postcodes(text)
    reading = Reading(postcodes=codes)
    items = _named(pieces(rest), names)
    if not any(isinstance(item, StreetPart) for item in items):
        items = _guessed(items, names, reading)
    reading.streets = [item for item in items if isinstance(item, StreetPart)]
    reading.areas = [item for item in items if isinstance(item, tuple)]
    words = {word for item in items if isinstance(item, Token) for word in item.words}
    reading.is_crossing = bool(words & _CROSSING)
    reading.is_near = bool(words & NEAR)
    reading.is_between = bool(words & BETWEEN) or bool(words & FROM and words & TO) or "vanaf" in words
    reading.is_everywhere = bool(words & _EVERYWHERE) or bool(words & _WHOLE and words & _AREA)
    reading.is_whole = bool(words & _WHOLE)
    numbers = Numbers(has_postcode=bool(codes))
    numbers.read(items)
    reading.numbers = numbers.beside
    places = [at for at, item in enumerate(items) if isinstance(item, StreetPart)]
    reading.links = [_link(items[first + 1 : second]) for first, second in pairwise(places)]
    used = numbers.used | (give_half(items, reading.streets[0]) if len(reading.streets) == 1 else set())
    if places:
        _left(items, places[0], used, reading)
    return reading


def _link(between: Sequence[Item]) -> Link:
    """Tell what stands between two streets, behind the numbers of the first."""
    behind = max((at + 1 for at, item in enumerate(between) if isinstance(item, Token) and item.number), default=0)
    tokens = [item for item in between[behind:] if isinstance(item, Token)]
    words = {word for item in tokens for word in item.words}
    marks = {item.written for item in tokens if not item.words}
    if words & (FROM | BETWEEN | PART) or (marks & {"(", ":"} and not words & TO):
        return Link.PART
    if words & TO or (marks & set(RANGE_MARKS) and not words - {"de", "het"}):
        return Link.RANGE
    return Link.LIST if words or marks - {"(", ")"} else Link.BARE


def _left(items: Sequence[Item], first: int, used: set[int], reading: Reading) -> None:
    """Keep the words that were not understood: of a part of a street apart, for these must be."""
    before = [item for item in items[:first] if isinstance(item, Token)]
    numbers = [item.written for item in before if item.number and item.digits not in YEARS]
    if numbers and all(item.number or not item.words or item.words[0] in FILL for item in before):
        # "3-41 Vlierstraat": house numbers stand behind their street.
        reading.part_words += numbers
    for at, item in enumerate(items):
        if not isinstance(item, Token) or not item.words or at in used:
            continue
        word, following = item.words[0], items[at + 1] if at + 1 < len(items) else None
        after = following if isinstance(following, Token) else None
        is_when = after is not None and bool(after.words) and bool(_TIME.fullmatch(after.words[0]))
        # "deel 2 van 4" is a phase.
        is_phase = word in ("deel", "part", "teil", "vak") and after is not None and bool(after.number)
        if not is_when and not is_phase and (word in PART or (at > first and word in _LIMITS)):
            reading.part_words.append(item.written)
        elif word not in FILL | _WHOLE | _CROSSING:
            reading.unused.append(item.written)


def _named(tokens: Sequence[Token], names: Names) -> list[Item]:
    """Return the tokens with the names among them as one item each."""
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        length, item = _name_at(tokens, at, names)
        items.append(item)
        at += length
    return items


def _name_at(tokens: Sequence[Token], at: int, names: Names) -> tuple[int, Item]:
    """Return the longest name that begins at a token, and how many tokens it takes; else the token."""
    best: tuple[int, Item] = (1, tokens[at])
    words: list[str] = []
    for end in range(at, len(tokens)):
        token = tokens[end]
        # A hyphen within a name joins words: Selwerd-Noord.
        if not token.words and not (words and token.written in RANGE_MARKS):
            break
        words += token.words
        if len(words) > names.longest:
            break
        if token.words and names.has_street(tuple(words)):
            best = (end - at + 1, StreetPart(tuple(words)))
        elif token.words and names.area(tuple(words)) is not None:
            best = (end - at + 1, tuple(words))
    return best


def _guessed(items: Sequence[Item], names: Names, reading: Reading) -> list[Item]:
    """Read what stands where a name could as a name that is like it; tell what was read, and what could not be."""
    read_items: list[Item] = []
    run: list[Token] = []
    for item in (*items, None):
        if isinstance(item, Token) and item.words and not item.number and item.words[0] not in _NO_NAME:
            run.append(item)
            continue
        if run:
            read_items.append(_like(run, names, reading) or run[-1])
            run = []
        if item is not None:
            read_items.append(item)
    return read_items


def _like(run: Sequence[Token], names: Names, reading: Reading) -> StreetPart | None:
    words = tuple(word for token in run for word in token.words)
    written = " ".join(token.written for token in run)
    alike = names.alike(words) if len(" ".join(words)) >= _SHORTEST_NAME else ()
    good = [likeness for likeness, _ in alike if likeness >= ALIKE]
    if good and (len(good) == 1 or good[0] - good[1] > _CLEARLY):
        reading.mended[written] = alike[0][1]
        return StreetPart(alike[0][1])
    reading.unknown[written] = tuple(name for _, name in alike)
    return None
