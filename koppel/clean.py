"""Texts of partners made fit for any file: no sign that a format forbids, or that changes how the rest is read."""

from __future__ import annotations

import re
import unicodedata

# What XML 1.0 forbids, other control signs, and signs that turn the direction of the text around them.
_UNFIT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
# What a spreadsheet reads as the beginning of a formula (OWASP, CSV injection), also in full width.
_FORMULA_SIGNS = frozenset("=+-@＝＋－＠")
# Letters and marks that show nothing though Unicode files them under letters and marks.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def clean(value: str) -> str:
    """Take out what no file should hold; lines stay lines, each ended by a line feed."""
    return _UNFIT.sub("", _BREAK.sub("\n", value)).strip()


def one_line(value: str) -> str:
    """Take out what no file should hold, and put it on one line."""
    return " ".join(clean(value).split())


def begins_formula(text: str) -> bool:
    """
    Return whether a spreadsheet may take a text for a formula.

    Spaces, control characters, signs that show nothing and apostrophes before the sign of a formula are passed over,
    for programs drop them when they read a cell. A tab or a line break at the beginning counts as such a sign.
    """
    if text.lstrip("'")[:1] in ("\t", "\r", "\n"):
        return True
    first = next((sign for sign in text if sign != "'" and not _shows_nothing(sign)), "")
    return first in _FORMULA_SIGNS


def _shows_nothing(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "ZC" or sign in _BLANK or "\ufe00" <= sign <= "\ufe0f"
