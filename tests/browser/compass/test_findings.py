"""Red without activity in a browser: on the list, on the map and on the agenda, as who leads the team."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, go, open_map, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RED = re.compile("Werk en leren is rood")


def test_the_map_says_what_is_red_and_leads_to_the_question(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    need = page.get_by_role("link", name=RED)
    need.scroll_into_view_if_needed()
    expect(need).to_contain_text("Wie zouden iets kunnen doen")
    shoot(page, "kaart-rood-zonder-iets-1440")
    need.click()
    expect(page.get_by_text("Wat gaan jullie doen aan Werk en leren", exact=False)).to_be_visible()
    settle(page)


def test_what_is_red_comes_on_the_agenda_and_is_dealt_with_there(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="overleg")
    page.get_by_role("button", name="Agenda maken").click()
    point = page.locator("[class*=st-key-point-]").filter(has_text=RED).first
    expect(point).to_contain_text("Wie zouden iets kunnen doen")
    settle(page)
    shoot(page, "overleg-rood-zonder-iets-1440")
    go(page, "Koppelkansen")
    page.get_by_role("radio", name="Rood zonder iets").click()
    row = page.locator("[class*=st-key-gap-]").filter(has_text=RED).first
    expect(row).to_contain_text("Staat op de agenda")
    settle(page)
    shoot(page, "koppelkansen-rood-zonder-iets-1440")
    row.get_by_role("button", name="Wat gaan jullie doen?").click()
    page.get_by_label("Nieuw idee").fill("Een taalcafé in het buurthuis")
    page.get_by_role("button", name="Idee bewaren").click()
    expect(page.locator("body")).to_contain_text("Een taalcafé in het buurthuis")
    go(page, "Overleg")
    expect(point).to_contain_text("Idee: Een taalcafé in het buurthuis")


def test_the_list_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="koppelkansen")
    page.get_by_role("radio", name="Rood zonder iets").click()
    expect(page.locator("[class*=st-key-gap-]").first).to_contain_text("niemand doet")
    settle(page)
    shoot(page, "koppelkansen-rood-zonder-iets-390", full=True)
    ok = fits(page)
    page.close()
    assert ok
