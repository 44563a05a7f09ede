from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_map, settle, shoot
from tests.browser.people import LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_what_came_is_counted_listed_and_opened(page: Page, app: str) -> None:
    open_map(page, app, LEZER, pagina="sinds")
    expect(page.locator(".koppel-figures")).to_contain_text("nieuw")
    expect(page.get_by_text("Combinaties erbij")).to_be_visible()
    settle(page)
    shoot(page, "sinds-1440")
    page.get_by_role("button", name="Een maand").click()
    expect(page).to_have_url(re.compile("sinds="))
    page.get_by_text("Nieuw (").click()
    settle(page)
    shoot(page, "sinds-lijst-1440")
    page.locator(".st-key-since-lists").get_by_role("button", name="30 km").first.click()
    expect(page.get_by_role("button", name="Toon alles")).to_be_visible()
    settle(page)
    shoot(page, "sinds-paneel-1440")


def test_it_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_map(page, app, LEZER, pagina="sinds")
    settle(page)
    shoot(page, "sinds-390", full=True)
    ok = fits(page)
    page.close()
    assert ok
