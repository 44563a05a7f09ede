"""Other dates are tried on the large screen at a point of the agenda: made, kept, rejected with why, and found back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import open_page, settle, shoot
from tests.browser.people import REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_scenario_is_made_kept_rejected_and_found_back_at_a_point_of_the_agenda(page: Page, app: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_page(page, app, REGISSEUR, pagina="overleg")
    page.get_by_role("button", name="Agenda maken").click()
    page.get_by_role("button", name="Overleg beginnen").click()
    page.get_by_role("button", name="Naar het grote scherm").click()
    page.get_by_role("button", name="Groot scherm verlaten").wait_for()
    settle(page)
    page.keyboard.press("ArrowRight")
    strip = page.locator(".st-key-cockpit-strip")
    strip.get_by_role("button", name="4", exact=True).click()
    expect(page.locator(".koppel-cockpit")).not_to_contain_text("geen werk bekend dat helpt", timeout=60_000)
    settle(page)
    page.get_by_role("button", name="Andere data proberen").click()
    expect(page.get_by_role("heading", name="Scenario's")).to_be_visible(timeout=60_000)
    settle(page)
    # Which point it is about stays in sight, and the scenario is called after it.
    expect(page.locator(".st-key-walk")).to_contain_text("4. ")
    page.get_by_role("button", name="Nieuw scenario").click()
    expect(page.get_by_label("Naam", exact=True)).to_have_value(re.compile("^Punt 4: "))
    page.get_by_role("button", name="Maken", exact=True).click()
    bars = page.locator(".koppel-drag-bar[role=slider]")
    expect(bars.first).to_be_visible(timeout=60_000)
    settle(page)
    # Only the works of the point, unless one wants all.
    count = bars.count()
    assert 1 <= count <= 6
    bar = bars.first
    bar.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    # The arrows move the bar, and do not go to the next point.
    expect(page.locator(".st-key-walk")).to_contain_text("4. ")
    page.keyboard.press("Enter")
    expect(page.locator(".koppel-drag-message")).to_contain_text("Bewaard.")
    settle(page)
    expect(page.locator(".st-key-walk")).to_contain_text("4. ")
    shoot(page, "scenario-overleg-1920")
    page.get_by_text("Alleen de werken van punt 4").click()
    expect(bars.nth(count)).to_be_visible(timeout=60_000)
    settle(page)
    page.get_by_role("button", name="Verwerpen").click()
    page.get_by_label("Waarom wordt dit scenario verworpen?").fill("Het waterbedrijf kan dan niet")
    page.get_by_role("button", name="Verwerpen", exact=True).last.click()
    expect(page.get_by_text("Het waterbedrijf kan dan niet").first).to_be_visible(timeout=60_000)
    expect(bars).to_have_count(0)
    settle(page)
    # It is found back from another page.
    page.get_by_role("button", name="Agenda", exact=True).click()
    settle(page)
    open_page(page, app, REGISSEUR, pagina="scenarios")
    settle(page)
    page.get_by_text("Ook verworpen scenario's").click()
    settle(page)
    page.get_by_role("combobox", name="Scenario").first.click()
    page.get_by_role("option").filter(has_text="verworpen").first.click()
    expect(page.get_by_text("Het waterbedrijf kan dan niet")).to_be_visible(timeout=60_000)
