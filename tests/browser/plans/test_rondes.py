"""A round: opened by who leads, gone through by a planner from what waits for it, and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_map, open_page, settle, shoot
from tests.browser.people import REGISSEUR, WATERBEDRIJF

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_round_is_opened_gone_through_closed_and_is_on_the_map(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="klopt")
    page.get_by_role("button", name="Open een ronde").click()
    page.get_by_label("Naam").fill("Najaarsronde (fictief)")
    page.get_by_role("button", name="Openen", exact=True).click()
    expect(page.get_by_text("De ronde is open.")).to_be_visible()
    water = page.get_by_role("listitem").filter(has_text="Waterbedrijf Noord")
    expect(water).to_contain_text("0 van")
    settle(page)
    shoot(page, "ronde-1440")

    # The planner of the water company comes from what waits for it.
    open_page(page, app, WATERBEDRIJF, pagina="voormij")
    settle(page)
    page.get_by_role("button", name="wachten nog op uw").click()
    expect(page.get_by_role("heading", name="Werken van Waterbedrijf Noord")).to_be_visible()
    settle(page)
    cards = page.locator("[class*='st-key-round-work-']")
    count = cards.count()
    assert count > 2
    shoot(page, "ronde-partner-1440")
    cards.first.get_by_role("button", name="Klopt", exact=True).click()
    expect(page.get_by_text(f"1 van {count} bevestigd.")).to_be_visible()
    expect(page.get_by_text(f"Klopt. {WATERBEDRIJF}").first).to_be_visible()
    cards.first.get_by_role("button", name="Weet ik niet").click()
    expect(page.get_by_text("Niet bekend.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert fits(page)
    shoot(page, "ronde-partner-390")
    page.get_by_role("button", name=f"Alles klopt ({count - 2})").click()
    expect(page.get_by_text(f"{count - 1} van {count} bevestigd.")).to_be_visible()
    settle(page)

    # Who leads sees how far it is, reminds the others and closes.
    page.set_viewport_size({"width": 1440, "height": 900})
    open_page(page, app, REGISSEUR, pagina="klopt")
    water = page.get_by_role("listitem").filter(has_text="Waterbedrijf Noord")
    expect(water).to_contain_text(f"{count} van {count} nagelopen, {count - 1} bevestigd.")
    page.get_by_role("button", name="Herinner").click()
    expect(page.get_by_text("partners zijn herinnerd.")).to_be_visible()
    settle(page)
    shoot(page, "ronde-stand-1440")
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert fits(page)
    shoot(page, "ronde-stand-390")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Afsluiten", exact=True).click()
    expect(page.get_by_text("De ronde is afgesloten.")).to_be_visible()
    expect(page.get_by_text("werken zijn twijfelachtig.")).to_be_visible()
    settle(page)

    # What nobody confirmed has a line of its own on the map, and the list of lines says what it means.
    open_map(page, app, WATERBEDRIJF, paneel="filters")
    line = page.locator(".koppel-facet-lines li").filter(has_text="twijfelachtig: niet bevestigd")
    expect(line).to_have_count(1)
    expect(line.locator("svg")).to_have_count(1)
    settle(page)
    shoot(page, "ronde-kaart-1440")
