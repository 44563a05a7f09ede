"""Texts that may hold what users wrote, made fit for Streamlit's elements."""

from __future__ import annotations

_MARKS = frozenset("\\`*_{}[]()#+-.!|<>~$:")
# Without these nothing is more than words: no image, no link, no code, no colour, no formula.
_SIGNS = frozenset("\\`*_[]<>~$:|")


def plain(words: str) -> str:
    """
    Keep a text from being read as Markdown, in which an image would be fetched from another host.

    An address written out in full can still be followed; nothing is fetched until someone does.
    """
    return "".join(f"\\{letter}" if letter in _MARKS else letter for letter in words)


def aloud(words: str) -> str:
    """
    Keep the label of a field that shows none from being read as Markdown, without marks, which would be read aloud.

    It is drawn all the same, where nobody sees it, and an image in it would be fetched.
    """
    return "".join(" " if letter in _SIGNS else letter for letter in words)


def number_badge(number: int | None) -> str:
    """Return the number by which people know a work, as HTML before its title; nothing where it has none."""
    return "" if number is None else f'<span class="koppel-work-number">{number}</span> '


def short(words: str, most: int) -> str:
    """Cut a long text, and show that it was cut."""
    return words if len(words) <= most else f"{words[: most - 1]}…"
