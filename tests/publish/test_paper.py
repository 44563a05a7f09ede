"""The maps for the wall and the sheets for the doors, read back from the PDFs."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pypdf
import pytest

from koppel.publish import paths
from koppel.publish.model import PublicState
from koppel.publish.paper import papers
from koppel.publish.paper.codes import code_svg
from koppel.publish.paper.press import Press
from koppel.publish.paper.terrain import Terrain
from koppel.publish.paper.wall import wall_values
from koppel.typeset.letters import printable
from koppel.typeset.press import faces
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
    assert printable("Riool 漢字 🚧 straat") == "Riool ■■ straat"
    assert len(printable("a " * 100, 50)) <= 50


@pytest.mark.parametrize(("url", "way"), [(URL, "kijkopdewebsite"), (None, "vraagernaar")])
@pytest.mark.parametrize("count", [1, 5, 12, 40, 120])
def test_a_sheet_for_the_doors_is_one_page_and_counts_what_it_leaves_out(count: int, url: str | None, way: str) -> None:
    copy, below = many(count, streets=1)
    loose = replace(copy.works[0], key="ergensxx", geometry=None, streets=(), title="Ergens in de buurt")
    pdf = printed(replace(copy, works=(*copy.works, loose)), below, url=url)["straat/meidoornstraat.pdf"]
    told = words(pdf)
    assert len(reader(pdf).pages) == 1
    listed = len(set(re.findall(r"Werkaandemeidoornstraat,deel(\d+)(?=[A-Z])", told)))
    left = [int(number) for number in re.findall(rf"Ennog(\d+)werken?:{way}", told)]
    assert listed >= min(count, 5)
    assert listed + sum(left) == count
    assert squeezed("Ergens in de buurt") in told
    # No number on the map that the list does not explain.
    lines = reader(pdf).pages[0].extract_text().splitlines()
    bar = next(at for at, line in enumerate(lines) if line.endswith("meter"))
    on_map = "".join(re.findall(r"\d", " ".join(lines[lines.index("Wat gebeurt er in uw straat?") : bar])))
    assert on_map == "".join(str(number) for number in range(1, listed + 1))


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
        "Eerder stond hier: begin 2027. De reden is niet opgegeven.",
        "Ook dichtbij of in Selwerd-West",
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


def test_each_face_is_there_once_so_that_no_disk_chooses_the_font() -> None:
    fonts = [(font.family, font.style, font.weight) for font in faces().fonts()]
    assert sorted(fonts) == [("Source Sans Pro", "normal", weight) for weight in (400, 600, 700)]


def test_a_map_points_to_the_start_page_and_without_an_address_to_nothing() -> None:
    with_address, without = values(small(), ground(), url=URL), values(small(), ground(), url=None)
    assert with_address["code"]["svg"] == code_svg(f"{URL}index.html")
    assert with_address["news"]["address"] == "selwerd.voorbeeld.nl/werk"
    assert without["code"] is None
    for pdf in printed(small(), ground(), url=None).values():
        assert "Kijkvoor" not in words(pdf)


def test_a_copy_without_works_streets_or_ground_still_gives_a_map() -> None:
    bare = replace(small(), works=(), streets=(), areas=(), together=())
    empty = replace(ground(), streets={}, blocks=(), areas={}, addresses=())
    assert set(printed(bare, empty)) == {paths.paper_map(size, "nl") for size in paths.MAP_FORMATS}
    lonely = replace(small(), works=(replace(small().works[0], geometry=along(2, 0.1, 0.2)),))
    assert "straat/hulststraat.pdf" in printed(lonely, empty)


def test_the_press_reads_no_markup_in_values() -> None:
    made = {**values(small(), ground()), "title": "#panic()", "programme": "= kop"}
    assert "#panic()" in words(Press("wall.typ").pdf(made, small().published_at))


@pytest.mark.parametrize("told", ["北京 riool", "مرحبا", "สวัสดี", "□", "q\u0308straat", "😀", "\u200b"])
def test_signs_that_the_font_lacks_stop_no_publication(told: str) -> None:
    copy = small()
    works = (replace(copy.works[0], title=told, partner=told, contact_role=told), *copy.works[1:])
    streets = tuple(replace(item, name=told) if item.slug == "hulststraat" else item for item in copy.streets)
    areas = tuple(replace(item, name=told) for item in copy.areas)
    printed = dict(papers(replace(copy, works=works, streets=streets, areas=areas), ground(), settings(), "nl"))
    assert set(printed) == set(dict(papers(copy, ground(), settings(), "nl")))
