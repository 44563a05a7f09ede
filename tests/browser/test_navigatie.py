"""Every page is found from every other in two clicks, with the pointer, with keys, and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, go, open_head, open_page, shoot, wait_until
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = {
    "Voor mij": "voormij", "Koppelkansen": "koppelkansen", "Gemiste kansen": "gemist", "Hoe goed is dit?": "hoegoed",
    "Kompas": "kompas",
    "Tijdlijn": "tijdlijn", "Scenario's": "scenarios", "Voorstellen": "voorstellen", "Klopt dit nog?": "klopt",
    "Straat": "straat", "Sinds vorige keer": "sinds", "Gegevens": "gegevens", "Overleg": "overleg",
    "Afspraken": "afspraken", "Resultaat": "resultaat", "Publiceren": "publiceren", "Logboek": "logboek",
    "Kaart": "kaart",
}  # fmt: skip


def test_every_page_is_two_clicks_away(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="gegevens")
    ways = page.get_by_role("navigation", name="Pagina's")
    assert ways.locator(".koppel-groups a").count() <= 7
    for label, name in PAGES.items():
        go(page, label)
        wait_until(page, "name => (new URLSearchParams(location.search).get('pagina') || 'kaart') === name", name)
    open_head(page)
    assert ways.get_by_role("link", name="Beheer", exact=True).count() == 1
    shoot(page, "navigatie-1440")


def test_the_row_is_walked_with_keys_and_keeps_its_place(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="kaart")
    open_head(page)
    ways = page.get_by_role("navigation", name="Pagina's")
    ways.get_by_role("link", name="Kaart", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(ways.locator("[aria-current=page]")).to_have_text("Koppelkansen")
    expect(ways.get_by_role("link", name="Kansen", exact=True)).to_be_focused()


def test_a_link_opens_in_another_tab(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="kaart")
    open_head(page)
    with page.context.expect_page() as other:
        page.get_by_role("link", name="Planning", exact=True).click(modifiers=["Control"])
    expect(other.value.locator("nav [aria-current=page]")).to_have_text("Tijdlijn", timeout=60_000)
    expect(page.locator("nav [aria-current=page]")).to_have_text("Kaart")
    other.value.close()


def test_on_a_phone_every_page_is_two_taps_away(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, REGISSEUR, pagina="kaart")
    for label in ("Logboek", "Gemiste kansen", "Voor mij"):
        go(page, label)
        assert fits(page)
    go(page, "Afspraken")
    shoot(page, "navigatie-390")
    page.close()
