"""From a plan to dates in somebody's plan: asked, refused, computed again, agreed, put there and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import GEMEENTE, REGISSEUR, WATERBEDRIJF

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

REASON = "De aannemer heeft tot 2030 ander werk."


def test_from_the_best_plan_to_an_answer_a_new_plan_and_dates_that_a_planner_puts_in(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="scenarios")
    settle(page)
    page.get_by_role("button", name="Stel een plan voor").click()
    page.get_by_role("button", name="Zoek een plan").click()
    expect(page.get_by_text("Er is een voorstel")).to_be_visible(timeout=120_000)
    settle(page)
    page.locator("summary", has_text="Vraag partners").click()
    shoot(page, "scenario-vraag-partners-1440")
    page.get_by_role("button", name="Verstuur", exact=True).click()
    expect(page.get_by_role("heading", name="Voorstellen aan partners")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Waterbedrijf Noord")).to_contain_text("Nog niet gezien")
    settle(page)

    # The planner of the water company says no to one.
    open_page(page, app, WATERBEDRIJF, pagina="voormij")
    settle(page)
    page.get_by_role("button", name="u wordt gevraagd").first.click()
    expect(page.get_by_text("Dit krijgt u ervoor")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Kan niet, want").first.click()
    settle(page)
    page.get_by_role("button", name="Antwoord", exact=True).click()
    expect(page.get_by_text("Schrijf erbij waarom")).to_be_visible()
    page.get_by_label("Waarom kan het niet?").fill(REASON)
    settle(page)
    page.get_by_role("button", name="Antwoord", exact=True).click()
    expect(page.get_by_text(f"Kan niet: {REASON}")).to_be_visible()
    settle(page)
    shoot(page, "voorstellen-partner-1440", full=True)

    # Who leads the team sees what that costs.
    open_page(page, app, REGISSEUR, pagina="voorstellen")
    settle(page)
    expect(page.get_by_role("listitem").filter(has_text="Waterbedrijf Noord")).to_contain_text(WATERBEDRIJF)
    page.get_by_role("button", name="Reken opnieuw met deze antwoorden").click()
    expect(page.get_by_text("Er is een nieuw plan")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("Wat de antwoorden kosten, naast het eerste plan:")).to_be_visible()
    settle(page)
    shoot(page, "voorstellen-1440")
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert fits(page)
    shoot(page, "voorstellen-390")
    page.set_viewport_size({"width": 1440, "height": 900})

    # The two works of the Wilgenroosstraat belong together, and are both of the municipality.
    open_page(page, app, GEMEENTE, pagina="voorstellen")
    settle(page)
    for title in ("30 km-zone Wilgenroosstraat", "Riolering Wilgenroosstraat"):
        row = page.locator("[class*=st-key-proposal-]", has=page.get_by_role("button", name="Kan als")).filter(
            has=page.locator("strong", has_text=title)
        )
        row.last.get_by_role("button", name="Kan", exact=True).click()
        expect(row.last.get_by_text("Kan. Geantwoord door")).to_be_visible()
        settle(page)
    page.get_by_role("button", name="Zet deze data in ons plan (2 werken)").click()
    expect(page.get_by_text("De nieuwe data van 2 werken staan in uw plan.")).to_be_visible()
    settle(page)
    expect(page.get_by_text(f"Staat in uw plan. Gedaan door {GEMEENTE}")).to_have_count(2)
    page.get_by_role("button", name="Terugdraaien").first.click()
    expect(page.get_by_text(f"Staat in uw plan. Gedaan door {GEMEENTE}")).to_have_count(1)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert fits(page)
    shoot(page, "voorstellen-partner-390")
