"""Rows that were refused, given back as the kind of file that they came in, with what is wrong with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from koppel.exports import csv, xlsx
from koppel.ingest.readers.again import TABLES, rows_again
from koppel.ingest.report import REMARK, rejected_geojson, rejected_words

if TYPE_CHECKING:
    from koppel.config import Limits
    from koppel.ingest.report import Checked


class Kind(NamedTuple):
    """How a file of refused rows is called and what it is."""

    suffix: str
    mime: str


_KINDS = {
    "csv": Kind("csv", "text/csv"),
    "xlsx": Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_PLACES = Kind("geojson", "application/geo+json")


def kind_of(checked: Checked) -> Kind:
    """Return what the refused rows of a file come back as: a table as a table, anything else as GeoJSON."""
    return _KINDS.get(checked.report.format, _PLACES)


def refused_rows(content: bytes, name: str, checked: Checked, crs: str, language: str, limits: Limits) -> bytes:
    """
    Write the refused rows to mend and hand in again.

    Every row keeps its cells and gets one that says what is wrong.

    Parameters
    ----------
    content, name
        The file as it came.
    checked
        What was found in it.
    crs
        Of the store.
    language
        Of the remarks.
    limits
        As when it was read.
    """
    form = checked.report.format
    if form not in TABLES:
        return rejected_geojson(checked, crs, language)
    remarks = rejected_words(checked, language)
    header, values_by_row = rows_again(content, name, form, limits, remarks.keys(), checked.report.layer)
    columns = [column for column in header if column != REMARK]
    rows: list[dict[str, object]] = [
        {**dict(zip(header, cells, strict=True)), REMARK: remarks[number]}
        for number, cells in sorted(values_by_row.items())
    ]
    write = xlsx.write_rows if form == "xlsx" else csv.write_rows
    return write(rows, [*columns, REMARK])
