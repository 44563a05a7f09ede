"""CSV with a column of WKT, or two columns of coordinates."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.clean import begins_formula
from koppel.errors import InputError
from koppel.ingest.raw import CrsSource, RawFile, RawRecord
from koppel.ingest.readers.columns import check_cells, check_columns
from koppel.ingest.readers.csv_lines import CsvLines
from koppel.ingest.readers.header import LOOKED, find_header, header_notes, is_beside, is_heading, skipped_rows
from koppel.ingest.values.numbers import parse_number
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.config import Limits
    from koppel.ingest.readers.header import Header

_WKT = ("wkt", "geometry", "geom", "geometrie", "the_geom", "wkt_geom", "shape")
_LIKE_WKT = re.compile(r"\s{0,9}(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s{0,9}(?:Z|M|ZM)?\s{0,9}\(", re.IGNORECASE)
_PAIRS = (
    ("lon", "lat"),
    ("longitude", "latitude"),
    ("lng", "lat"),
    ("lengtegraad", "breedtegraad"),
    ("x", "y"),
    ("x_rd", "y_rd"),
    ("rd_x", "rd_y"),
    ("xcoord", "ycoord"),
    ("x_coord", "y_coord"),
    ("x_coordinaat", "y_coordinaat"),
)
# A table of more rows is kept only when it is known that its end can be read.
# What the heading above a row is called: a column of the template.
_PROJECT = "project"
_MANY = 10_000
_DEGREES = frozenset({"lon", "longitude", "lng", "lengtegraad"})


@dataclass(frozen=True, slots=True)
class CsvColumns:
    """Columns with coordinates: ``x`` east or longitude, ``y`` north or latitude."""

    x: str
    y: str


def read_csv(
    content: bytes,
    name: str,
    *,
    limits: Limits,
    columns: CsvColumns | None = None,
    geometry_column: str | None = None,
    needs_place: bool = True,
) -> RawFile:
    """
    Read a table with semicolons, commas, tabs or bars between its cells.

    Raises
    ------
    InputError
        No header, a name twice, too many rows, also of rows with nothing in them, or no column with a place where
        it `needs_place`.
    """
    # The default of the module, 128 KiB, is less than one area of some thousand points.
    csv.field_size_limit(limits.max_file_bytes)
    lines = CsvLines(content, name, limits)
    rows: list[list[str]] = []
    numbers: list[int] = []
    cells = blank = 0
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=lines.delimiter, strict=True), 1):
            lines.end_row()
            if not any(cell.strip() for cell in row):
                blank += 1
                if blank > limits.max_features:
                    break
                continue
            if len(rows) < LOOKED:
                check_columns(len(row), name, limits)
            rows.append(row)
            numbers.append(number + lines.empty_rows)
            if len(rows) == LOOKED:
                # A table that has no place is not read to its end first.
                header = find_header(rows)
                first = rows[header.first_row : header.first_row + 1]
                _place(_names(header, name), first, name, columns, geometry_column, needs_place=needs_place)
            if len(rows) == _MANY and content.count(b'"') % 2:
                _read_to_end(content, name, limits)
            cells += len(row) if len(rows) > 1 else 0
            check_cells(cells, name, limits)
            if len(rows) - 1 > limits.max_features:
                break
    except csv.Error as error:
        raise InputError("csv_unreadable", file=name, problem=str(error)) from error
    if blank > limits.max_features:
        raise InputError("csv_too_many_empty", file=name, limit=limits.max_features, setting="KOPPEL_MAX_FEATURES")
    notes = lines.notes
    return table(
        rows,
        numbers,
        name,
        "csv",
        notes,
        limits=limits,
        columns=columns,
        geometry_column=geometry_column,
        needs_place=needs_place,
    )


def _read_to_end(content: bytes, name: str, limits: Limits) -> None:
    """
    Read without keeping what is read: where a quotation mark is too many, that may show at the end only.

    Raises
    ------
    InputError
        ``csv_unreadable``, or what `CsvLines` raises.
    """
    lines = CsvLines(content, name, limits)
    try:
        for rows, _ in enumerate(csv.reader(lines, delimiter=lines.delimiter, strict=True), -1):
            lines.end_row()
            if rows > limits.max_features:
                return
    except csv.Error as error:
        raise InputError("csv_unreadable", file=name, problem=str(error)) from error


def table(
    rows: list[list[str]],
    numbers: Sequence[int],
    name: str,
    form: str,
    notes: Sequence[Issue],
    *,
    limits: Limits,
    columns: CsvColumns | None,
    geometry_column: str | None,
    needs_place: bool,
) -> RawFile:
    """Read rows of cells as text with their numbers in the sheet, the first of them the header; see `read_csv`."""
    filled = [(row, number) for row, number in zip(rows, numbers, strict=True) if any(cell.strip() for cell in row)]
    heading = find_header([row for row, _ in filled[:LOOKED]])
    check_columns(len(heading.names), name, limits)
    header = _names(heading, name)
    if len(filled) - heading.first_row > limits.max_features:
        raise InputError(
            "too_many_features",
            file=name,
            count=len(filled) - heading.first_row,
            limit=limits.max_features,
            setting="KOPPEL_MAX_FEATURES",
        )
    notes = [*notes, *header_notes(heading, filled)]
    works = [(row, number) for row, number in filled[heading.first_row :] if not is_beside(row, len(header))]
    notes += skipped_rows([(row, number) for row, number in filled[heading.first_row :] if is_beside(row, len(header))])
    header, works = _under_headings(header, works, filled[heading.first_row :])
    rows = [row for row, _ in works]
    place = _place(header, rows[:1], name, columns, geometry_column, needs_place=needs_place)
    crs_column = _crs_column(header, rows)
    rest = (*place, crs_column[0]) if crs_column else place
    records = tuple(_record(header, row, number, place, rest) for row, number in works)
    named = tuple(column for column in header if column not in rest)
    if crs_column:
        return RawFile(name, form, None, (), crs_column[1], CrsSource.DECLARED, named, records, tuple(notes))
    if not place:
        return RawFile(name, form, None, (), None, CrsSource.ABSENT, named, records, tuple(notes))
    degrees = len(place) == 2 and place[0].casefold() in _DEGREES
    return RawFile(
        name,
        form,
        None,
        (),
        "OGC:CRS84" if degrees else None,
        CrsSource.STANDARD if degrees else CrsSource.UNKNOWN,
        named,
        records,
        tuple(notes),
    )


def _under_headings(
    header: list[str], works: list[tuple[list[str], int]], below: Sequence[tuple[list[str], int]]
) -> tuple[list[str], list[tuple[list[str], int]]]:
    """Give each row the heading above it as its project, where a table has headings and no column of projects."""
    width = len(header)
    headings = {number: row for row, number in below if is_heading(row, width)}
    if not headings or any(cell.casefold() == _PROJECT for cell in header):
        return header, works
    words, above = {number: next(cell.strip() for cell in row if cell.strip()) for number, row in headings.items()}, ""
    rows_under = []
    of_work = {number: row for row, number in works}
    for _, number in below:
        above = words.get(number, above)
        if number in of_work:
            row = of_work[number]
            # A row with too few or too many cells is refused as such.
            rows_under.append((([*row, above] if len(row) == width else row), number))
    return [*header, _PROJECT], rows_under


def _names(heading: Header, name: str) -> list[str]:
    header = list(heading.names)
    if not header or not any(header):
        raise InputError("csv_no_header", file=name)
    before = set()
    for at, cell in enumerate(header):
        if not cell:
            raise InputError("csv_column_without_name", file=name, column=at + 1)
        if cell.casefold() in before:
            raise InputError("csv_column_twice", file=name, column=cell[:80])
        before.add(cell.casefold())
    return header


def _place(
    header: Sequence[str],
    first: Sequence[Sequence[str]],
    name: str,
    columns: CsvColumns | None,
    geometry_column: str | None,
    *,
    needs_place: bool,
) -> tuple[str, ...]:
    """Return the one column of WKT, or the two of coordinates; none where there is none and none is needed."""
    column_by_name = {cell.casefold(): cell for cell in header}
    if geometry_column is not None or columns is not None:
        wanted = (geometry_column,) if geometry_column is not None else (columns.x, columns.y) if columns else ()
        missing = [column for column in wanted if column not in header]
        if missing:
            raise InputError("csv_column_missing", file=name, column=", ".join(missing), right=", ".join(header))
        return tuple(column for column in wanted if column is not None)
    for column in _WKT:
        if column in column_by_name:
            return (column_by_name[column],)
    for east, north in _PAIRS:
        if east in column_by_name and north in column_by_name:
            return (column_by_name[east], column_by_name[north])
    # A column of any name, as registers have them, by what stands in its first cell.
    for row in first:
        for column, cell in zip(header, row, strict=False):
            if _LIKE_WKT.match(cell):
                return (column,)
    if not needs_place:
        return ()
    raise InputError("csv_no_place", file=name, columns=", ".join(header), right="wkt; x, y; lon, lat")


def _crs_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """Return the column that names the CRS of the numbers, and its value; None unless all rows say the same."""
    for at, column in enumerate(header):
        if column.casefold() == "crs":
            values = {row[at].strip() for row in rows if at < len(row)}
            return (column, values.pop()) if len(values) == 1 and values != {""} else None
    return None


def _record(
    header: Sequence[str], row: Sequence[str], number: int, place: tuple[str, ...], rest: tuple[str, ...]
) -> RawRecord:
    properties: dict[str, object] = {
        column: plain_cell(cell) for column, cell in zip(header, row, strict=False) if column not in rest
    }
    if len(row) != len(header):
        facts: dict[str, object] = {"count": len(row), "right": len(header)}
        return RawRecord(number, properties, None, (Issue(number, "", "csv_row_ragged", IssueSeverity.ERROR, facts),))
    cells = dict(zip(header, row, strict=True))
    if not place:
        return RawRecord(number, properties, None)
    if len(place) == 1:
        return _from_wkt(properties, cells[place[0]].strip(), number, place[0])
    texts = [cells[column].strip() for column in place]
    if not any(texts):
        return RawRecord(number, properties, None)
    for column, cell in zip(place, texts, strict=True):
        if parse_number(cell) is None:
            issue = Issue(
                number, column, "coordinate_not_number", IssueSeverity.ERROR, {"place": column, "found": cell[:40]}
            )
            return RawRecord(number, properties, None, (issue,))
    east, north = (parse_number(cell) for cell in texts)
    return RawRecord(number, properties, shapely.Point(east, north))


def plain_cell(cell: str) -> str:
    """Return what a cell says: without the apostrophe that keeps a formula from running, as Koppel's own CSV has it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and begins_formula(text) else text


def _from_wkt(properties: dict[str, object], text: str, number: int, column: str) -> RawRecord:
    if not text:
        return RawRecord(number, properties, None)
    try:
        with np.errstate(all="ignore"):
            geometry = shapely.from_wkt(text)
    except (shapely.errors.GEOSException, NotImplementedError) as error:
        facts: dict[str, object] = {"place": column, "value": text[:60], "problem": str(error)[:120]}
        return RawRecord(
            number, properties, None, (Issue(number, column, "wkt_unreadable", IssueSeverity.ERROR, facts),)
        )
    notes: tuple[Issue, ...] = ()
    if geometry.has_z:
        notes = (Issue(number, column, "height_dropped", IssueSeverity.NOTE, {"place": column}),)
    return RawRecord(number, properties, shapely.force_2d(geometry), notes)
