"""Partners decide on a combination at a meeting, and what they agreed is seen at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.drive import READY, fits, open_page, shoot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
PARTNERS = ("Bewonersgroep", "Gemeente Groningen", "Sociaal wijkteam", "Warmtebedrijf Noord")


def answer(panel: Locator, partner: str, words: str) -> None:
    group = panel.get_by_role("radiogroup", name=partner)
    group.get_by_role("radio", name=words, exact=True).click()


def now(panel: Locator) -> Locator:
    return panel.locator("[aria-current=step]")


def test_the_heart_of_the_demo_is_agreed_on_step_by_step(page: Page, app: str) -> None:
    open_page(page, app, pagina="koppelkansen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    panel = page.locator(".st-key-decision")
    expect(panel.get_by_role("heading", name="Besluit")).to_be_in_viewport()
    expect(now(panel)).to_contain_text("nieuw")
    panel.get_by_role("radio", name="afgesproken").click()
    panel.get_by_role("button", name="Stap zetten").click()
    expect(panel.get_by_role("alert")).to_contain_text("Het wachten is op")
    for partner in PARTNERS:
        answer(panel, partner, "akkoord" if partner != PARTNERS[2] else "nog niet")
    panel.get_by_label("Toelichting van Sociaal wijkteam").fill("Eerst de gesprekken afronden")
    panel.get_by_role("button", name="Antwoorden bewaren").click()
    expect(now(panel)).to_contain_text("beoordelen")
    expect(panel).to_contain_text(f"Het wachten is op: {PARTNERS[2]}")
    expect(page.get_by_role("button", name="1. score").first).to_contain_text("beoordelen")
    panel.scroll_into_view_if_needed()
    shoot(page, "beslissen-1440")
    answer(panel, PARTNERS[2], "akkoord")
    panel.get_by_role("button", name="Antwoorden bewaren").click()
    expect(panel).to_contain_text("Alle partners zijn akkoord.")
    panel.get_by_role("radio", name="afgesproken").click()
    panel.get_by_label("Reden; bij afspreken de meerwaarde").fill("Eén keer open, één keer hinder")
    panel.get_by_role("button", name="Stap zetten").click()
    expect(now(panel)).to_contain_text("afgesproken")
    expect(page.get_by_role("button", name="1. score").first).to_contain_text("afgesproken")
    # While Streamlit draws anew the old count can stand beside the new one for a moment.
    panel.get_by_text("Wat er is gebeurd (7)").click()
    expect(panel).to_contain_text("Eerst de gesprekken afronden")
    page.reload()
    expect(now(panel)).to_contain_text("afgesproken", timeout=60_000)


def test_the_demo_has_one_agreement_and_who_withdraws_ends_it_on_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(45_000)
    open_page(page, app, pagina="koppelkansen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    page.get_by_role("button", name="Vlierstraat: Riool vernieuwen").click()
    panel = page.locator(".st-key-decision")
    expect(now(panel)).to_contain_text("afgesproken")
    expect(panel).to_contain_text("De straat gaat één keer open")
    found = Axe().run(page, context=".st-key-decision").response["violations"]
    panel.scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    shoot(page, "beslissen-390")
    ok = fits(page)
    answer(panel, "Warmtebedrijf Noord", "niet akkoord")
    panel.get_by_label("Toelichting van Warmtebedrijf").fill("Het geld is er nog niet")
    panel.get_by_role("button", name="Antwoorden bewaren").click()
    expect(now(panel)).to_contain_text("in gesprek")
    expect(panel).to_contain_text("Het geld is er nog niet")
    page.close()
    assert found == []
    assert ok
