"""A paper for the table: headings and tables of text, which PDF and DOCX are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# Of one text in a cell; longer ones are cut.
LONGEST_TEXT = 2500


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` is its share of the page."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text, the first one bold or not."""

    lines: tuple[str, ...]
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with a table under it; every row has a cell for each column."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    A paper.

    Attributes
    ----------
    title, subtitle
        What it is, and of when.
    facts
        Names and values under the title.
    parts
        In order.
    empty
        What stands there where there are no parts.
    foot
        Under the last part.
    page
        Words of the page number, with ``{page}`` and ``{count}``.
    language
        One of `koppel.i18n.LANGUAGES`.
    at
        The only moment in the file, UTC.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    empty: str
    foot: str
    page: str
    language: str
    at: datetime
