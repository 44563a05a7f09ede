"""The maps for the wall and the sheets for the doors, read back from the PDFs."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import hypothesis.strategies as st
import pypdf
import pytest
import segno
import shapely
import typst
from hypothesis import given
from hypothesis import settings as limits

from koppel.config import ROOT
from koppel.publish import paths
from koppel.publish.model import PublicState
from koppel.publish.paper import papers
from koppel.publish.paper.codes import code_svg
from koppel.publish.paper.door import door_values
from koppel.publish.paper.labels import Board, Box, Wanted, place
from koppel.publish.paper.lanes import spread
from koppel.publish.paper.letters import font_folder, printable
from koppel.publish.paper.marks import Hatches, dark
from koppel.publish.paper.press import Press
from koppel.publish.paper.terrain import Terrain, Window, round_scale
from koppel.publish.paper.wall import wall_values
from tests.publish.examples import along, ground, many, settings, small
from tests.publish.hostile import TITLES, hostile

if TYPE_CHECKING:
    from koppel.publish.model import Ground, PublicCopy

URL = "https://selwerd.voorbeeld.nl/werk/"
MARKUP = {
    "typst call": "#panic() #sys.inputs #read(\"/etc/passwd\")",
    "typst signs": "*dik* _schuin_ $x^2$ `code` @label <label> = kop // weg /* weg */ \\ ~ [x](y)",
    "json": "\", \"title\": \"anders\" } \\u0041",
    "emoji": "Riool 🚧 en ❤\ufe0f groen",
    "letters of others": "Ünal Şahin Đorđe Łukasz ελλη Привет",
}  # fmt: skip


def printed(copy: PublicCopy, below: Ground, **changes: Any) -> dict[str, bytes]:
    return dict(papers(copy, below, settings(**changes), "nl"))


@cache
def usual() -> dict[str, bytes]:
    return printed(small(), ground(), url=URL)


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    told = " ".join(page.extract_text() for page in reader(pdf).pages)
    return squeezed(told)


def squeezed(told: str) -> str:
    """Leave out where lines break, which is for the paper to choose."""
    return "".join(told.replace("\u200b", "").split())


def millimetres(page: pypdf.PageObject) -> tuple[int, int]:
    return round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)


def values(copy: PublicCopy, below: Ground, size: str = "a3", **changes: Any) -> dict[str, Any]:
    return wall_values(copy, Terrain(copy, below), settings(**changes), "nl", size)


def svg(source: str) -> ElementTree.Element:
    return ElementTree.fromstring(source)  # noqa: S314 - our own drawing


def test_there_is_a_map_of_each_size_and_a_sheet_for_each_street_with_works() -> None:
    streets = {slug for work in small().works if work.is_shown for slug in work.streets}
    maps = {paths.paper_map(size, "nl") for size in paths.MAP_FORMATS}
    assert set(usual()) == maps | {paths.street_paper(slug, "nl") for slug in streets}
    english = dict(papers(small(), ground(), settings(), "en", streets=False))
    assert set(english) == {paths.paper_map(size, "en") for size in paths.MAP_FORMATS}
    assert squeezed("Map of Selwerd") in words(english["en/plattegrond-a3.pdf"])


def test_pages_have_the_size_they_are_named_after() -> None:
    sizes = {"plattegrond-a3.pdf": {297, 420}, "plattegrond-a1.pdf": {594, 841}, "straat/hulststraat.pdf": {210, 297}}
    for name, sides in sizes.items():
        assert all(set(millimetres(page)) == sides for page in reader(usual()[name]).pages)


def test_every_work_is_in_the_legend_with_when_who_and_how_far() -> None:
    told = words(usual()["plattegrond-a3.pdf"])
    for work in small().works:
        if work.is_shown:
            assert squeezed(work.title) in told
            assert squeezed(work.partner) in told
    assert squeezed("5 april tot en met 29 oktober 2027. Afgesproken. Al 2 keer verschoven.") in told
    for said in ("Gaat niet door", "Ligt stil", "Plan, kan nog wijzigen"):
        assert squeezed(said) in told
    title = "Wijkplattegrond Selwerd met geplande activiteiten en maatregelen"
    for said in (title, "Gemaakt op 2 november 2026", "Schaal 1 :", "Gemeente Groningen (fictief)", "CC0", "meter"):
        assert squeezed(said) in told


def test_a_work_of_which_only_the_buurt_is_told_has_no_number_and_no_place() -> None:
    copy = small()
    without = replace(copy, works=tuple(work for work in copy.works if work.key != "gesprekk"))
    kept, left = values(copy, ground()), values(without, ground())
    assert squeezed("Ergens in Selwerd-West") in words(usual()["plattegrond-a3.pdf"])
    (item,) = [item for item in kept["items"] if item.get("title") == "Gesprek aan de deur"]
    assert item["pill"] is None
    assert kept["map"] == left["map"]
    terrain = Terrain(copy, ground())
    assert "gesprekk" not in terrain.works
    assert terrain.extent(["meidoornstraat"]) == Terrain(without, ground()).extent(["meidoornstraat"])


def test_what_is_not_public_any_more_is_nowhere() -> None:
    copy = small()
    works = (*copy.works, replace(copy.works[0], key="verborge", title="Geheim", state=PublicState.NIET_OPENBAAR))
    for pdf in printed(replace(copy, works=works), ground()).values():
        assert "Geheim" not in words(pdf)
        assert "wegvande" not in words(pdf)


@pytest.mark.parametrize("sheet", ["plattegrond-a3.pdf", "straat/hulststraat.pdf"])
@pytest.mark.parametrize("name", [*TITLES, *MARKUP])
def test_hostile_texts_are_read_as_text(name: str, sheet: str) -> None:
    told, expected = TITLES.get(name) or (MARKUP[name], MARKUP[name])
    copy = hostile(told)
    pdf = printed(copy, ground(), neighbourhood=told, publisher=told, contact=told)[sheet]
    limit = 1500 if sheet.startswith("platte") else 80
    assert squeezed(printable(expected, limit))[:60] in words(pdf)
    if sheet.startswith("straat"):
        assert len(reader(pdf).pages) == 1


def test_a_long_title_is_whole_in_the_legend() -> None:
    title = "Riool " + "één voor één " * 24
    copy = small()
    works = (replace(copy.works[0], title=title), *copy.works[1:])
    assert squeezed(title) in words(printed(replace(copy, works=works), ground())["plattegrond-a3.pdf"])


def test_a_letter_is_printed_or_replaced_but_never_stops_the_press() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x3000)) + "漢字한글🚧👩‍🚒\U0001f3f4\U000e0067"
    line = " ".join(printable(every[at : at + 60]) for at in range(0, len(every), 60))
    copy = small()
    works = (replace(copy.works[0], title=line[:1400], text=line[1400:]), *copy.works[1:])
    assert printed(replace(copy, works=works), ground())
    assert printable("Riool 漢字 🚧 straat") == "Riool □□ straat"
    assert len(printable("a " * 100, 50)) <= 50


@pytest.mark.parametrize("count", [1, 5, 12, 40, 120])
def test_a_sheet_for_the_doors_is_one_page_and_counts_what_it_leaves_out(count: int) -> None:
    copy, below = many(count, streets=1)
    loose = replace(copy.works[0], key="ergensxx", geometry=None, streets=(), title="Ergens in de buurt")
    pdf = printed(replace(copy, works=(*copy.works, loose)), below)["straat/meidoornstraat.pdf"]
    told = words(pdf)
    assert len(reader(pdf).pages) == 1
    listed = len(set(re.findall(r"Werkaandemeidoornstraat,deel(\d+)(?=[A-Z])", told)))
    left = [int(number) for number in re.findall(r"Ennog(\d+)werken:kijkopdewebsite", told)]
    assert listed >= min(count, 5)
    assert listed + sum(left) == count
    assert squeezed("Ergens in de buurt") in told


def test_a_sheet_for_the_doors_tells_what_when_who_and_whom_to_ask() -> None:
    told = words(usual()["straat/meidoornstraat.pdf"])
    for said in (
        "Samen aan de slag in Selwerd",
        "Nieuwe leidingen voor warmte",
        "5 april tot en met 29 oktober 2027",
        "Door Warmtebedrijf Noord (fictief)",
        "Vragen? omgevingsmanager, warmte@warmte.voorbeeld.nl",
        "de straat is soms dicht",
        "De straat gaat één keer open",
        "Al 2 keer verschoven",
        "Ook in Selwerd-West",
        "Gesprek aan de deur",
        "Gemaakt op 2 november 2026",
        "Kijk voor het laatste nieuws op",
        "selwerd.voorbeeld.nl/werk/straat/meidoornstraat.html",
    ):
        assert squeezed(said) in told
    assert told.index("Nieuweleidingen") < told.index("Uwstraatwordt")
    assert squeezed("Gaat niet door") in words(usual()["straat/vlierstraat.pdf"])


def test_maps_are_vector() -> None:
    for pdf in usual().values():
        for page in reader(pdf).pages:
            assert not list(_images(page["/Resources"]))


def _images(resources: Any, depth: int = 0) -> Any:
    for item in (resources.get_object().get("/XObject") or {}).values():
        found = item.get_object()
        if found["/Subtype"] == "/Image":
            yield found
        elif "/Resources" in found and depth < 8:
            yield from _images(found["/Resources"], depth + 1)


def test_sheets_are_tagged_and_say_their_language_and_title() -> None:
    for pdf in usual().values():
        opened = reader(pdf)
        root: Any = opened.trailer["/Root"]
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == "nl"
        assert opened.metadata is not None
        assert opened.metadata.title
        assert any("genummerde werken" in alt for alt in _alts(root["/StructTreeRoot"]))


def _alts(node: Any) -> list[str]:
    found = node.get_object()
    if isinstance(found, list):
        return [alt for child in found for alt in _alts(child)]
    if not isinstance(found, dict):
        return []
    own = [str(found["/Alt"])] if "/Alt" in found else []
    return own + (_alts(found["/K"]) if "/K" in found else [])


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert printed(small(), ground(), url=URL) == usual()


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
@limits(max_examples=60, deadline=None)
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


def test_a_map_points_to_the_start_page_and_without_an_address_to_nothing() -> None:
    with_address, without = values(small(), ground(), url=URL), values(small(), ground(), url=None)
    assert with_address["code"]["svg"] == code_svg(f"{URL}index.html")
    assert with_address["news"]["address"] == "selwerd.voorbeeld.nl/werk"
    assert without["code"] is None
    for pdf in printed(small(), ground(), url=None).values():
        assert "Kijkvoor" not in words(pdf)


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


def test_a_copy_without_works_streets_or_ground_still_gives_a_map() -> None:
    bare = replace(small(), works=(), streets=(), areas=(), together=())
    empty = replace(ground(), streets={}, blocks=(), areas={}, addresses=())
    assert set(printed(bare, empty)) == {paths.paper_map(size, "nl") for size in paths.MAP_FORMATS}
    lonely = replace(small(), works=(replace(small().works[0], geometry=along(2, 0.1, 0.2)),))
    assert "straat/hulststraat.pdf" in printed(lonely, empty)


def test_a_work_far_away_does_not_make_the_wijk_small() -> None:
    copy = small()
    far = replace(copy.works[0], key="verwegaa", geometry=shapely.Point(5.0, 52.0), title="Ver weg")
    usual_scale, with_far = values(copy, ground())["scale"], values(replace(copy, works=(*copy.works, far)), ground())
    assert with_far["scale"] == usual_scale
    (item,) = [item for item in with_far["items"] if item.get("title") == "Ver weg"]
    assert item["missing"]


def test_the_press_reads_no_markup_in_values() -> None:
    made = {**values(small(), ground()), "title": "#panic()", "programme": "= kop"}
    assert "#panic()" in words(Press("wall.typ").pdf(made, small().published_at))


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
    pages = compiler.compile(format="png", ppi=ppi, sys_inputs={"data": data})
    return pages if isinstance(pages, list) else [pages or b""]
