"""What residents have to know in practice, as the planner of the heat company writes it and a reader sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, settle, shoot, unfold
from tests.browser.people import LEZER, WARMTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser


def opened(page: Page) -> Locator:
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    settle(page)
    box = page.locator("[data-testid=stDataFrame]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 200, box["y"] + 60)
    notes = page.get_by_test_id("stExpander").filter(has_text="Praktisch voor bewoners")
    expect(page.get_by_role("button", name="Toon alles")).to_be_visible()
    expect(notes).to_be_visible()
    settle(page)
    unfold(page, notes.locator("summary"))
    expect(notes.locator(".koppel-note").first).to_be_visible()
    return notes


def test_a_planner_writes_when_the_bus_stops_elsewhere_and_takes_it_back(person: Callable[..., Page]) -> None:
    page = person(WARMTE, pagina="gegevens", zoek="WN-04")
    notes = opened(page)
    expect(notes).to_contain_text("Rijd om via de Vlierstraat.")
    notes.get_by_role("combobox", name="Waarover").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Bushalte").click()
    settle(page)
    expect(notes.get_by_role("combobox", name="Waarover")).to_have_value("Bushalte")
    notes.get_by_role("textbox", name="Wat bewoners lezen").fill("Bel Jan op 06-12345678.")
    notes.get_by_role("button", name="Bewaar").click()
    expect(notes.get_by_role("alert")).to_contain_text("persoonlijk")
    notes.get_by_role("textbox", name="Wat bewoners lezen").fill("De bus stopt bij de school.")
    notes.get_by_role("button", name="Bewaar").click()
    expect(notes.get_by_role("status")).to_contain_text("Bewaard.")
    expect(notes.locator(".koppel-note", has_text="De bus stopt bij de school.")).to_be_visible()
    settle(page)
    notes.scroll_into_view_if_needed()
    shoot(page, "praktisch-1440")
    notes.get_by_role("button", name="Terugdraaien").click()
    expect(notes.get_by_role("status")).to_contain_text("Teruggedraaid")
    expect(notes.locator(".koppel-note", has_text="De bus stopt")).to_have_count(0)


def test_a_reader_reads_it_and_writes_nothing(person: Callable[..., Page]) -> None:
    page = person(LEZER, size=(390, 844), pagina="gegevens", zoek="WN-04")
    notes = opened(page)
    expect(notes).to_contain_text("Er ligt steeds een loopplank naar uw deur.")
    expect(notes.get_by_role("button")).to_have_count(0)
    settle(page)
    shoot(page, "praktisch-390")
    assert fits(page)
