"""Layers of the compass beneath the works: who owns the homes, and cells of 100 m, as people see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, open_map, open_page, settle, shoot
from tests.browser.people import LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# How many pixels of the pane beneath the works the cells colour.
PAINTED = """() => [...document.querySelectorAll(".koppel-cells canvas")].reduce((count, tile) => {
  const pixels = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height).data;
  return count + pixels.filter((value, at) => at % 4 === 3 && value > 0).length;
}, 0)"""


def open_layers(page: Page) -> None:
    page.get_by_role("button", name="Legenda").first.click()
    expect(page.locator(".koppel-map-need select")).to_be_visible()


def choose(page: Page, label: str) -> None:
    page.get_by_label("Indicator van het wijkkompas").select_option(label=label)
    settle(page)


def test_who_owns_the_homes_is_a_pattern_a_sign_and_a_word(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    open_layers(page)
    choose(page, "Wijktypologie: koop en huur")
    legend = page.locator(".koppel-need-legend")
    expect(legend).to_contain_text("Vooral corporatie")
    expect(legend).to_contain_text("minstens 50% van de woningen")
    expect(legend).to_contain_text("2024")
    expect(page.locator(".koppel-need-words")).to_contain_text("Selwerd-Midden (fictief)")
    expect(page.locator('.leaflet-street-glow-pane path[fill="url(#koppel-owner-2)"]').first).to_be_attached()
    expect(page.locator(".koppel-area-need", has_text="■ Vooral corporatie").first).to_be_visible()
    shoot(page, "kompas-wijktypologie-1440")


def test_cells_of_a_hundred_metres_lie_beneath_the_works(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    open_layers(page)
    assert page.evaluate(PAINTED) == 0
    choose(page, "Leefbaarometer per vierkant van 100 bij 100 meter")
    expect(page.locator(".koppel-cells canvas").first).to_be_attached()
    assert page.evaluate(PAINTED) > 10_000
    expect(page.locator(".koppel-need-legend")).to_contain_text("minder dan 10 woningen is onbekend")
    expect(page.locator(".koppel-need-words")).to_contain_text("slechter dan de stad")
    shoot(page, "kompas-vakken-1440")
    choose(page, "geen")
    expect(page.locator(".koppel-cells")).to_have_count(0)
    expect(page.locator(".koppel-need-words li")).to_have_count(0)


def test_on_a_phone_red_without_anything_is_one_press_away(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="kompas")
    page.get_by_role("button", name="Wat is rood, en wie zou er iets aan kunnen doen?").click()
    expect(page.get_by_role("heading", name=re.compile("Rood zonder toezegging"))).to_be_in_viewport()
    settle(page)
    shoot(page, "kompas-rood-zonder-iets-390")
    assert fits(page)
