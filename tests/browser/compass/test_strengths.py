"""What is strong in a browser: read by all, written by who knows the place, and a layer of the map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, open_map, open_page, settle, shoot
from tests.browser.people import GEMEENTE, LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SELWERD = "WK999901"


def test_a_planner_writes_something_strong_down_and_takes_its_removal_back(page: Page, app: str) -> None:
    open_page(page, app, GEMEENTE, pagina="kompas", kompasgebied=SELWERD, kompasdeel="ringen")
    expect(page.get_by_text("Pluktuin in het Zuiderpark (fictief)")).to_be_visible()
    page.get_by_text("Iets sterks toevoegen").click()
    page.get_by_label("Naam").fill("Buurtkok <b>")
    page.get_by_label("In gewone woorden").fill("Kookt elke week voor wie aanschuift.")
    page.get_by_label("Wie zegt het, in welke rol").fill("wijkbeheerder")
    page.get_by_role("textbox", name="Plek op de kaart (mag leeg)").fill("Vlierstraatt")
    page.get_by_role("button", name="Bewaren", exact=True).click()
    expect(page.get_by_text(re.compile("De kaart kent “Vlierstraatt” niet"))).to_be_visible()
    page.get_by_role("textbox", name="Plek op de kaart (mag leeg)").fill("Vlierstraat")
    page.get_by_role("button", name="Bewaren", exact=True).click()
    expect(page.locator("li", has_text="Buurtkok <b>")).to_be_visible()
    settle(page)
    page.get_by_role("heading", name="Wat sterk is").scroll_into_view_if_needed()
    shoot(page, "sterk-kompas-1440")
    page.get_by_text("Wijzigen of weghalen").click()
    which = page.get_by_role("combobox", name="Welk?")
    settle(page)
    which.click()
    which.press_sequentially("Buurtkok")
    settle(page)
    page.get_by_role("option").filter(has_text="Buurtkok").click()
    page.get_by_role("button", name="Weghalen").click()
    expect(page.get_by_text("“Buurtkok <b>” is weggehaald.")).to_be_visible()
    expect(page.locator("li", has_text="Buurtkok <b>")).to_have_count(0)
    page.get_by_role("button", name="Terugdraaien").click()
    expect(page.locator("li", has_text="Buurtkok <b>")).to_be_visible()


def test_a_reader_sees_it_on_a_phone_and_beside_what_has_nothing(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="kompas", kompasgebied=SELWERD, kompasdeel="antwoorden")
    expect(page.get_by_text("Wandelgroep Oost (fictief)")).to_be_visible()
    expect(page.get_by_text("Iets sterks toevoegen")).to_have_count(0)
    settle(page)
    page.get_by_role("heading", name="Wat sterk is").scroll_into_view_if_needed()
    shoot(page, "sterk-antwoorden-390")
    assert fits(page)


def test_it_is_a_layer_of_the_map_that_is_switched(page: Page, app: str) -> None:
    open_map(page, app, LEZER, paneel="layers")
    marks = page.locator(".koppel-strong")
    expect(marks).to_have_count(0)
    page.get_by_label("Wat sterk is").check()
    expect(marks.first).to_be_visible()
    garden = page.get_by_role("button", name=re.compile("^Pluktuin in het Zuiderpark"))
    garden.focus()
    garden.press("Enter")
    expect(page.locator(".koppel-strong-said")).to_contain_text("delen de oogst")
    settle(page)
    shoot(page, "sterk-kaart-1440")
    page.get_by_label("Wat sterk is").uncheck()
    expect(marks).to_have_count(0)
