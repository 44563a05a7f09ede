"""Money in a browser: a fund is made, pays for a work, is changed and put back, and a koppelkans says what it opens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PLACE = {"pagina": "kompas", "kompasgebied": "WK999901", "kompasdeel": "geld"}
FUND = "Buurtfonds Samen"


def choose(field: Locator, name: re.Pattern[str]) -> None:
    """Choose the first of a list that has a name; a list closes where the page scrolls once it is open."""
    field.scroll_into_view_if_needed()
    settle(field.page)
    field.click()
    field.page.get_by_role("option", name=name).first.click()


def test_the_team_lead_makes_a_fund_covers_a_work_and_sees_what_a_koppelkans_opens(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, **PLACE)
    page.get_by_text("Nieuwe geldbron").click()
    form = page.get_by_test_id("stExpander").filter(has_text="Nieuwe geldbron")
    form.get_by_label("Naam", exact=True).fill(FUND)
    form.get_by_label("Wie geeft het").fill("Stichting Noord")
    choose(form.get_by_label("Samen doen"), re.compile("twee partners"))
    form.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("heading", name=FUND)).to_be_visible()
    settle(page)
    shoot(page, "kompas-geld-regisseur-1440", full=True)

    page.get_by_text("Geld bij een werk zetten").click()
    form = page.get_by_test_id("stExpander").filter(has_text="Geld bij een werk zetten")
    choose(form.get_by_label("Werk", exact=True), re.compile(""))
    choose(form.get_by_label("Geldbron", exact=True), re.compile(FUND))
    form.get_by_label("Bedrag (€)").fill("1000")
    form.get_by_role("button", name="Bewaren").click()
    given = page.locator("[class*=st-key-money-of-]").filter(has_text=re.compile(rf"{FUND}: €.1\.000 in totaal"))
    expect(given).to_contain_text("gewenst")
    given.get_by_role("button", name="Geld wijzigen").click()
    page.get_by_label("Bedrag (€)").last.fill("2000")
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Bewaren").click()
    changed = page.locator("[class*=st-key-money-of-]").filter(has_text=re.compile(rf"{FUND}: €.2\.000 in totaal"))
    changed.get_by_role("button", name="Laatste wijziging terugdraaien").click()
    expect(given).to_be_visible()
    given.get_by_role("button", name="Weghalen").click()
    expect(given).to_be_hidden()
    page.get_by_text("Geld dat van werk is weggehaald").click()
    settle(page)
    shoot(page, "kompas-geld-weggehaald-1440", full=True)
    page.get_by_role("button", name="Terugzetten").click()
    expect(given).to_be_visible()

    open_page(page, app, REGISSEUR, pagina="koppelkansen")
    rows = page.get_by_role("button", name=re.compile(f"Samen komt “{FUND}” in beeld"))
    expect(rows.first).to_be_visible()
    rows.first.click()
    expect(page.get_by_text(re.compile(f"Samen komt “{FUND}” in beeld: alleen als twee partners"))).to_be_visible()
    settle(page)
    shoot(page, "koppelkansen-geld-1440")


def test_a_reader_reads_money_on_a_phone_without_fields(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, **PLACE)
    expect(page.get_by_text("Wat van werk gedekt is")).to_be_visible()
    settle(page)
    shoot(page, "kompas-geld-390", full=True)
    buttons = page.get_by_role("button", name=re.compile("^(Weghalen|Terugzetten|Intrekken)$")).count()
    ok = fits(page)
    page.close()
    assert not buttons
    assert ok
