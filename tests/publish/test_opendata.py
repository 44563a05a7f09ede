"""Open data that other programs read, and no more than the map shows."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import geopandas
import pytest
import shapely

from koppel.publish.opendata import open_data
from tests.publish.examples import settings, small
from tests.publish.hostile import TITLES, hostile

if TYPE_CHECKING:
    from koppel.publish.model import PublicCopy

URL = "https://kaart.voorbeeld.nl/selwerd/"


def read(copy: PublicCopy | None = None, url: str | None = None) -> Any:
    return json.loads(open_data(copy or small(), settings(url=url)))


def works(copy: PublicCopy | None = None, url: str | None = None) -> dict[str, Any]:
    return {feature["id"]: feature for feature in read(copy, url)["features"]}


def test_the_file_says_what_it_is_and_whose() -> None:
    document = read()
    assert document["type"] == "FeatureCollection"
    assert document["title"] == "Samen aan de slag in Selwerd: wat er gebeurt in Selwerd"
    assert document["publisher"] == "Gemeente Groningen (fictief)"
    assert document["licence"] == "U mag deze gegevens vrij gebruiken (CC0)."
    assert document["published_at"] == "2026-11-02T09:30:00+00:00"
    assert "crs" not in document


def test_every_shown_work_is_in_it_and_one_that_is_not_public_any_more_is_not() -> None:
    assert set(works()) == {work.key for work in small().works} - {"wegvande"}
    assert b"wegvande" not in open_data(small(), settings())


def test_a_work_has_all_that_its_page_tells() -> None:
    assert works(url=URL)["warmteaa"]["properties"] == {
        "key": "warmteaa",
        "title": "Nieuwe leidingen voor warmte",
        "text": "Wij leggen leidingen voor warmte in uw straat.",
        "kind": "warmtenet",
        "kind_label": "Nieuwe leidingen voor warmte",
        "theme": "ondergrond",
        "state": "afgesproken",
        "state_label": "Afgesproken",
        "start": "2027-04-05",
        "start_precision": "dag",
        "end": "2027-10-29",
        "end_precision": "dag",
        "phase": None,
        "phase_count": None,
        "partner": "Warmtebedrijf Noord (fictief)",
        "contact_role": "omgevingsmanager",
        "contact_channel": "warmte@warmte.voorbeeld.nl",
        "hinder": 3,
        "notes": [],
        "buurt": "Selwerd-West",
        "streets": ["Meidoornstraat"],
        "url": f"{URL}werk/warmteaa.html",
        "together": ["rioolaaa"],
        "first_published": "2026-09-01",
        "changed_on": "2026-11-02",
        "changes": [
            {
                "on": "2026-10-01",
                "told": ["period"],
                "is_shifted": True,
                "state_before": None,
                "period_before": {
                    "start": "2026-10-01", "start_precision": "kwartaal",
                    "end": "2026-12-31", "end_precision": "kwartaal",
                },
                "reason": None,
            },
            {
                "on": "2026-11-02",
                "told": ["state", "period"],
                "is_shifted": True,
                "state_before": "plan",
                "period_before": {
                    "start": "2027-01-01", "start_precision": "kwartaal",
                    "end": "2027-03-31", "end_precision": "kwartaal",
                },
                "reason": None,
            },
        ],
    }  # fmt: skip


def test_without_an_address_of_the_site_there_is_none_of_the_work() -> None:
    assert {feature["properties"]["url"] for feature in works().values()} == {None}


def test_a_buurt_work_has_no_place() -> None:
    feature = works()["gesprekk"]
    assert feature["geometry"] is None
    assert feature["properties"]["buurt"] == "Selwerd-West"
    assert feature["properties"]["streets"] == []


def test_coordinates_have_six_decimals_and_two_dimensions() -> None:
    copy = small()
    exact = replace(copy.works[0], geometry=shapely.Point(6.55123456789, 53.23598765432, 4.0))
    assert works(replace(copy, works=(exact,)))["bezigbez"]["geometry"] == {
        "type": "Point",
        "coordinates": [6.551235, 53.235988],
    }


def test_outer_rings_run_against_the_clock_and_holes_with_it() -> None:
    copy = small()
    ring = [(6.0, 53.0), (6.0, 53.1), (6.1, 53.1), (6.1, 53.0)]
    hole = [(6.02, 53.02), (6.04, 53.02), (6.04, 53.04), (6.02, 53.04)]
    turned = replace(copy.works[0], geometry=shapely.Polygon(ring, [hole]))
    outer, inner = works(replace(copy, works=(turned,)))["bezigbez"]["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw
    assert not shapely.LinearRing(inner).is_ccw


def test_geopandas_reads_back_what_was_public() -> None:
    copy = small()
    frame = geopandas.read_file(BytesIO(open_data(copy, settings()))).set_index("key")
    assert frame.crs.to_epsg() == 4326
    shown = [work for work in copy.works if work.is_shown]
    assert list(frame.index) == [work.key for work in shown]
    for work in shown:
        row = frame.loc[work.key]
        assert (row["title"], row["state"], row["hinder"]) == (work.title, work.state.value, work.hinder)
        if work.geometry is None:
            assert row.geometry is None
        else:
            assert shapely.hausdorff_distance(row.geometry, work.geometry) < 1e-6
            assert row.geometry.geom_type == work.geometry.geom_type


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert open_data(small(), settings()) == open_data(small(), settings())


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_hostile_title_is_text(title: tuple[str, str]) -> None:
    written, seen = title
    made = works(hostile(written))
    assert set(made) == set(works())
    for key in ("warmteaa", "gesprekk"):
        told = made[key]["properties"]
        assert (told["title"], told["partner"], told["buurt"]) == (seen, seen, seen)
    frame = geopandas.read_file(BytesIO(open_data(hostile(written), settings())))
    assert set(frame["title"]) == {seen}
