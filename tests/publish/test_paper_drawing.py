"""What is drawn on paper: numbers, scale, codes, outlines and hatches; and pictures of the sheets to look at."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pytest
import segno
import shapely
import typst
from hypothesis import given

from koppel.config import ROOT
from koppel.publish import paths
from koppel.publish.model import PublicState
from koppel.publish.paper.codes import code_svg
from koppel.publish.paper.door import door_values
from koppel.publish.paper.labels import Board, Box, Wanted, place
from koppel.publish.paper.lanes import spread
from koppel.publish.paper.marks import Hatches, dark
from koppel.publish.paper.terrain import Terrain, Window, round_scale
from koppel.publish.paper.wall import wall_values
from koppel.tokens import tokens
from koppel.typeset.letters import font_folder
from tests.laws import tried
from tests.publish.examples import ground, many, settings, small
from tests.publish.test_paper import URL, svg, values


@pytest.mark.parametrize("size", paths.MAP_FORMATS)
def test_numbers_on_the_map_are_those_of_the_legend(size: str) -> None:
    copy, below = many(100)
    made = values(copy, below, size)
    # Only numbers of works are bold; those of the scale bar are not.
    bold = [item.text or "" for item in svg(made["map"]["svg"]).iter() if item.get("font-weight") == "700"]
    on_map = sorted(int(told) for told in bold if told.isdigit())
    numbers = [int(item["pill"]["number"]) for item in made["items"] if item["is"] == "work" and not item["missing"]]
    assert on_map == numbers
    assert len(numbers) >= 99
    assert len([item for item in made["items"] if item["is"] == "work"]) == 100


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


@pytest.mark.parametrize("size", paths.MAP_FORMATS)
def test_the_scale_bar_is_as_long_as_it_says(size: str) -> None:
    made = values(small(), ground(), size)
    scale = int(re.sub(r"\D", "", made["scale"].split(":")[1]))
    drawing = svg(made["map"]["svg"])
    (bar,) = [item for item in drawing.iter() if item.get("id") == "scale-bar"]
    length = sum(float(rect.get("width") or 0) for rect in bar)
    (told,) = [item.text or "" for item in drawing.iter() if (item.text or "").endswith("meter")]
    assert length * scale / 1000 == pytest.approx(float(told.split()[0]), rel=1e-3)
    # One unit of the drawing is one millimetre of paper.
    assert drawing.get("viewBox") == f"0 0 {made['map']['width']:g} {made['map']['height']:g}"


def test_a_hundred_metres_are_a_hundred_metres_on_paper() -> None:
    window = Window.around((0, 0, 300, 200), 300, 200, least=500)
    assert window.scale == 1000
    (line,) = window.to_paper([shapely.LineString([(100, 100), (200, 100)])])
    assert line.length == pytest.approx(100)
    assert round_scale(2345) == 2500
    assert round_scale(2500) == 2500


def test_a_street_of_the_copy_has_its_true_length_on_the_map() -> None:
    terrain = Terrain(small(), ground())
    window = Window.around(terrain.extent(["meidoornstraat"]), 300, 240, least=500)
    (street,) = window.to_paper([terrain.streets["meidoornstraat"]])
    # 0.009 degrees of longitude at 53.235 N on the ellipsoid of WGS84.
    assert street.length * window.scale / 1000 == pytest.approx(601, abs=1.5)


def test_a_code_has_the_modules_of_its_address() -> None:
    address = f"{URL}straat/meidoornstraat.html"
    (path,) = [item.get("d") or "" for item in svg(code_svg(address)).iter() if item.tag.endswith("path")]
    drawn = {(int(x) - 4, int(y) - 4) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    matrix = segno.make(address, error="m", micro=False).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


def test_a_plan_is_broken_and_what_is_agreed_is_whole() -> None:
    kind = small().kinds["riolering"]
    hatches = Hatches([kind], 1.0)
    outlines = {state: hatches.outline("M0 0L9 9", kind, state) for state in PublicState if state != "niet_openbaar"}
    assert "dasharray" in outlines[PublicState.PLAN]
    assert "dasharray" not in outlines[PublicState.AFGESPROKEN]
    assert len(set(outlines.values())) == len(outlines)


def test_kinds_of_a_theme_differ_by_more_than_colour() -> None:
    kinds = small().kinds.values()
    hatches = Hatches(kinds, 1.0)
    patterns = {kind.id: re.sub(r"#[0-9a-f]{6}|id=\"h\d+\"", "", hatches.definitions([kind.id])) for kind in kinds}
    for theme in {kind.theme for kind in kinds}:
        looks = [(patterns[kind.id], kind.icon) for kind in kinds if kind.theme == theme]
        assert len(set(looks)) == len(looks)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", dark(kind.color)) for kind in kinds)


def test_a_work_far_away_does_not_make_the_wijk_small() -> None:
    copy = small()
    far = replace(copy.works[0], key="verwegaa", geometry=shapely.Point(5.0, 52.0), title="Ver weg")
    usual_scale, with_far = values(copy, ground())["scale"], values(replace(copy, works=(*copy.works, far)), ground())
    assert with_far["scale"] == usual_scale
    (item,) = [item for item in with_far["items"] if item.get("title") == "Ver weg"]
    assert item["missing"]


@pytest.mark.parametrize("which", ["klein", "honderd"])
def test_pictures_of_the_sheets(which: str) -> None:
    copy, below = (small(), ground()) if which == "klein" else many(100)
    terrain, shown = Terrain(copy, below), settings(url=URL)
    street = next(street for street in copy.streets if street.slug == "meidoornstraat")
    works = [work for work in copy.works if street.slug in work.streets]
    loose = [work for work in copy.works if work.is_shown and work.geometry is None]
    hatches = Hatches(copy.kinds.values(), 1.0)
    sheets = {
        "a3": ("wall.typ", wall_values(copy, terrain, shown, "nl", "a3"), 100),
        "a1": ("wall.typ", wall_values(copy, terrain, shown, "nl", "a1"), 50),
        "a4": ("door.typ", door_values(copy, terrain, hatches, shown, "nl", street, works, loose), 110),
    }
    folder = ROOT / "artefacts"
    folder.mkdir(exist_ok=True)
    for name, (template, made, ppi) in sheets.items():
        pages = _pictures(template, made, ppi)
        assert pages
        for at, page in enumerate(pages, 1):
            assert page.startswith(b"\x89PNG")
            (folder / f"papier-{which}-{name}-{at}.png").write_bytes(page)


def _pictures(template: str, made: dict[str, Any], ppi: float) -> list[bytes]:
    folder = ROOT / "koppel" / "publish" / "paper"
    compiler = typst.Compiler(
        input=str(folder / template), root=str(folder), font_paths=[str(font_folder())], ignore_system_fonts=True
    )
    data = json.dumps({**made, "published_on": [2026, 11, 2]})
    pages = compiler.compile(format="png", ppi=ppi, sys_inputs={"data": data, "tokens": json.dumps(dict(tokens()))})
    return pages if isinstance(pages, list) else [pages or b""]
