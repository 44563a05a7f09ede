"""A file of the Leefbaarometer by cells of 100 m, as a table with codes of squares or as shapes; nothing is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.catalogue.toml_table import normal
from koppel.crs import RD_NEW
from koppel.errors import InputError
from koppel.ingest.compass.cell_values import read_value
from koppel.ingest.compass.layout import year_of
from koppel.ingest.place import RD_BOX, place
from koppel.ingest.readers import read_file
from koppel.ingest.readers.cells import read_cells
from koppel.ingest.readers.xlsx import is_spreadsheet
from koppel.ingest.values.numbers import parse_number
from koppel.model import Issue, IssueSeverity
from koppel.model.compass.cells import LEAST_GRADE, MOST_GRADE, SIDE_M, ScoreCell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from koppel.config import Settings
    from koppel.ingest.raw import RawFile

# A large city with all that is around it; the whole country is some fifty times as much.
MOST_CELLS = 20_000
# Names of columns, folded.
_CODES = ("gridcode", "grid code", "grid id", "crs28992res100m", "c28992r100", "vierkant", "vak", "cel", "code")
_GRADES = ("kscore", "klasse", "klasse leefbaarheid")
_YEARS = ("jaar", "meetjaar", "peiljaar", "year")
_HOMES = ("woningen", "aantal woningen", "aantal woning", "homes", "woningvoorraad")
_CODE = re.compile(r"E(\d{4,6})N(\d{4,6})")
# Up to four digits count squares, more count metres.
_MOST_SQUARES = 4
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
# What a shape may be larger than its square, for rounded coordinates.
_LARGEST_M2 = SIDE_M * SIDE_M * 1.02
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class CheckedCells:
    """
    What came of a file: cells of one year, how many rows were read, mended and refused, and every remark.

    ``name_column`` is the column with the scores.
    """

    rows: tuple[ScoreCell, ...]
    read: int
    repaired: int
    rejected: int
    name_column: str
    crs: str
    issues: tuple[Issue, ...]
    year: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its place, as the south-west corner of its square; None where that is not known."""

    number: int
    corner: tuple[int, int] | None
    values: Mapping[str, str]
    issues: tuple[Issue, ...]


def check_cells(
    content: bytes,
    name: str,
    *,
    settings: Settings,
    score_names: Collection[str],
    name_column: str | None = None,
    layer: str | None = None,
) -> CheckedCells:
    """
    Read and judge a file of cells.

    Parameters
    ----------
    content, name
        The file. A table has codes of squares as Statistics Netherlands gives them (``E1215N4870``), any other format
        shapes or points within the squares.
    settings
        Limits and working area.
    score_names
        Folded names that the column with the score may have. A column with grades of 1–9 goes before it.
    name_column
        Column with scores or grades, where somebody says which.
    layer
        Layer of a file with several.

    Returns
    -------
    checked
        Of several years the last.

    Raises
    ------
    InputError
        ``cells_no_code``, ``cells_no_score``, ``cells_no_year``, ``cells_too_many``, or what reading raises.
    """
    columns, rows = _table(content, name, settings) or _shapes(content, name, settings, layer)
    places = {normal(column): column for column in reversed(columns)}
    chosen = (normal(name_column),) if name_column else (*_GRADES, *score_names)
    score_at = _first(places, chosen)
    if score_at is None:
        raise InputError("cells_no_score", file=name, columns=", ".join(columns[:30]) or "–")
    is_grade = normal(score_at) in _GRADES
    year_at, homes_at = _first(places, _YEARS), _first(places, _HOMES)
    years = {row.number: _year(row, year_at, name) for row in rows}
    last = max((year for year in years.values() if year is not None), default=None)
    if last is None:
        raise InputError("cells_no_year", file=name)
    cells: dict[tuple[int, int], tuple[ScoreCell, int]] = {}
    twice: set[tuple[int, int]] = set()
    issues: list[Issue] = []
    rejected = 0
    for row in rows:
        if years[row.number] not in (last, None):
            continue
        row_issues = list(row.issues)
        if years[row.number] is None:
            row_issues.append(_issue(row, year_at or "", "indicator_year", row.values.get(year_at or "", "")))
        cell = _cell(row, last, score_at, homes_at, row_issues, is_grade=is_grade)
        if cell is not None and row.corner is not None:
            known = cells.setdefault(row.corner, (cell, row.number))
            if known[0] != cell:
                twice.add(row.corner)
                facts = {"first": known[1], "last": row.number}
                row_issues.append(Issue(row.number, score_at, "cell_twice", IssueSeverity.ERROR, facts))
                cell = None
        rejected += cell is None
        issues += row_issues
    older = sum(1 for year in years.values() if year is not None and year != last)
    if older:
        issues.append(Issue(0, "", "cells_older", IssueSeverity.NOTE, {"count": older, "year": last}))
    single = tuple(cell for corner, (cell, _) in sorted(cells.items()) if corner not in twice)
    if len(single) > MOST_CELLS:
        raise InputError("cells_too_many", file=name, count=len(single), limit=MOST_CELLS)
    return CheckedCells(single, len(rows), 0, rejected + len(twice), score_at, RD_NEW, tuple(issues), last)


