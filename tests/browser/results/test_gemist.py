"""A combination is talked about, joined for a part and rejected; the register keeps why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.drive import READY, fits, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR, WARMTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_rejected_combination_keeps_what_was_said_and_is_found_by_its_reason(
    person: Callable[..., Page], app: str
) -> None:
    """A planner answers and asks, the regisseur rejects, a reader finds it again."""
    page = person(WARMTE, pagina="koppelkansen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    panel = page.locator(".st-key-decision")
    group = panel.get_by_role("radiogroup", name="Warmtebedrijf Noord")
    group.get_by_role("radio", name="akkoord", exact=True).click()
    panel.get_by_label("Voor welk deel Warmtebedrijf Noord").fill("alleen het oostelijk deel")
    panel.get_by_role("button", name="Antwoord bewaren").click()
    expect(panel).to_contain_text("akkoord voor een deel: alleen het oostelijk deel")
    expect(panel).to_contain_text("Aan zet: Bewonersgroep")
    panel.get_by_label("Uw bericht").fill("Kan het westen een jaar later?")
    panel.get_by_role("button", name="Plaatsen").click()
    expect(panel).to_contain_text("Kan het westen een jaar later?")
    panel.scroll_into_view_if_needed()
    shoot(page, "overleggen-1440", full=True)
    # One partner cannot take the whole combination from the table.
    expect(panel.get_by_role("radio", name="afgewezen")).to_have_count(0)
    page = person(REGISSEUR, pagina="koppelkansen")
    panel = page.locator(".st-key-decision")
    expect(panel).to_contain_text("Kan het westen een jaar later?")
    panel.get_by_role("radio", name="afgewezen").click()
    panel.get_by_label("Reden;").fill("Het geld voor het westen is er niet")
    panel.get_by_role("button", name="Stap zetten").click()
    expect(panel).to_contain_text("Deze combinatie is afgewezen.")
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "overleggen-390", full=True)
    open_page(page, app, LEZER, pagina="gemist", gemist="westen")
    expect(page.get_by_text("Het geld voor het westen is er niet")).to_be_visible()
    settle(page)
    shoot(page, "gemist-390", full=True)
    narrow = fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    settle(page)
    shoot(page, "gemist-1440")
    found = Axe().run(page, context=".stMain").response["violations"]
    assert narrow
    assert found == []
    open_page(page, app, REGISSEUR, pagina="koppelkansen", blad="dubbel")
    settle(page)
    shoot(page, "dubbel-1440")
    open_page(page, app, REGISSEUR, pagina="koppelkansen", blad="volgorde")
    page.get_by_role("button", name="Afhandelen").first.click()
    page.get_by_label("Waarom hoeft er niets meer te gebeuren?").fill("Alleen borden, de straat blijft liggen")
    page.get_by_role("button", name="Afgehandeld", exact=True).click()
    # Nothing stays open above the next warning.
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.get_by_text("Afgehandeld (1)").click()
    expect(page.get_by_text("Alleen borden, de straat blijft liggen")).to_be_visible()
    shoot(page, "afgehandeld-1440")
