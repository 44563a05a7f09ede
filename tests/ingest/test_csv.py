from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.config import NETHERLANDS, Limits
from koppel.errors import InputError
from koppel.i18n import error_text
from koppel.ingest.place import place
from koppel.ingest.raw import CrsSource, RawFile
from koppel.ingest.readers import csv as csv_reader
from koppel.ingest.readers import read_file
from koppel.ingest.readers.csv import CsvColumns, read_csv
from koppel.model import IssueSeverity
from tests.ingest.builders import Watched, codes, read, refusal

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

RD = "EPSG:28992"


def table(text: str, encoding: str = "utf-8") -> RawFile:
    return read(text.encode(encoding), "works.csv")


def shape(text: str) -> BaseGeometry | None:
    (record,) = table(text).records
    return record.geometry


def why_refused(text: str) -> InputError:
    return refusal(text.encode(), "works.csv")


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_sign_between_cells_is_that_of_the_header(sign: str, newline: str) -> None:
    rows = [["id", "naam", "x", "y"], ["A1", "Riool", "233000", "582000"], ["A2", "", "233100", "582000"]]
    raw = table(newline.join(sign.join(row) for row in rows))
    assert raw.columns == ("id", "naam")
    assert [record.properties for record in raw.records] == [{"id": "A1", "naam": "Riool"}, {"id": "A2", "naam": ""}]
    assert [(record.geometry.x, record.row) for record in raw.records if record.geometry] == [(233000, 2), (233100, 3)]


def test_other_signs_and_newlines_may_stand_inside_quotes() -> None:
    (record,) = table('id;naam;x;y\nA1;"a;b, ""c""\nd";1;2\n').records
    assert record.properties == {"id": "A1", "naam": 'a;b, "c"\nd'}


@pytest.mark.parametrize(
    ("east", "north"),
    [("233000.5", "582000.25"), ("233000,5", "582000,25"), ("233.000,5", "582 000,25"), (" 233000.5", "582000.25 ")],
)
def test_coordinates_may_have_a_decimal_comma_and_signs_between_thousands(east: str, north: str) -> None:
    assert shape(f"id;x;y\n1;{east};{north}\n") == shapely.Point(233000.5, 582000.25)


@pytest.mark.parametrize("name", ["wkt", "WKT", "geometry", "geom", "Geometrie", "the_geom"])
def test_a_column_of_wkt_is_found_by_its_name(name: str) -> None:
    raw = table(f'id;{name}\n1;"LINESTRING (0 0, 1 1)"\n')
    assert raw.records[0].geometry == shapely.LineString([(0, 0), (1, 1)])
    assert (raw.columns, raw.crs_source) == (("id",), CrsSource.UNKNOWN)


@pytest.mark.parametrize(
    ("east", "north"),
    [("x", "y"), ("X", "Y"), ("rd_x", "rd_y"), ("X_coordinaat", "Y_coordinaat"), ("xcoord", "ycoord")],
)
def test_x_and_y_are_found_by_their_names_in_any_order(east: str, north: str) -> None:
    assert shape(f"{north};id;{east}\n582000;1;233000\n") == shapely.Point(233000, 582000)
    assert table(f"{north};id;{east}\n582000;1;233000\n").crs is None


@pytest.mark.parametrize(
    ("east", "north"), [("lon", "lat"), ("Longitude", "Latitude"), ("lng", "lat"), ("lengtegraad", "breedtegraad")]
)
def test_longitude_and_latitude_are_degrees(east: str, north: str) -> None:
    raw = table(f"id,{north},{east}\n1,51.97,5.66\n")
    assert raw.records[0].geometry == shapely.Point(5.66, 51.97)
    assert (raw.crs, raw.crs_source) == ("OGC:CRS84", CrsSource.STANDARD)


def test_columns_may_be_named() -> None:
    content, wanted = b"id;oost;noord;wkt\n1;5;6;POINT (0 0)\n", CsvColumns("oost", "noord")
    raw = read_file(content, "works.csv", limits=Limits(), csv_columns=wanted)
    assert (raw.records[0].geometry, raw.columns) == (shapely.Point(5, 6), ("id", "wkt"))
    with pytest.raises(InputError, match="csv_column_missing") as caught:
        read_file(content, "works.csv", limits=Limits(), csv_columns=CsvColumns("oost", "zuid"))
    assert (caught.value.facts["column"], "noord" in error_text(caught.value)) == ("zuid", True)


