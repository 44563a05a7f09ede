"""What is drawn on paper: numbers, scale, codes, outlines and hatches; and pictures of the sheets to look at."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
import segno
import shapely
import typst

from koppel.cartography.marks import Hatches, dark
from koppel.cartography.window import Window
from koppel.config import ROOT
from koppel.publish import paths
from koppel.publish.model import PublicState
from koppel.publish.paper.codes import code_svg
from koppel.publish.paper.door import door_values
from koppel.publish.paper.numbered import OUTLINES
from koppel.publish.paper.terrain import Terrain
from koppel.publish.paper.wall import wall_values
from koppel.tokens import tokens
from koppel.typeset.letters import font_folder
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
    outlines = {state: hatches.outline("M0 0L9 9", kind, edge) for state, edge in OUTLINES.items()}
    assert set(outlines) == {state for state in PublicState if state != "niet_openbaar"}
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
        input=str(folder / template),
        root=str(ROOT / "koppel"),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
    )
    data = json.dumps({**made, "published_on": [2026, 11, 2]})
    pages = compiler.compile(format="png", ppi=ppi, sys_inputs={"data": data, "tokens": json.dumps(dict(tokens()))})
    return pages if isinstance(pages, list) else [pages or b""]
