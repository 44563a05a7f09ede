"""What a map shows: every work is numbered or gathered, names keep off works, squares name places."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import hypothesis.strategies as st
import shapely
from hypothesis import given

from koppel.cartography.drawing import Glow, Mark, draw
from koppel.cartography.furniture import Grid
from koppel.cartography.gathering import Left, gather
from koppel.cartography.ground import BaseMap
from koppel.cartography.labels import Board
from koppel.cartography.marks import Hatches, Outline
from koppel.cartography.window import Window
from tests.exports.sheets.examples import KINDS
from tests.laws import tried

WINDOW = Window(120, 90, 1000, 60, 45)
HATCHES = Hatches(KINDS.values(), 1.0)
KIND = KINDS["riolering"]
WHOLE = Outline(0.45, "")
STREET = shapely.LineString([(5, 45), (115, 45)])
BASE = BaseMap({"een": STREET}, {"een": "Hazelaarstraat"}, [], {})


_spot = st.tuples(st.floats(-20, 140), st.floats(-20, 110))
_shape = st.one_of(
    _spot.map(shapely.Point),
    st.tuples(_spot, _spot).filter(lambda ends: ends[0] != ends[1]).map(shapely.LineString),
    st.tuples(_spot, st.floats(1, 40)).map(lambda told: shapely.Point(told[0]).buffer(told[1])),
)


@given(shapes=st.lists(_shape, max_size=60))
@tried(40)
def test_every_work_in_the_frame_is_numbered_or_gathered(shapes: list[shapely.Geometry]) -> None:
    marks = [Mark(str(at), KIND, WHOLE, shape) for at, shape in enumerate(shapes, 1)]
    made = draw(BASE, WINDOW, marks, HATCHES, "nl", size=1.0, is_team=True)
    gathered = [number for group in made.groups for number in group.numbers]
    assert sorted([*made.numbers, *gathered], key=int) == [marks[at].number for at in made.inside]
    frame = shapely.box(0, 0, 120, 90)
    clearly = {at for at, shape in enumerate(shapes) if shape.intersects(frame.buffer(-1e-6))}
    assert clearly <= set(made.inside)
    assert all(shapes[at].intersects(frame.buffer(1e-6)) for at in made.inside)


@given(spots=st.lists(st.tuples(st.floats(0, 60), st.floats(0, 40)), min_size=1, max_size=80))
@tried(40)
def test_gathering_loses_no_number_and_covers_none(spots: list[tuple[float, float]]) -> None:
    board = Board(60, 40)
    groups = gather([Left(str(at), spot) for at, spot in enumerate(spots)], board, "nl", 1.0)
    told = [number for group in groups for number in group.numbers]
    assert sorted(told, key=int) == [str(at) for at in range(len(spots))]
    boxes = [
        shapely.box(
            s.box.x - s.box.width / 2, s.box.y - s.box.height / 2, s.box.x + s.box.width / 2, s.box.y + s.box.height / 2
        )
        for group in groups
        if (s := group.spot) is not None
    ]
    assert all(a.intersection(b).area == 0 for at, a in enumerate(boxes) for b in boxes[at + 1 :])
    names = [group.name for group in groups if group.name]
    assert len(set(names)) == len(names)


def test_a_crowd_is_one_label_that_says_how_many() -> None:
    marks = [Mark(str(at), KIND, WHOLE, shapely.Point(60, 45)) for at in range(1, 700)]
    made = draw(BASE, WINDOW, marks, HATCHES, "nl", size=1.0, is_team=True)
    assert made.groups
    assert len(made.numbers) + sum(len(group.numbers) for group in made.groups) == 699
    said = [group.words("nl") for group in made.groups if group.name]
    assert any(re.fullmatch(r"a · \d+ werken", words) for words in said)


def test_a_name_keeps_off_the_lanes_beside_its_street() -> None:
    lines = [shapely.offset_curve(STREET, at * 2.3) for at in (0, 1, -1)]
    made = draw(BASE, WINDOW, [Mark("", KIND, WHOLE, line) for line in lines], HATCHES, "nl", size=1.0)
    (name,) = [item for item in ElementTree.fromstring(made.svg).iter() if item.text == "Hazelaarstraat"]  # noqa: S314
    away = abs(float(name.get("y") or 0) - 0.33 * 2.7 - 45)
    # Three lanes of 2 mm, and half the height of the letters.
    assert away > 1.5 * 2.3 + 2.7 / 2 - 0.6


def test_a_name_stands_on_an_area_only_where_there_is_no_other_room() -> None:
    north = shapely.box(0, 46, 120, 60)
    made = draw(BASE, WINDOW, [Mark("", KIND, WHOLE, north)], HATCHES, "nl", size=1.0)
    (name,) = [item for item in ElementTree.fromstring(made.svg).iter() if item.text == "Hazelaarstraat"]  # noqa: S314
    # Down on paper is south: the middle of the map is 45 mm from its upper edge.
    assert float(name.get("y") or 0) > 45


def test_squares_are_named_from_the_upper_left() -> None:
    grid = Grid.over(WINDOW, 1.0)
    assert (grid.columns, grid.rows) == (2, 2)
    assert [grid.square(spot) for spot in ((1, 1), (119, 1), (1, 89), (119, 89), (999, -5))] == [
        "A1", "B1", "A2", "B2", "B1",
    ]  # fmt: skip


def test_shared_ground_has_its_number_and_an_edge_over_the_works() -> None:
    ground = shapely.box(40, 30, 80, 60)
    made = draw(
        BASE,
        WINDOW,
        [Mark("1", KIND, WHOLE, ground)],
        HATCHES,
        "nl",
        size=1.0,
        glows=[Glow("K1", ground)],
        is_team=True,
    )
    assert made.glows == {"K1"}
    assert ">K1</text>" in made.svg
    beside = draw(BASE, WINDOW, [], HATCHES, "nl", size=1.0, glows=[Glow("K1", shapely.Point(900, 900).buffer(5))])
    assert beside.glows == set()
