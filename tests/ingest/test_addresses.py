"""Files of addresses: columns by any of their names, numbers in one spelling, and nothing about persons."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from koppel.config import Settings
from koppel.crs import RD_NEW
from koppel.errors import InputError
from koppel.ingest.addresses import CheckedAddresses, check_addresses, house_number
from koppel.model import IssueSeverity

DOOR = {"type": "Point", "coordinates": [6.5510, 53.2350]}
BAG = {"postcode": "9741 za", "huisnummer": 12, "huisletter": "A", "huisnummertoevoeging": "2",
       "openbare_ruimte_naam": "  Meidoornstraat "}  # fmt: skip


def check(*rows: dict[str, Any], geometry: object = DOOR, **options: Any) -> CheckedAddresses:
    features = [{"type": "Feature", "geometry": geometry, "properties": row} for row in rows]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return check_addresses(content, "adressen.geojson", settings=Settings(), target_crs=RD_NEW, **options)


def errors(checked: CheckedAddresses) -> list[tuple[int, str, str]]:
    return [(issue.row, issue.field, issue.code) for issue in checked.issues if issue.severity is IssueSeverity.ERROR]


def test_an_address_of_the_bag_is_read_in_one_spelling_and_in_metres() -> None:
    checked = check(BAG)
    (row,) = checked.rows
    assert (row.postcode, row.number, row.street) == ("9741ZA", "12a-2", "Meidoornstraat")
    assert (checked.read, checked.rejected, checked.name_column) == (1, 0, "openbare_ruimte_naam")
    assert (round(row.geometry.x, -3), round(row.geometry.y, -3)) == (233_000, 584_000)


@pytest.mark.parametrize(
    "names",
    [
        ("postcode", "huisnummer", "huisletter", "huisnummertoevoeging", "straatnaam"),
        ("POSTCODE", "Huisnummer", "HuisLetter", "Toevoeging", "OpenbareRuimteNaam"),
        ("addr:postcode", "addr:housenumber", "letter", "addition", "addr:street"),
    ],
)
def test_columns_are_recognised_without_case(names: tuple[str, ...]) -> None:
    (row,) = check(dict(zip(names, BAG.values(), strict=True))).rows
    assert (row.postcode, row.number, row.street) == ("9741ZA", "12a-2", "Meidoornstraat")


def test_no_other_column_is_kept() -> None:
    checked = check({**BAG, "naam_bewoner": "Q. Kanarie", "telefoon": "0612345678"})
    assert "Kanarie" not in repr(checked)
    assert "0612345678" not in repr(checked)


def test_without_a_street_the_street_is_empty() -> None:
    checked = check({"postcode": "9741ZA", "huisnummer": "12"})
    assert [row.street for row in checked.rows] == [""]
    assert checked.name_column is None


def test_the_column_of_the_street_can_be_named() -> None:
    row = {"postcode": "9741ZA", "huisnummer": "12", "weg": "Hulststraat", "straatnaam": "Anders"}
    assert [item.street for item in check(row, name_column="WEG").rows] == ["Hulststraat"]
    with pytest.raises(InputError) as caught:
        check(row, name_column="laan")
    assert caught.value.code == "reference_name_column"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("12",), "12"), (("12.0",), "12"), (("12", "A"), "12a"), (("12", "", "2"), "12-2"),
        (("12", "a", "2"), "12a-2"),
        (("12", "", "B"), "12b"), (("12a",), "12a"), (("12 a",), "12a"), (("12-2",), "12-2"), (("12a2",), "12a-2"),
        (("12 bis",), "12-bis"), (("12bis",), "12-bis"), (("7", "", "1R01"), "7-1r01"), (("99999",), "99999"),
        (("0",), None), (("",), None), (("123456",), None), (("12;14",), None), (("a",), None), (("-3",), None),
        (("12.5",), "12-5"), (("²",), None),
    ],
)  # fmt: skip
def test_a_house_number_has_one_spelling(parts: tuple[str, ...], expected: str | None) -> None:
    assert house_number(*parts) == expected


@pytest.mark.parametrize(
    "written", ["", None, "9741", "974ZA", "0741ZA", "9741SS", "9741Z1", "97411ZA", "9741ZA x", "٩741ZA"]
)
def test_a_bad_postcode_is_told_with_its_row(written: str | None) -> None:
    checked = check(BAG, {**BAG, "postcode": written})
    assert errors(checked) == [(2, "postcode", "address_postcode")]
    assert (len(checked.rows), checked.rejected) == (1, 1)


@pytest.mark.parametrize("written", [None, "", 0, "x", -4])
def test_a_missing_number_is_told_with_its_row(written: object) -> None:
    checked = check({**BAG, "huisnummer": written})
    assert errors(checked) == [(1, "huisnummer", "address_number")]
    assert (checked.rows, checked.rejected) == ((), 1)


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (None, "geometry_missing"),
        ({"type": "LineString", "coordinates": [[6.55, 53.23], [6.56, 53.23]]}, "reference_shape"),
    ],
)
def test_an_address_without_a_point_is_told_with_its_row(geometry: object, code: str) -> None:
    assert errors(check(BAG, geometry=geometry)) == [(1, "geometry", code)]


def test_every_mistake_of_a_row_is_told_at_once() -> None:
    checked = check({"postcode": "x", "huisnummer": ""}, geometry=None)
    assert [code for _, _, code in errors(checked)] == ["address_postcode", "address_number", "geometry_missing"]
    assert checked.rejected == 1


def test_an_address_that_is_there_twice_is_kept_once() -> None:
    checked = check(BAG, BAG, {**BAG, "huisnummer": 14})
    assert [row.number for row in checked.rows] == ["12a-2", "14a-2"]
    assert [(issue.row, issue.code, issue.severity) for issue in checked.issues] == [
        (2, "address_twice", IssueSeverity.NOTE)
    ]
    assert checked.rejected == 0


@pytest.mark.parametrize("lacks", ["postcode", "huisnummer"])
def test_a_file_without_the_columns_is_refused_and_says_which_it_has(lacks: str) -> None:
    row = {name: value for name, value in BAG.items() if name != lacks}
    with pytest.raises(InputError) as caught:
        check(row)
    assert caught.value.code == "address_columns"
    assert "openbare_ruimte_naam" in str(caught.value.facts["columns"])


def test_addresses_outside_the_area_of_work_are_refused() -> None:
    settings = replace(Settings(), area=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
    features = [{"type": "Feature", "geometry": DOOR, "properties": BAG}]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    with pytest.raises(InputError) as caught:
        check_addresses(content, "a.geojson", settings=settings, target_crs=RD_NEW)
    assert caught.value.code == "outside_area"
    assert (caught.value.facts["lon"], caught.value.facts["lat"]) == (6.551, 53.235)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("postcode", "postcode pc6 addr:postcode zip"),
        ("huisnummer", "huisnummer house_number housenumber addr:housenumber huisnr nummer number"),
        ("huisletter", "huisletter house_letter letter"),
        ("huisnummertoevoeging", "huisnummertoevoeging huisnummer_toevoeging toevoeging addition"),
        (
            "openbare_ruimte_naam",
            "openbare_ruimte_naam openbareruimtenaam naam_openbare_ruimte openbare_ruimte straatnaam straat "
            "addr:street street",
        ),
    ],
)
def test_each_name_of_a_column_is_known(part: str, names: str) -> None:
    for name in names.split():
        renamed = {name.upper() if column == part else column: value for column, value in BAG.items()}
        (row,) = check(renamed).rows
        assert (row.postcode, row.number, row.street) == ("9741ZA", "12a-2", "Meidoornstraat"), name


def test_of_a_bad_value_the_first_forty_letters_are_shown_and_of_none_a_dash() -> None:
    facts = [issue.facts for issue in check({**BAG, "postcode": "x" * 60}, {**BAG, "postcode": None}).issues]
    assert facts == [{"value": "x" * 40}, {"value": "–"}]


def test_of_a_bad_number_all_that_was_written_is_shown() -> None:
    (issue,) = check({**BAG, "huisnummer": "twaalf"}).issues
    assert issue.facts == {"value": "twaalf A 2"}


def test_the_name_of_a_street_without_end_is_kept_by_its_beginning() -> None:
    assert [len(row.street) for row in check({**BAG, "openbare_ruimte_naam": "x" * 300}).rows] == [200]


def test_an_address_of_which_the_place_was_mended_is_counted_once() -> None:
    collection = {"type": "GeometryCollection", "geometries": [DOOR]}
    assert check(BAG, BAG, {**BAG, "huisnummer": 14}, geometry=collection).repaired == 2
    assert check(BAG, {**BAG, "huisnummer": 14}).repaired == 0
