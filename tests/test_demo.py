"""The demo neighbourhood: made again to the byte, and what was planted in it is there."""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.model import PartnerType, Status
from koppel.model.compass.indicators import Band
from koppel.model.compass.values import Unknown
from koppel.services.compass.by_hand import sentences, vitality_ratings
from koppel.services.compass.reading import area_compass
from koppel.store.database import Store

DEMO = Path(__file__).parents[1] / "data" / "demo"
# To look around with; a flow is tested as the role that does it (`tests/browser/people.py`).
EVERYONE = "Demo alle rollen"
FOUR = {"WN-04": "warmtenet", "GR-30-2": "30_km_zone", "BW-01": "voortuinen", "SW-02": "wijkteamgesprekken"}
_TO_RD = pyproj.Transformer.from_crs("OGC:CRS84", "EPSG:28992", always_xy=True)


def _features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DEMO / name).read_text(encoding="utf-8"))["features"]
    return found


def _rd(feature: dict[str, Any]) -> Any:
    def place(points: Any) -> Any:
        return np.column_stack(_TO_RD.transform(points[:, 0], points[:, 1]))

    return shapely.transform(shapely.from_geojson(json.dumps(feature["geometry"])), place)


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    return tomllib.loads((DEMO / "demo.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def plans(declared: dict[str, Any]) -> dict[str, tuple[dict[str, Any], Any]]:
    features = [item for partner in declared["partner"] for item in _features(partner["file"])]
    found = {item["properties"]["external_id"]: (item["properties"], _rd(item)) for item in features}
    assert len(found) == len(features), "an external id is used twice"
    return found


def test_made_again_to_the_byte(tmp_path: Path) -> None:
    runpy.run_path(str(DEMO / "build.py"))["build"](tmp_path)
    made = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*.geojson")}
    kept = {file.relative_to(DEMO): file.read_bytes() for file in DEMO.rglob("*.geojson")}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_indicators_are_made_again_to_the_byte_and_say_that_they_are_fictional(
    tmp_path: Path, declared: dict[str, Any]
) -> None:
    compass = load_compass(ROOT / "layers")
    runpy.run_path(str(DEMO / "build_compass.py"))["build"](tmp_path, compass)
    made = {file.relative_to(tmp_path).as_posix(): file.read_bytes() for file in tmp_path.rglob("*.csv")}
    assert made == {file.relative_to(DEMO).as_posix(): file.read_bytes() for file in DEMO.rglob("compass/*.csv")}
    assert sorted(made) == sorted([*declared["compass"]["files"], declared["compass"]["cells"]])
    for name in declared["compass"]["files"]:
        header, *rows, note = made[name].decode().splitlines()
        assert len(header.split(";")) == len(compass.indicators) + 2
        assert all("(fictief)" in row.split(";")[1] for row in rows)
        assert note.startswith("Fictief")
    assert "fictief" in declared["compass"]["cells"]


def test_the_compass_of_the_demo_has_red_beside_green_and_what_is_hidden(demo_file: Path) -> None:
    compass = load_compass(ROOT / "layers")
    with Store.open(demo_file) as store:
        wijk = area_compass(store, compass, "WK999901")
        assert {cell.band for cell in wijk.cells.values()} == {Band.RED, Band.YELLOW, Band.GREEN, Band.NOT_JUDGED}
        assert all(len(cell.years) == 2 for cell in wijk.cells.values())
        # Red themes and quarters do not make all of it red.
        assert wijk.quarters["leven"].band is Band.RED
        assert wijk.middle.band is Band.YELLOW
        small, beside = (area_compass(store, compass, code).cells["groen"] for code in ("BU99990104", "BU99990105"))
        assert (small.reason, beside.reason) == (Unknown.FEW, Unknown.DIFFERENCE)
        assert area_compass(store, compass, "BU99990101").cells["groen"].value is not None
        # Fewer low incomes than before, and a larger distance to the city.
        (before, now) = wijk.cells["laag_inkomen"].years
        assert (now.value or 0) < (before.value or 0)
        assert (now.value or 0) / (now.city or 1) > (before.value or 0) / (before.city or 1)
        assert len(sentences(store, "WK999901")) == 3
        (rated,) = vitality_ratings(store, compass, "WK999901")
        assert rated.looks_further


def test_declared_files_are_the_files(declared: dict[str, Any]) -> None:
    files = {partner["file"] for partner in declared["partner"]} | set(declared["reference"].values())
    assert files == {file.relative_to(DEMO).as_posix() for file in DEMO.rglob("*.geojson")}
    assert all(PartnerType(partner["type"]) and "(fictief)" in partner["name"] for partner in declared["partner"])
    assert "ictie" in declared["notice"]["nl"]
    assert "ictional" in declared["notice"]["en"]


def test_counts_and_statuses(declared: dict[str, Any], plans: dict[str, tuple[dict[str, Any], Any]]) -> None:
    assert 10 <= len(declared["partner"]) <= 12
    assert 60 <= len(plans) <= 90
    assert {item["status"] for item, _ in plans.values()} == set(Status)
    assert len({item["kind"] for item, _ in plans.values()}) >= 25


def test_reference(declared: dict[str, Any]) -> None:
    layers = {layer: _features(file) for layer, file in declared["reference"].items()}
    assert all(_rd(item).is_valid for items in layers.values() for item in items)
    assert Counter(item["properties"]["level"] for item in layers["area"]) == {"wijk": 1, "buurt": 3}
    streets = {item["properties"]["name"] for item in layers["street"]}
    doors = [(item["properties"]["street"], item["properties"]["number"]) for item in layers["home"]]
    assert {name for name, _ in doors} <= streets
    assert len(set(doors)) == len(doors) == sum(item["properties"]["homes"] for item in layers["block"])


def test_every_home_has_one_address_with_an_invented_postcode(declared: dict[str, Any]) -> None:
    homes, addresses = (_features(declared["reference"][layer]) for layer in ("home", "address"))
    told = [(item["openbare_ruimte_naam"], item["huisnummer"]) for item in (row["properties"] for row in addresses)]
    assert told == [(row["properties"]["street"], row["properties"]["number"]) for row in homes]
    assert [row["geometry"] for row in addresses] == [row["geometry"] for row in homes]
    postcodes = {row["properties"]["postcode"] for row in addresses}
    assert all(re.fullmatch("9741Z[A-P]", postcode) for postcode in postcodes)
    doors = {(row["properties"]["postcode"], row["properties"]["huisnummer"]) for row in addresses}
    assert len(doors) == len(addresses)


def test_geometries(plans: dict[str, tuple[dict[str, Any], Any]]) -> None:
    assert all(shape.is_valid and not shape.is_empty for _, shape in plans.values())
    west, south, east, north = shapely.total_bounds([shape for _, shape in plans.values()])
    assert (west > 232_600, south > 583_600, east < 233_600, north < 584_600) == (True,) * 4


def _days(item: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(item["start"]), date.fromisoformat(item["end"])


@pytest.mark.parametrize(("one", "other"), list(combinations(FOUR, 2)))
def test_four_way_pairs(plans: dict[str, tuple[dict[str, Any], Any]], one: str, other: str) -> None:
    (a, here), (b, there) = plans[one], plans[other]
    assert (a["kind"], b["kind"]) == (FOUR[one], FOUR[other])
    assert {a["status"], b["status"]} <= {Status.GEPLAND, Status.TOEGEZEGD}
    assert here.distance(there) <= 10
    assert max(_days(a)[0], _days(b)[0]) <= min(_days(a)[1], _days(b)[1])


def test_four_way_stands_alone(plans: dict[str, tuple[dict[str, Any], Any]]) -> None:
    near = {
        (name, other)
        for name in FOUR
        for other, (_, shape) in plans.items()
        if other not in FOUR and shape.distance(plans[name][1]) <= 40
    }
    assert near == set()


def test_a_street_that_opens_once_is_fit_for_residents(plans: dict[str, tuple[dict[str, Any], Any]]) -> None:
    sewer, heat = plans["GR-RI-4"], plans["WN-06"]
    assert (sewer[0]["kind"], heat[0]["kind"]) == ("riolering", "warmtenet")
    assert sewer[1].distance(heat[1]) <= 2
    assert max(_days(sewer[0])[0], _days(heat[0])[0]) <= min(_days(sewer[0])[1], _days(heat[0])[1])
    for item, _ in (sewer, heat):
        assert (item["status"], item["visibility"]) == (Status.TOEGEZEGD, "openbaar")
        assert item["public_title"]
        assert item["public_description"]
        assert item["contact_role"]
    near = {
        name
        for name, (item, shape) in plans.items()
        if shape.distance(sewer[1]) <= 40 and item["status"] != Status.GEPAUZEERD
    }
    assert near == {"GR-RI-4", "WN-06"}


def test_planted_cases(plans: dict[str, tuple[dict[str, Any], Any]]) -> None:
    zone, sewer = plans["GR-30-1"], plans["GR-RI-3"]
    assert zone[1].intersects(sewer[1])
    assert zone[0]["end"] < sewer[0]["start"]
    assert plans["GR-HI-1"][0]["status"] == Status.GEREED
    assert plans["GR-HI-1"][1].intersects(plans["GV-11"][1])
    first, second = plans["GR-RI-2"][1], plans["WS-07"][1]
    assert first.intersection(second).area / first.union(second).area > 0.6
    assert 40 < plans["NB-21"][1].distance(plans["WB-03"][1]) < 80
    feast, work = plans["WBS-09"], plans["GV-14"]
    assert feast[1].intersects(work[1])
    assert _days(work[0])[0] <= _days(feast[0])[0] == _days(feast[0])[1] <= _days(work[0])[1]
    phases = [item["phase"] for item, _ in plans.values() if item.get("project") == "Renovatie Noordrand"]
    assert sorted(phases) == [1, 2, 3, 4]


def test_every_role_can_be_tried_and_one_account_is_all_of_them(declared: dict[str, Any]) -> None:
    accounts = {item["name"]: item for item in declared["account"]}
    roles = [(item.get("roles", []), "planner" in item) for item in declared["account"]]
    for alone in ((["lezer"], False), (["regisseur"], False), (["beheerder"], False), ([], True)):
        assert alone in roles
    everything = accounts[EVERYONE]
    assert (set(everything["roles"]), everything["planner"]) == ({"regisseur", "beheerder"}, "*")


def test_no_flow_is_tested_as_the_account_that_may_do_everything() -> None:
    tests = Path(__file__).parent
    users = [file.name for file in tests.rglob("*.py") if EVERYONE.casefold() in file.read_text("utf-8").casefold()]
    assert users == [Path(__file__).name]
