"""Spreadsheets for reading: texts stay texts, whatever they begin with."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import shapely
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from koppel.exports.progress import followed
from koppel.exports.table import COLUMNS, ROWS_SHARE, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from koppel.model import Activity

# What a cell of a spreadsheet can hold (Microsoft, specifications and limits of Excel).
_CELL_CHARACTERS = 32_767
_WIDE = frozenset(
    {"title", "description", "public_title", "public_description", "partner", "a_title", "b_title", "name", "members"}
)


def write_activities(
    activities: Sequence[Activity], crs: str, progress: Callable[[float], None] | None = None
) -> bytes:
    """
    Write activities, a row each.

    ``x`` and ``y`` give a point within the work in `crs`; ``wkt`` the whole geometry, empty where it is longer than
    a cell can be.
    """
    cells_by_row = []
    for row, item in zip(rows(activities, progress), activities, strict=True):
        wkt = item.geometry.wkt
        point = shapely.point_on_surface(item.geometry)
        place = {"crs": crs, "x": round(shapely.get_x(point), 2), "y": round(shapely.get_y(point), 2)}
        cells_by_row.append({**row, **place, "wkt": wkt if len(wkt) <= _CELL_CHARACTERS else None})
    return write_rows(cells_by_row, (*COLUMNS, "crs", "x", "y", "wkt"), progress)


def write_rows(
    rows: Sequence[Mapping[str, object]], columns: Sequence[str], progress: Callable[[float], None] | None = None
) -> bytes:
    """
    Write rows under a header that stays in sight; None is an empty cell, a text is cut where a cell ends.

    `progress` is told how far it is, as a share of the whole.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("koppel")
    sheet.freeze_panes = "A2"
    for at, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = 32 if name in _WIDE else 16
    header = [WriteOnlyCell(sheet, value=name) for name in columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for row in followed(rows, progress, ROWS_SHARE):
        cells = []
        for name in columns:
            cell = WriteOnlyCell(sheet, value=_printable(row[name]))
            if isinstance(row[name], str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _printable(value: object) -> object:
    if isinstance(value, str):
        # XML knows no control characters.
        return "".join(letter for letter in value if letter in "\n\t" or ord(letter) >= 32)[:_CELL_CHARACTERS]
    return value
