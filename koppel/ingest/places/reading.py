"""What the words of a place say: which streets, which part of them, a crossing, a postcode, an area."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koppel.ingest.places.gazetteer import ALIKE
from koppel.ingest.places.tokens import Token, pieces, postcodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.ingest.places.gazetteer import Names

    Words = tuple[str, ...]

_CROSSING = frozenset({"kruising", "kruispunt", "hoek", "rotonde", "splitsing", "crossing", "corner", "kreuzung"})
_NEAR = frozenset({"bij", "nabij", "thv", "hoogte", "near", "omgeving", "rond"})
_BETWEEN = frozenset({"tussen", "between", "zwischen", "entre"})
_FROM, _TO = frozenset({"van", "vanaf", "from", "von"}), frozenset({"tot", "tm", "to", "until", "bis"})
_AND = frozenset({"en", "and", "und", "et"})
_RANGE_MARKS = "-–—"
_NUMBER = frozenset(
    {"nr", "nrs", "nummer", "nummers", "huisnummer", "huisnummers", "huisnr", "huisnrs", "no", "number", "numbers"}
)
_PARITY = {"even": 0, "oneven": 1}
# What may stand between a street and its numbers, or between the numbers.
_FILL = _NUMBER | _NEAR | _BETWEEN | _FROM | _TO | _AND | _PARITY.keys() | {"de", "het", "met", "ter"}
_WHOLE = frozenset({"hele", "gehele", "heel", "volledige", "whole", "entire", "ganze"})
_AREA = frozenset({"wijk", "buurt", "gebied", "neighbourhood", "area", "viertel"})
_EVERYWHERE = frozenset({"wijkbreed", "buurtbreed"})
# Words that are no part of a name that was written wrong.
_NO_NAME = _CROSSING | _FILL | _WHOLE | {"in", "op", "aan", "te", "fase", "week"}
_SHORTEST_NAME = 4
# Of two names that are like a text, the first is meant where it is so much more alike.
_CLEARLY = 0.05


@dataclass(slots=True)
class StreetPart:
    """A street that was named, with the house numbers behind it; ``parity`` 0 for even ones, 1 for odd ones."""

    words: Words
    ranges: list[tuple[int, int]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    parity: int | None = None


@dataclass(slots=True)
class Reading:
    """
    What a text says.

    ``streets`` stand in the order of the text; ``mended`` tells of names that nobody has what they were read as.
    ``unknown`` is what may be the name of a street and is none, with names that are like it.
    """

    streets: list[StreetPart] = field(default_factory=list)
    areas: list[Words] = field(default_factory=list)
    postcodes: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    is_everywhere: bool = False
    is_crossing: bool = False
    is_between: bool = False
    is_near: bool = False
    mended: dict[str, Words] = field(default_factory=dict)
    unknown: dict[str, tuple[Words, ...]] = field(default_factory=dict)


_Item = StreetPart | tuple[str, ...] | Token


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
    reading.is_near = bool(words & _NEAR)
    reading.is_between = bool(words & _BETWEEN) or bool(words & _FROM and words & _TO) or "vanaf" in words
    reading.is_everywhere = bool(words & _EVERYWHERE) or bool(words & _WHOLE and words & _AREA)
    _give_numbers(items, reading)
    return reading


def _named(tokens: Sequence[Token], names: Names) -> list[_Item]:
    """Return the tokens with the names among them as one item each."""
    items: list[_Item] = []
    at = 0
    while at < len(tokens):
        length, item = _name_at(tokens, at, names)
        items.append(item)
        at += length
    return items


def _name_at(tokens: Sequence[Token], at: int, names: Names) -> tuple[int, _Item]:
    """Return the longest name that begins at a token, and how many tokens it takes; else the token."""
    best: tuple[int, _Item] = (1, tokens[at])
    words: list[str] = []
    for end in range(at, len(tokens)):
        token = tokens[end]
        # A hyphen within a name joins words: Selwerd-Noord.
        if not token.words and not (words and token.written in _RANGE_MARKS):
            break
        words += token.words
        if len(words) > names.longest:
            break
        if token.words and names.has_street(tuple(words)):
            best = (end - at + 1, StreetPart(tuple(words)))
        elif token.words and names.area(tuple(words)) is not None:
            best = (end - at + 1, tuple(words))
    return best


def _guessed(items: Sequence[_Item], names: Names, reading: Reading) -> list[_Item]:
    """Read what stands where a name could as a name that is like it; tell what was read, and what could not be."""
    read_items: list[_Item] = []
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


def _give_numbers(items: Sequence[_Item], reading: Reading) -> None:
    """Give each street the numbers that stand behind it, up to the first word that has nothing to do with them."""
    part: StreetPart | None = None
    is_open = bool(reading.postcodes)
    begun: int | None = None
    is_range = is_between = False
    for item in items:
        if isinstance(item, StreetPart):
            part, is_open, begun, is_range = item, True, None, False
        elif isinstance(item, Token) and is_open:
            if item.number and part is None:
                reading.numbers.append(item.number)
            elif item.number and part is not None:
                if is_range and begun is not None:
                    part.numbers.pop()
                    part.ranges.append((begun, item.digits))
                    begun = None
                else:
                    part.numbers.append(item.number)
                    begun = item.digits
                is_range = False
            elif not item.words:
                is_range = is_range or item.written in _RANGE_MARKS
            else:
                word = item.words[0]
                is_between = is_between or word in _BETWEEN
                is_range = is_range or word in _TO or (is_between and word in _AND)
                if part is not None:
                    part.parity = _PARITY.get(word, part.parity)
                is_open = word in _FILL
