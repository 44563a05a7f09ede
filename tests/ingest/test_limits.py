from __future__ import annotations

import http.server
import io
import json
import re
import threading
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pyogrio
import pyogrio.raw
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.config import Limits
from koppel.errors import InputError
from koppel.i18n import error_text, issue_text
from koppel.ingest.readers.gdal import REACHING_DRIVERS, read_gml
from tests.ingest.builders import Watched, archive, codes, collection, feature, read, refusal, shapefile

if TYPE_CHECKING:
    from collections.abc import Iterator

SHAPEFILE = shapefile()
ZIPPED = archive(SHAPEFILE)
LINE = {"type": "LineString", "coordinates": [[5, 52], [5.1, 52], [5.2, 52]]}
GML = """<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" xmlns:a="http://a"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://a {schema}">
<gml:featureMember><a:a><a:g><gml:Point srsName="EPSG:28992"><gml:pos>233000 582000</gml:pos></gml:Point></a:g>
</a:a></gml:featureMember></wfs:FeatureCollection>"""


def says_limit(error: InputError, setting: str, limit: object) -> bool:
    """Tell whether the text names the setting and the limit, in both languages."""
    return all(setting in told and str(limit) in told for told in (error_text(error, "nl"), error_text(error, "en")))


def test_a_file_at_the_limit_is_read_and_one_byte_more_is_too_large() -> None:
    content = collection(feature()).ljust(3 * 2**20)
    assert len(read(content, limits=Limits(max_file_bytes=3 * 2**20)).records) == 1
    error = refusal(content + b" ", limits=Limits(max_file_bytes=3 * 2**20))
    assert error.code == "file_too_large"
    assert says_limit(error, "KOPPEL_MAX_FILE_BYTES", 3)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("works.geojson", collection(feature(), feature())),
        ("works.geojsonl", b"\n".join([json.dumps(feature()).encode()] * 2)),
        ("works.csv", b"id;x;y\n1;2;3\n2;2;3\n"),
        ("works.zip", ZIPPED),
    ],
)
def test_features_are_counted_whatever_the_format(name: str, content: bytes) -> None:
    assert len(read(content, name, Limits(max_features=2)).records) == 2
    error = refusal(content, name, Limits(max_features=1))
    assert (error.code, error.facts["count"]) == ("too_many_features", 2)
    assert says_limit(error, "KOPPEL_MAX_FEATURES", 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("works.geojson", collection(feature(LINE), feature(LINE))),
        ("works.csv", b'id;wkt\n1;"LINESTRING (5 52, 6 52, 7 52)"\n2;"LINESTRING (5 52, 6 52, 7 52)"\n'),
    ],
)
def test_points_of_a_file_are_counted_whatever_the_format(name: str, content: bytes) -> None:
    assert len(read(content, name, Limits(max_vertices=6)).records) == 2
    error = refusal(content, name, Limits(max_vertices=5))
    assert error.code == "too_many_vertices"
    assert says_limit(error, "KOPPEL_MAX_VERTICES", 5)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("works.geojson", collection(feature(LINE), feature())),
        ("works.csv", b'id;wkt\n1;"LINESTRING (5 52, 6 52, 7 52)"\n2;POINT (5 52)\n'),
    ],
)
def test_one_feature_with_too_many_points_is_refused_alone(name: str, content: bytes) -> None:
    first, second = read(content, name, Limits(max_feature_vertices=2)).records
    assert (codes(first.issues), first.geometry) == (["feature_too_many_vertices"], None)
    assert all("KOPPEL_MAX_FEATURE_VERTICES" in issue_text(first.issues[0], language) for language in ("nl", "en"))
    assert (codes(second.issues), second.geometry is None) == ([], False)
    assert codes(read(content, name, Limits(max_feature_vertices=3)).records[0].issues) == []


def test_nesting_is_bounded_and_brackets_inside_texts_do_not_count() -> None:
    deep = feature(note="[" * 500)
    assert len(read(collection(deep), limits=Limits(max_nesting=5)).records) == 1
    error = refusal(collection(feature(deep=[[[]]])), limits=Limits(max_nesting=5))
    assert (error.code, error.facts["depth"]) == ("json_too_deep", 7)
    assert says_limit(error, "KOPPEL_MAX_NESTING", 5)


@pytest.mark.parametrize("content", [b"[" * 1_000_000, b'{"a":' * 1_000_000 + b"}", b"[" * 100_000 + b"]" * 100_000])
def test_a_tower_of_brackets_is_refused(content: bytes) -> None:
    assert refusal(content).code == "json_too_deep"


