"""CSV as spreadsheets here expect it: semicolons and a byte order mark, no cell that would run as a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from koppel.clean import begins_formula
from koppel.exports.progress import followed
from koppel.exports.table import COLUMNS, ROWS_SHARE, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koppel.model import Activity

_LIKE_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")


def write_activities(
    activities: Sequence[Activity], crs: str, progress: Callable[[float], None] | None = None
) -> bytes:
    """Write activities with their geometry as WKT, and in every row the CRS of its numbers."""
    cells_by_row = [
        {**row, "crs": crs, "wkt": item.geometry.wkt}
        for row, item in zip(rows(activities, progress), activities, strict=True)
    ]
    return write_rows(cells_by_row, (*COLUMNS, "crs", "wkt"), progress)


def write_rows(
    rows: Sequence[dict[str, object]], columns: Sequence[str], progress: Callable[[float], None] | None = None
) -> bytes:
    """Write rows under a header; None is an empty cell. `progress` is told how far it is."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in followed(rows, progress, ROWS_SHARE):
        writer.writerow(["" if row[name] is None else harmless(row[name]) for name in columns])
    return target.getvalue().encode("utf-8-sig")


def harmless(value: object) -> object:
    """
    Keep a text from becoming a formula in a spreadsheet, by an apostrophe before it; numbers stay numbers.

    A number with three decimals gets a fourth: ``150.125`` is read as thousands where it stands for money.
    """
    if isinstance(value, float) and _LIKE_THOUSANDS.fullmatch(str(value)):
        return f"{value}0"
    return f"'{value}" if isinstance(value, str) and begins_formula(value) else value
