"""Scenarios as who leads the team uses them: moved by keys, and beside a plan that Koppel proposes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WORK = "Waterleiding vervangen Spireastraat"


def test_dates_are_tried_by_keys_and_a_plan_is_proposed(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="scenarios", toon="lijst")
    settle(page)
    page.get_by_role("button", name="Nieuw scenario").click()
    page.get_by_label("Naam", exact=True).fill("Later")
    page.get_by_role("button", name="Maken", exact=True).click()
    expect(page.get_by_role("heading", name="Later", exact=True)).to_be_visible()
    page.get_by_label("Zoek een werk, straat of partner").fill("spirea water")
    page.keyboard.press("Enter")
    settle(page)
    row = page.locator("[class*=st-key-scenario-row-]").filter(has_text=WORK)
    expect(row).to_have_count(1)
    later = row.get_by_role("button", name="Later")
    later.focus()
    page.keyboard.press("Enter")
    expect(row.get_by_text("1 maand later")).to_be_visible()
    settle(page)
    # Who moves by keys stays on the button.
    expect(later).to_be_focused()
    page.keyboard.press("Enter")
    expect(row.get_by_text("2 maanden later")).to_be_visible()
    expect(page.locator(".koppel-running")).to_contain_text("Maanden schuiven 0 → 2")
    settle(page)
    page.get_by_role("button", name="Terugdraaien").click()
    expect(row.get_by_text("1 maand later")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Stel een plan voor").click()
    page.get_by_role("button", name="Zoek een plan").click()
    expect(page.get_by_text("Er is een voorstel")).to_be_visible(timeout=120_000)
    settle(page)
    page.get_by_label("Zoek een werk, straat of partner").fill("")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_text("Dat scheelt 1 keer de straat openbreken").first).to_be_visible()
    beside = page.get_by_label("Vergelijk met")
    beside.scroll_into_view_if_needed()
    # A list shuts when the page under it moves.
    settle(page)
    beside.click()
    page.get_by_role("option", name="Later (voor het team)").click()
    page.keyboard.press("Escape")
    settle(page)
    expect(page.get_by_role("columnheader", name="Later").first).to_be_visible()
    expect(page.get_by_text(re.compile("Waarin ze verschillen"))).to_be_visible()
    shoot(page, "scenarios-1440")
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert fits(page)
    shoot(page, "scenarios-390")