@pytest.mark.parametrize("name", ["zeros.shp", "zeros.txt"])
def test_a_zip_that_unpacks_to_more_than_allowed_is_refused(name: str) -> None:
    bomb = archive({**SHAPEFILE, name: b"\0" * 5_000_000})
    assert len(bomb) < 20_000
    error = refusal(bomb, "works.zip", Limits(max_unpacked_bytes=2**20))
    assert error.code == "archive_too_large"
    assert says_limit(error, "KOPPEL_MAX_UNPACKED_BYTES", 1)


def test_a_zip_that_lies_about_its_sizes_is_refused_as_well() -> None:
    content = archive({"works.shp": b"\0" * 5_000_000})
    size = (5_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    lying = content.replace(size, (10).to_bytes(4, "little"))
    assert refusal(lying, "works.zip", Limits(max_unpacked_bytes=2**20)).code == "archive_unreadable"


def test_of_a_zip_no_more_than_a_block_is_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    whole = zipfile.ZipExtFile.read

    def watch(part: zipfile.ZipExtFile, size: int = -1) -> bytes:
        asked.append(size)
        return whole(part, size)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", watch)
    content = archive({"works.shp": b"\0" * 50_000_000})
    lying = content.replace((50_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert refusal(lying, "works.zip").code == "archive_unreadable"
    assert asked
    assert all(0 < size <= 2**20 for size in asked)


def test_a_zip_that_shrinks_to_next_to_nothing_is_refused_within_the_bound() -> None:
    bomb = archive({**SHAPEFILE, "works.dbf": b"\0" * 60_000_000})
    assert refusal(bomb, "works.zip").code == "archive_too_large"


@pytest.mark.parametrize("name", ["works.geojson", "works.csv"])
def test_names_of_columns_are_counted_whatever_the_format(name: str) -> None:
    columns = [f"k{number}" for number in range(6)]
    rows = {
        "works.geojson": collection(*(feature(**{column: 1}) for column in columns)),
        "works.csv": f"{';'.join(columns[:4])};x;y\n1;1;1;1;1;2\n".encode(),
    }
    assert read(rows[name], name, Limits(max_columns=6)).records
    error = refusal(rows[name], name, Limits(max_columns=3))
    assert error.code == "too_many_columns"
    assert says_limit(error, "KOPPEL_MAX_COLUMNS", 3)


def test_features_of_geojson_are_counted_before_they_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    content = collection(*[feature(note='"type": "Feature"')] * 30)
    assert len(read(content, limits=Limits(max_features=30)).records) == 30
    monkeypatch.setattr("json.loads", lambda *_, **__: pytest.fail("built"))
    error = refusal(content, limits=Limits(max_features=29))
    assert (error.code, error.facts["count"]) == ("too_many_features", 30)


def test_a_member_that_comes_twice_among_very_many_is_named() -> None:
    members = ", ".join(f'"k{number}": 1' for number in range(9_000))
    error = refusal(f'{{"type": "Feature", {members}, "k7": 2}}'.encode())
    assert (error.code, error.facts["member"]) == ("json_duplicate_member", "k7")


def test_a_zip_with_too_many_files_is_refused() -> None:
    content = archive({**SHAPEFILE, **{f"{number}.txt": b"" for number in range(20)}})
    assert len(read(content, "works.zip").records) == 2
    error = refusal(content, "works.zip", Limits(max_archive_files=20))
    assert (error.code, error.facts["count"]) == ("archive_too_many_files", 20 + len(SHAPEFILE))
    assert says_limit(error, "KOPPEL_MAX_ARCHIVE_FILES", 20)


@pytest.mark.parametrize("folder", ["../../", "/", "/etc/", "..\\..\\", "C:\\temp\\", "a/b/../../../"])
def test_a_name_that_climbs_out_of_the_archive_only_counts_by_its_last_part(folder: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.parent.parent.iterdir())
    raw = read(archive({f"{folder}{name}": content for name, content in SHAPEFILE.items()}), "works.zip")
    assert (raw.layers, len(raw.records)) == (("works",), 2)
    assert not Path("/works.shp").exists()
    assert not Path("/etc/works.shp").exists()
    assert sorted(tmp_path.parent.parent.iterdir()) == before


def test_two_folders_with_files_of_one_name_are_not_mixed() -> None:
    twice = archive({f"{folder}/{name}": content for folder in "ab" for name, content in SHAPEFILE.items()})
    error = refusal(twice, "works.zip")
    assert error.code == "archive_name_twice"


def test_two_shapefiles_need_a_choice() -> None:
    content = archive({**SHAPEFILE, **shapefile("plans")})
    assert refusal(content, "works.zip").facts["right"] == "plans, works"
    assert read(content, "works.zip", layer="plans").layer == "plans"
    with pytest.raises(InputError, match="layer_unknown"):
        read(content, "works.zip", layer="nothing")


def test_hidden_files_of_a_mac_are_passed_over() -> None:
    assert len(read(archive({**SHAPEFILE, "__MACOSX/._works.shp": b"x"}), "works.zip").records) == 2


@pytest.mark.parametrize("content", [archive({}), archive({"readme.txt": b"x"}), archive({"works.dbf": b"x"})])
def test_a_zip_without_a_shapefile_is_refused(content: bytes) -> None:
    # An empty archive begins with other letters: it is no format that is known.
    assert refusal(content, "works.zip").code in ("archive_without_shapefile", "format_unknown")


@pytest.mark.parametrize("part", ["works.shx", "works.dbf"])
def test_a_shapefile_without_a_part_says_which(part: str) -> None:
    error = refusal(archive({name: content for name, content in SHAPEFILE.items() if name != part}), "works.zip")
    assert (error.code, error.facts["part"]) == ("shapefile_incomplete", part)


@given(cut=st.integers(4, len(ZIPPED) - 1))
def test_a_zip_that_was_cut_off_is_refused(cut: int) -> None:
    assert refusal(ZIPPED[:cut], "works.zip").code == "archive_unreadable"


@given(at=st.integers(4, len(ZIPPED) - 1), letter=st.integers(0, 255))
def test_a_zip_with_a_wrong_byte_is_read_or_refused(at: int, letter: int) -> None:
    try:
        assert len(read(ZIPPED[:at] + bytes([letter]) + ZIPPED[at + 1 :], "works.zip").records) <= 2
    except InputError as error:
        assert "⟦" not in error_text(error)


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("mark", ["", '<!-- pos xmlns:gml="http://www.opengis.net/gml" -->'])
def test_a_file_that_points_to_another_file_is_not_followed(tmp_path: Path, mark: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text('id,WKT\n1,"POINT(1 2)"\n')
    pointer = f"""<OGRVRTDataSource>{mark}<OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>
        </OGRVRTLayer></OGRVRTDataSource>""".encode()
    assert refusal(pointer, "works.gml").code in ("file_unreadable", "no_layer_with_geometry")
    assert refusal(archive({**SHAPEFILE, "works.shp": pointer}), "works.zip").code == "file_unreadable"


def test_a_file_that_points_to_the_network_is_not_followed(visits: tuple[str, list[str]]) -> None:
    address, seen = visits
    mark = "<!-- pos http://www.opengis.net/gml -->"
    refusal(f"<OGRWFSDataSource><URL>{address}/</URL>{mark}</OGRWFSDataSource>".encode(), "works.gml")
    schema = f"{address}/?SERVICE=WFS&amp;VERSION=1.1.0&amp;REQUEST=DescribeFeatureType&amp;TYPENAME=a:a"
    assert len(read(GML.format(schema=schema).encode(), "works.gml").records) == 1
    assert seen == []


def test_drivers_that_reach_outside_a_file_are_gone() -> None:
    assert set(REACHING_DRIVERS) & set(pyogrio.list_drivers()) == set()
    assert {"GPKG", "ESRI Shapefile", "GML"} <= set(pyogrio.list_drivers())


@pytest.mark.parametrize("declaration", ["<!DOCTYPE a>", '<!ENTITY x SYSTEM "file:///etc/passwd">'])
def test_gml_with_a_document_type_is_refused(declaration: str) -> None:
    content = GML.replace("<wfs:FeatureCollection", f"{declaration}\n<wfs:FeatureCollection", 1)
    assert refusal(content.encode(), "works.gml").code == "gml_with_doctype"


def peak(content: bytes, name: str, limits: Limits, code: str) -> int:
    """Refuse a file, and return the most memory in bytes that it took."""
    tracemalloc.start()
    try:
        assert refusal(content, name, limits).code == code
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


TABLES = {
    "rows": (b"id;x;y\n" + b"1;6.5;53.2\n" * 1_200_000, Limits(max_features=1_000), "too_many_features"),
    "columns": (b"id;x;y" + b";k" * 6_000_000 + b"\n1;2;3\n", Limits(), "too_many_columns"),
    "columns in quotes": (b'id;x;y;"a"' + b";k" * 6_000_000 + b"\n1;2;3\n", Limits(), "too_many_columns"),
    "cells of one row": (b"id;x;y\n1;2" + b";" * 12_000_000 + b"\n", Limits(), "csv_row_too_long"),
    "cells of a row of many lines": (
        b"id;x;y\n" + b'"\n";' + b'1;"\n";' * 2_000_000 + b"1\n",
        Limits(),
        "csv_row_too_long",
    ),
    "a quote that nobody closes": (b'id;x;y\n"' + b"1;2;3\n" * 2_000_000, Limits(), "csv_row_too_long"),
    "one endless cell": (
        b'id;x;y\n"' + b"x" * 12_000_000 + b'";2;3\n',
        Limits(max_feature_vertices=10),
        "csv_row_too_long",
    ),
    "rows with nothing": (
        b"id;x;y\n" + b";;\n \t\n" * 2_000_000 + b"1;2;3\n" * 3,
        Limits(max_features=2),
        "too_many_features",
    ),
    "cells": (b"id;x;y;a;b\n" + b"1;6.5;53.2;1;2\n" * 800_000, Limits(max_cells=10_000), "too_many_cells"),
}


@pytest.mark.parametrize("what", TABLES)
def test_a_table_that_is_too_large_is_refused_in_little_memory(what: str) -> None:
    content, limits, code = TABLES[what]
    assert len(content) > 10 * 2**20
    # What the first file loads is no part of it.
    read(b"id;x;y\n1;6.5;53.2\n", "works.csv")
    assert peak(content, "works.csv", limits, code) < 5 * 2**20


def test_a_table_in_any_ends_of_line_and_with_large_shapes_in_quotes_is_read() -> None:
    points = ", ".join(f"{5 + at / 10_000:.4f} 52" for at in range(9_000))
    row = f'1,"LINESTRING ({points})","two\nlines, with a comma and ""quotes"""'
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["", "id,wkt,note", row, "", " , ,", row.replace("1", "2", 1), ""])
        first, second = read(text.encode(), "works.csv", Limits(max_columns=10)).records
        assert (first.properties["id"], second.properties["id"]) == ("1", "2")
        assert str(first.properties["note"]).endswith('lines, with a comma and "quotes"')
        assert first.geometry is not None
        assert len(first.geometry.coords) == 9_000


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
NAMES = (
    b"<row>" + b"".join(b'<c t="inlineStr"><is><t>%b</t></is></c>' % name for name in (b"id", b"x", b"y")) + b"</row>"
)
ROW = b"<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>"


def spreadsheet(**parts: bytes) -> bytes:
    """Return a spreadsheet with other parts than it was made with, by the names of their files without ending."""
    book = openpyxl.Workbook()
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as archived:
        files = {name: archived.read(name) for name in archived.namelist()}
    for part, content in parts.items():
        name = next((name for name in files if Path(name).stem == part), f"xl/{part}.xml")
        files[name] = content
    return archive(files)


ROWS = HEAD + NAMES + ROW * 200_000 + TAIL
WIDE = HEAD + b"<row>" + b"<c><v>1</v></c>" * 800_000 + b"</row>" + TAIL
CELL = HEAD + b"<row><c>" + b"<x/>" * 3_000_000 + b"</c></row>" + TAIL
SHEETS = {
    "rows": ({"sheet1": ROWS}, Limits(max_features=1_000), "too_many_features"),
    "one row": ({"sheet1": WIDE}, Limits(), "too_many_columns"),
    "one cell": ({"sheet1": CELL}, Limits(), "too_many_columns"),
    "cells": ({"sheet1": ROWS}, Limits(max_cells=100_000), "too_many_cells"),
    "texts": ({"sharedStrings": b"<sst>" + b"<si><t>a</t></si>" * 700_000}, Limits(max_cells=1_000), "too_many_cells"),
    "styles": ({"styles": b"<styleSheet>" + b"<xf/>" * 4_000_000 + b"</styleSheet>"}, Limits(), "archive_too_large"),
}


@pytest.mark.parametrize("what", SHEETS)
def test_a_spreadsheet_that_unpacks_to_too_much_is_refused_in_little_memory(what: str) -> None:
    parts, limits, code = SHEETS[what]
    content = spreadsheet(**parts)
    assert sum(map(len, parts.values())) > 10 * 2**20
    assert peak(content, "works.xlsx", limits, code) < 12 * 2**20


def test_a_sheet_that_jumps_to_a_row_far_below_costs_no_room_for_what_is_between() -> None:
    below = b'<row r="240000"><c r="A240000"><v>1</v></c><c r="B240000"><v>6</v></c><c r="C240000"><v>53</v></c></row>'
    content = spreadsheet(sheet1=HEAD + NAMES + below + TAIL)
    (record,) = read(content, "works.xlsx").records
    assert record.properties["id"] == "1"


def test_a_second_sheet_may_have_more_rows_than_are_read() -> None:
    book = openpyxl.Workbook()
    for values in (("id", "x", "y"), ("1", 6, 53)):
        book.active.append(values)
    other = book.create_sheet()
    for number in range(10):
        other.append((number,))
    made = io.BytesIO()
    book.save(made)
    assert len(read(made.getvalue(), "works.xlsx", Limits(max_features=1)).records) == 1


@pytest.mark.parametrize(("driver", "name"), [("GPKG", "works.gpkg"), ("GML", "works.gml")])
def test_points_are_counted_before_features_are_read(
    driver: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = shapely.linestrings(np.arange(40_000, dtype=float).reshape(100, 200, 2))
    pyogrio.raw.write(
        str(tmp_path / name), shapely.to_wkb(lines), [np.arange(100)], ["nummer"], driver=driver,
        geometry_type="LineString", crs="EPSG:28992",
    )  # fmt: skip
    content = (tmp_path / name).read_bytes()
    assert len(read(content, name, Limits(max_vertices=20_000)).records) == 100
    monkeypatch.setattr(pyogrio.raw, "read", lambda *_, **__: pytest.fail("read"))
    assert refusal(content, name, Limits(max_vertices=19_999)).code == "too_many_vertices"
    assert refusal(content, name, Limits(max_cells=99)).code == "too_many_cells"
    assert refusal(content, name, Limits(max_features=99)).code == "too_many_features"


def test_gml_without_coordinates_is_refused_before_anything_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("koppel.ingest.readers.gdal._from_disk", lambda *_: pytest.fail("opened"))
    content = GML.format(schema="").replace("<gml:pos>233000 582000</gml:pos>", "").encode()
    assert refusal(content, "works.gml").code == "gml_without_place"


def test_members_of_gml_are_counted_before_anything_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyogrio, "list_layers", lambda *_, **__: pytest.fail("opened"))
    content = (
        GML.format(schema="")
        .replace("<gml:featureMember>", "<gml:featureMember></gml:featureMember>" * 2 + "<gml:featureMember>")
        .encode()
    )
    error = refusal(content, "works.gml", Limits(max_features=2))
    assert (error.code, error.facts["count"]) == ("too_many_features", 3)


_WORK = b"<a:a><a:n>1</a:n><gml:pos>1 2</gml:pos></a:a>"
_MEMBERS = {
    "plain": b"<gml:featureMember>" + _WORK + b"</gml:featureMember>",
    "attributes": b'<gml:featureMember a="1">' + _WORK + b"</gml:featureMember>",
    "a space": b"<wfs:member >" + _WORK + b"</wfs:member\n>",
    "all in one": _WORK,
}


@pytest.mark.parametrize("what", _MEMBERS)
def test_members_of_gml_are_counted_no_further_than_the_bound(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyogrio, "list_layers", lambda *_, **__: pytest.fail("opened"))
    members = _MEMBERS[what] * 200_000
    if what == "all in one":
        members = b'<gml:featureMembers b="2">\n' + members + b"</gml:featureMembers>"
    head, _, rest = GML.format(schema="").partition("<gml:featureMember>")
    content = Watched(head.encode() + members + rest.partition("</gml:featureMember>")[2].encode())
    with pytest.raises(InputError) as refused:
        read_gml(content, "works.gml", limits=Limits(max_features=1_000))
    assert refused.value.code == "too_many_features"
    assert 0 < content.seen <= 2**20 < len(content) / 3


def test_as_many_members_of_gml_as_are_allowed_are_read() -> None:
    one = GML.format(schema="").partition("<gml:featureMember>")[2].partition("</gml:featureMember>")[0]
    several = f"<gml:featureMembers>{one * 3}</gml:featureMembers>"
    content = re.sub("(?s)<gml:featureMember>.*</gml:featureMember>", several, GML.format(schema="")).encode()
    assert len(read(content, "works.gml", Limits(max_features=3)).records) == 3
    assert refusal(content, "works.gml", Limits(max_features=2)).code == "too_many_features"


def test_a_disk_without_room_for_what_is_unpacked_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("koppel.disk.free_bytes", lambda _: 10)
    assert refusal(ZIPPED, "works.zip").code == "no_room"
