"""What is red where works lie, as people see it: on the list, in the panel of a koppelkans, and on the map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, open_map, open_page, settle, shoot
from tests.browser.people import CORPORATIE, LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NEED = re.compile(r"is rood in .* stad 100\)")


def test_the_list_and_the_panel_say_what_is_red_and_how_much_more_it_counts(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="koppelkansen")
    expect(page.get_by_text(re.compile(r"opgave: .* is rood in .*; telt daarom \d+% zwaarder")).first).to_be_visible()
    expect(page.get_by_text(re.compile("Daarom telt dit voorstel")).first).to_be_visible()
    expect(page.get_by_text(re.compile("(kan|kunnen) daaraan iets doen")).first).to_be_visible()
    settle(page)
    shoot(page, "opgave-koppelkansen-1440", full=True)


def test_a_phone_shows_it_too(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="koppelkansen")
    expect(page.get_by_text(NEED).first).to_be_visible()
    settle(page)
    shoot(page, "opgave-koppelkansen-390")
    assert fits(page)


def test_the_map_says_it_of_a_koppelkans(page: Page, app: str) -> None:
    open_map(page, app, CORPORATIE, zoek="renovatie")
    page.get_by_role("button", name=re.compile("Lijsterbeslaan .*Woningen renoveren")).first.click()
    panel = page.get_by_role("region", name="Wat hier ligt")
    expect(panel.get_by_text(NEED).first).to_be_visible()
    expect(panel.get_by_text(re.compile("Daarom telt dit voorstel .* zwaarder"))).to_be_visible()
    settle(page)
    shoot(page, "opgave-kaart-1440")
