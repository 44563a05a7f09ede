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


def test_the_best_combination_is_read_and_shown_on_the_map(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="koppelkansen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    expect(page.get_by_role("heading", name="Meidoornstraat")).to_be_visible()
    body = page.locator("body")
    for told in ("toch al aan de deur", "zelfde periode", "m² gedeelde grond", "dagen minder hinder"):
        expect(body).to_contain_text(told)
    expect(page.locator(".koppel-bar-row")).to_have_count(4)
    settle(page)
    shoot(page, "koppelkansen-1440")
    page.get_by_text("Hoe dit is berekend").click()
    expect(body).to_contain_text("Bron:")
    page.get_by_role("button", name="Toon op de kaart").click()
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    expect(page.locator(".koppel-card summary", has_text="Waarom samen?")).to_be_visible()
    expect(page).to_have_url(re.compile("combinatie="))


def test_sorting_is_in_the_address_and_changes_the_order(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="koppelkansen", volgorde="size")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    expect(page.get_by_role("combobox", name="Volgorde")).to_have_value("Meeste werken eerst")
    first = page.get_by_role("button", name="1. score").first.inner_text()
    assert first.count("+") >= 3


def test_wrong_order_says_what_would_solve_it(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="koppelkansen", blad="volgorde")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    expect(page.locator(".koppel-alarm")).to_have_count(3)
    expect(page.locator("body")).to_contain_text("Oplossing: leg de ondergrond eerst aan")
    page.get_by_role("button", name="Toon waar").first.click()
    settle(page)
    shoot(page, "volgorde-1440")


def test_it_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="koppelkansen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    settle(page)
    shoot(page, "koppelkansen-390", full=True)
    ok = fits(page)
    page.close()
    assert ok
