"""Distances and ground of pairs, column by column as of single geometries."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect import space
from tests.detect.builders import line, square


def column(*items: Any) -> Any:
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made


def test_footprints_are_areas_as_drawn_and_half_the_width_around_the_rest() -> None:
    area, point, pipe = space.footprints(
        column(square(), shapely.Point(0, 0), line((0, 0), (10, 0))), np.array([4.0, 4.0, 2.0])
    )
    assert area.equals(square())
    # Round, of sixteen segments a quarter.
    assert (point.area, len(point.exterior.coords)) == (pytest.approx(math.pi * 4, rel=0.01), 65)
    assert pipe.area == pytest.approx(20 + math.pi, rel=0.01)
    assert point.bounds == (-2, -2, 2, 2)


def test_what_has_no_width_takes_no_ground() -> None:
    (ground,) = space.footprints(column(line((0, 0), (10, 0))), np.array([0.0]))
    assert ground.is_empty


@pytest.mark.parametrize(
    ("second", "shared"),
    [
        (square(5, 5), 25),
        (square(10), 0),
        (square(20), 0),
        (square(2, 2, 4), 16),
        (square(), 100),
        (square(-5, -5, 30), 100),
    ],
)
def test_shared_ground_is_that_of_both(second: Any, shared: float) -> None:
    first = square()
    assert space.shared_area_m2(column(first), column(second)).tolist() == pytest.approx([shared])
    assert space.shared_area_m2(column(second), column(first)).tolist() == pytest.approx([shared])


def test_a_work_within_the_box_of_another_and_not_within_it_shares_only_what_lies_in_it() -> None:
    triangle = shapely.Polygon([(0, 0), (20, 0), (0, 20)])
    assert space.shared_area_m2(column(square(5, 5)), column(triangle)).tolist() == pytest.approx([50])


def beside(first: Any, second: Any, buffer_m: float = 5.0) -> float:
    geometry = column(first, second)
    at, other = np.array([0]), np.array([1])
    apart = space.distance_m(geometry[at], geometry[other])
    return float(space.shared_length_m(geometry, at, other, np.array([buffer_m]), apart)[0])


def test_lines_lie_side_by_side_along_what_is_near_of_the_shorter() -> None:
    long, short = line((0, 0), (100, 0)), line((90, 3), (150, 3))
    # Within 5 m of the end of the long one, 3 m aside, the short one goes on for 4 m.
    assert beside(long, short) == beside(short, long) == pytest.approx(14, abs=0.05)
    inside = line((20, 3), (60, 3))
    assert beside(long, inside) == beside(inside, long) == pytest.approx(40)
    assert beside(long, line((0, 5.1), (50, 5.1))) == 0
    assert beside(long, line((0, 5), (50, 5))) == pytest.approx(50, abs=1)


def test_of_a_line_and_an_area_the_line_is_measured_and_of_two_areas_nothing() -> None:
    pipe = line((-20, 5), (10, 5))
    assert beside(pipe, square()) == beside(square(), pipe) == pytest.approx(15)
    assert beside(pipe, square(500)) == 0
    assert math.isnan(beside(square(), square()))
    assert math.isnan(beside(shapely.Point(0, 0), pipe))
    assert math.isnan(beside(shapely.Point(0, 0), square()))


POINT = st.tuples(st.integers(0, 30), st.integers(0, 30))


@given(st.lists(st.tuples(POINT, POINT, st.sampled_from([2.0, 5.0])), min_size=1, max_size=8))
def test_many_pairs_at_once_are_as_each_alone(drawn: list[tuple[tuple[int, int], tuple[int, int], float]]) -> None:
    lines = [line(first, (second[0] + 31, second[1])) for first, second, _ in drawn]
    geometry = column(*lines, square(10, 10, 15))
    number = len(lines)
    a, b = np.arange(number), np.full(number, number)
    buffers = np.array([buffer for *_, buffer in drawn])
    apart = space.distance_m(geometry[a], geometry[b])
    together = space.shared_length_m(geometry, b, a, buffers, apart)
    alone = [beside(square(10, 10, 15), drawn_line, buffer) for drawn_line, buffer in zip(lines, buffers, strict=True)]
    assert together.tolist() == pytest.approx(alone)
    assert apart.tolist() == pytest.approx([one.distance(square(10, 10, 15)) for one in lines])


def test_long_columns_are_cut_and_joined_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [square(10.0 * at) for at in range(11)]
    monkeypatch.setattr(space, "_BLOCK", 4)
    found = space.distance_m(column(*[square()] * 11), column(*places))
    assert found.tolist() == [max(0.0, 10.0 * at - 10.0) for at in range(11)]
    assert space.distance_m(column(), column()).tolist() == []
