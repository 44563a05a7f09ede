"""The team's map on paper, read back from the PDF, and as a picture."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdf
import pytest
import shapely

from koppel.cartography.window import Window
from koppel.exports.sheets.layout import choose
from koppel.exports.sheets.listing import list_height
from koppel.exports.sheets.sheet import atlas_pdf, sheet_pdf, sheet_preview, view_picture
from koppel.exports.sheets.values import PAPERS, SheetForm
from koppel.model import Status
from koppel.typeset.letters import printable
from tests.exports.sheets.examples import EAST, NORTH, chance, content, line, many, square, work
from tests.publish.hostile import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOSTILE = {
    **{name: told for name, (told, _) in TITLES.items()},
    "typst": "#panic() $x$ ]] \\ <b>",
    "long": "lang " * 90,
}


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return squeezed(" ".join(page.extract_text() for page in reader(pdf).pages))


def squeezed(told: str) -> str:
    return "".join(told.replace("\u200b", "").split())


def letters_pt(pdf: bytes) -> list[float]:
    """Return how tall the letters of every text of a PDF come out of the printer, drawings in it too."""
    opened = reader(pdf)
    return [tall for page in opened.pages for tall in _letters(page, opened, page.get_contents(), np.eye(3))]


def _letters(holder: Any, opened: pypdf.PdfReader, stream: Any, outer: Any) -> Iterator[float]:
    forms = holder.get("/Resources", {}).get_object().get("/XObject", {})
    now, kept, size, text = outer, [], 0.0, np.eye(3)
    for values, operator in pypdf.generic.ContentStream(stream, opened).operations:
        if operator == b"q":
            kept.append(now)
        elif operator == b"Q":
            now = kept.pop()
        elif operator == b"cm":
            now = _matrix(values) @ now
        elif operator == b"Tf":
            size = float(values[1])
        elif operator == b"Tm":
            text = _matrix(values)
        elif operator in (b"Tj", b"TJ"):
            yield size * float(np.linalg.norm((text @ now)[1, :2]))
        elif operator == b"Do" and (form := forms[values[0]].get_object())["/Subtype"] == "/Form":
            inner = _matrix(form["/Matrix"]) if "/Matrix" in form else np.eye(3)
            yield from _letters(form, opened, form, inner @ now)


def _matrix(values: Any) -> Any:
    a, b, c, d, e, f = map(float, values)
    return np.array([[a, b, 0], [c, d, 0], [e, f, 1]])


def two() -> tuple[Any, Any]:
    return work(12, line(20, 0, 200)), work(7, square(150, 5, 40), title="Plein", status=Status.TOEGEZEGD)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("is_upright", [True, False])
def test_a_few_works_are_one_sheet_of_the_paper_asked_for(paper: str, is_upright: bool) -> None:
    made = sheet_pdf(content(*two()), SheetForm(paper=paper, is_upright=is_upright))
    (page,) = reader(made.content).pages
    sides = [float(side) / 72 * 25.4 for side in (page.mediabox.width, page.mediabox.height)]
    size = PAPERS[paper]
    assert sides == pytest.approx([size.short, size.long] if is_upright else [size.long, size.short], abs=0.1)
    assert (made.pages, made.inside, made.outside, made.numbered, made.gathered) == (1, 2, 0, 2, 0)


def test_the_list_tells_of_each_number_what_when_whose_how_far_and_where() -> None:
    first, second = two()
    made = sheet_pdf(content(first, second, chances=(chance(1, first, second),)), SheetForm())
    told = words(made.content)
    for said in (
        "Geplande werken", "Fictieve gegevens", "Gemaakt op 27 november 2026", "Werken (2)", "Werk 12", "Plein",
        "Riool vernieuwen · Gemeente · 2027 · toegezegd", "Koppelkansen (1)", "Samen de straat open", "Werken 7, 12",
        "De straat gaat 1 keer open", "Legenda", "Eerste straat", "meter",
    ):  # fmt: skip
        assert squeezed(said) in told
    assert re.search(r"[A-H][1-9]", told)


@pytest.mark.parametrize("paper", PAPERS)
def test_no_letter_is_smaller_than_seven_points(paper: str) -> None:
    first, second = two()
    far = [work(at, line(at * 3, 200 + at * 2, 40)) for at in range(20, 80)]
    made = sheet_pdf(content(first, second, *far, chances=(chance(1, first, second),)), SheetForm(paper=paper))
    sizes = letters_pt(made.content)
    assert len(sizes) > 200
    # Names of streets and of the scale bar are among them, for they are the smallest.
    assert 7.0 <= min(sizes) < 9.5 * PAPERS[paper].sizes[0]


@pytest.mark.parametrize("scale", [500.0, 2000.0, 10_000.0])
def test_a_scale_that_is_asked_for_is_kept_and_said(scale: float) -> None:
    made = sheet_pdf(content(*two()), SheetForm(scale=scale))
    assert made.scale == scale
    assert squeezed(f"Schaal 1 : {int(scale):,}".replace(",", ".")) in words(made.content)


@pytest.mark.parametrize("scale", [1_000.0, 2_500.0])
def test_the_scale_bar_is_true(scale: float) -> None:
    drawn = view_picture(content(*two()), SheetForm(scale=scale), "svg", ratio=1.5, width_px=800)
    assert drawn.scale == scale
    metres, length = Window(280, 186, scale, 0, 0).bar(60)
    assert length * scale / 1000 == pytest.approx(metres)


def test_what_does_not_fit_at_a_scale_is_counted() -> None:
    made = sheet_pdf(content(*two(), work(3, line(5_000, 5_000, 10))), SheetForm(scale=500.0, paper="a4"))
    assert made.inside + made.outside == 3
    assert made.outside
    assert squeezed("uit deze keuze lig") in words(made.content)


def test_all_of_what_is_to_be_seen_fits_where_no_scale_is_asked_for() -> None:
    bounds = (EAST - 100, NORTH - 100, EAST + 900, NORTH + 300)
    for paper in PAPERS:
        layout = choose(SheetForm(paper=paper, bounds=bounds), bounds, 300)
        west, south, east, north = layout.window(bounds, None).ground
        assert (west, south) <= (bounds[0], bounds[1])
        assert (east, north) >= (bounds[2], bounds[3])


def test_a_long_list_goes_on_next_to_the_map_first_and_then_on_the_next_page() -> None:
    made = sheet_pdf(many(200), SheetForm())
    assert made.inside == 200
    assert made.numbered + made.gathered == 200
    assert made.pages > 1
    told = words(made.content)
    assert all(f"Werk{number}" in told for number in range(1, 201))


def test_more_works_than_anybody_reads_are_drawn_and_counted() -> None:
    whole = many(30)
    assert squeezed("5 werken zijn weggelaten") in words(sheet_pdf(replace(whole, left_out=5), SheetForm()).content)


def test_a_choice_of_nothing_is_a_map_that_says_so() -> None:
    made = sheet_pdf(content(), SheetForm())
    assert (made.pages, made.inside) == (1, 0)
    assert squeezed("Geen werken op dit blad") in words(made.content)
    bare = content(streets={}, areas={}, blocks=())
    assert sheet_pdf(bare, SheetForm()).pages == 1


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_texts_are_read_as_text(name: str) -> None:
    told = _HOSTILE[name]
    item = work(1, line(0, 0, 100), title=told, partner=told, where=told)
    made = sheet_pdf(
        content(
            item, title=told, subtitle=told, notice=told, streets={told: line(0, 0, 400)}, areas={told: square(0, 0, 9)}
        ),
        SheetForm(),
    )
    assert squeezed(printable(told, 120))[:50] in words(made.content)


def test_maps_are_vector_and_the_same_content_gives_the_same_bytes() -> None:
    made = sheet_pdf(content(*two()), SheetForm())
    assert made == sheet_pdf(content(*two()), SheetForm())
    for page in reader(made.content).pages:
        assert not list(page.images)
    root: Any = reader(made.content).trailer["/Root"]
    assert "/StructTreeRoot" in root


def test_a_preview_is_a_picture_of_the_first_page() -> None:
    made = sheet_preview(many(120), SheetForm(paper="a1"))
    assert made.content.startswith(b"\x89PNG")
    assert made.pages == 1


def test_a_view_is_a_picture_of_the_width_asked_for_or_a_drawing_that_fetches_nothing() -> None:
    png = view_picture(content(*two()), SheetForm(), "png", ratio=1.5, width_px=900)
    assert int.from_bytes(png.content[16:20], "big") == pytest.approx(900, abs=1)
    drawing = view_picture(content(*two()), SheetForm(), "svg", ratio=1.5, width_px=900).content.decode()
    assert drawing.startswith("<svg")
    assert not re.search(r'(?:href|src)="(?!#|data:)', drawing)


def test_an_atlas_has_a_page_for_each_street_and_tells_on_which() -> None:
    first, second = work(1, line(20, 0, 200)), work(2, line(20, 100, 200), title="Tweede")
    made = atlas_pdf(content(first, second), SheetForm(paper="a4"), ["Eerste straat", "Tweede straat"])
    index, *pages = [squeezed(page.extract_text()) for page in reader(made.content).pages]
    assert made.pages == 3
    assert squeezed("Eerste straat · 1 werk 2") in index
    assert squeezed("Tweede straat · 1 werk 3") in index
    assert "Legenda" in index
    assert "Werk1" in pages[0]
    assert "Tweede" in pages[1]
    # What the page does not list has no number on it.
    assert squeezed("Werken (1)") in pages[0]


def test_a_street_is_drawn_smaller_where_it_is_longer_than_the_paper() -> None:
    long = content(work(1, line(0, 0, 100)), streets={"Eerste straat": line(0, 0, 4000)})
    made = atlas_pdf(long, SheetForm(paper="a4", scale=500.0), ["Eerste straat"])
    assert made.scale >= 4050 / 0.3 / 1.5
    assert made.inside == 1
    short = content(work(1, line(0, 0, 50)), streets={"Eerste straat": line(0, 0, 50)})
    assert atlas_pdf(short, SheetForm(paper="a4", scale=1000.0), ["Eerste straat"]).scale == 1000


def test_twice_the_works_make_a_list_twice_as_long() -> None:
    few, more = many(50), many(100)
    assert list_height(more.works, ()) < 2.1 * list_height(few.works, ())
    assert shapely.total_bounds([item.geometry for item in more.works])[0] >= EAST
