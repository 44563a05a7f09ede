"""A real neighbourhood: every address is told of the works that plain shapely finds, with the same nearness."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import pytest
import shapely
from shapely.ops import substring

from koppel.access import operator
from koppel.config import Settings
from koppel.crs import RD_NEW
from koppel.model import Activity, Precision, Status, Visibility
from koppel.model.plans import Reference, ReferenceLayer
from koppel.publish.html.mapdata import door_script
from koppel.publish.reach import Nearness, reach
from koppel.services.plans.addresses import load_addresses
from koppel.services.publishing import drafting
from koppel.store.database import Store
from koppel.store.intake.uploads import add_upload
from koppel.store.plans.activity_changes import put_activities
from koppel.store.plans.reference import put_reference
from tests.publish.nearby import differences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

pytestmark = pytest.mark.realdata
AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
FOLDER = "utrecht-rivierenwijk-osm"
_TO_RD = pyproj.Transformer.from_crs("OGC:CRS84", RD_NEW, always_xy=True)


def shapes(file: Path) -> list[tuple[dict[str, Any], Any]]:
    found = []
    for item in json.loads(file.read_text(encoding="utf-8"))["features"]:
        shape = shapely.from_geojson(json.dumps(item["geometry"]))
        moved = shapely.transform(shape, lambda xy: np.column_stack(_TO_RD.transform(xy[:, 0], xy[:, 1])))
        found.append((item["properties"], moved))
    return found


def made_up(folder: Path, count: int) -> list[Activity]:
    """Works such as a wijk has: along streets, in gardens, at parking places, on houses, and one for the whole wijk."""
    random = np.random.default_rng(12)
    roads = [shape for _, shape in shapes(folder / "roads.geojson") if shape.length > 20]
    houses = [shape for _, shape in shapes(folder / "buildings.geojson") if shape.area > 30]
    places = [shape for _, shape in shapes(folder / "car_parking.geojson")]
    found = []
    for at in range(count):
        sort = at % 5
        road = roads[int(random.integers(len(roads)))]
        first = float(random.uniform(0, road.length - 10))
        piece = substring(road, first, first + float(random.uniform(8, 120)))
        house = houses[int(random.integers(len(houses)))]
        beside = shapely.Point(house.centroid.x + float(random.uniform(-30, 30)), house.centroid.y)
        shape = (piece, shapely.buffer(piece, 5), house, places[int(random.integers(len(places)))], beside)[sort]
        found.append(activity(at, shape, Visibility.BUURT if at % 17 == 3 else Visibility.OPENBAAR))
    whole = shapely.box(*shapely.total_bounds(np.array(houses)))
    found.append(activity(count, whole, Visibility.OPENBAAR, kind="aardgasvrij"))
    return found


def activity(at: int, shape: Any, visibility: Visibility, kind: str = "riolering") -> Activity:
    day = date(2027 + at % 3, 1 + at % 12, 1)
    return Activity(
        partner="Gemeente Utrecht", external_id=f"W-{at}", kind=kind, title=f"Werk {at}", status=Status.GEPLAND,
        geometry=shape, public_title=f"Nieuw riool {at}", public_description="Wij werken in uw straat.",
        start=None if at % 10 == 9 else day, start_precision=None if at % 10 == 9 else Precision.MAAND,
        contact_role="wijkregisseur", contact_channel="wijk@gemeente.voorbeeld.nl", visibility=visibility,
    )  # fmt: skip


@pytest.fixture
def store(realdata: Path, tmp_path: Path, catalogue: Catalogue) -> Iterator[Store]:
    folder = realdata / FOLDER
    houses = [shape for _, shape in shapes(folder / "buildings.geojson")]
    west, south, east, north = (float(side) for side in shapely.total_bounds(np.array(houses)))
    middle = (west + east) / 2
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        with opened.write("test", "reference") as writer:
            named = [(told["name"], shape) for told, shape in shapes(folder / "roads.geojson") if told["name"]]
            put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, *item) for item in named])
            put_reference(
                writer,
                ReferenceLayer.BLOCK,
                [Reference(ReferenceLayer.BLOCK, f"Pand {at}", shape) for at, shape in enumerate(houses)],
            )
            halves = {"West": (west, middle), "Oost": (middle, east)}
            put_reference(
                writer,
                ReferenceLayer.AREA,
                [
                    Reference(ReferenceLayer.AREA, name, shapely.box(left - 50, south - 50, right + 50, north + 50))
                    for name, (left, right) in halves.items()
                ],
            )
        file = folder / "addresses.geojson"
        load_addresses(opened, Settings(area=None), file.read_bytes(), file.name, partial=True)
        yield opened


def published(store: Store, catalogue: Catalogue, folder: Path, count: int) -> drafting.Draft:
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with store.write("test", "import") as writer:
        upload = add_upload(writer, file_name="w", content=b"w", partners=["Gemeente Utrecht"], report="{}")
        put_activities(writer, made_up(folder, count), widths=widths, upload_id=upload)
    made = drafting.draft(store.visible_to(operator("test")), catalogue, Settings(area=None), "nl", at=AT)
    assert sum(work.is_shown for work in made.copy.works) == count + 1
    return made


def test_every_address_is_told_of_the_works_that_plain_shapely_finds(
    store: Store, catalogue: Catalogue, realdata: Path
) -> None:
    made = published(store, catalogue, realdata / FOLDER, 60)
    told = reach(made.copy, made.ground, catalogue.rules)
    assert len(made.ground.addresses) > 650
    differing, count = differences(made.copy, made.ground, told)
    assert differing == []
    assert count > 1000
    # Every class was tried.
    found = Counter(near.nearness for doors in told.doors.values() for door in doors for near in door.near)
    assert set(found) == set(Nearness)


def test_what_a_phone_loads_for_its_street_stays_small(store: Store, catalogue: Catalogue, realdata: Path) -> None:
    made = published(store, catalogue, realdata / FOLDER, 100)
    told = reach(made.copy, made.ground, catalogue.rules)
    sizes = {street: len(door_script(doors)) for street, doors in told.doors.items()}
    assert max(sizes.values()) < 40_000
