from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT, Limits
from koppel.ingest.check import check_file
from koppel.ingest.profiles import Profile
from koppel.ingest.repair import repair
from koppel.ingest.tangle import count_crossings
from tests.ingest.builders import SETTINGS, collection, feature

CATALOGUE = load_catalogue(ROOT / "layers")
SQUARE = shapely.box(0, 0, 10, 10)
BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])


def random_ring(count: int) -> shapely.Polygon:
    return shapely.Polygon(np.random.default_rng(7).random((count, 2)) * 1000)


@pytest.mark.parametrize(
    ("geometry", "crossings"),
    [
        (SQUARE, 0),
        (BOW_TIE, 1),
        (shapely.MultiPolygon([BOW_TIE, shapely.box(20, 0, 30, 10)]), 1),
        # A hole that sticks out of its area crosses it twice.
        (shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(5, 5), (15, 5), (15, 6), (5, 6)]]), 2),
        # Rings that touch, or lie over each other, do not cross.
        (shapely.MultiPolygon([SQUARE, shapely.box(10, 0, 20, 10), SQUARE]), 0),
        (shapely.LineString([(0, 0), (10, 10), (10, 0), (0, 10)]), 0),
        (shapely.Point(0, 0), 0),
    ],
)
def test_crossings_of_rings_are_counted(geometry: shapely.Geometry, crossings: int) -> None:
    assert count_crossings(geometry, 100) == crossings


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=4, max_size=30, unique=True))
def test_the_count_is_that_of_all_pairs_of_segments(points: list[tuple[int, int]]) -> None:
    ring = [*points, points[0]]
    segments = [shapely.LineString(ring[at : at + 2]) for at in range(len(points))]
    crossings = sum(
        first.crosses(second) and not first.touches(second)
        for at, first in enumerate(segments)
        for second in segments[at + 1 :]
    )
    assert count_crossings(shapely.Polygon(points), 1000) == crossings


def test_counting_stops_where_there_are_more_than_asked_for() -> None:
    assert count_crossings(random_ring(2000), 5000) == 5001


def test_segments_that_lie_over_each_other_without_crossing_are_no_endless_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Forth and back over the same place: every segment meets every other, and none crosses.
    comb = shapely.Polygon([(0, 0), *[((at % 2) * 100, 0) for at in range(20_000)], (50, 1)])
    looked_at = 0
    query = shapely.STRtree.query

    def watch(tree: shapely.STRtree, boxes: object) -> object:
        nonlocal looked_at
        found = query(tree, boxes)
        looked_at += found.shape[1]
        return found

    monkeypatch.setattr(shapely.STRtree, "query", watch)
    assert count_crossings(comb, 5000) == 5001
    assert looked_at < 100 * (20_000 + 5000)


def test_an_area_that_crosses_itself_now_and_then_is_mended() -> None:
    (result,) = repair([random_ring(60)])
    assert result.geometry is None or result.geometry.is_valid
    assert {remark.code for remark in result.remarks} <= {"area_mended", "repair_too_large"}


@pytest.mark.parametrize("count", [2_000, 10_000])
def test_an_area_that_is_all_crossings_is_refused_before_anything_mends_it(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shapely.make_valid", lambda *_, **__: pytest.fail("mended"))
    (result,) = repair([random_ring(count)])
    assert result.geometry is None
    assert [remark.code for remark in result.remarks] == ["area_tangled"]


def test_areas_of_one_file_share_a_bound() -> None:
    limits = replace(Limits(), max_crossings=10, max_file_crossings=3)
    results = repair([BOW_TIE] * 5, limits)
    codes = [result.remarks[0].code for result in results]
    assert codes[3:] == ["file_tangled"] * 2
    assert "file_tangled" not in codes[:3]


def test_a_row_with_a_tangled_area_is_refused_in_words_and_the_others_are_read() -> None:
    ring = (np.random.default_rng(3).random((3000, 2)) / 1000 + [5.6, 51.97]).tolist()
    area = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    values = {"kind": "riolering", "title": "Riool", "status": "gepland"}
    content = collection(feature(external_id="A1", **values), feature(area, external_id="A2", **values))
    profile = Profile(name="mine", label={}, fields={name: (name,) for name in ("external_id", *values)})
    checked = check_file(
        content, "works.geojson", settings=SETTINGS, catalogue=CATALOGUE, target_crs="EPSG:28992", profile=profile,
        today=date(2026, 11, 21), partner="stad",
    )  # fmt: skip
    assert [activity.external_id for activity in checked.activities] == ["A1"]
    assert [issue.code for row in checked.rejected for issue in row.issues if issue.field == "geometry"] == [
        "area_tangled"
    ]
