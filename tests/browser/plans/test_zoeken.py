"""Whoever knows a name goes there from anywhere: with the field in the head, with Ctrl+K, in a meeting, on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.drive import READY, fits, open_map, open_page, settle, shoot, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

LEZER, REGISSEUR = "Demo lezer", "Demo regisseur"


def ask(page: Page, words: str) -> Locator:
    """Open the search with its key and type; return what is found."""
    # The map has a field of its own in its place; the keys are the same everywhere.
    expect(page.locator(".koppel-search-open")).to_have_count(1)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Zoeken in Koppel")
    expect(field).to_be_focused()
    field.fill(words)
    found = page.get_by_role("listbox", name="Zoeken in Koppel").get_by_role("option")
    expect(found.first).to_be_visible()
    return found


def test_a_street_is_gone_to_with_keys_alone(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="voormij")
    found = ask(page, "meidoornstr")
    expect(found.first).to_have_text("Meidoornstraat")
    shoot(page, "zoeken-1440")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("ArrowDown")
    expect(found.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Meidoornstraat")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("straat=Meidoornstraat"))


def test_a_work_opens_its_panel_on_the_map_where_it_lies(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="gegevens")
    ask(page, "fase 4 warmtenet").first.click()
    expect(page.locator(".koppel-map-panel[data-panel=details]")).to_contain_text("Warmtenet fase 4", timeout=60_000)
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    settle(page)
    shoot(page, "zoeken-werk-1440")
    # Again from the map itself, which then goes to the other work.
    before = page.evaluate("window.koppelMap.map.getCenter().toString()")
    ask(page, "zomerfeest duindoornlaan").first.click()
    expect(page.locator(".koppel-map-panel[data-panel=details]")).to_contain_text("Zomerfeest")
    wait_until(page, "before => window.koppelMap.map.getCenter().toString() !== before", before)


def test_a_combination_a_partner_and_a_page(page: Page, app: str) -> None:
    open_map(page, app, LEZER, zoek="hazelaar")
    ask(page, "vlierstraat warmtenet").filter(has_text="Vlierstraat (").first.click()
    expect(page.locator(".st-key-decision")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Vlierstraat (")).to_be_visible()
    ask(page, "lefier").first.click()
    expect(page).to_have_url(re.compile("partner=Lefier"), timeout=60_000)
    expect(page.locator(READY)).to_have_attribute("data-shown", "11")
    ask(page, "gemiste").first.click()
    expect(page.locator("nav [aria-current=page]")).to_have_text("Gemiste kansen")


def test_what_is_not_there_is_said_and_escape_closes_the_search_only(page: Page, app: str) -> None:
    open_map(page, app, REGISSEUR, vergadering="1")
    bar = page.locator(".st-key-meeting-bar")
    expect(bar.get_by_role("button", name="Zoeken (")).to_be_visible()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Zoeken in Koppel")
    field.fill("xyzzy")
    expect(page.get_by_role("dialog")).to_contain_text("Niets gevonden")
    page.keyboard.press("ArrowLeft")
    shoot(page, "zoeken-vergadering-1440")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(bar).to_be_visible()
    ask(page, "tijdlijn")
    page.keyboard.press("Enter")
    expect(page.locator(".koppel-time")).to_be_visible(timeout=60_000)
    expect(bar).to_be_visible()


def test_on_a_phone_an_icon_opens_it(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="voormij")
    page.get_by_role("button", name="Zoeken (").click()
    page.get_by_role("combobox", name="Zoeken in Koppel").fill("riool vlierstraat")
    expect(page.get_by_role("option").first).to_be_visible()
    shoot(page, "zoeken-390")
    assert fits(page)
    page.get_by_role("button", name="Sluiten").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.close()
