from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import shapely
from openpyxl import Workbook

from koppel.config import Limits
from koppel.errors import InputError
from koppel.ingest.raw import CrsSource, RawFile
from koppel.ingest.readers import read_file


def book(*rows: list[Any], second: bool = False) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if second:
        made.create_sheet("uitleg").append(["wat"])
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def read(content: bytes, limits: Limits | None = None) -> RawFile:
    return read_file(content, "p.xlsx", limits=limits or Limits())


def test_the_first_sheet_is_a_table_with_a_place() -> None:
    raw = read(book(["code", "start", "lon", "lat"], ["A", "2027-Q3", 6.5, 53.25], ["B", None, 6.6, 53.3], second=True))
    assert (raw.format, raw.crs, raw.crs_source) == ("xlsx", "OGC:CRS84", CrsSource.STANDARD)
    assert raw.records[0].geometry == shapely.Point(6.5, 53.25)
    assert [record.properties["start"] for record in raw.records] == ["2027-Q3", ""]


def test_cells_are_read_as_people_see_them() -> None:
    row = [datetime(2027, 3, 1), date(2027, 4, 1), 2027, 2027.0, True, "POINT (1 2)"]  # noqa: DTZ001
    raw = read(book(["a", "b", "c", "d", "e", "wkt"], row))
    assert list(raw.records[0].properties.values()) == ["2027-03-01", "2027-04-01", "2027", "2027", "True"]


def test_empty_cells_beyond_the_header_are_no_fault_and_filled_ones_are() -> None:
    raw = read(book(["a", "wkt"], ["x", "POINT (1 2)", None, None], ["y", "POINT (1 2)", "z"]))
    assert [len(record.issues) for record in raw.records] == [0, 1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (book(["a", "b"], ["x", "y"]), "csv_no_place"),
        (book(), "csv_no_header"),
        (book(["a", "wkt"], ["x", "POINT (1 2)"])[:-40], "archive"),
    ],
)
def test_a_sheet_that_is_no_table_of_places_is_told(content: bytes, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read(content)


def test_a_spreadsheet_that_declares_a_document_type_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')
    with pytest.raises(InputError, match="file_unreadable"):
        read(target.getvalue())


def test_what_unpacks_too_large_or_has_too_many_rows_is_refused() -> None:
    many = book(["a", "wkt"], *[["x", "POINT (1 2)"]] * 30)
    with pytest.raises(InputError, match="too_many_features"):
        read(many, Limits(max_features=20))
    with pytest.raises(InputError, match="archive_too_large"):
        read(many, Limits(max_file_bytes=len(many) + 10))
