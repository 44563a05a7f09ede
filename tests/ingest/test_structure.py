from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.errors import InputError
from koppel.i18n import LANGUAGES, error_text
from koppel.ingest.structure import GEOMETRY_TYPES
from koppel.model import IssueSeverity
from tests.ingest.builders import POINT, SHAPEFILE_MAGIC, archive, codes, collection, feature, read, refusal

if TYPE_CHECKING:
    from koppel.ingest.raw import RawRecord

RING = [[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.0]]
NUMBERS = st.floats(-180, 180) | st.integers(-(10**20), 10**20)
LEAVES = st.none() | st.booleans() | NUMBERS | st.text(max_size=4) | st.sampled_from([*GEOMETRY_TYPES, "Feature"])
KEYS = st.sampled_from(["type", "coordinates", "geometry", "properties", "features", "geometries", "id", "crs", "bbox"])
ANY_JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner), max_leaves=12)
COORDINATES = st.recursive(
    st.lists(NUMBERS, max_size=4) | st.just([5.0, 52.0]), lambda inner: st.lists(inner, max_size=5), max_leaves=12
)
GEOMETRIES = st.recursive(
    st.fixed_dictionaries({"type": st.sampled_from(GEOMETRY_TYPES), "coordinates": COORDINATES | ANY_JSON}),
    lambda inner: st.fixed_dictionaries({"type": st.just("GeometryCollection"), "geometries": st.lists(inner)}),
    max_leaves=4,
)


def survives(content: bytes, name: str) -> None:
    """Check that a file is refused with words for people, or read into records whose issues have words."""
    try:
        raw = read(content, name)
    except InputError as error:
        assert all("⟦" not in error_text(error, language) for language in LANGUAGES)
        return
    codes(raw.issues)
    numbers = [record.row for record in raw.records]
    # Rows of a table have the numbers of the sheet, whose first is the header.
    assert (
        numbers == sorted(set(numbers)) if raw.format in ("csv", "xlsx") else numbers == [*range(1, len(numbers) + 1)]
    )
    for record in raw.records:
        codes(record.issues)
        refused = any(issue.severity is IssueSeverity.ERROR for issue in record.issues)
        assert not (refused and record.geometry is not None)


def only(geometry: object, **properties: object) -> RawRecord:
    (record,) = read(collection(feature(geometry, **properties))).records
    return record


@given(content=st.binary(max_size=300), name=st.sampled_from(["a.geojson", "a.csv", "a.zip", "a.gpkg", "a.gml", "a"]))
def test_any_bytes_are_refused_or_read(content: bytes, name: str) -> None:
    survives(content, name)


@given(start=st.sampled_from([b"{", b"<", b"PK\x03\x04", b"SQLite format 3\x00", b"\x1e", b"\xef\xbb\xbf{", b"x,y\n"]),
       rest=st.binary(max_size=100), name=st.sampled_from(["a.geojson", "a.csv"]))  # fmt: skip
def test_any_bytes_after_the_mark_of_a_format_are_refused_or_read(start: bytes, rest: bytes, name: str) -> None:
    survives(start + rest, name)
    survives(b"<a xmlns='http://www.opengis.net/gml'>" + rest, name)


@given(rest=st.binary(max_size=200))
def test_a_shapefile_of_any_bytes_is_refused_or_read(rest: bytes) -> None:
    survives(archive({"a.shp": SHAPEFILE_MAGIC + rest, "a.shx": SHAPEFILE_MAGIC + rest, "a.dbf": rest}), "a.zip")


@given(ANY_JSON)
def test_any_json_is_refused_or_read(value: object) -> None:
    survives(json.dumps(value).encode(), "works.geojson")


@given(st.lists(ANY_JSON, max_size=3))
def test_any_features_are_refused_or_read_one_by_one(values: list[object]) -> None:
    assert len(read(collection(*values)).records) == len(values)
    survives(collection(*values), "works.geojson")
    survives(b"\x1e" + b"\n\x1e".join(json.dumps(value, indent=1).encode() for value in values), "works.geojsonl")


@given(st.lists(GEOMETRIES, min_size=1, max_size=3))
def test_any_geometries_are_refused_or_read_one_by_one(geometries: list[object]) -> None:
    survives(collection(*(feature(geometry) for geometry in geometries)), "works.geojson")


