"""The drawing of a compass: every cell once, in the order in which it is read, with a sign and words."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.cartography.compass_rings import (
    SIGNS,
    UNCOMPARED,
    RingCell,
    RingCompass,
    RingQuarter,
    RingTheme,
    draw_rings,
    ring_order,
)
from koppel.model.compass.indicators import Band

_SVG = "{http://www.w3.org/2000/svg}"


def cell(name: str, band: Band = Band.YELLOW, **more: Any) -> RingCell:
    return RingCell(id=name, name=name, words=f"{name}: woorden", band=band, **more)


def compass(*sizes: tuple[int, ...], **more: Any) -> RingCompass:
    quarters = []
    for q, themes in enumerate(sizes):
        made = tuple(
            RingTheme(cell(f"t_{q}_{t}"), tuple(cell(f"i_{q}_{t}_{i}", **more) for i in range(count)))
            for t, count in enumerate(themes)
        )
        quarters.append(RingQuarter(cell(f"q_{q}"), made))
    return RingCompass("een", "Kompas van Selwerd", cell("midden"), tuple(quarters))


def root(picture: RingCompass) -> ET.Element:
    return ET.fromstring(draw_rings(picture))  # noqa: S314


def cells(picture: RingCompass) -> list[ET.Element]:
    return [item for item in root(picture) if "compass-cell" in item.get("class", "")]


@given(st.lists(st.lists(st.integers(0, 6), max_size=4).map(tuple), max_size=5).map(tuple))
def test_every_cell_is_drawn_once_in_the_order_in_which_it_is_read(sizes: tuple[tuple[int, ...], ...]) -> None:
    picture = compass(*sizes)
    assert [item.get("aria-label") for item in cells(picture)] == [item.words for item in ring_order(picture)]


def test_the_drawing_has_a_title_and_says_it_is_a_group() -> None:
    drawn = root(compass((1,)))
    assert (drawn.get("role"), drawn.get("aria-label")) == ("group", "Kompas van Selwerd")
    assert drawn.findtext(f"{_SVG}title") == "Kompas van Selwerd"


@pytest.mark.parametrize("band", list(Band))
def test_a_band_is_a_class_and_a_sign_and_never_a_colour(band: Band) -> None:
    picture = compass((1,), band=band) if band is not Band.NOT_JUDGED else compass((1,), band=band, shade=0.5)
    rim = cells(picture)[-1]
    assert f"compass-{band.value.replace('_', '-')}" in rim.get("class", "")
    words = [item.text for item in rim.iter(f"{_SVG}text")]
    assert (SIGNS[band] in words) == bool(SIGNS[band])
    drawn = draw_rings(picture)
    assert "#" not in drawn.replace('href="#een-', "")
    assert "fill=" not in drawn


def test_what_can_be_chosen_is_a_link_and_on_paper_a_picture() -> None:
    linked = cells(compass((1,), href="?vak=i_0_0_0&taal=nl", is_chosen=True))[-1]
    assert (linked.tag, linked.get("href"), linked.get("aria-current")) == (f"{_SVG}a", "?vak=i_0_0_0&taal=nl", "true")
    plain = cells(compass((1,)))[-1]
    assert (plain.tag, plain.get("role")) == (f"{_SVG}g", "img")


@pytest.mark.parametrize(("shade", "css"), [(None, 0), (0.0, 1), (0.19, 1), (0.5, 3), (1.0, 5), (7.0, 5)])
def test_what_is_not_judged_is_deeper_where_there_is_more(shade: float | None, css: int) -> None:
    rim = cells(compass((1,), band=Band.NOT_JUDGED, shade=shade))[-1]
    assert f"compass-shade-{css}" in rim.get("class", "").split()


def test_names_are_escaped_and_cut_where_they_do_not_fit() -> None:
    hostile = RingQuarter(
        cell("q_a"), (RingTheme(RingCell(id="t_a", name="<b>" * 90, words="<i>", band=Band.RED), ()),)
    )
    drawn = draw_rings(RingCompass("een", "<script>", cell("midden"), (hostile, hostile, hostile, hostile)))
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert "…" in drawn
    ET.fromstring(drawn)  # noqa: S314


def test_two_drawings_on_a_page_share_no_name_of_a_path() -> None:
    names = [
        {
            item.get("id")
            for item in root(RingCompass(name, "x", cell("midden"), compass((2, 2)).quarters)).iter()
            if item.get("id")
        }
        for name in ("een", "twee")
    ]
    assert names[0]
    assert not names[0] & names[1]


def test_what_is_held_against_nothing_has_a_sign_and_a_class_of_its_own() -> None:
    one = cell("i_een", Band.NOT_JUDGED, is_uncompared=True)
    other = cell("i_twee", Band.NOT_JUDGED, shade=0.0)
    quarter = RingQuarter(cell("q"), (RingTheme(cell("t"), (one, other)),))
    *_, first, second = cells(RingCompass("een", "x", cell("midden"), (quarter,)))
    assert "compass-uncompared" in first.get("class", "")
    assert [text.text for text in first.iter(f"{_SVG}text")] == [UNCOMPARED, "i_een"]
    assert "compass-uncompared" not in second.get("class", "")


def test_the_middle_says_on_how_much_it_rests() -> None:
    (middle, *_) = cells(RingCompass("een", "x", cell("midden", note="3 van 32"), ()))
    assert [text.text for text in middle.iter(f"{_SVG}text")] == [SIGNS[Band.YELLOW], "midden", "3 van 32"]
