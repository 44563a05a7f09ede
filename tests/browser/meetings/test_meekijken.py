"""A meeting on the projector, and somebody at the table who follows it on a phone without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_a_phone_follows_the_projector_through_a_lost_connection(page: Page, app: str, chromium: Browser) -> None:
    open_page(page, app, REGISSEUR, pagina="overleg")
    page.get_by_role("button", name="Agenda maken").click()
    page.get_by_role("button", name="Overleg beginnen").click()
    expect(page.get_by_text("bezig sinds")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Laat meekijken").click()
    page.get_by_role("button", name="Code maken").click()
    shown = page.locator(".koppel-follow-code")
    expect(shown).to_be_visible(timeout=60_000)
    code = shown.inner_text()
    page.keyboard.press("Escape")
    phone = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{app}/meekijken")
    phone.get_by_label("Code van het scherm").fill(code.lower())
    phone.get_by_role("button", name="Meekijken").click()
    expect(phone.get_by_role("heading", name="Agenda")).to_be_visible()
    page.locator(".st-key-icon-meeting button").first.click()
    settle(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".koppel-cockpit")).to_be_visible(timeout=60_000)
    # Before the combinations stands what is red without activity.
    strip = page.locator(".st-key-cockpit-strip")
    strip.get_by_role("button", name="4", exact=True).click()
    expect(page.locator(".koppel-cockpit").get_by_role("heading")).not_to_contain_text("is rood in", timeout=60_000)
    settle(page)
    title = page.locator(".koppel-cockpit").get_by_role("heading").inner_text()
    # The phone goes along by itself, and stands where the screen is after its connection was gone.
    expect(phone.get_by_role("heading", level=1)).to_have_text(title, timeout=60_000)
    assert fits(phone)
    assert Axe().run(phone).response["violations"] == []
    shoot(phone, "meekijken-390")
    phone.context.set_offline(True)
    expect(phone.get_by_text("De verbinding is weg.")).to_be_visible(timeout=60_000)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".koppel-cockpit").get_by_role("heading")).not_to_have_text(title, timeout=60_000)
    following = page.locator(".koppel-cockpit").get_by_role("heading").inner_text()
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", level=1)).to_have_text(following, timeout=60_000)
    expect(phone.get_by_text("De verbinding is weg.")).to_be_hidden()
    # The keys of the one who leads, and the same point after a reload.
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Notitie bewaren")).to_be_visible(timeout=60_000)
    shoot(page, "vergadering-punt-1440")
    page.reload()
    expect(page.locator(".koppel-cockpit").get_by_role("heading")).to_have_text(following, timeout=60_000)
    phone.context.close()