@pytest.mark.parametrize("content", [b"", b"  \n\t ", b"\n" * 5000])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    assert refusal(content).code == "file_empty"


@pytest.mark.parametrize("mark", ["\ufeff", " \n", "\ufeff\n"])
def test_a_mark_or_space_before_the_text_does_no_harm(mark: str) -> None:
    assert len(read(mark.encode() + collection(feature())).records) == 1


WITH_ACCENTS = json.dumps({"type": "FeatureCollection", "features": [feature(naam="één")]}, ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_and_told(encoding: str) -> None:
    raw = read(WITH_ACCENTS.encode(encoding))
    assert raw.records[0].properties == {"naam": "één"}
    assert codes(raw.issues) == ["encoding_read"]


@pytest.mark.parametrize(("encoding", "code"), [("utf-32", "file_utf32"), ("cp1252", "file_not_utf8")])
def test_other_encodings_are_refused(encoding: str, code: str) -> None:
    assert refusal(WITH_ACCENTS.encode(encoding)).code == code


@pytest.mark.parametrize(
    ("content", "code", "fact"),
    [
        (b'{"type": "Feature", "type": "Point"}', "json_duplicate_member", ("member", "type")),
        (b'{"type": "Feature", "properties": {"a": 1, "b": 2, "b": 3}}', "json_duplicate_member", ("member", "b")),
        (b'{"type": "Point", "coordinates": [NaN, 1]}', "json_not_finite", ("value", "NaN")),
        (b'{"type": "Point", "coordinates": [1, -Infinity]}', "json_not_finite", ("value", "-Infinity")),
        (b'{"type": "Point",\n "coordinates": [1, 2,]}', "json_invalid", ("line", 2)),
        (b'{"type": "Point", "coordinates": [1, 2]', "json_cut_off", ("file", "works.geojson")),
        (b'{"a": ' + b"9" * 5000 + b"}", "json_unreadable", ("file", "works.geojson")),
        (b"[]", "not_an_object", ("found", "array")),
        (b"null", "not_an_object", ("found", "null")),
        (b"true", "not_an_object", ("found", "boolean")),
        (b"{}", "type_missing", ("place", "$")),
        (b'{"type": 5}', "type_not_text", ("found", "number")),
        (b'{"type": "featurecollection"}', "type_unknown", ("right", "FeatureCollection")),
        (b'{"type": "Topology"}', "file_is_topojson", ("place", "$")),
        (b'{"geometryType": "esriGeometryPoint"}', "file_is_esri_json", ("place", "$")),
        (b'{"type": "FeatureCollection"}', "features_missing", ("place", "$.features")),
        (b'{"type": "FeatureCollection", "features": {}}', "features_not_array", ("found", "object")),
        (b'{"type": "FeatureCollection", "features": [], "crs": 28992}', "crs_member_unreadable", ("place", "$.crs")),
        (b"<!doctype html><html></html>", "file_is_web_page", ("file", "works.geojson")),
        (b"version https://git-lfs.github.com/spec/v1", "file_is_pointer", ("file", "works.geojson")),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_as_a_whole_says_what_and_where(
    content: bytes, code: str, fact: tuple[str, object]
) -> None:
    error = refusal(content)
    assert (error.code, error.facts[fact[0]]) == (code, fact[1])


@pytest.mark.parametrize(
    ("geometry", "code", "place"),
    [
        ({"type": "Point"}, "coordinates_missing", ""),
        ({"type": "Point", "coordinates": 5}, "coordinates_not_array", ".coordinates"),
        ({"type": "Point", "coordinates": []}, "position_too_short", ".coordinates"),
        ({"type": "Point", "coordinates": [5, "52"]}, "coordinate_not_number", ".coordinates[1]"),
        ({"type": "Point", "coordinates": [True, 52]}, "coordinate_not_number", ".coordinates[0]"),
        ({"type": "Point", "coordinates": [10**400, 52]}, "coordinate_not_finite", ".coordinates[0]"),
        ({"type": "LineString", "coordinates": [[5, 52]]}, "line_too_short", ".coordinates"),
        ({"type": "MultiLineString", "coordinates": [RING, [[5, 52]]]}, "line_too_short", ".coordinates[1]"),
        ({"type": "Polygon", "coordinates": [RING[:2]]}, "ring_too_short", ".coordinates[0]"),
        ({"type": "Polygon", "coordinates": [[[5, 52], [5.1, 52], [5, 52]]]}, "ring_too_short", ".coordinates[0]"),
        ({"type": "Polygon", "coordinates": [RING, []]}, "ring_too_short", ".coordinates[1]"),
        ({"type": "MultiPolygon", "coordinates": [[RING], []]}, "ring_too_short", ".coordinates[1]"),
        ({"type": "MultiPolygon", "coordinates": [[[[5, None]]]]}, "coordinate_not_number", ".coordinates[0][0][0][1]"),
        ({"type": "GeometryCollection"}, "geometries_missing", ""),
        ({"type": "GeometryCollection", "geometries": [POINT, 5]}, "not_an_object", ".geometries[1]"),
        ({"type": "Feature"}, "not_a_geometry", ""),
        ({"type": "point", "coordinates": [5, 52]}, "type_unknown", ""),
        ("POINT (5 52)", "not_an_object", ""),
    ],
)  # fmt: skip
def test_a_broken_shape_names_its_place_and_leaves_the_others_alone(geometry: object, code: str, place: str) -> None:
    good, bad = read(collection(feature(), feature(geometry, naam="x"))).records
    assert (good.issues, bad.geometry, bad.properties) == ((), None, {"naam": "x"})
    assert codes(bad.issues)[-1] == code
    assert bad.issues[-1].facts["place"] == f"features[1].geometry{place}"
    assert (bad.issues[-1].row, bad.issues[-1].severity) == (2, IssueSeverity.ERROR)


def test_a_number_beyond_all_bounds_is_not_finite() -> None:
    content = collection(feature()).replace(b"51.97", b"1e999")
    assert codes(read(content).records[0].issues) == ["coordinate_not_finite"]


def test_huge_numbers_among_the_properties_are_kept_for_the_checks_of_the_row() -> None:
    assert only(POINT, budget=10**400).properties == {"budget": 10**400}


def test_an_open_ring_is_closed_and_that_is_told() -> None:
    record = only({"type": "Polygon", "coordinates": [RING[:3]]})
    assert codes(record.issues) == ["ring_closed"]
    assert record.geometry is not None
    assert [list(point) for point in record.geometry.exterior.coords] == RING


def test_a_feature_without_a_shape_is_read_without_one() -> None:
    assert (only(None).geometry, only(None).issues) == (None, ())


def test_lines_end_at_newlines_only() -> None:
    line = json.dumps(feature(naam="a\u2028b\x85c"), ensure_ascii=False).encode()
    raw = read(line + b"\r\n\n" + line + b"\n{\n", "works.geojsonl")
    assert [record.properties.get("naam") for record in raw.records] == ["a\u2028b\x85c"] * 2 + [None]
    assert codes(raw.records[2].issues) == ["line_unreadable"]
    assert raw.records[2].issues[0].facts["place"] == "line 4"


def test_records_between_separators_may_fill_several_lines() -> None:
    record = b"\x1e" + json.dumps(feature(), indent=2).encode() + b"\n"
    assert [item.issues for item in read(record * 3, "works.geojsonl").records] == [()] * 3


@pytest.mark.parametrize("member", ["geometry", "properties", "features"])
def test_a_member_that_belongs_elsewhere_is_told_with_its_place_and_name(member: str) -> None:
    record = only(POINT | {member: {}})
    assert [(issue.code, issue.facts.get("member")) for issue in record.issues] == [("member_out_of_place", member)]
    assert record.geometry is not None


@pytest.mark.parametrize("member", ["features", "coordinates", "geometries"])
def test_a_feature_may_hold_nothing_of_a_geometry_beside_it(member: str) -> None:
    (record,) = read(collection(feature() | {member: []})).records
    assert [(issue.code, issue.facts.get("member")) for issue in record.issues] == [("member_out_of_place", member)]


def test_a_collection_within_a_collection_is_unpacked_and_told() -> None:
    nested = {
        "type": "GeometryCollection",
        "geometries": [POINT, {"type": "GeometryCollection", "geometries": [POINT]}],
    }
    record = only(nested)
    assert codes(record.issues) == ["collection_nested", "collection_used", "collection_used"]
    assert [issue.facts.get("count") for issue in record.issues] == [None, 1, 2]
    assert record.geometry is not None
