"""What each format promises."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import geopandas
import openpyxl
import pyproj
import pytest
import shapely

from koppel.crs import RD_NEW
from koppel.exports.csv import harmless
from koppel.exports.formats import FORMATS, export_activities
from koppel.exports.geojson import features_geojson
from koppel.exports.table import date_text
from koppel.model import Activity, Precision, Status

# Clockwise, as RFC 7946 does not want it.
SQUARE = shapely.Polygon([(233_000, 583_000), (233_000, 583_020), (233_020, 583_020), (233_020, 583_000)])


def work(**fields: object) -> Activity:
    given: dict[str, object] = {
        "partner": "Gemeente",
        "external_id": "1",
        "kind": "riolering",
        "title": "Riool",
        "status": Status.GEPLAND,
        "geometry": SQUARE,
    }
    return Activity(**(given | fields))  # type: ignore[arg-type]


def test_geojson_is_wgs84_against_the_clock_with_seven_decimals_and_no_crs() -> None:
    told = json.loads(export_activities([work()], "geojson", RD_NEW))
    assert set(told) == {"type", "features"}
    (ring,) = told["features"][0]["geometry"]["coordinates"]
    assert shapely.LinearRing(ring).is_ccw
    for lon, lat in ring:
        assert (round(lon, 7), round(lat, 7)) == (lon, lat)
        assert (6.5 < lon < 6.6, 53.2 < lat < 53.3) == (True, True)


def test_a_place_is_where_pyproj_puts_it() -> None:
    told = json.loads(features_geojson([shapely.Point(233_000, 583_000)], [{}], RD_NEW))
    lon, lat = pyproj.Transformer.from_crs(28992, 4326, always_xy=True).transform(233_000, 583_000)
    assert told["features"][0]["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=1e-7)


@pytest.mark.parametrize("form", ["gpkg", "parquet"])
def test_gis_formats_name_the_metric_crs_and_type_their_columns(form: str) -> None:
    content = io.BytesIO(export_activities([work(homes=12), work(external_id="2")], form, RD_NEW))
    read = geopandas.read_file(content) if form == "gpkg" else geopandas.read_parquet(content)
    assert read.crs == pyproj.CRS(RD_NEW)
    assert list(read.geometry) == [SQUARE, SQUARE]
    assert read["homes"].iloc[0] == 12
    assert read["homes"].isna().tolist() == [False, True]
    assert read["title"].tolist() == ["Riool", "Riool"]


@pytest.mark.parametrize("form", FORMATS)
def test_who_waits_for_a_file_is_told_how_far_it_is(form: str) -> None:
    told: list[float] = []
    works = [work(external_id=str(number)) for number in range(1_100)]
    assert export_activities(works, form, RD_NEW, told.append) == export_activities(works, form, RD_NEW) or form in {
        "gpkg",
        "xlsx",
    }
    assert len(told) >= 3
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] < 1


def test_geojson_is_written_as_one_document() -> None:
    content = export_activities([work(), work(external_id="é")], "geojson", RD_NEW)
    assert content.decode() == json.dumps(json.loads(content), ensure_ascii=False)


@pytest.mark.parametrize("form", FORMATS)
def test_a_store_without_activities_can_be_exported(form: str) -> None:
    assert export_activities([], form, RD_NEW)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+31",
        "-a",
        "@sum",
        "\tx",
        "\rx",
        "＝1",
        "'=1",
        "''+1",
        " =1",
        "\x0b=1",
        "\u200b=1",
        "\ufeff=1",
        "\u00a0 @sum",
        "\u2066=1",
        "\u3164=1",
        "\ufe0f=1",
        "\u00ad-1",
        " '=1",
    ],
)
def test_no_cell_of_csv_begins_as_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["a=1", "'t Hof", "", " a", "\u200b", "'", "5 - 3", -5.0, 3])
def test_other_cells_of_csv_stay_as_they_are(value: object) -> None:
    assert harmless(value) == value


def test_csv_has_a_mark_semicolons_and_the_crs_of_its_numbers() -> None:
    content = export_activities([work(title='=HYPERLINK("x");"y"')], "csv", RD_NEW)
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert row["title"] == '\'=HYPERLINK("x");"y"'
    assert row["crs"] == RD_NEW
    assert shapely.from_wkt(row["wkt"]) == SQUARE


def test_a_text_in_a_spreadsheet_is_a_text_whatever_it_begins_with() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_activities([work(title="=1+1\x00", homes=3)], "xlsx", RD_NEW)))
    header, row = book.worksheets[0].iter_rows()
    cells = {str(name.value): cell for name, cell in zip(header, row, strict=True)}
    assert (cells["title"].value, cells["title"].data_type) == ("=1+1", "s")
    assert cells["homes"].value == 3
    assert shapely.from_wkt(str(cells["wkt"].value)) == SQUARE


def test_a_shape_too_long_for_a_cell_is_left_out_and_its_place_told() -> None:
    wide = shapely.Point(233_000, 583_000).buffer(100, quad_segs=500)
    book = openpyxl.load_workbook(io.BytesIO(export_activities([work(geometry=wide)], "xlsx", RD_NEW)))
    header, row = book.worksheets[0].iter_rows(values_only=True)
    cells = dict(zip(header, row, strict=True))
    assert cells["wkt"] is None
    assert wide.contains(shapely.Point(float(str(cells["x"])), float(str(cells["y"]))))


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.DAG, "2027-04-01"),
        (Precision.MAAND, "2027-04"),
        (Precision.KWARTAAL, "2027-Q2"),
        (Precision.JAAR, "2027"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(precision: Precision, text: str) -> None:
    assert date_text(date(2027, 4, 1), precision) == text
