"""How areas that are no areas are mended, and what is said of it."""

from __future__ import annotations

import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from koppel.ingest.repair import repair
from koppel.model import IssueSeverity

GROUND = [(0, 0), (100, 0), (100, 100), (0, 100)]
HOLE = [(10, 10), (50, 10), (50, 50), (10, 50)]


@pytest.mark.parametrize(
    ("drawn", "reason", "before_m2", "after_m2"),
    [
        (Polygon([(0, 0), (100, 0), (100, 100), (50, -10), (0, 100)]), "it crosses itself", None, None),
        (Polygon([(0, 0), (10, 0), (5, 5), (10, 10), (0, 10), (5, 5)]), "its edge touches itself, at x 5, y 5", 50, 50),
        (
            Polygon(GROUND, [[(200, 200), (201, 200), (201, 201), (200, 201)]]),
            "a hole lies outside the area, at x 200, y 200",
            9_999,
            10_001,
        ),
        (
            Polygon(GROUND, [HOLE, [(20, 20), (30, 20), (30, 30), (20, 30)]]),
            "parts lie within each other, at x 20, y 20",
            8_300,
            8_400,
        ),
        (MultiPolygon([box(0, 0, 10, 10), box(2, 2, 4, 4)]), "parts lie within each other, at x 4, y 2", 104, 100),
        (
            Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(5, 0), (10, 5), (5, 10), (0, 5)]]),
            "its inside is not connected, at x 5, y 0",
            50,
            50,
        ),
        (Polygon(GROUND, [HOLE, HOLE]), "it crosses itself, at x 50, y 50", 6_800, 8_400),
    ],
)
def test_a_mended_area_says_what_was_wrong_and_how_much_it_was_and_is(
    drawn: shapely.Geometry, reason: str, before_m2: float | None, after_m2: float | None
) -> None:
    (mended,) = repair([drawn])
    (remark,) = mended.remarks
    assert (remark.code, remark.severity) == ("area_mended", IssueSeverity.REPAIRED)
    assert mended.geometry is not None
    assert mended.geometry.is_valid
    told = remark.facts["reason"]
    assert isinstance(told, dict)
    assert str(told["en"]).startswith(reason)
    if before_m2 is not None and after_m2 is not None:
        assert {name: value for name, value in remark.facts.items() if name != "reason"} == {
            "before_m2": before_m2,
            "after_m2": after_m2,
            "changed_m2": abs(after_m2 - before_m2),
        }
        assert mended.geometry.area == pytest.approx(after_m2)


def test_what_would_change_by_more_than_half_is_refused_and_by_half_it_is_not() -> None:
    # Two triangles that meet in a point, of which the ring runs one the other way round.
    def bow(right: float) -> list[tuple[str, object]]:
        (mended,) = repair([Polygon([(0, 0), (10, 10), (10 + right, 20), (10 + right, 0), (10, 10), (0, 20)])])
        return [(remark.code, remark.facts.get("changed_m2")) for remark in mended.remarks]

    assert bow(10) == [("repair_too_large", 200.0)]
    # The left one is 100 m2, the right one of 300 m2 counts less those: 200 of 400 m2 are known before.
    assert bow(30) == [("area_mended", 200.0)]
    assert bow(29) == [("repair_too_large", 200.0)]


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (Polygon(), "geometry_empty"),
        (LineString([(0, 0), (0.009, 0)]), "line_collapsed"),
        (box(0, 0, 0.09, 0.1), "area_collapsed"),
        (LineString([(0, 0), (0, 0)]), "geometry_collapsed"),
        (Polygon([(0, 0), (10, 0), (20, 0)]), "geometry_collapsed"),
    ],
)
def test_what_is_nothing_is_refused(drawn: shapely.Geometry, code: str) -> None:
    (refused,) = repair([drawn])
    assert refused.geometry is None
    assert [(remark.code, remark.severity) for remark in refused.remarks] == [(code, IssueSeverity.ERROR)]


@pytest.mark.parametrize(
    "drawn", [Point(1, 2), LineString([(0, 0), (0.011, 0)]), box(0, 0, 0.11, 0.1), box(0, 0, 10, 10), None]
)
def test_what_is_right_stays_as_it_is(drawn: shapely.Geometry | None) -> None:
    (kept,) = repair([drawn])
    assert kept.geometry is drawn
    assert kept.remarks == ()


def test_of_a_mix_the_areas_are_kept_and_it_is_told_how_many_parts_were() -> None:
    mix = shapely.GeometryCollection([Point(0, 0), LineString([(0, 0), (9, 9)]), box(0, 0, 10, 10), box(20, 0, 30, 10)])
    (mended,) = repair([mix])
    assert mended.geometry is not None
    assert mended.geometry.equals(MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 10)]))
    (remark,) = mended.remarks
    assert (remark.code, remark.severity) == ("geometry_mixed", IssueSeverity.REPAIRED)
    assert remark.facts == {"kept": 2, "dropped": 2}
    (mended,) = repair([shapely.GeometryCollection([Point(0, 0), LineString([(0, 0), (9, 9)])])])
    assert mended.geometry == LineString([(0, 0), (9, 9)])
