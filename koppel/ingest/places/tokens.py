"""Words of a place: text in pieces that can be compared, whoever wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nobody describes a place in more.
LONGEST = 300
_PIECE = re.compile(r"\d+(?:e|de|ste)\b|\d+(?:[a-z]{1,2})?(?![^\W\d_])|[^\W\d_]+(?:['’][^\W\d_]+)*\.?|[/&+;:,()–—-]|\n")
# In small letters only against the digits: "in 2027 en" is none.
_POSTCODE = re.compile(r"\b([1-9]\d{3})(?: ?([A-Z]{2})|([a-z]{2}))\b")
# What the end of a street's name is shortened to.
_ENDS = {
    "str": "straat", "ln": "laan", "wg": "weg", "pln": "plein", "plnts": "plantsoen", "hf": "hof",
    "dwstr": "dwarsstraat", "dwarsstr": "dwarsstraat", "dk": "dijk", "sngl": "singel", "kd": "kade",
}  # fmt: skip
_WHOLE = {
    **_ENDS, "burg": "burgemeester", "prof": "professor", "dr": "doctor", "pres": "president", "min": "minister",
    "st": "sint", "gr": "grote", "kl": "kleine", "nwe": "nieuwe", "vd": "van der", "wethr": "wethouder",
    "weth": "wethouder", "kon": "koningin", "pr": "prins", "mr": "meester", "ir": "ingenieur", "gen": "generaal",
}  # fmt: skip
_JOINED = re.compile(r"^([^\W\d_]{3,})(dwarsstr|str|ln|wg|pln|sngl)$")
_BRACKETS = re.compile(r"\([^()]{0,80}\)")
# Ways in which words between a street and its part are shortened.
_SHORT = (
    (re.compile(r"\bv\.? ?[/.]? ?d(?=[. ])\.?"), "van der"),
    (re.compile(r"\bt\.? ?h\.? ?v\b\.?"), "thv"),
    (re.compile(r"\bt ?/ ?o\b\.?|\bt\.o\.(?!\w)|\bt\.?o\.? (?=nr|\d)"), "tegenover "),
    (re.compile(r"\bt ?[/.] ?m\b\.?"), "tm"),
    (re.compile(r"\bv\. ?a\.(?!\w)|\bv/a\b|\bva\.? (?=nr|\d)"), "vanaf "),
    (re.compile(r"\btss\b\.?"), "tussen"),
    (re.compile(r"\be\. ?v\b\.?|\ben verder\b"), "everder"),
    (re.compile(r"\be\. ?o\b\.?"), "omgeving"),
)


@dataclass(frozen=True, slots=True)
class Token:
    """
    One piece of a text.

    ``words`` are its words spelt out in small letters without accents, empty for a mark; ``written`` is as it stood
    there, ``number`` the house number where it can be one.
    """

    written: str
    words: tuple[str, ...] = ()
    number: str = ""

    @property
    def digits(self) -> int:
        """The number without its letter."""
        return int("".join(letter for letter in self.number if letter.isdigit()))


@lru_cache(maxsize=20_000)
def spelt_out(name: str) -> tuple[str, ...]:
    """Return the words of a name, shortened ones written in full, without what stands between brackets."""
    bare = _BRACKETS.sub(" ", name[:LONGEST])
    return tuple(word for token in pieces(bare) for word in token.words)


def pieces(text: str) -> tuple[Token, ...]:
    """Return a text in pieces; of a long one its beginning."""
    folded = text[:LONGEST].casefold()
    for short, full in _SHORT:
        folded = short.sub(full, folded)
    return tuple(_tokens(folded))


def postcodes(text: str) -> tuple[list[str], str]:
    """Return the postcodes in a text as ``9741AB``, and the text without them."""
    text = text[:LONGEST]
    codes = [f"{match[1]}{(match[2] or match[3]).upper()}" for match in _POSTCODE.finditer(text)]
    return codes, _POSTCODE.sub(" ", text)


def _tokens(text: str) -> Iterator[Token]:
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece[0].isdigit():
            # Not a house number: the first Dwarsstraat.
            yield Token(piece, (normal(piece),), "" if piece.endswith("e") else piece)
        elif piece[0].isalpha():
            bare = normal(piece)
            joined = _JOINED.match(bare)
            full = f"{joined[1]}{_ENDS[joined[2]]}" if joined else _WHOLE.get(bare, bare)
            yield Token(piece, tuple(full.split()))
        else:
            yield Token(piece)