def test_metres_of_rd_are_recognised_and_that_is_told() -> None:
    placed = place(table("id;x;y\n1;233000;582000\n"), target_crs=RD, area=NETHERLANDS)
    assert (placed.crs, placed.crs_source, codes(placed.issues)) == (RD, CrsSource.RECOGNISED, ["crs_recognised"])
    assert placed.records[0].geometry == shapely.Point(233000, 582000)


def test_degrees_named_x_and_y_are_recognised() -> None:
    # The tower of Amersfoort, from which RD is measured.
    placed = place(table("id;x;y\n1;5.38720621;52.15517440\n"), target_crs=RD, area=NETHERLANDS)
    assert (placed.crs, codes(placed.issues)) == ("OGC:CRS84", ["crs_recognised"])
    assert placed.records[0].geometry is not None
    assert placed.records[0].geometry.distance(shapely.Point(155_000, 463_000)) < 1


def test_swapped_metres_are_turned_round_and_that_is_told() -> None:
    placed = place(table("id;x;y\n1;582000;233000\n"), target_crs=RD, area=NETHERLANDS)
    assert codes(placed.issues) == ["crs_recognised", "axes_swapped"]
    assert placed.records[0].geometry == shapely.Point(233000, 582000)


def test_a_column_that_names_the_crs_is_believed_if_all_rows_agree() -> None:
    agreed = table("id;x;y;CRS\n1;1;2;EPSG:31370\n2;1;2;EPSG:31370\n")
    assert (agreed.crs, agreed.crs_source, agreed.columns) == ("EPSG:31370", CrsSource.DECLARED, ("id",))
    assert table("id;x;y;crs\n1;1;2;EPSG:31370\n2;1;2;EPSG:28992\n").crs_source is CrsSource.UNKNOWN


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("POINT (1)", "wkt_unreadable"),
        ("Korreweg 12", "wkt_unreadable"),
        ('"POLYGON ((0 0, 1 0, 1 1))"', "wkt_unreadable"),
        ('"CIRCULARSTRING (0 0, 1 1, 2 0)"', "wkt_unreadable"),
        ("POINT (nan nan)", "coordinate_not_finite"),
        ("POINT (inf 2)", "coordinate_not_finite"),
        ('"LINESTRING (0 0, nan 1)"', "coordinate_not_finite"),
        ("POINT (1e400 2)", "coordinate_not_finite"),
    ],
)
def test_a_row_with_bad_wkt_is_refused_alone(cell: str, code: str) -> None:
    first, second = table(f"id;wkt\n1;{cell}\n2;POINT (1 2)\n").records
    assert (codes(first.issues), first.geometry, first.properties) == ([code], None, {"id": "1"})
    assert (first.issues[0].severity, second.issues) == (IssueSeverity.ERROR, ())


@pytest.mark.parametrize(
    ("east", "north", "wrong"), [("a", "2", "x"), ("1", "", "y"), ("1", "nan", "y"), ("1e999", "2", "x")]
)
def test_a_coordinate_that_is_no_number_names_its_column(east: str, north: str, wrong: str) -> None:
    (record,) = table(f"id;x;y\n1;{east};{north}\n").records
    assert (codes(record.issues), record.issues[0].field, record.geometry) == (["coordinate_not_number"], wrong, None)


def test_heights_are_left_out_and_that_is_told() -> None:
    (record,) = table('id;wkt\n1;"POINT Z (1 2 3)"\n').records
    assert (record.geometry, codes(record.issues)) == (shapely.Point(1, 2), ["height_dropped"])


@pytest.mark.parametrize("text", ["id;x;y\n1;;\n", "id;wkt\n1;\n"])
def test_a_row_without_a_place_is_read_without_one(text: str) -> None:
    (record,) = table(text).records
    assert (record.geometry, record.issues) == (None, ())


