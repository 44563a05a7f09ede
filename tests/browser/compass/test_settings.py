"""The settings of the compass in a browser: a limit is changed by the beheerder, holds at once, and is put back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import BEHEERDER, LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PLACE = {"pagina": "kompas", "kompasgebied": "WK999901", "kompasdeel": "instellingen"}


def test_a_limit_is_changed_holds_at_once_and_is_put_back(page: Page, app: str) -> None:
    open_page(page, app, BEHEERDER, pagina="beheer")
    page.get_by_role("button", name="Instellingen wijzigen").click()
    page.get_by_role("textbox", name="Naam van het programma").fill("Sunny Selwerd")
    page.get_by_label("Rood: een index onder", exact=True).fill("70")
    page.get_by_role("button", name="Instellingen bewaren").click()
    expect(page.get_by_role("heading", name="Sunny Selwerd")).to_be_visible()
    expect(page.get_by_text("Rood: een index onder 90 wordt een index onder 70")).to_be_visible()
    settle(page)
    shoot(page, "kompas-instellingen-1440", full=True)
    page.get_by_role("radio", name="Wat gaan jullie doen?").click()
    expect(page.get_by_text(re.compile("Rood zonder toezegging: 0 thema’s"))).to_be_visible()
    page.get_by_role("radio", name="Instellingen").click()
    page.get_by_role("button", name="Zo was het ervoor: terugzetten").first.click()
    expect(page.get_by_role("heading", name="Wijkkompas")).to_be_visible()


def test_a_reader_reads_what_holds_on_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, **PLACE)
    expect(page.get_by_role("cell", name="10 woningen").first).to_be_visible()
    settle(page)
    shoot(page, "kompas-instellingen-390", full=True)
    buttons = page.get_by_role("button", name=re.compile("bewaren|terugzetten")).count()
    ok = fits(page)
    page.close()
    assert not buttons
    assert ok
