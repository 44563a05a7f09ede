"""Rows of a table once more, cell by cell as they stood there, to give back with what is wrong with them."""

from __future__ import annotations

import csv
from itertools import chain, islice
from typing import TYPE_CHECKING

from koppel.ingest.readers.csv import plain_cell
from koppel.ingest.readers.csv_lines import CsvLines
from koppel.ingest.readers.header import LOOKED, find_header
from koppel.ingest.readers.sheets import find_sheet
from koppel.ingest.readers.xlsx import cells_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from koppel.config import Limits

# Formats of which rows can be given back as they came.
TABLES = ("csv", "xlsx")


def rows_again(
    content: bytes, name: str, form: str, limits: Limits, wanted: Collection[int], layer: str | None = None
) -> tuple[list[str], dict[int, list[object]]]:
    """
    Return the names of the columns, and rows by their numbers; cells beyond the names are left out.

    Parameters
    ----------
    content, name
        A file that was read before.
    form
        One of `TABLES`.
    limits
        As when it was read.
    wanted
        Numbers of rows.
    layer
        The sheet that was read, of a spreadsheet with several.
    """
    filled = (
        (number, list(row)) for number, row in _cells(content, name, form, limits, layer) if any(map(_words, row))
    )
    first = list(islice(filled, LOOKED))
    header = find_header([[_words(cell) for cell in row] for _, row in first])
    width = len(header.names)
    rows = {
        number: [*row, *[None] * width][:width]
        for number, row in chain(first[header.first_row :], filled)
        if number in wanted
    }
    return list(header.names), rows


def _words(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _cells(
    content: bytes, name: str, form: str, limits: Limits, layer: str | None
) -> Iterable[tuple[int, Iterable[object]]]:
    if form == "xlsx":
        yield from cells_of(content, name, limits, find_sheet(content, name, layer))
        return
    lines = CsvLines(content, name, limits)
    csv.field_size_limit(limits.max_file_bytes)
    for number, row in enumerate(csv.reader(lines, delimiter=lines.delimiter, strict=True), 1):
        lines.end_row()
        yield number + lines.empty_rows, [plain_cell(cell) for cell in row]
