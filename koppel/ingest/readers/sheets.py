"""The sheets of a spreadsheet: which one holds the works, and which cells of it are merged."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries

from koppel.errors import InputError
from koppel.ingest.readers.header import LOOKED, find_header
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Sequence

_VISIBLE = "visible"
# A table of works has a number, a kind and a place at least.
_FEWEST_COLUMNS = 3
_MOST_SHEETS = 50
_MOST_COLUMNS = 100
# Rows of a sheet that are looked at for a header.
_LOOKED_AT = 200
# Of Koppel's own template, which explains itself on a second sheet.
_TEMPLATE = frozenset({"external_id", "kind"})
_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell [^<>]{0,80}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_MOST_MERGED = 10_000
_BLOCK = 2**20
_LONGEST_TAG = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its part of the file; ``others`` are the visible ones that are not read, ``hidden`` the others."""

    title: str
    part: str
    layers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    hidden: tuple[str, ...] = field(default=())

    def notes(self) -> list[Issue]:
        """Say which sheets are not read."""
        notes = []
        if self.others:
            facts: dict[str, object] = {"sheet": self.title, "others": ", ".join(self.others)}
            notes.append(Issue(0, "", "sheets_not_read", IssueSeverity.NOTE, facts))
        if self.hidden:
            notes.append(Issue(0, "", "sheets_hidden", IssueSeverity.NOTE, {"others": ", ".join(self.hidden)}))
        return notes


def find_sheet(content: bytes, name: str, wanted: str | None) -> Sheet:
    """
    Find the sheet with the works.

    Parameters
    ----------
    content, name
        The file.
    wanted
        Its title, where it was chosen; a hidden one can be chosen too.

    Returns
    -------
    sheet
        Without a choice the only visible one that looks like a table, or the first of Koppel's own template.

    Raises
    ------
    InputError
        ``layer_not_chosen`` where several look like a table; ``layer_unknown``.
    """
    parts, hidden = _titles(content)
    visible = tuple(title for title in parts if title not in hidden)
    layers = (*visible, *hidden) if len(visible) > 1 or wanted in hidden else ()
    if wanted is not None:
        if wanted not in parts:
            raise InputError("layer_unknown", file=name, layer=wanted, right=", ".join(parts))
        return Sheet(wanted, parts[wanted], layers, tuple(title for title in visible if title != wanted), hidden)
    shown = visible or tuple(parts)
    if len(shown) == 1:
        return Sheet(shown[0], parts[shown[0]], hidden=hidden)
    tables = _tables(content, shown)
    chosen = tables[0] if len(tables) == 1 else shown[0] if not tables else _of_template(content, shown[0])
    if chosen is None:
        raise InputError("layer_not_chosen", file=name, right=", ".join(tables), layers=(*tables, *hidden))
    return Sheet(chosen, parts[chosen], others=tuple(title for title in visible if title != chosen), hidden=hidden)


def merged_below(archive: zipfile.ZipFile, part: str) -> dict[int, list[tuple[int, int]]]:
    """Return by row where a merged cell begins that goes on below it: its column, from 0, and its last row."""
    below: dict[int, list[tuple[int, int]]] = {}
    count, left = 0, b""
    with archive.open(part) as source:
        while block := source.read(_BLOCK):
            text, end = left + block, 0
            for match in _MERGED.finditer(text):
                end = match.end()
                count += 1
                column, first, _, last = range_boundaries(match[1].decode())
                if count > _MOST_MERGED or column is None or first is None or last is None or last <= first:
                    continue
                below.setdefault(first, []).append((column - 1, last))
            left = text[max(end, len(text) - _LONGEST_TAG) :]
    return below


def fill_down(
    rows: Sequence[list[str]], numbers: Sequence[int], below: dict[int, list[tuple[int, int]]], after: int
) -> int:
    """Write what a merged cell says in each row that it covers, in rows behind a header; return in how many cells."""
    count = 0
    covering: dict[int, tuple[int, str]] = {}
    for row, number in zip(rows, numbers, strict=True):
        if number <= after:
            continue
        for column, (last, words) in list(covering.items()):
            if number > last:
                del covering[column]
            elif words and not (row[column] if column < len(row) else ""):
                row.extend([""] * (column + 1 - len(row)))
                row[column] = words
                count += 1
        for column, last in below.get(number, ()):
            covering[column] = (last, row[column] if column < len(row) else "")
    return count


def _titles(content: bytes) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the part of each sheet by its title, and the titles of hidden ones."""
    reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    parts: dict[str, str] = {}
    hidden = []
    for sheet, related in reader.parser.find_sheets():
        if related.target in reader.valid_files and "chartsheet" not in related.Type and len(parts) < _MOST_SHEETS:
            parts[str(sheet.name)] = str(related.target)
            if sheet.state not in (None, _VISIBLE):
                hidden.append(str(sheet.name))
    if not parts:
        raise KeyError("no sheet")
    return parts, tuple(hidden)


def _header(content: bytes, title: str) -> tuple[tuple[str, ...], int]:
    """Return the names of the columns of a sheet, and how many rows were seen below them."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    rows = []
    for row in book[title].iter_rows(max_col=_MOST_COLUMNS, max_row=_LOOKED_AT, values_only=True):
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if any(cells):
            rows.append(cells)
        if len(rows) >= LOOKED:
            break
    header = find_header(rows)
    return header.names, len(rows) - header.first_row


def _tables(content: bytes, titles: Sequence[str]) -> tuple[str, ...]:
    headers = {title: _header(content, title) for title in titles}
    return tuple(
        title
        for title, (names, below) in headers.items()
        if below > 0 and sum(bool(name) for name in names) >= _FEWEST_COLUMNS
    )


def _of_template(content: bytes, title: str) -> str | None:
    names, _ = _header(content, title)
    return title if {name.casefold() for name in names} >= _TEMPLATE else None
