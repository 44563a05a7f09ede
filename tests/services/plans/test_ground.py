"""Green and water beneath the works: from a file to the team's map, paper, the map as a file, and residents' pages."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.crs import transform
from koppel.publish.html.mapdata import ground_script
from koppel.services.pictures.map_layer import background_layer
from koppel.services.pictures.map_sheet import SheetWish, map_picture
from koppel.services.plans.addresses import load_layer
from koppel.services.plans.reference import named_places
from koppel.services.publishing.public_places import ground, public_places
from koppel.store.database import Store
from koppel.tokens import token
from koppel.ui.maps.standalone import standalone_html
from tests.publish.examples import small
from tests.services.world import CATALOGUE, TODAY, X, Y, make_world
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.world import World

PARK = shapely.box(X, Y + 20, X + 60, Y + 60)
POND = shapely.box(X + 70, Y + 20, X + 90, Y + 40)
OTHER_POND = shapely.box(X + 120, Y + 20, X + 140, Y + 40)


def file(*shapes: shapely.Geometry, **properties: str) -> bytes:
    moved = transform(list(shapes), source="EPSG:28992", target="OGC:CRS84")
    features = [
        {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape in moved
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = make_world(tmp_path_factory.mktemp("world"))
    with made.open() as store:
        for layer, content in (("green", file(PARK, naam="Park")), ("water", file(POND, OTHER_POND))):
            _, is_stored = load_layer(store, made.settings, layer, content, f"{layer}.geojson")
            assert is_stored
    return made


def drawn(store: Store) -> dict[str, list[dict[str, Any]]]:
    told: dict[str, list[dict[str, Any]]] = json.loads(background_layer(named_places(store), store.crs))
    return told


def test_the_map_is_told_each_part_apart_so_that_it_can_pass_over_those_out_of_sight(world: World) -> None:
    with world.open() as store:
        layers = drawn(store)
    assert (len(layers["green"]), len(layers["water"]), layers["block"]) == (1, 2, [])
    (ring,) = layers["green"][0]["s"][1][0]
    (middle,) = transform([PARK.centroid], source="EPSG:28992", target="OGC:CRS84")
    assert shapely.Polygon(ring).contains(shapely.Point(middle.y, middle.x))


def test_a_ditch_that_is_a_line_is_refused_with_what_would_be_right_and_nothing_is_lost(world: World) -> None:
    ditch = shapely.LineString([(X, Y), (X + 30, Y + 90)])
    with world.open() as store:
        checked, is_stored = load_layer(store, world.settings, "water", file(ditch), "sloot.geojson")
        assert len(drawn(store)["water"]) == 2
    (issue,) = checked.issues
    assert (is_stored, issue.code, issue.facts) == (False, "reference_shape", {"got": "LineString", "right": "Polygon"})


def test_paper_has_both_in_the_colours_of_paper(world: World) -> None:
    view = transform([shapely.box(X - 20, Y - 20, X + 160, Y + 80)], source="EPSG:28992", target="OGC:CRS84")[0].bounds
    with world.open() as store:
        made = map_picture(store, CATALOGUE, "nl", SheetWish(view=view), "svg", today=TODAY).content.decode()
    # The map lies in the picture as a picture of its own.
    within = "".join(base64.b64decode(part).decode() for part in re.findall(r"svg\+xml;base64,([\w+/=]+)", made))
    for name in ("paper-green", "paper-water"):
        assert token(name) in within, name


def test_residents_pages_have_both(world: World) -> None:
    with world.open() as store:
        named = named_places(store)
        places = public_places(named, store.crs, None)
        made = ground(places, small(), named, ())
    script = ground_script(small(), made).decode()
    told = json.loads(script[script.index("={") + 1 : script.rindex("}") + 1])
    assert (len(told["green"]), len(told["water"])) == (1, 2)


def test_the_map_as_a_file_has_both() -> None:
    shape = json.loads(shapely.to_geojson(shapely.box(6.5, 53.2, 6.6, 53.3)))
    without = standalone_html([], [], [], [], None, title="Kaart", notice=None)
    made = standalone_html([], [], [], [], None, title="Kaart", notice=None, green=[shape], water=[shape])
    for name in ("ground-green", "ground-water"):
        assert made.count(token(name)) > without.count(token(name)), name


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_shell_loads_green_and_says_what_is_wrong(tmp_path: Path, language: str) -> None:
    shell = Shell(tmp_path)
    assert shell("init").returncode == 0
    good, bad = tmp_path / "groen.geojson", tmp_path / "fout.geojson"
    good.write_bytes(file(PARK))
    bad.write_bytes(file(shapely.Point(X, Y)))
    assert shell("reference", "green", str(good), KOPPEL_LANG=language).returncode == 0
    told = shell("reference", "green", str(bad), KOPPEL_LANG=language)
    assert told.returncode == 1
    assert "Polygon" in told.stdout + told.stderr
    with Store.open(tmp_path / "koppel.duckdb") as store:
        assert len(drawn(store)["green"]) == 1
