"""Areas of which something is measured: buurt, wijk and gemeente, by the codes of Statistics Netherlands (CBS)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# Larger cities have letters for their wijken: WK0363AA.
_CODE = re.compile(r"GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")
# Countries, provinces and regions, which CBS gives in the same tables.
_LARGER = re.compile(r"(?:NL|LD|PV|CR|CP|GA|SG|RG)\d{2,4}")
_DIGITS = {4: "GM", 6: "WK", 8: "BU"}


class Level(StrEnum):
    """How large an area is, the smallest first."""

    BUURT = "buurt"
    WIJK = "wijk"
    GEMEENTE = "gemeente"


_LEVELS = {"BU": Level.BUURT, "WK": Level.WIJK, "GM": Level.GEMEENTE}


@dataclass(frozen=True, slots=True)
class Area:
    """One area as it was divided in a year; a code may mean another place in another year."""

    code: str
    name: str
    year: int

    @property
    def level(self) -> Level:
        """How large it is, by its code."""
        return level_of(self.code)


def parse_code(text: str) -> str | None:
    """
    Read the code of an area: ``BU00141000``, also padded, in small letters, or its digits alone.

    Returns
    -------
    code
        ``GM`` and four digits; ``WK`` and these with two more signs, ``BU`` with four, digits or letters; None where it
        is none of these. Digits that lost a zero in front are none: they could be of another area.
    """
    plain = "".join(text.split()).upper()
    if plain.isascii() and plain.isdigit() and len(plain) in _DIGITS:
        plain = _DIGITS[len(plain)] + plain
    return plain if plain.isascii() and _CODE.fullmatch(plain) else None


def is_larger(text: str) -> bool:
    """Return whether a text is the code of an area larger than a gemeente."""
    return _LARGER.fullmatch(text.strip().upper()) is not None


def level_of(code: str) -> Level:
    """Return how large the area of a code is."""
    return _LEVELS[code[:2]]


def municipality_of(code: str) -> str:
    """Return the code of the gemeente in which an area lies; that of a gemeente itself."""
    return f"GM{code[2:6]}"


def parent_of(code: str) -> str | None:
    """Return the code of the area around this one: the wijk of a buurt, the gemeente of a wijk; None for a gemeente."""
    match level_of(code):
        case Level.BUURT:
            return f"WK{code[2:8]}"
        case Level.WIJK:
            return municipality_of(code)
        case Level.GEMEENTE:
            return None
