"""Texts of partners made fit for any file: no sign that a format forbids, or that changes how the rest is read."""

from __future__ import annotations

import re

# What XML 1.0 forbids, other control signs, and signs that turn the direction of the text around them.
_UNFIT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def clean(told: str) -> str:
    """Take out what no file should hold; lines stay lines, each ended by a line feed."""
    return _UNFIT.sub("", _BREAK.sub("\n", told)).strip()


def one_line(told: str) -> str:
    """Take out what no file should hold, and put it on one line."""
    return " ".join(clean(told).split())
