"""A table as cells of text, row by row with its numbers: for files whose header is still to be found."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ingest.readers.columns import check_cells, check_columns
from koppel.ingest.readers.csv import plain_cell
from koppel.ingest.readers.csv_lines import CsvLines
from koppel.ingest.readers.encoding import as_utf8
from koppel.ingest.readers.xlsx import is_spreadsheet, sheet_rows

if TYPE_CHECKING:
    from koppel.config import Limits
    from koppel.model import Issue

_FORMATS = "CSV, XLSX"
_OTHER = (b"SQLite format 3\x00", b"PK\x03\x04", b"{", b"[", b"<", b"version https://git-lfs", b"%PDF")


@dataclass(frozen=True, slots=True)
class CellTable:
    """Rows with anything in them, all of one width; ``numbers`` are those of the sheet, from 1."""

    form: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    issues: tuple[Issue, ...] = ()


def read_cells(content: bytes, name: str, *, limits: Limits) -> CellTable:
    """
    Read a CSV, or the first sheet of a spreadsheet, without asking anything of its header.

    Raises
    ------
    InputError
        Another format, damaged, too large, too many rows, columns or cells.
    """
    if len(content) > limits.max_file_bytes:
        raise InputError(
            "file_too_large",
            file=name,
            size_mb=round(len(content) / 2**20, 1),
            limit_mb=round(limits.max_file_bytes / 2**20, 1),
            setting="KOPPEL_MAX_FILE_BYTES",
        )
    if content.startswith(b"PK\x03\x04") and is_spreadsheet(content):
        rows, numbers = sheet_rows(content, name, limits)
        return _squared("xlsx", rows, numbers, (), name, limits)
    content, _ = as_utf8(content, name)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_OTHER):
        raise InputError("format_unknown", file=name, right=_FORMATS)
    return _read_csv(content, name, limits)


def _read_csv(content: bytes, name: str, limits: Limits) -> CellTable:
    csv.field_size_limit(limits.max_file_bytes)
    lines = CsvLines(content, name, limits)
    rows: list[list[str]] = []
    numbers: list[int] = []
    blank = cells = 0
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=lines.delimiter, strict=True), 1):
            lines.end_row()
            if not any(cell.strip() for cell in row):
                blank += 1
                if blank > limits.max_features:
                    raise InputError(
                        "csv_too_many_empty", file=name, limit=limits.max_features, setting="KOPPEL_MAX_FEATURES"
                    )
                continue
            rows.append([plain_cell(cell) for cell in row])
            numbers.append(number + lines.empty_rows)
            cells += len(row)
            check_cells(cells, name, limits)
            if len(rows) > limits.max_features + 1:
                break
    except csv.Error as error:
        raise InputError("csv_unreadable", file=name, problem=str(error)) from error
    return _squared("csv", rows, numbers, lines.notes, name, limits)


def _squared(
    form: str,
    rows: list[list[str]],
    numbers: list[int],
    notes: tuple[Issue, ...] | list[Issue],
    name: str,
    limits: Limits,
) -> CellTable:
    if not rows:
        raise InputError("file_without_rows", file=name)
    if len(rows) > limits.max_features:
        raise InputError(
            "too_many_features", file=name, count=len(rows), limit=limits.max_features, setting="KOPPEL_MAX_FEATURES"
        )
    width = max(map(len, rows))
    check_columns(width, name, limits)
    # What is beside the rows that are filled takes room too.
    check_cells(width * len(rows), name, limits)
    return CellTable(form, tuple((*row, *[""] * (width - len(row))) for row in rows), tuple(numbers), tuple(notes))