@pytest.mark.parametrize(("row", "count"), [("1;2", 2), ("1;2;3;4", 4), ("1", 1)])
def test_a_row_with_more_or_fewer_cells_than_the_header_is_refused_alone(row: str, count: int) -> None:
    first, second = table(f"id;x;y\n{row}\n2;1;2\n").records
    assert (codes(first.issues), first.geometry, second.issues) == (["csv_row_ragged"], None, ())
    assert first.issues[0].facts == {"count": count, "right": 3}


@pytest.mark.parametrize(
    ("text", "code", "fact"),
    [
        ("", "file_empty", ("file", "works.csv")),
        ("\n \n", "file_empty", ("file", "works.csv")),
        (";;\n;;\n", "csv_no_header", ("file", "works.csv")),
        ("id;Naam;naam;x;y\n", "csv_column_twice", ("column", "naam")),
        ("id;;x;y\n", "csv_column_without_name", ("column", 2)),
        ("id;naam\n1;a\n", "csv_no_place", ("columns", "id, naam")),
        ('id;x;y\n1;"2;3\n', "csv_unreadable", ("file", "works.csv")),
        ('id;x;y\n1;"2"2;3\n', "csv_unreadable", ("file", "works.csv")),
    ],
)
def test_a_table_that_is_wrong_as_a_whole_says_what_and_where(text: str, code: str, fact: tuple[str, object]) -> None:
    error = why_refused(text)
    assert (error.code, error.facts[fact[0]]) == (code, fact[1])


def test_a_header_alone_is_a_table_without_rows_and_empty_lines_are_passed_over() -> None:
    assert table("id;x;y\n").records == ()
    # The numbers are those that a spreadsheet shows.
    assert [record.row for record in table("\nid;x;y\n\n1;1;2\n;;\n2;1;2\n\n").records] == [4, 6]


