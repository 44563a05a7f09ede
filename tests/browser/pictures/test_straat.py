from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, fits, open_page, settle, shoot
from tests.browser.people import LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_a_street_is_chosen_and_tells_what_happens_there(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="straat")
    box = page.get_by_role("combobox", name="Straat")
    box.click()
    page.get_by_role("option", name="Meidoornstraat").click()
    expect(page.get_by_role("heading", name="Meidoornstraat")).to_be_visible()
    expect(page.get_by_role("link", name="Warmtenet fase 4")).to_be_visible()
    expect(page.locator(".koppel-street-figures")).to_contain_text("→")
    expect(page.get_by_role("row", name="2027").last).to_be_visible()
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    expect(page).to_have_url(re.compile("straat=Meidoornstraat"))
    settle(page)
    shoot(page, "straat-1440", full=True)
    assert fits(page)


def test_a_work_of_the_list_opens_its_panel(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="straat", straat="Meidoornstraat")
    page.get_by_role("link", name="Warmtenet fase 4").click()
    expect(page.locator(".koppel-panel-head")).to_contain_text("Warmtenet fase 4")
    expect(page.get_by_role("heading", name="Meidoornstraat", exact=True)).to_be_visible()


def test_an_area_is_drawn(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="straat")
    page.get_by_role("button", name="Teken een gebied op de kaart").click()
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    settle(page)
    for x, y in ((500, 100), (900, 100), (900, 450), (500, 450)):
        page.locator(READY).click(position={"x": x, "y": y})
    page.get_by_role("button", name="Klaar").click()
    expect(page.get_by_role("heading", name="Getekend gebied")).to_be_visible()
    expect(page).to_have_url(re.compile("vlak="))


def test_the_page_prints_as_a_list(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="straat", straat="Duindoornlaan")
    expect(page.locator(".koppel-street").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("combobox", name="Straat")).to_be_hidden()
    expect(page.get_by_role("link", name="Kaart", exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name="Riolering Duindoornlaan west")).to_be_visible()


def test_it_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="straat", straat="Duindoornlaan")
    expect(page.locator(".koppel-street").first).to_be_visible()
    settle(page)
    shoot(page, "straat-390", full=True)
    ok = fits(page)
    page.close()
    assert ok
