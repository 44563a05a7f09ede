"""Spreadsheets: one sheet as a table, read as a CSV is."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
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
from koppel.ingest.readers.sheets import Sheet, fill_down, find_sheet, merged_below
from koppel.model import Issue, IssueSeverity

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
    layer: str | None = None,
    columns: CsvColumns | None = None,
    geometry_column: str | None = None,
    needs_place: bool = True,
) -> RawFile:
    """
    Read a sheet, with a column of WKT or two of coordinates; see `find_sheet` and `find_header`.

    What a merged cell says holds for each row that it covers.

    Raises
    ------
    InputError
        Damaged, too large when unpacked, too many rows, or not usable as a table; see `read_csv`.
    """
    check_archive(content, name, limits)
    sheet = _sheet(content, name, layer)
    rows, numbers = _rows(content, name, limits, sheet)
    heading = find_header(rows)
    after = numbers[min(heading.first_row, len(numbers)) - 1] if numbers else 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        filled = fill_down(rows, numbers, merged_below(archive, sheet.part), after)
    notes = sheet.notes()
    if filled:
        notes.append(Issue(0, "", "merged_filled", IssueSeverity.NOTE, {"count": filled}))
    width = len(heading.names)
    # Empty cells at the end of a row are not written in the file, and some beyond the header are.
    squared = [[*row, *[""] * width][:width] if not any(row[width:]) else row for row in rows]
    raw = table(
        squared,
        numbers,
        name,
        "xlsx",
        notes,
        limits=limits,
        columns=columns,
        geometry_column=geometry_column,
        needs_place=needs_place,
    )
    return replace(raw, layer=sheet.title if sheet.layers or sheet.others else None, layers=sheet.layers)


def sheet_rows(content: bytes, name: str, limits: Limits) -> tuple[list[list[str]], list[int]]:
    """
    Read the rows of the first sheet with anything in them as text, with their numbers.

    Raises
    ------
    InputError
        Damaged, too large when unpacked, or too many cells.
    """
    check_archive(content, name, limits)
    try:
        first = Sheet("", _first_sheet(content))
    except _BROKEN as error:
        raise InputError("file_unreadable", file=name, format="xlsx") from error
    return _rows(content, name, limits, first)


def check_archive(content: bytes, name: str, limits: Limits) -> None:
    """
    Look at the sizes of a spreadsheet before any of it is built.

    Raises
    ------
    InputError
        Damaged, with a document type, or too large when unpacked.
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


def _sheet(content: bytes, name: str, layer: str | None) -> Sheet:
    try:
        return find_sheet(content, name, layer)
    except _BROKEN as error:
        raise InputError("file_unreadable", file=name, format="xlsx") from error


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


def cells_of(
    content: bytes, name: str, limits: Limits, sheet: Sheet | None = None
) -> Iterator[tuple[int, tuple[object, ...]]]:
    """
    Read the rows of a sheet with anything in them, as they stand there, with their numbers.

    Without a sheet it is the one with the works.

    Raises
    ------
    InputError
        As `read_xlsx`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = sheet or find_sheet(content, name, None)
            check_strings(archive, name, limits)
            for part in archive.namelist():
                if part == sheet.part or _is_sheet(part):
                    check_sheet(archive, part, name, limits, is_read=part == sheet.part)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        page = book[sheet.title] if sheet.title else book.worksheets[0]
        read = page.iter_rows(max_col=_MOST_COLUMNS, max_row=limits.max_features + 2, values_only=True)
        for number, row in enumerate(read, 1):
            # A sheet that jumps to a row far below has empty ones in between.
            if row.count(None) != len(row):
                yield number, row
    except _BROKEN as error:
        raise InputError("file_unreadable", file=name, format="xlsx") from error


def _rows(content: bytes, name: str, limits: Limits, sheet: Sheet) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = []
    numbers: list[int] = []
    count = 0
    for number, row in cells_of(content, name, limits, sheet):
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
