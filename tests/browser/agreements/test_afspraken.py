"""What partners put on paper: a card, an action, a sheet to print, an interest that finds its works."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.drive import READY, fits, open_page, settle, shoot, unfold
from tests.browser.people import GEMEENTE, LEZER, NETBEHEER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_a_planner_fills_in_its_card_prints_it_and_keeps_up_an_action(page: Page, app: str) -> None:
    open_page(page, app, GEMEENTE, pagina="afspraken")
    expect(page.get_by_text("De straat gaat één keer open en één keer dicht.")).to_be_visible()
    expect(page.get_by_text("1 te laat").first).to_be_visible()
    shoot(page, "afspraken-1440")
    page.get_by_role("button", name="Openen").click()
    expect(page.locator(READY)).to_have_count(1)
    cards = page.locator(".st-key-cards")
    unfold(page, cards.get_by_text("Belangenkaarten (2 van 2 ingevuld)"))
    cards.get_by_role("button", name="Kaart invullen of wijzigen").click()
    cards.get_by_role("textbox", name="Brengen").fill("De omleiding, <b>en</b> #panic()")
    cards.get_by_role("button", name="Kaart bewaren").click()
    expect(cards).to_contain_text("De belangenkaart van Gemeente Groningen (fictief) is bewaard.")
    expect(cards.locator(".koppel-paper").first).to_contain_text("De omleiding, <b>en</b> #panic()")
    with page.expect_download() as told:
        cards.get_by_role("button", name="Belangenkaarten als PDF").click()
    read = pypdf.PdfReader(io.BytesIO(told.value.path().read_bytes()))
    assert len(read.pages) == 2
    assert "#panic()" in read.pages[0].extract_text()
    cards.get_by_text("Acties (3 te doen, 1 te laat)").click()
    cards.scroll_into_view_if_needed()
    shoot(page, "afspraken-kaarten-1440")
    cards.get_by_role("button", name="Klaar", exact=True).first.click()
    expect(cards).to_contain_text("Acties (2 te doen)")


def test_who_states_an_interest_sees_what_comes_there(page: Page, app: str) -> None:
    open_page(page, app, NETBEHEER, pagina="interesse")
    expect(page.locator(READY)).to_have_count(1)
    expect(page.get_by_role("button", name="Riolering Vlierstraat oost")).to_be_visible()
    shoot(page, "interesse-1440")
    page.get_by_label("Waarvoor wilt u mee?").fill("Een nieuw transformatorhuisje")
    page.get_by_role("button", name="Interesse bewaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een")
    expect(page.get_by_label("Waarvoor wilt u mee?")).to_have_value("Een nieuw transformatorhuisje")


def test_a_reader_on_a_phone_reads_all_and_writes_nothing(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(45_000)
    problems = []
    for name in ("afspraken", "interesse"):
        open_page(page, app, LEZER, pagina=name)
        expect(page.get_by_text("Netbeheer Noord" if name == "interesse" else "Vlierstraat").first).to_be_visible()
        settle(page)
        shoot(page, f"{name}-390")
        problems += [item["id"] for item in Axe().run(page, context=".stMain").response["violations"]]
        assert fits(page), name
        assert page.get_by_role("button", name="Wijzigen").count() == 0
    page.close()
    assert problems == []