def _table(content: bytes, name: str, settings: Settings) -> tuple[Sequence[str], list[_Row]] | None:
    """Read a table with codes of squares; None for what is no such table."""
    if not (name.lower().endswith((".csv", ".txt", ".tsv")) or (content.startswith(b"PK") and is_spreadsheet(content))):
        return None
    table = read_cells(content, name, limits=settings.limits)
    columns = table.rows[0] if table.rows else ()
    places = {normal(column): at for at, column in reversed(list(enumerate(columns)))}
    code_at = next((places[item] for item in _CODES if item in places), None)
    if code_at is None:
        return None
    if len(table.rows) < 2:
        raise InputError("file_without_rows", file=name)
    rows = []
    for cells, number in zip(table.rows[1:], table.numbers[1:], strict=True):
        corner = corner_of(cells[code_at])
        values = dict(zip(columns, cells, strict=True))
        wrong = () if corner else (_issue_at(number, columns[code_at], "cell_code", cells[code_at]),)
        rows.append(_Row(number, corner, values, wrong))
    if all(row.corner is None for row in rows):
        raise InputError("cells_no_code", file=name, columns=", ".join(columns[:30]) or "–")
    return columns, rows


def _shapes(content: bytes, name: str, settings: Settings, layer: str | None) -> tuple[Sequence[str], list[_Row]]:
    try:
        raw = read_file(content, name, limits=settings.limits, layer=layer)
    except InputError as error:
        # A table without places: it is the code of the square that is missing.
        if error.code == "csv_no_place":
            raise InputError("cells_no_code", file=name, columns="–") from error
        raise
    if not raw.records:
        raise InputError("file_without_rows", file=name)
    raw = place(raw, target_crs=RD_NEW, area=settings.area)
    return raw.columns, list(_placed(raw))


def _placed(raw: RawFile) -> Iterator[_Row]:
    shapes = np.array([record.geometry for record in raw.records], dtype=object)
    middles, sizes = shapely.centroid(shapes), shapely.area(shapes)
    for record, middle, size in zip(raw.records, middles, sizes, strict=True):
        issues = list(record.issues)
        corner = None
        if middle is None or middle.is_empty:
            if not issues:
                issues.append(Issue(record.row, "geometry", "geometry_missing", IssueSeverity.ERROR))
        elif size > _LARGEST_M2 or shapely.get_dimensions(record.geometry) == 1:
            issues.append(Issue(record.row, "geometry", "cell_size", IssueSeverity.ERROR))
        else:
            corner = (int(middle.x // SIDE_M) * SIDE_M, int(middle.y // SIDE_M) * SIDE_M)
        values = {name: _text(value) for name, value in record.properties.items()}
        yield _Row(record.row, corner, values, tuple(issues))


def corner_of(code: str) -> tuple[int, int] | None:
    """
    Read the code of a square: ``E1215N4870`` counts squares of 100 m, ``E121500N487000`` metres.

    Returns
    -------
    corner
        In metres of RD New; None where it is none, or lies elsewhere.
    """
    match = _CODE.fullmatch("".join(code.split()).upper())
    if match is None:
        return None
    in_squares = len(match[1]) <= _MOST_SQUARES and len(match[2]) <= _MOST_SQUARES
    x, y = (int(digits) * (SIDE_M if in_squares else 1) for digits in match.groups())
    west, south, east, north = RD_BOX
    if not (west <= x < east and south <= y < north):
        return None
    return x // SIDE_M * SIDE_M, y // SIDE_M * SIDE_M


def _cell(
    row: _Row, year: int, score_at: str, homes_at: str | None, issues: list[Issue], *, is_grade: bool
) -> ScoreCell | None:
    read = read_value(row.values.get(score_at, ""), "score")
    if read.problem is not None:
        issues.append(_issue(row, score_at, read.problem, row.values.get(score_at, "")))
    grade = None
    if is_grade and read.value is not None:
        grade = int(read.value) if LEAST_GRADE <= read.value <= MOST_GRADE and read.value == int(read.value) else None
        if grade is None:
            issues.append(_issue(row, score_at, "cell_grade", row.values.get(score_at, "")))
    homes = parse_number(row.values.get(homes_at, "")) if homes_at else None
    if row.corner is None or any(issue.severity is IssueSeverity.ERROR for issue in issues):
        return None
    counted = int(homes) if homes is not None and 0 <= homes < 10**6 else None
    return ScoreCell(*row.corner, year, None if is_grade else read.value, grade, counted)


def _year(row: _Row, column: str | None, name: str) -> int | None:
    if column is not None:
        return year_of(row.values.get(column, ""))
    years = _YEAR_IN_NAME.findall(name)
    return int(years[-1]) if years else None


def _first(places: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((places[item] for item in names if item in places), None)


def _text(value: object) -> str:
    # A missing number of a table is a number that is not even itself.
    return "" if value is None or value != value else str(value)  # noqa: PLR0124


def _issue(row: _Row, column: str, code: str, written: str) -> Issue:
    square = "–" if row.corner is None else "E{:04d}N{:04d}".format(*(metres // SIDE_M for metres in row.corner))
    return _issue_at(row.number, column, code, written, square)


def _issue_at(row: int, column: str, code: str, written: str, square: str = "–") -> Issue:
    return Issue(row, column, code, IssueSeverity.ERROR, {"value": written[:_SHOWN] or "–", "area": square})