def test_windows_1252_is_read_and_told_and_a_mark_of_utf8_leaves_no_trace() -> None:
    text = "id;naam;x;y\n1;Één café;1;2\n"
    assert table(text, "cp1252").records[0].properties == {"id": "1", "naam": "Één café"}
    assert codes(table(text, "cp1252").issues) == ["csv_encoding_assumed"]
    assert table(text, "utf-8-sig").records[0].properties == {"id": "1", "naam": "Één café"}
    assert (table(text, "utf-8-sig").issues, table(text).issues) == ((), ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_of_a_spreadsheet_is_read_and_told(encoding: str) -> None:
    read = table("id;naam;x;y\n1;Één café;1;2\n", encoding)
    assert read.records[0].properties == {"id": "1", "naam": "Één café"}
    assert codes(read.issues) == ["encoding_read"]


def test_what_only_begins_as_utf16_is_refused_with_the_place() -> None:
    error = refusal(b"\xff\xfei\x00d\x00;\x00x\x00\n\x00\x00\xd8", "works.csv")
    assert (error.code, error.facts["byte"]) == ("file_not_utf16", 13)


def test_a_table_of_very_many_columns_is_refused_before_anything_else_is_read() -> None:
    header = ";".join(f"k{number}" for number in range(200_000)).encode()
    error = refusal(header + b"\n1\n", "works.csv")
    assert (error.code, error.facts["count"]) == ("too_many_columns", 200_000)


def test_no_more_rows_are_kept_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def watch(rows: list[list[str]], *rest: Any, **named: Any) -> RawFile:
        seen.append(len(rows))
        return whole(rows, *rest, **named)

    whole = csv_reader.table
    monkeypatch.setattr(csv_reader, "table", watch)
    assert refusal(b"id;x;y\n" + b"1;1;2\n" * 5_000, "works.csv", Limits(max_features=10)).code == "too_many_features"
    assert seen == [12]


def test_an_area_of_many_points_fits_in_one_cell() -> None:
    line = ", ".join(f"{number} {number % 7}" for number in range(20_000))
    geometry = shape(f'id;wkt\n1;"LINESTRING ({line})"\n')
    assert geometry is not None
    assert shapely.get_num_coordinates(geometry) == 20_000


def test_the_guard_against_formulas_is_taken_off_again() -> None:
    (record,) = table("id;naam;x;y\n'=A1;'t Zandt;1;2\n").records
    assert record.properties == {"id": "=A1", "naam": "'t Zandt"}


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(["x", "y", "wkt", "1", "1,5"])


@given(
    st.lists(st.lists(CELLS, max_size=4), max_size=4),
    st.sampled_from(";,\t|"),
    st.sampled_from(["", "x;y;z\n", "wkt\n"]),
)
def test_any_table_is_refused_or_read(rows: list[list[str]], sign: str, header: str) -> None:
    try:
        raw = table(header + "\n".join(sign.join(row) for row in rows))
    except InputError as error:
        assert "⟦" not in error_text(error)
        return
    for record in raw.records:
        codes(record.issues)


def test_a_column_with_shapes_is_recognised_by_what_stands_in_it() -> None:
    raw = read(b"nummer;area\n1;POLYGON ((0 0, 1 0, 1 1, 0 0))\n2;POINT Z (1 2 3)\n", "works.csv")
    assert [record.geometry.geom_type for record in raw.records if record.geometry] == ["Polygon", "Point"]
    assert raw.columns == ("nummer",)
    assert refusal(b"nummer;note\n1;a point (here)\n", "works.csv").code == "csv_no_place"


@pytest.mark.parametrize("row", [b'"\n', b"\x0b\n", b'"";"";""\n'])
def test_rows_with_nothing_in_them_are_read_up_to_a_bound(row: bytes) -> None:
    head, work = b"id;x;y\n", b"1;6.5;53.2\n"
    limits = Limits(max_features=100)
    # A quotation mark that is closed in the next line: two lines make a row.
    few = read(head + row * 100 + work, "works.csv", limits)
    assert [record.properties["id"] for record in few.records] == ["1"]
    many = Watched(head + row * 500_000 + work)
    with pytest.raises(InputError) as refused:
        read_csv(many, "works.csv", limits=limits)
    assert refused.value.code == "csv_too_many_empty"
    assert 0 < many.seen < 10_000


@pytest.mark.parametrize(
    ("head", "code"),
    [(b"id;east;north\n", "csv_no_place"), (b"id;x;x\n", "csv_column_twice"), (b"id;;y\n", "csv_column_without_name")],
)
def test_a_table_that_says_at_its_top_that_it_cannot_be_used_is_not_read_on(head: bytes, code: str) -> None:
    content = Watched(head + b"1;2;3\n" * 500_000)
    with pytest.raises(InputError) as refused:
        read_csv(content, "works.csv", limits=Limits())
    assert refused.value.code == code
    assert 0 < content.seen < 1_000


def test_a_quotation_mark_too_many_in_the_last_row_is_known_without_keeping_those_before() -> None:
    head, row = b"id;note;x;y\n", b"W;a text;6.5;53.2\n"
    content = head + row * 100_000 + b'W;"a text;6.5;53.2\n'
    tracemalloc.start()
    try:
        assert refusal(content, "works.csv").code == "csv_unreadable"
        assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
    finally:
        tracemalloc.stop()
    # An odd number of marks is no fault where one is the sign of inches.
    assert len(read(head + row + b'W;5" pipe;6.5;53.2\n', "works.csv").records) == 2


def test_a_quotation_mark_that_is_never_closed_is_known_long_before_the_end() -> None:
    line = b"W;" + b"x" * 600 + b";6.5;53.2\n"
    content = Watched(b"id;note;x;y\n" + line * 3 + b'W;"x;6.5;53.2\n' + line * 50_000)
    limits = Limits(max_text_length=2_000)
    with pytest.raises(InputError) as refused:
        read_csv(content, "works.csv", limits=limits)
    assert refused.value.code == "csv_row_too_long"
    assert refused.value.facts["line"] == 5
    assert content.seen < 1_000_000
    # A shape of many points between two texts of several lines is no such row.
    shape = "LINESTRING (" + ", ".join(f"{at} 1" for at in range(50_000)) + ")"
    row = f'1;"a\nb";"{shape}";"c\nd"\n'.encode()
    assert [record.row for record in read(b"id;note;wkt;more\n" + row, "works.csv", limits).records] == [2]
