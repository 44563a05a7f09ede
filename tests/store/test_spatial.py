"""Spatial SQL beside shapely: the index finds what a look at every geometry finds, whatever happened to the table."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.works import WORKS_SCHEMA
from koppel.model.plans import Reference, ReferenceLayer
from koppel.store.chances.works import boxes_around, load_works
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities
from koppel.store.plans.reference import list_reference, put_reference
from tests.laws import tried

_places = st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(1, 30))
_files = st.lists(st.dictionaries(st.integers(0, 40), _places, max_size=40), min_size=1, max_size=5)


@tried(20)
@given(files=_files, box=_places)
def test_the_index_agrees_with_shapely_after_any_changes(
    make: Any, files: list[dict[int, tuple[int, int, int]]], box: tuple[int, int, int]
) -> None:
    bounds = (box[0], box[1], box[0] + box[2], box[1] + box[2])
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "k.duckdb", create=True) as store:
        for file in files:
            lines = {
                str(key): shapely.LineString([(x, y), (x + size, y + size / 2)]) for key, (x, y, size) in file.items()
            }
            with store.write("els", "import") as writer:
                put_activities(writer, [make(key, geometry=line) for key, line in lines.items()], widths={})
            with store.read() as cursor:
                every = list_activities(cursor)
                found = {item.external_id for item in list_activities(cursor, bbox=bounds)}
                ids = {str(item.id) for item in every if item.external_id in found}
                assert set(load_works(cursor, boxes=[bounds])["id"].to_pylist()) == ids
            assert found == {item.external_id for item in every if item.geometry.intersects(shapely.box(*bounds))}


@pytest.fixture
def grid(store: Store, make: Any) -> Store:
    with store.write("els", "import") as writer:
        put_activities(
            writer,
            [make(str(number), geometry=shapely.Point(number % 50, number // 50)) for number in range(5000)],
            widths={},
        )
    return store


def test_a_box_is_answered_by_the_index_also_after_changes_and_opening_again(grid: Store, make: Any) -> None:
    sql = "EXPLAIN SELECT id FROM activity WHERE ST_Intersects(geom, ST_MakeEnvelope(?, ?, ?, ?))"
    with grid.read() as cursor:
        assert "RTREE_INDEX_SCAN" in cursor.execute(sql, [1.0, 1.0, 3.0, 3.0]).fetchall()[0][1]
    with grid.write("els", "import") as writer:
        put_activities(
            writer, [make(str(number), geometry=shapely.Point(-5, -5)) for number in range(0, 5000, 3)], widths={}
        )
    grid.close()
    with Store.open(grid.path) as store, store.read() as cursor:
        assert "RTREE_INDEX_SCAN" in cursor.execute(sql, [1.0, 1.0, 3.0, 3.0]).fetchall()[0][1]
        assert len(list_activities(cursor, bbox=(-6, -6, -4, -4))) == 1667
        expected = [n for n in range(5000) if n % 3 and 1 <= n % 50 <= 3 and 1 <= n // 50 <= 3]
        assert len(list_activities(cursor, bbox=(1, 1, 3, 3))) == len(expected)


def test_works_are_the_columns_that_finding_asks_for(grid: Store) -> None:
    with grid.read() as cursor:
        works = load_works(cursor)
        (first,) = list_activities(cursor, bbox=(0, 0, 0, 0))
        assert first.id is not None
        one = load_works(cursor, ids=[first.id])
    assert works.schema == WORKS_SCHEMA
    assert works.num_rows == 5000
    (row,) = one.to_pylist()
    assert (row["id"], row["external_id"], row["start"], row["end"]) == (
        str(first.id),
        "0",
        first.start,
        first.end,
    )
    assert shapely.from_wkb(row["geometry"]).equals(first.geometry)


def test_neighbours_of_a_change_are_read_by_their_boxes(grid: Store) -> None:
    with grid.read() as cursor:
        (middle,) = list_activities(cursor, bbox=(10, 10, 10, 10))
        assert middle.id is not None
        boxes = boxes_around(cursor, [middle.id], margin_m=2.0, hinder_margin_m=3.0, hinder=3)
        assert boxes == ((8.0, 8.0, 12.0, 12.0),)
        assert load_works(cursor, ids=[middle.id], boxes=boxes).num_rows == 25
        assert load_works(cursor, boxes=boxes * 500).num_rows >= 25
        assert load_works(cursor, ids=[]).num_rows == 0


def test_reference_geometry_is_replaced_by_layer_and_found_by_place(store: Store) -> None:
    street = Reference(ReferenceLayer.STREET, "'s-Gravenstraat", shapely.LineString([(0, 0), (10, 0)]))
    area = Reference(ReferenceLayer.AREA, "Selwerd", shapely.box(0, 0, 100, 100), homes=2900)
    far = Reference(ReferenceLayer.STREET, "Verweg", shapely.LineString([(900, 900), (910, 900)]))
    with store.write("els", "reference") as writer:
        put_reference(writer, ReferenceLayer.STREET, [far, street])
        put_reference(writer, ReferenceLayer.AREA, [area])
    with store.write("els", "reference") as writer:
        put_reference(writer, ReferenceLayer.STREET, [street, far])
    with store.read() as cursor:
        assert list_reference(cursor) == (area, street, far)
        assert list_reference(cursor, layer=ReferenceLayer.STREET, bbox=(5, -1, 6, 1)) == (street,)


def test_around_a_work_that_hinders_others_are_read_further_away(store: Store, make: Any) -> None:
    places = {"own": (0, 3), "near": (4, 0), "far": (9, 3), "quiet": (9, 2), "beyond": (11, 3)}
    with store.write("els", "import") as writer:
        put_activities(
            writer,
            [make(name, geometry=shapely.Point(x, 0), hinder=level) for name, (x, level) in places.items()],
            widths={},
        )
    with store.read() as cursor:
        ids = {item.external_id: str(item.id) for item in list_activities(cursor)}

        def around(name: str) -> set[str]:
            boxes = boxes_around(cursor, [ids[name]], margin_m=5.0, hinder_margin_m=10.0, hinder=3)
            return set(load_works(cursor, ids=[ids[name]], boxes=boxes)["external_id"].to_pylist())

        assert around("own") == {"own", "near", "far", "quiet"}
        assert around("near") == {"own", "near", "far", "quiet"}
        assert around("quiet") == {"near", "far", "quiet", "beyond"}
