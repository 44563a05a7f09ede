"""Rows of a table once more, cell by cell as they stood there, to give back with what is wrong with them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from koppel.ingest.readers.csv import plain_cell
from koppel.ingest.readers.csv_lines import CsvLines
from koppel.ingest.readers.xlsx import cells_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from koppel.config import Limits

# Formats of which rows can be given back as they came.
TABLES = ("csv", "xlsx")


def rows_again(
    content: bytes, name: str, form: str, limits: Limits, wanted: Collection[int]
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
    """
    header: list[str] = []
    rows: dict[int, list[object]] = {}
    for number, row in _cells(content, name, form, limits):
        if not any(str(cell).strip() for cell in row if cell is not None):
            continue
        if not header:
            header = [str(cell).strip() for cell in row if cell is not None]
        elif number in wanted:
            cells = [*row, *[None] * len(header)][: len(header)]
            rows[number] = cells
    return header, rows


def _cells(content: bytes, name: str, form: str, limits: Limits) -> Iterable[tuple[int, Iterable[object]]]:
    if form == "xlsx":
        yield from cells_of(content, name, limits)
        return
    lines = CsvLines(content, name, limits)
    csv.field_size_limit(limits.max_file_bytes)
    for number, row in enumerate(csv.reader(lines, delimiter=lines.delimiter, strict=True), 1):
        lines.end_row()
        yield number + lines.empty_rows, [plain_cell(cell) for cell in row]
