"""A street: how often it opens, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text

if TYPE_CHECKING:
    from koppel.detect.ground import Openings


def openings_figure(openings: Openings, running: int, opened: int, language: str) -> tuple[str, str]:
    """
    Return the figure of openings and what it says: an arrow only where doing works together spares any.

    Parameters
    ----------
    openings
        Of works that have still to begin.
    running, opened
        How many works that open the ground are under way, and how many are over.
    """
    before = formats.number(openings.before, language)
    key = "fewer" if openings.avoided else "same" if openings.before else "none"
    meaning = text(f"facts.street.{key}", language)
    for name, count in (("running", running), ("past", opened)):
        if count:
            meaning = text(f"facts.street.{name}", language, told=meaning, count=count)
    figure = f"{before} → {formats.number(openings.after, language)}" if openings.avoided else before
    return figure, meaning


def hinder_figure(before: int, after: int, language: str) -> tuple[str, str]:
    """Return the figure of days of hindrance and what it says: an arrow only where works together spare any."""
    days_before = formats.number(before, language)
    if after < before:
        return f"{days_before} → {formats.number(after, language)}", text("facts.street.days", language)
    return days_before, text("facts.street.days_same" if before else "facts.street.days_none", language)
