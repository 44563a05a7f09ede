"""Partners decide on a combination at a meeting, and what they agreed is seen at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.drive import READY, fits, settle, shoot, wait_until
from tests.browser.people import BEWONERS, GEMEENTE, REGISSEUR, WARMTE, WIJKTEAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
# Who answers for which partner; the last one waits at first.
PARTNERS = {
    BEWONERS: "Bewonersgroep",
    GEMEENTE: "Gemeente Groningen",
    WARMTE: "Warmtebedrijf Noord",
    WIJKTEAM: "Sociaal wijkteam",
}


def answer(panel: Locator, partner: str, words: str) -> None:
    group = panel.get_by_role("radiogroup", name=partner)
    group.get_by_role("radio", name=words, exact=True).click()


def save(panel: Locator) -> None:
    panel.get_by_role("button", name="Antwoord bewaren").click()


def refresh(page: Page) -> None:
    """Take in what others did meanwhile, as the page offers."""
    expect(page.locator(".koppel-news")).to_be_visible()
    page.get_by_role("button", name="Verversen").click()
    expect(page.locator(".koppel-news")).to_have_count(0, timeout=60_000)


def now(panel: Locator) -> Locator:
    return panel.locator("[aria-current=step]")


def test_the_heart_of_the_demo_is_agreed_on_step_by_step(person: Callable[..., Page]) -> None:
    """Four planners, each for its own partner, beside the regisseur who sees it happen."""
    page = person(REGISSEUR, pagina="koppelkansen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    panel = page.locator(".st-key-decision")
    expect(panel.get_by_role("heading", name="Besluit")).to_be_in_viewport()
    expect(now(panel)).to_contain_text("nieuw")
    panel.get_by_role("radio", name="afgesproken").click()
    panel.get_by_role("button", name="Stap zetten").click()
    expect(panel.get_by_role("alert")).to_contain_text("Het wachten is op")
    # Who leads the team answers for nobody.
    expect(panel.get_by_role("button", name="Antwoord bewaren")).to_have_count(0)
    planners = {who: person(who, pagina="koppelkansen") for who in PARTNERS}
    for who, partner in PARTNERS.items():
        own = planners[who].locator(".st-key-decision")
        for other in PARTNERS.values():
            expect(own.get_by_role("radiogroup", name=other)).to_have_count(int(other == partner))
        answer(own, partner, "nog niet" if who == WIJKTEAM else "akkoord")
        if who == WIJKTEAM:
            own.get_by_label("Toelichting van Sociaal wijkteam").fill("Eerst de gesprekken afronden")
        save(own)
        expect(now(own)).to_contain_text("beoordelen")
    refresh(page)
    expect(now(panel)).to_contain_text("beoordelen")
    expect(panel).to_contain_text(f"Nog niet: {PARTNERS[WIJKTEAM]}")
    expect(page.locator("[class*=st-key-chance-] button").first).to_contain_text("beoordelen")
    panel.scroll_into_view_if_needed()
    shoot(page, "beslissen-1440")
    last = planners[WIJKTEAM].locator(".st-key-decision")
    answer(last, PARTNERS[WIJKTEAM], "akkoord")
    save(last)
    expect(last).to_contain_text("Alle partners zijn akkoord.")
    refresh(page)
    expect(panel).to_contain_text("Alle partners zijn akkoord.")
    panel.get_by_role("radio", name="afgesproken").check()
    panel.get_by_label("Reden; bij afspreken de meerwaarde").last.fill("Eén keer open, één keer hinder")
    panel.get_by_role("button", name="Stap zetten").click()
    expect(now(panel)).to_contain_text("afgesproken")
    expect(page.locator("[class*=st-key-chance-] button[kind=primary]")).to_contain_text("afgesproken")
    # While Streamlit draws anew the old count can stand beside the new one for a moment.
    panel.get_by_text("Wat er is gebeurd (7)").click()
    expect(panel).to_contain_text("Eerst de gesprekken afronden")
    # What was agreed is no longer first: who comes back to it chose it.
    page.locator("[class*=st-key-chance-] button[kind=primary]").click()
    wait_until(page, "() => location.search.includes('combinatie=')")
    page.reload()
    expect(now(panel)).to_contain_text("afgesproken", timeout=60_000)


def test_the_demo_has_one_agreement_and_who_withdraws_ends_it_on_a_phone(person: Callable[..., Page]) -> None:
    page = person(WARMTE, size=(390, 844), pagina="koppelkansen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    page.get_by_role("button", name="Vlierstraat (Spireastraat – Oosterdwarslaan): Riool vernieuwen").click()
    panel = page.locator(".st-key-decision")
    expect(now(panel)).to_contain_text("afgesproken")
    expect(panel).to_contain_text("De straat gaat één keer open")
    found = Axe().run(page, context=".st-key-decision").response["violations"]
    panel.scroll_into_view_if_needed()
    settle(page)
    shoot(page, "beslissen-390")
    ok = fits(page)
    answer(panel, PARTNERS[WARMTE], "niet akkoord")
    panel.get_by_label("Toelichting van Warmtebedrijf").fill("Het geld is er nog niet")
    save(panel)
    expect(now(panel)).to_contain_text("in gesprek")
    expect(panel).to_contain_text("Het geld is er nog niet")
    assert found == []
    assert ok
