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
    busy = page.get_by_role("link", name=re.compile("Voorzieningen is groen"))
    expect(busy).to_contain_text("krijgt toch 1 idee")
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
    page.get_by_role("radio", name="Rood zonder toezegging").click()
    row = page.locator("[class*=st-key-gap-]").filter(has_text=RED).first
    expect(row).to_contain_text("Staat op de agenda")
    settle(page)
    shoot(page, "koppelkansen-rood-zonder-iets-1440")
    busy = page.locator("[class*=st-key-busy-]").filter(has_text="Voorzieningen is groen").first
    busy.get_by_role("button", name="Zet op de agenda").click()
    expect(busy).to_contain_text("Staat op de agenda")
    row.get_by_role("button", name="Wat gaan jullie doen?").click()
    page.get_by_label("Nieuw idee").fill("Een taalcafé in het buurthuis")
    page.get_by_role("button", name="Idee bewaren").click()
    expect(page.locator("body")).to_contain_text("Een taalcafé in het buurthuis")
    go(page, "Overleg")
    expect(point).to_contain_text("Idee: Een taalcafé in het buurthuis")


def test_the_list_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="koppelkansen")
    page.get_by_role("radio", name="Rood zonder toezegging").click()
    expect(page.locator("[class*=st-key-gap-]").first).to_contain_text("nog niet geantwoord")
    settle(page)
    shoot(page, "koppelkansen-rood-zonder-iets-390", full=True)
    ok = fits(page)
    page.close()
    assert ok


def test_the_way_to_a_theme_ends_at_that_theme(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="koppelkansen")
    page.get_by_role("radio", name="Rood zonder toezegging").click()
    row = page.locator("[class*=st-key-gap-]").filter(has_text="Gezondheid is rood").first
    row.get_by_role("button", name="Wat gaan jullie doen?").click()
    head = page.locator(".koppel-answer-head")
    expect(head).to_contain_text("Gezondheid")
    expect(head).to_be_in_viewport()
    settle(page)
    shoot(page, "kompas-bij-het-thema-1440")


def test_areas_are_read_in_by_screen_and_fit_a_phone(chromium: Browser, app: str) -> None:
    for width, height in ((1440, 900), (390, 844)):
        page = chromium.new_page(viewport={"width": width, "height": height})
        open_page(page, app, REGISSEUR, pagina="kompas", kompasdeel="bestanden")
        # Who comes back with another screen finds the file there.
        if width == 1440:
            page.get_by_text("Gebieden van een jaar inlezen").click()
            rows = "wijkcode;wijknaam\nWK999901;Demowijk Selwerd (fictief)\nWK999909;Nieuwe wijk (fictief)\n"
            file = {"name": "wijken_2024.csv", "mimeType": "text/csv", "buffer": rows.encode()}
            page.locator("input[type=file]").nth(1).set_input_files(file)  # type: ignore[arg-type]
        expect(page.locator("body")).to_contain_text("2 wijken en 0 buurten van 2024")
        settle(page)
        page.get_by_role("button", name="Gebieden opslaan").scroll_into_view_if_needed()
        shoot(page, f"kompas-gebieden-{width}")
        ok = fits(page)
        page.close()
        assert ok
