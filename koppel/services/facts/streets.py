"""A street: how often it opens, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text

if TYPE_CHECKING:
    from koppel.detect.ground import Openings


def openings_figure(openings: Openings, past_openings: int, language: str) -> tuple[str, str]:
    """Return the figure of openings and what it says: an arrow only where doing works together spares any."""
    before = formats.number(openings.before, language)
    past_words = text("facts.street.past", language, past=past_openings) if past_openings else ""
    if openings.avoided:
        return f"{before} → {formats.number(openings.after, language)}", text(
            "facts.street.fewer", language, past=past_words
        )
    return before, text("facts.street.same" if openings.before else "facts.street.none", language, past=past_words)


def hinder_figure(before: int, after: int, language: str) -> tuple[str, str]:
    """Return the figure of days of hindrance and what it says: an arrow only where works together spare any."""
    days_before = formats.number(before, language)
    if after < before:
        return f"{days_before} → {formats.number(after, language)}", text("facts.street.days", language)
    return days_before, text("facts.street.days_same" if before else "facts.street.days_none", language)
