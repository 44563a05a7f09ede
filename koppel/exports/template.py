"""Koppel's own template, to fill in: with rows as an example, and in a spreadsheet a sheet that explains each field."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from koppel.exports.csv import write_rows
from koppel.exports.geojson import features_geojson
from koppel.exports.table import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

FORMATS = ("xlsx", "csv", "geojson")
_WIDTHS = (22, 10, 64, 56, 34)


def write_template(
    form: str,
    rows: Sequence[dict[str, object]],
    geometries: Sequence[BaseGeometry],
    crs: str,
    *,
    explanation: Sequence[Sequence[str]] = (),
    sheet_name: str = "uitleg",
) -> bytes:
    """
    Write the template.

    Parameters
    ----------
    form
        One of `FORMATS`.
    rows, geometries
        Examples, side by side; fields that are absent stay empty. Geometries in `crs`.
    crs
        Metric CRS that stands in every row of a table.
    explanation
        Rows of the second sheet of a spreadsheet, the header first.
    sheet_name
        Name of that sheet.
    """
    cells_by_row = [{name: row.get(name) for name in COLUMNS} for row in rows]
    if form == "geojson":
        filled = [{name: value for name, value in row.items() if value is not None} for row in cells_by_row]
        return features_geojson(geometries, filled, crs)
    placed = [{**row, "crs": crs, "wkt": place.wkt} for row, place in zip(cells_by_row, geometries, strict=True)]
    columns = (*COLUMNS, "crs", "wkt")
    if form == "csv":
        return write_rows(placed, columns)
    return _spreadsheet(placed, columns, explanation, sheet_name)


def _spreadsheet(
    rows: Sequence[dict[str, object]], columns: Sequence[str], explanation: Sequence[Sequence[str]], sheet_name: str
) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("koppel")
    sheet.freeze_panes = "A2"
    for at, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = max(14, len(name) + 2)
    sheet.append([_cell(sheet, name, bold=True) for name in columns])
    for row in rows:
        sheet.append([_cell(sheet, row[name]) for name in columns])
    second = book.create_sheet(sheet_name)
    second.freeze_panes = "A2"
    for at, width in enumerate(_WIDTHS, 1):
        second.column_dimensions[get_column_letter(at)].width = width
    for at, line in enumerate(explanation):
        second.append([_cell(second, text, bold=at == 0) for text in line])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: object, value: object, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # Dates stay as they are written: 2027-Q3 and 2027 are no days.
        cell.data_type = "s"
        cell.number_format = "@"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
