"""Streets, areas and buildings of real registers as reference layers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.config import read_settings
from koppel.crs import RD_NEW
from koppel.ingest.addresses import check_addresses
from koppel.ingest.reference import check_reference
from koppel.model.plans import ReferenceLayer
from koppel.services.plans.addresses import load_addresses
from koppel.services.plans.reference import load_reference, named_places
from koppel.store.database import Store
from koppel.store.plans.addresses import list_addresses

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realdata
SETTINGS = read_settings({})


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("cbs-wijken-gemeenten-2024/wijken_2024.geojson", "wijknaam"),
        ("cbs-wijken-gemeenten-2024/gemeenten_2024.geojson", "gemeentenaam"),
        ("cartomap-buurt-2016-groningen/buurt_2016_groningen_noord_rd.geojson", "statnaam"),
    ],
)
def test_areas_of_statistics_are_read_whole_with_their_names(realdata: Path, file: str, column: str) -> None:
    path = realdata / file
    checked = check_reference(
        path.read_bytes(), path.name, settings=SETTINGS, target_crs=RD_NEW, reference_layer="area"
    )
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert checked.read == len(features)
    assert len(checked.rows) + checked.rejected == checked.read
    assert checked.rejected == 0, checked.issues[:3]
    names = {str(next(v for k, v in item["properties"].items() if k.lower() == column.lower())) for item in features}
    assert {row.name for row in checked.rows} == {" ".join(name.split()) for name in names}


def test_streets_of_wageningen_are_stored_by_name(realdata: Path, tmp_path: Path) -> None:
    path = realdata / "nwb-wageningen" / "Roads.gml"
    with Store.open(tmp_path / "k.duckdb", create=True) as store:
        checked, stored = load_reference(
            store, SETTINGS, ReferenceLayer.STREET, path.read_bytes(), path.name, partial=True
        )
        assert stored
        streets = named_places(store)["street"]
    assert sum(shapely.length(item.geometry) for item in streets) == pytest.approx(
        sum(shapely.length(row.geometry) for row in checked.rows), rel=1e-6
    )
    assert len({item.name for item in streets}) == len(streets)


def test_addresses_of_the_bag_are_stored_with_their_numbers(realdata: Path, tmp_path: Path) -> None:
    path = realdata / "pdok-bag-gpkg" / "bag.gpkg"
    with Store.open(tmp_path / "k.duckdb", create=True) as store:
        checked, stored = load_addresses(
            store, SETTINGS, path.read_bytes(), path.name, layer="verblijfsobjecten", partial=True
        )
        assert stored
        with store.read() as cursor:
            found = list_addresses(cursor)
    assert checked.read == 1836
    # One home has no postcode, one address stands there twice.
    assert [(issue.row, issue.code) for issue in checked.issues] == [
        (1824, "address_postcode"),
        (1831, "address_twice"),
    ]
    assert len(found) == len(checked.rows) == 1834
    assert all(item.street and 119_000 < item.geometry.x < 123_000 for item in found)
    assert any("-" in item.number for item in found)


def test_addresses_of_openstreetmap_are_recognised(realdata: Path) -> None:
    path = realdata / "utrecht-rivierenwijk-osm" / "addresses.geojson"
    checked = check_addresses(path.read_bytes(), path.name, settings=SETTINGS, target_crs=RD_NEW)
    assert checked.read == 676
    assert [(issue.row, issue.code) for issue in checked.issues] == [(452, "address_postcode")]
    assert "1-bs" in {row.number for row in checked.rows}
