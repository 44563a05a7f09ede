"""Where the names of the columns stand in a table as people make it: below titles, over two rows, above totals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Sequence

# A header stands within so many rows that have anything in them.
LOOKED = 20
# It names at least this share of the columns of the widest of them.
_MOST_OF = 0.6
_LONGEST_NAME = 120
_LETTER = re.compile(r"[^\W\d_]")
_TOTAL = re.compile(r"\s{0,9}(?:sub|eind)?tota(?:al|l|len)\b.{0,60}", re.IGNORECASE)
# A row of this many columns with one cell filled heads the rows below it.
_FEWEST_COLUMNS = 4
# Rows that are no works, told one by one.
_MOST_SKIPPED = 100


@dataclass(frozen=True, slots=True)
class Header:
    """
    The names of the columns.

    ``at`` is the place of its first row, from 0, and ``rows`` how many there are: the table begins behind them. Of
    two rows the upper one heads several columns, and stands before each of their names.
    """

    at: int
    rows: int
    names: tuple[str, ...]

    @property
    def first_row(self) -> int:
        """The place of the first row of the table."""
        return self.at + self.rows


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """
    Find the names of the columns.

    Parameters
    ----------
    rows
        The first `LOOKED` rows with anything in them, or all; more are not looked at.

    Returns
    -------
    header
        The first row, unless it holds few cells for such a table and a row below has the look of a header.
    """
    looked = [[cell.strip() for cell in row] for row in rows[:LOOKED]]
    widest = max((_filled(row) for row in looked), default=0)
    at = next(
        (at for at, row in enumerate(looked) if _filled(row) >= max(2, _MOST_OF * widest) and _is_names(row)),
        0,
    )
    # Above a header of names, a first row that is wide enough itself is the header, whatever it is called.
    if looked and (at == 0 or _filled(looked[0]) >= max(2, _MOST_OF * widest)):
        at = 0
    upper = looked[at] if looked else []
    lower = looked[at + 1] if at + 1 < len(looked) else []
    if _goes_on(upper, lower):
        return Header(at, 2, _joined(upper, lower))
    return Header(at, 1, tuple(upper[: _width(upper)]))


def is_heading(row: Sequence[str], columns: int) -> bool:
    """Return whether a row of a table says only what the rows below it are about."""
    filled = [cell for cell in row if cell.strip()]
    return columns >= _FEWEST_COLUMNS and len(filled) == 1 and bool(_LETTER.search(filled[0]))


def is_total(row: Sequence[str]) -> bool:
    """Return whether a row adds up those above it."""
    filled = [cell for cell in row if cell.strip()]
    return bool(filled) and 2 * len(filled) <= len(row) and _TOTAL.fullmatch(filled[0]) is not None


def is_beside(row: Sequence[str], columns: int) -> bool:
    """Return whether a row of a table is no work: a heading or a total."""
    return is_heading(row, columns) or is_total(row)


def header_notes(header: Header, rows: Sequence[tuple[Sequence[str], int]]) -> list[Issue]:
    """Say where the names of the columns were found, where that is not simply the first row."""
    notes = []
    if header.at > 0:
        facts: dict[str, object] = {"place": rows[header.at][1], "count": header.at}
        notes.append(Issue(0, "", "header_below", IssueSeverity.NOTE, facts))
    if header.rows > 1:
        both = {"first": rows[header.at][1], "second": rows[header.at + 1][1]}
        notes.append(Issue(0, "", "header_of_two", IssueSeverity.NOTE, both))
    return notes


def skipped_rows(rows: Sequence[tuple[Sequence[str], int]]) -> list[Issue]:
    """Say which rows are no works: what they say, so that nobody misses one."""
    issues = []
    for row, number in rows[:_MOST_SKIPPED]:
        words = next(cell.strip() for cell in row if cell.strip())
        code = "row_total" if is_total(row) else "row_heading"
        issues.append(Issue(number, "", code, IssueSeverity.NOTE, {"value": words[:80]}))
    if len(rows) > _MOST_SKIPPED:
        issues.append(Issue(0, "", "rows_beside", IssueSeverity.NOTE, {"count": len(rows) - _MOST_SKIPPED}))
    return issues


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell) for cell in row)


def _width(row: Sequence[str]) -> int:
    return max((at for at, cell in enumerate(row, 1) if cell), default=0)


def _is_names(row: Sequence[str]) -> bool:
    names = [cell for cell in row if cell]
    return all(_LETTER.search(name) and len(name) <= _LONGEST_NAME for name in names) and len(
        {name.casefold() for name in names}
    ) == len(names)


def _goes_on(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Return whether the names go on in a second row: below empty cells, and nowhere with anything but names."""
    below = [cell for cell in lower if cell]
    if not below or not all(_LETTER.search(cell) and not any(sign.isdigit() for sign in cell) for cell in below):
        return False
    width = max(_width(upper), _width(lower))
    cells = list(zip_longest(upper, lower, fillvalue=""))[:width]
    is_needed = any(not name and under for name, under in cells)
    # Each column has a name, and some have theirs in the upper row alone: a row of a table has no such gaps.
    return (
        is_needed and all(name or under for name, under in cells) and any(name and not under for name, under in cells)
    )


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    above = ""
    for name, under in list(zip_longest(upper, lower, fillvalue=""))[: max(_width(upper), _width(lower))]:
        above = name or above
        names.append(f"{above} {under}".strip() if under else name)
    return tuple(names)
