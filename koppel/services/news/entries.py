"""Lists of what asks for attention, in words: sections of entries, each with where to act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

# More than anyone reads; the count tells how many there are.
MOST_LISTED = 40


class Target(NamedTuple):
    """Where to act: a page, and what is chosen on it; ``area`` and ``theme`` are of the compass."""

    page: str
    combination: str | None = None
    activity: str | None = None
    tab: str | None = None
    since: date | None = None
    pin: str | None = None
    area: str | None = None
    theme: str | None = None
    proposals: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One thing to look at; texts are as people wrote them, not escaped.

    Attributes
    ----------
    key
        Tells it from the others of its section.
    title, lines
        What it is, and what there is to say of it.
    target
        Where to act.
    is_late
        It should have been done by now.
    has_own_words
        The title holds what people wrote, and not only a street and kinds of work.
    """

    key: str
    title: str
    lines: tuple[str, ...]
    target: Target
    is_late: bool = False
    has_own_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """
    Entries of one sort, the most pressing first.

    ``count`` tells how many there are where not all are listed; ``is_waiting`` whether they wait for the reader.
    """

    name: str
    entries: tuple[Entry, ...]
    count: int
    is_waiting: bool


def section(name: str, entries: tuple[Entry, ...], *, is_waiting: bool, count: int | None = None) -> Section:
    """Make a section; of what does not wait for whoever reads it, at most `MOST_LISTED` entries."""
    return Section(
        name=name,
        entries=entries if is_waiting else entries[:MOST_LISTED],
        count=len(entries) if count is None else count,
        is_waiting=is_waiting,
    )
