"""What stands behind the name of a street: house numbers, or words for a part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koppel.ingest.places.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

Words = tuple[str, ...]

NEAR = frozenset(
    {
        "bij", "nabij", "thv", "hoogte", "near", "omgeving", "rond", "tegenover", "naast", "achter", "opposite",
        "beside",
    }
)  # fmt: skip
BETWEEN = frozenset({"tussen", "between", "zwischen", "entre"})
FROM = frozenset({"van", "vanaf", "from", "von"})
TO = frozenset({"tot", "tm", "naar", "to", "until", "bis"})
AND = frozenset({"en", "and", "und", "et"})
RANGE_MARKS = "-–—"
# The highest number, or the end of the street.
FAR = 10**6
PART = frozenset(
    {
        "deel", "gedeelte", "gedeeltelijk", "deels", "stuk", "helft", "zijde", "kant", "begin", "eind", "einde", "kop",
        "midden", "traject", "trace", "vak", "part", "section", "half", "teil", "abschnitt", "partie", "troncon",
    }
)  # fmt: skip
_NUMBER = frozenset(
    {"nr", "nrs", "nummer", "nummers", "huisnummer", "huisnummers", "huisnr", "huisnrs", "no", "number", "numbers"}
)
_PARITY = {"even": 0, "oneven": 1}
_ONWARDS = frozenset({"everder", "verder", "onwards"})
_END = frozenset({"eind", "einde", "end"})
# What may stand between a street and its numbers, or between the numbers.
FILL = (
    _NUMBER | NEAR | BETWEEN | FROM | TO | AND | _PARITY.keys() | _ONWARDS | _END
    | {"de", "het", "met", "ter", "the"}
)  # fmt: skip
# A number like this behind a street is a year, unless it is called a number.
YEARS = range(1990, 2071)
_SIDE = re.compile(r"(noord|zuid)?(oost|west)?(elijke?|zijde|kant|deel|helft|einde?)?")


@dataclass(slots=True)
class StreetPart:
    """
    A street that was named, with the house numbers behind it.

    ``parity`` is 0 for even ones, 1 for odd ones. ``half`` is the part on one side, as ``zuidoost``; ``is_side`` tells
    that only the side of the road is meant.
    """

    words: Words
    ranges: list[tuple[int, int]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    parity: int | None = None
    half: str = ""
    is_side: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether no number says which part it is."""
        return not (self.ranges or self.numbers)


Item = StreetPart | tuple[str, ...] | Token


class Numbers:
    """Gives each street the numbers that stand behind it, up to the first word that has nothing to do with them."""

    def __init__(self, *, has_postcode: bool) -> None:
        self.beside: list[str] = []
        self.used: set[int] = set()
        self._part: StreetPart | None = None
        self._is_open = has_postcode
        self._since: list[int] = []
        self._begun: int | None = None
        self._is_range = self._is_from = self._is_between = self._is_called = self._is_upward = False

    def read(self, items: Sequence[Item]) -> None:
        """Read all; ``beside`` has the numbers behind a postcode, ``used`` the places of what was understood."""
        for at, item in enumerate(items):
            if isinstance(item, StreetPart):
                self._part, self._is_open, self._begun, self._since = item, True, None, []
                self._is_range = self._is_from = self._is_called = self._is_upward = False
            elif isinstance(item, Token) and self._is_open:
                self._since.append(at)
                self._token(item)

    def _token(self, item: Token) -> None:
        if item.number and item.digits in YEARS and not self._is_called and self._part is not None:
            self._is_open = False
        elif item.number:
            self._number(item)
        elif not item.words:
            self._is_range = self._is_range or (self._begun is not None and item.written in RANGE_MARKS)
        else:
            self._word(item.words[0])

    def _number(self, item: Token) -> None:
        self.used.update(self._since)
        part = self._part
        if part is None:
            self.beside.append(item.number)
            return
        if self._is_range and self._begun is not None:
            (part.ranges if self._is_upward else part.numbers).pop()
            part.ranges.append((self._begun, item.digits))
            self._begun = None
        elif self._is_range or self._is_from:
            part.ranges.append((0, item.digits) if self._is_range else (item.digits, FAR))
            self._begun = None if self._is_range else item.digits
            self._is_upward = not self._is_range
        else:
            part.numbers.append(item.number)
            self._begun, self._is_upward = item.digits, False
        self._is_range = self._is_from = False

    def _word(self, word: str) -> None:
        part = self._part
        if part is not None and self._begun is not None and (word in _ONWARDS or (self._is_range and word in _END)):
            if not self._is_upward:
                part.numbers.pop()
                part.ranges.append((self._begun, FAR))
            self.used.update(self._since)
            self._begun, self._is_range = None, False
            return
        self._is_called = self._is_called or word in _NUMBER
        self._is_between = self._is_between or word in BETWEEN
        self._is_from = self._is_from or (word in FROM and self._begun is None)
        self._is_range = self._is_range or word in TO or (self._is_between and word in AND)
        if part is not None and word in _PARITY:
            part.parity = _PARITY[word]
            self.used.add(self._since[-1])
        self._is_open = word in FILL


def give_half(items: Sequence[Item], part: StreetPart) -> set[int]:
    """Read which half of its only street a text means, or which side; return the places of the words that say so."""
    for at, item in enumerate(items):
        if not isinstance(item, Token) or len(item.words) != 1 or not (match := _SIDE.fullmatch(item.words[0])):
            continue
        side, ending = f"{match[1] or ''}{match[2] or ''}", match[3] or ""
        following = items[at + 1] if at + 1 < len(items) else None
        after = following.words[0] if isinstance(following, Token) and following.words else ""
        if not side or not (ending.startswith(("zijde", "kant", "deel", "helft", "eind")) or after in PART):
            continue
        part.half = side
        part.is_side = "zijde" in (ending, after) or "kant" in (ending, after)
        return {at, at + 1} if after in PART else {at}
    return set()
