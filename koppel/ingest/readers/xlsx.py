"""Spreadsheets: the first sheet as a table, read as a CSV is."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException

from koppel.errors import InputError
from koppel.ingest.readers.columns import check_cells
from koppel.ingest.readers.csv import table
from koppel.ingest.readers.header import find_header
from koppel.ingest.readers.sheet import check_sheet, check_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.config import Limits
    from koppel.ingest.raw import RawFile
    from koppel.ingest.readers.csv import CsvColumns

_PART = "xl/workbook.xml"
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, EOFError, SyntaxError,
    NotImplementedError, RuntimeError, AttributeError, IndexError,
)  # fmt: skip
# Parts that are built as a tree, and what is allowed of them together.
_BUILT = ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml")
_MOST_BUILT = 16 * 2**20
# A sheet may declare a million empty columns.
_MOST_COLUMNS = 500


def is_spreadsheet(content: bytes) -> bool:
    """Return whether an archive is a spreadsheet of Excel."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _PART in archive.namelist()
    except _BROKEN:
        return False


def read_xlsx(
    content: bytes,
    name: str,
    *,
    limits: Limits,
    columns: CsvColumns | None = None,
    geometry_column: str | None = None,
    needs_place: bool = True,
) -> RawFile:
    """
    Read the first sheet, with a column of WKT or two of coordinates; see `find_header`.

    Raises
    ------
    InputError
        Damaged, too large when unpacked, too many rows, or not usable as a table; see `read_csv`.
    """
    rows, numbers = sheet_rows(content, name, limits)
    width = len(find_header(rows).names)
    # Empty cells at the end of a row are not written in the file, and some beyond the header are.
    squared = [[*row, *[""] * width][:width] if not any(row[width:]) else row for row in rows]
    return table(
        squared,
        numbers,
        name,
        "xlsx",
        [],
        limits=limits,
        columns=columns,
        geometry_column=geometry_column,
        needs_place=needs_place,
    )


def sheet_rows(content: bytes, name: str, limits: Limits) -> tuple[list[list[str]], list[int]]:
    """
    Read the rows of the first sheet with anything in them as text, with their numbers.

    Raises
    ------
    InputError
        Damaged, too large when unpacked, or too many cells.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            declares = any(_declares(archive, entry) for entry in archive.infolist())
            apart = sum(entry.file_size for entry in archive.infolist() if _is_built(entry.filename))
    except _BROKEN as error:
        raise InputError("archive_unreadable", file=name) from error
    if declares:
        raise InputError("file_unreadable", file=name, format="xlsx")
    # Cells take many times the room of their text, so a spreadsheet may be no larger than a file.
    if size > limits.max_file_bytes:
        raise InputError(
            "archive_too_large",
            file=name,
            size_mb=round(size / 2**20, 1),
            limit_mb=round(limits.max_file_bytes / 2**20, 1),
            setting="KOPPEL_MAX_FILE_BYTES",
        )
    # These are built whole, in many times the room of their text.
    if apart > _MOST_BUILT:
        raise InputError(
            "archive_too_large",
            file=name,
            size_mb=round(apart / 2**20, 1),
            limit_mb=round(_MOST_BUILT / 2**20, 1),
            setting="KOPPEL_MAX_FILE_BYTES",
        )
    return _rows(content, name, limits)


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Return whether a part has a document type, whose entities can grow without end."""
    if not entry.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(entry) as part:
        return b"<!DOCTYPE" in part.read(4096).upper()


def _is_built(part: str) -> bool:
    return part.endswith(".rels") or part in _BUILT or part.startswith(("xl/theme/", "docProps/"))


def _is_sheet(part: str) -> bool:
    # The module for spreadsheets looks in every sheet for its size, also in those that are not read.
    return part.startswith("xl/worksheets/") and part.endswith(".xml")


def _first_sheet(content: bytes) -> str:
    reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    for _, related in reader.parser.find_sheets():
        if related.target in reader.valid_files and "chartsheet" not in related.Type:
            return str(related.target)
    raise KeyError("no sheet")


def cells_of(content: bytes, name: str, limits: Limits) -> Iterator[tuple[int, tuple[object, ...]]]:
    """
    Read the rows of the first sheet with anything in them, as they stand there, with their numbers.

    Raises
    ------
    InputError
        As `read_xlsx`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            first = _first_sheet(content)
            check_strings(archive, name, limits)
            for part in archive.namelist():
                if part == first or _is_sheet(part):
                    check_sheet(archive, part, name, limits, is_read=part == first)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        read = sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=limits.max_features + 2, values_only=True)
        for number, row in enumerate(read, 1):
            # A sheet that jumps to a row far below has empty ones in between.
            if row.count(None) != len(row):
                yield number, row
    except _BROKEN as error:
        raise InputError("file_unreadable", file=name, format="xlsx") from error


def _rows(content: bytes, name: str, limits: Limits) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = []
    numbers: list[int] = []
    count = 0
    for number, row in cells_of(content, name, limits):
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(cells)
            numbers.append(number)
            count += len(cells) if len(rows) > 1 else 0
            check_cells(count, name, limits)
    return rows, numbers


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        # Four decimals tell a number of a cell from text with points between thousands.
        return str(int(cell)) if cell.is_integer() else f"{cell:.10f}"
    return str(cell).strip()
