"""Numbers, lanes and the window of a map on paper."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
import shapely
from hypothesis import given

from koppel.cartography.labels import Board, Box, Wanted, place
from koppel.cartography.lanes import spread
from koppel.cartography.window import Window, round_scale
from tests.laws import tried


@given(
    spots=st.lists(st.tuples(st.floats(0, 60), st.floats(0, 40)), max_size=40),
    width=st.floats(2, 9),
    height=st.floats(2, 6),
)
@tried(60)
def test_labels_never_cover_each_other_nor_leave_the_map(
    spots: list[tuple[float, float]], width: float, height: float
) -> None:
    board = Board(60, 40)
    taken = Box(10, 10, 20, 20)
    board.take(taken)
    placed = place([Wanted((spot,), width, height) for spot in spots], board)
    boxes = [spot.box for spot in placed if spot is not None]
    shapes = [_shape(box) for box in [taken, *boxes]]
    for at, shape in enumerate(shapes):
        assert all(shapely.intersection(shape, other).area == 0 for other in shapes[at + 1 :])
    assert all(_shape(Box(30, 20, 60, 40)).buffer(1e-9).contains(_shape(box)) for box in boxes)


def _shape(box: Box) -> shapely.Polygon:
    x, y = box.width / 2, box.height / 2
    return shapely.box(box.x - x, box.y - y, box.x + x, box.y + y)


def test_a_label_stands_on_its_place_where_that_is_free_and_is_led_to_it_elsewhere() -> None:
    board = Board(60, 40)
    first, second = place([Wanted(((30.0, 20.0),), 6, 4), Wanted(((30.0, 20.0),), 6, 4)], board)
    assert first is not None
    assert not first.is_led
    assert second is not None
    assert second.is_led
    assert second.anchor == (30.0, 20.0)


def test_works_along_one_line_are_drawn_beside_each_other() -> None:
    line = shapely.LineString([(0, 0), (100, 0)])
    moved = spread([line, shapely.reverse(line), shapely.LineString([(50, -20), (50, 20)])], 2)
    assert moved[0].equals(line)
    assert moved[1].distance(line) == pytest.approx(2)
    assert moved[2].equals(shapely.LineString([(50, -20), (50, 20)]))


def test_a_hundred_metres_are_a_hundred_metres_on_paper() -> None:
    window = Window.around((0, 0, 300, 200), 300, 200, least=500)
    assert window.scale == 1000
    (line,) = window.to_paper([shapely.LineString([(100, 100), (200, 100)])])
    assert line.length == pytest.approx(100)
    assert round_scale(2345) == 2500
    assert round_scale(2500) == 2500
