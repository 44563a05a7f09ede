"""The map on paper as a service: only what somebody may see, and wrong wishes in words."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.services.pictures import map_sheet as service
from koppel.services.pictures.map_sheet import SheetWish, map_picture, map_preview, map_sheet, sheet_name
from koppel.services.plans.columns import columns
from tests.services.world import CANARY, CATALOGUE, PEOPLE, STREET, TODAY, World


def words(pdf: bytes) -> str:
    read = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return "".join(read.split())


@pytest.mark.parametrize("person", sorted(PEOPLE))
def test_everybody_gets_the_works_that_it_may_see_and_no_other(world: World, person: str) -> None:
    with world.open() as whole:
        store = whole.visible_to(PEOPLE[person])
        if person == "rolloos":
            with pytest.raises(RefusedError):
                map_sheet(store, CATALOGUE, "nl", SheetWish(), today=TODAY)
            return
        seen = columns(store, CATALOGUE)
        # Asking for what one may not see by its id gives nothing of it either.
        everything = {str(world.secret), *seen.ids}
        made = map_sheet(store, CATALOGUE, "nl", SheetWish(), today=TODAY, ids=everything)
    told = words(made.content)
    assert made.inside + made.outside == len(seen)
    assert (CANARY in told) == (person == "lefier")
    assert f"Werken({made.inside})" in told


def test_works_have_the_number_that_they_keep(world: World) -> None:
    with world.open() as store:
        works = columns(store, CATALOGUE).activities
        chosen = next(item for item in works if item.number is not None)
        made = map_sheet(store, CATALOGUE, "nl", SheetWish(), today=TODAY, ids=[str(chosen.id)])
    assert made.inside == 1
    assert f"{chosen.number}{''.join(chosen.title.split())}" in words(made.content)


def test_koppelkansen_are_there_with_both_works_and_not_with_one(world: World) -> None:
    with world.open() as store:
        both = map_sheet(store, CATALOGUE, "nl", SheetWish(), today=TODAY)
        one = map_sheet(store, CATALOGUE, "nl", SheetWish(), today=TODAY, ids=[str(world.sewer)])
        without = map_sheet(store, CATALOGUE, "nl", SheetWish(has_chances=False), today=TODAY)
    assert "Koppelkansen(" in words(both.content)
    assert "Koppelkansen(" not in words(one.content)
    assert "Koppelkansen(" not in words(without.content)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (SheetWish(paper="a5"), "sheet_paper"),
        (SheetWish(orientation="schuin"), "sheet_orientation"),
        (SheetWish(scale=5), "sheet_scale"),
        (SheetWish(scale=10**9), "sheet_scale"),
        (SheetWish(view=(6.0, 53.0, 5.0, 54.0)), "sheet_view"),
        (SheetWish(view=(-180.0, -90.0, 180.0, 90.0)), "sheet_view"),
        (SheetWish(view=(6.0, 53.0, 6.0000001, 53.0000001)), "sheet_view"),
    ],
)
def test_what_cannot_be_is_refused_in_words(world: World, wish: SheetWish, code: str) -> None:
    with world.open() as store, pytest.raises(InputError) as refused:
        map_sheet(store, CATALOGUE, "nl", wish, today=TODAY)
    assert refused.value.code == code


def test_a_street_that_is_not_there_and_an_atlas_of_nothing_are_said(world: World) -> None:
    with world.open() as store:
        with pytest.raises(NotFoundError) as unknown:
            map_sheet(store, CATALOGUE, "nl", SheetWish(street="Nergensstraat"), today=TODAY)
        with pytest.raises(InputError) as none:
            map_sheet(store, CATALOGUE, "nl", SheetWish(is_atlas=True), today=TODAY, ids=())
    assert (unknown.value.code, none.value.code) == ("street_unknown", "sheet_streets")


def test_a_street_and_an_atlas_have_its_works(world: World) -> None:
    with world.open() as store:
        street = map_sheet(store, CATALOGUE, "nl", SheetWish(street=" vlierstraat "), today=TODAY)
        atlas = map_sheet(store, CATALOGUE, "nl", SheetWish(is_atlas=True), today=TODAY)
        first = map_preview(store, CATALOGUE, "nl", SheetWish(is_atlas=True), today=TODAY)
    assert "Vlierstraat" in words(street.content)
    assert street.inside >= 1
    assert atlas.pages >= 2
    assert first.content.startswith(b"\x89PNG")
    assert STREET.length > 0


def test_pictures_have_bounds(world: World) -> None:
    with world.open() as store:
        made = map_picture(store, CATALOGUE, "en", SheetWish(), "png", today=TODAY, width_px=400)
        assert made.content.startswith(b"\x89PNG")
        for kind, width, ratio in (("gif", 400, 1.0), ("png", 10**6, 1.0), ("png", 400, 99.0)):
            with pytest.raises(InputError):
                map_picture(store, CATALOGUE, "nl", SheetWish(), kind, today=TODAY, width_px=width, ratio=ratio)


def test_more_works_than_paper_can_hold_are_left_out_those_in_view_last(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_DRAWN", 1)
    with world.open() as store:
        count = len(columns(store, CATALOGUE))
        made = map_sheet(store, CATALOGUE, "nl", SheetWish(), today=TODAY)
    told = words(made.content)
    assert count > 1
    assert "weggelaten" in told
    assert made.inside == 1


def test_a_file_is_named_after_what_it_is() -> None:
    wish: Any = SheetWish(paper="a1")
    assert sheet_name(wish, "pdf", "nl", TODAY) == "koppel-kaart-2026-11-21-a1.pdf"
    assert sheet_name(replace(wish, is_atlas=True), "pdf", "en", TODAY) == "koppel-street-atlas-2026-11-21-a1.pdf"
    assert sheet_name(wish, "svg", "nl", TODAY) == "koppel-kaart-2026-11-21.svg"


def test_a_work_that_only_its_partner_sees_has_a_letter_instead_of_a_number(world: World) -> None:
    with world.open() as whole:
        store = whole.visible_to(PEOPLE["lefier"])
        made = map_sheet(store, CATALOGUE, "nl", SheetWish(), today=TODAY, ids=[str(world.secret)])
    assert made.inside == 1
    assert "e1" in words(made.content)
