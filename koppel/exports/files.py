"""One file of activities in a chosen format."""

from __future__ import annotations

import csv
import io
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from koppel.exports.geojson import activities_geojson
from koppel.exports.table import COLUMNS, harmless, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koppel.model import Activity

FORMATS = ("geojson", "gpkg", "parquet", "csv", "xlsx")


def export_activities(activities: Sequence[Activity], form: str, crs: str) -> bytes:
    """
    Write activities.

    Parameters
    ----------
    activities
        Geometries in `crs`.
    form
        One of `FORMATS`. GeoJSON is in WGS84; the others keep the metric CRS, CSV and XLSX as WKT.
    crs
        Metric CRS of the store.

    Returns
    -------
    content
        Bytes of the file.
    """
    writers: dict[str, Callable[[Sequence[Activity], str], bytes]] = {
        "geojson": activities_geojson,
        "gpkg": _geopackage,
        "parquet": _parquet,
        "csv": _csv,
        "xlsx": _xlsx,
    }
    return writers[form](activities, crs)


def table_csv(told: Sequence[dict[str, object]], columns: Sequence[str]) -> bytes:
    """Write rows as CSV with semicolons and a byte order mark, as spreadsheets here expect."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in told:
        writer.writerow(["" if row[name] is None else harmless(row[name]) for name in columns])
    return target.getvalue().encode("utf-8-sig")


def table_xlsx(told: Sequence[dict[str, object]], columns: Sequence[str], title: str) -> bytes:
    """Write rows as a spreadsheet; texts stay texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(columns))
    for row in told:
        cells = []
        for name in columns:
            value = row[name]
            cell = WriteOnlyCell(sheet, value=_printable(value))
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _printable(value: object) -> object:
    if isinstance(value, str):
        # XML knows no control characters, and a cell of a spreadsheet no more than this.
        return "".join(letter for letter in value if letter in "\n\t" or ord(letter) >= 32)[:32_767]
    return value


def _frame(activities: Sequence[Activity], crs: str) -> geopandas.GeoDataFrame:
    told = rows(activities)
    columns = {name: [row[name] for row in told] for name in COLUMNS}
    return geopandas.GeoDataFrame(columns, geometry=[item.geometry for item in activities], crs=crs)


def _geopackage(activities: Sequence[Activity], crs: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = Path(folder) / "koppel.gpkg"
        _frame(activities, crs).to_file(file, layer="activiteiten", driver="GPKG", engine="pyogrio")
        return file.read_bytes()


def _parquet(activities: Sequence[Activity], crs: str) -> bytes:
    target = io.BytesIO()
    _frame(activities, crs).to_parquet(target, index=False)
    return target.getvalue()


def _with_wkt(activities: Sequence[Activity], crs: str) -> list[dict[str, object]]:
    return [
        {**row, "crs": crs, "wkt": item.geometry.wkt} for row, item in zip(rows(activities), activities, strict=True)
    ]


_WITH_WKT = (*COLUMNS, "crs", "wkt")


def _csv(activities: Sequence[Activity], crs: str) -> bytes:
    return table_csv(_with_wkt(activities, crs), _WITH_WKT)


def _xlsx(activities: Sequence[Activity], crs: str) -> bytes:
    return table_xlsx(_with_wkt(activities, crs), _WITH_WKT, "Activiteiten")
