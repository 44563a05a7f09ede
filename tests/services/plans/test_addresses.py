"""Addresses in the store: a file takes the place of all earlier ones, whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.config import Settings
from koppel.model.plans import StoredAddress
from koppel.services.plans.addresses import LAYERS, address_count, find_addresses, load_addresses, load_layer
from koppel.services.plans.reference import named_places
from koppel.store.database import Store
from koppel.store.plans.addresses import list_addresses, put_addresses
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def file(*rows: dict[str, Any]) -> bytes:
    door = {"type": "Point", "coordinates": [6.5510, 53.2350]}
    features = [{"type": "Feature", "geometry": door, "properties": row} for row in rows]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def door(number: object, **more: object) -> dict[str, Any]:
    return {"postcode": "9741ZA", "huisnummer": number, "straatnaam": "Meidoornstraat", **more}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "k.duckdb", create=True) as opened:
        yield opened


def stored(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as cursor:
        return [(item.postcode, item.number, item.street) for item in list_addresses(cursor)]


def test_what_is_put_is_listed_by_postcode_and_number(store: Store) -> None:
    rows = [
        StoredAddress("9741ZB", "1", "", shapely.Point(233_000.5, 584_000.25)),
        StoredAddress("9741ZA", "2", "Meidoornstraat", shapely.Point(1, 2)),
    ]
    with store.write("test", "reference") as writer:
        put_addresses(writer, rows)
    with store.read() as cursor:
        assert list_addresses(cursor) == (rows[1], rows[0])
    with store.write("test", "reference") as writer:
        put_addresses(writer, [])
    assert (stored(store), address_count(store)) == ([], 0)


def test_a_file_takes_the_place_of_all_earlier_ones(store: Store) -> None:
    load_addresses(store, Settings(), file(door(1), door(2)), "a.geojson")
    _, is_stored = load_addresses(store, Settings(), file(door("3", huisletter="B")), "b.geojson")
    assert is_stored
    assert stored(store) == [("9741ZA", "3b", "Meidoornstraat")]


def test_a_file_with_mistakes_changes_nothing_unless_asked(store: Store) -> None:
    load_addresses(store, Settings(), file(door(1)), "a.geojson")
    bad = file(door(2), door("geen"))
    checked, is_stored = load_addresses(store, Settings(), bad, "b.geojson")
    assert (is_stored, checked.rejected, len(checked.rows)) == (False, 1, 1)
    assert [number for _, number, _ in stored(store)] == ["1"]
    _, is_stored = load_addresses(store, Settings(), bad, "b.geojson", partial=True)
    assert is_stored
    assert [number for _, number, _ in stored(store)] == ["2"]


def test_a_trial_changes_nothing(store: Store) -> None:
    checked, is_stored = load_addresses(store, Settings(), file(door(1)), "a.geojson", dry_run=True)
    assert (len(checked.rows), is_stored, address_count(store)) == (1, False, 0)


def test_nothing_of_other_columns_reaches_the_store(store: Store, tmp_path: Path) -> None:
    load_addresses(store, Settings(), file(door(1, naam_bewoner="KanarieBewoner")), "a.geojson")
    with store.read() as cursor:
        assert "KanarieBewoner" not in repr(cursor.execute("SELECT * FROM address").fetchall())
        assert "KanarieBewoner" not in repr(cursor.execute("SELECT * FROM audit").fetchall())


def test_addresses_and_places_beneath_the_map_leave_each_other_alone(store: Store) -> None:
    home = json.dumps({
        "type": "Feature", "properties": {"name": "Huis"},
        "geometry": {"type": "Point", "coordinates": [6.551, 53.235]},
    }).encode()  # fmt: skip
    load_layer(store, Settings(), "home", home, "huis.geojson")
    load_layer(store, Settings(), "address", file(door(1)), "a.geojson")
    assert [item.name for item in named_places(store)["home"]] == ["Huis"]
    assert address_count(store) == 1
    assert LAYERS == ("street", "block", "home", "area", "green", "water", "address", "cell")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_shell_loads_addresses_and_says_what_is_wrong(tmp_path: Path, language: str) -> None:
    shell = Shell(tmp_path)
    assert shell("init").returncode == 0
    good, bad = tmp_path / "goed.geojson", tmp_path / "fout.geojson"
    good.write_bytes(file(door(1), door(2)))
    bad.write_bytes(file(door(1), door("?")))
    told = shell("reference", "address", str(good), KOPPEL_LANG=language)
    assert told.returncode == 0, told.stderr
    assert "straatnaam" in told.stdout
    told = shell("reference", "address", str(bad), KOPPEL_LANG=language)
    assert told.returncode == 1
    assert "“?”" in told.stdout + told.stderr
    assert "⟦" not in told.stdout + told.stderr
    with Store.open(tmp_path / "koppel.duckdb") as store:
        assert address_count(store) == 2


def streets() -> list[dict[str, Any]]:
    return [
        door(1),
        door(12),
        door(12, huisletter="a"),
        door(3, straatnaam="Café-steeg", postcode="9741ZB"),
        door(12, straatnaam="Duindoornlaan", postcode="9741ZC"),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("meidoornstraat 12", ["Meidoornstraat 12", "Meidoornstraat 12A"]),
        ("12a Meidoornstraat", ["Meidoornstraat 12A"]),
        ("Meidornstraat 1", ["Meidoornstraat 1", "Meidoornstraat 12", "Meidoornstraat 12A"]),
        ("9741zc 12", ["Duindoornlaan 12"]),
        ("9741 ZB", ["Café-steeg 3"]),
        ("cafe steeg 3", ["Café-steeg 3"]),
        ("meidoornstraat", []),
        ("12", []),
        ("", []),
        ("%_ 12", []),
        ("zwembad 12", []),
    ],
)
def test_an_address_is_found_by_what_people_type(store: Store, asked: str, found: list[str]) -> None:
    load_addresses(store, Settings(), file(*streets()), "a.geojson")
    assert [f"{item.street} {item.number}".replace("12a", "12A") for item in find_addresses(store, asked)] == found


def test_what_is_found_is_bounded_and_has_its_place_in_degrees(store: Store) -> None:
    load_addresses(store, Settings(), file(*(door(number) for number in range(1, 40))), "a.geojson")
    addresses = find_addresses(store, f"{'x' * 5000} 1")
    assert addresses == ()
    addresses = find_addresses(store, "Meidoornstraat 1")
    assert [item.number for item in addresses] == ["1", "10", "11", "12", "13"]
    assert addresses[0].place == pytest.approx((53.2350, 6.5510), abs=1e-5)
