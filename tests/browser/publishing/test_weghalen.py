"""What a partner takes away leaves the public pages by itself; a date that moves says what stood there and why."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve
from tests.browser.drive import READY, fits, open_page, settle, shoot, unfold
from tests.browser.people import GEMEENTE, REGISSEUR

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WHY = "De aannemer heeft meer tijd nodig."


def choose(page: Page, app: str, title: str) -> None:
    """Open a work of one's own to change it."""
    open_page(page, app, GEMEENTE, pagina="inleveren", wijze="tekenen")
    box = page.get_by_role("combobox", name="Een bestaand werk wijzigen of intrekken")
    box.click()
    box.fill(title)
    page.get_by_role("option", name=re.compile(re.escape(title))).first.click()
    # Once more at its own address: a form that is being drawn anew folds what was opened in it.
    page.wait_for_url(re.compile("werk="))
    page.goto(page.url)
    expect(page.get_by_label("Waarom wijzigt u dit? (mag leeg)")).to_have_count(1)
    settle(page)


def store(page: Page) -> None:
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_text("Laat zien op de kaart").first).to_be_visible(timeout=60_000)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publiceren", exact=True).click()
    expect(page.get_by_text("Gepubliceerd: nummer")).to_be_visible(timeout=120_000)


def gone(resident: Page, address: str, words: str) -> None:
    """Wait until residents do not read something any more."""
    began = time.monotonic()
    while words in resident.request.get(address).text():
        assert time.monotonic() - began < 300, "still there"
        resident.wait_for_timeout(250)


def test_withdrawn_by_its_planner_it_is_gone_and_moved_it_says_why(
    page: Page, chromium: Browser, tmp_path: Path
) -> None:
    with serve(tmp_path, "--demo") as app:
        open_page(page, app, REGISSEUR, pagina="publiceren")
        publish(page)
        resident = chromium.new_page(viewport={"width": 390, "height": 844})
        home = f"{app}/openbaar/index.html"
        assert "Avond met uitleg" in resident.request.get(home).text()

        # The planner hides a work of its own, and does nothing else.
        choose(page, app, "GR-IA-1")
        unfold(page, page.get_by_text("Voor bewoners: wie het ziet, en in welke woorden"))
        seen = page.get_by_role("combobox", name=re.compile("Zichtbaar"))
        option = page.get_by_role("option", name=re.compile("^alle partners|^partners", re.IGNORECASE)).first
        # The map beside the form tells where it stands, which draws the form anew and shuts what was opened in it.
        for _ in range(10):
            seen.click()
            page.wait_for_timeout(1_000)
            if option.count():
                break
        option.click()
        page.get_by_role("button", name="Bekijk wat dit brengt").click()
        store(page)
        gone(resident, home, "Avond met uitleg")
        assert "Avond met uitleg" not in resident.request.get(f"{app}/openbaar/werken.geojson").text()
        page.get_by_text("Laat zien op de kaart").first.click()
        # The panel over the map says what matters most; the rest is opened by a button.
        page.locator(".koppel-map-panel[data-panel=details] [data-form=more]").click()
        expect(page.locator(".koppel-standing")).to_contain_text("Weggehaald op", timeout=60_000)
        expect(page.locator(READY)).to_have_count(1)
        page.locator(".koppel-standing").scroll_into_view_if_needed()
        shoot(page, "weggehaald-paneel-1440")

        # Another work moves: the planner is asked why, in words that residents can read.
        choose(page, app, "GR-RI-4")
        page.get_by_label("Begin", exact=True).fill("2028-09-04")
        page.get_by_label("Einde", exact=True).fill("2028-12-15")
        page.get_by_role("button", name="Bekijk wat dit brengt").click()
        asked = page.get_by_label("Waarom verschuift het? Bewoners lezen dit.")
        asked.fill(WHY)
        asked.press("Enter")
        shoot(page, "verschoven-formulier-1440", full=True)
        store(page)
        assert WHY not in resident.request.get(home).text()

        # Whoever publishes sees what is gone already and what waits.
        open_page(page, app, REGISSEUR, pagina="publiceren")
        expect(page.get_by_text("Al weggehaald (1)")).to_be_visible()
        page.get_by_text("Al weggehaald (1)").click()
        expect(page.locator(".koppel-member", has_text="Avond met uitleg")).to_be_visible()
        expect(page.locator(".koppel-member", has_text="Nieuw riool in uw straat")).to_contain_text(WHY)
        shoot(page, "weggehaald-publiceren-1440", full=True)
        publish(page)

        resident.goto(home)
        row = resident.locator(".row", has_text="Nieuw riool in uw straat").first
        expect(row).to_contain_text("Eerder stond hier: 6 maart tot en met 30 juni 2028.")
        row.get_by_role("link").first.click()
        told = resident.locator(".moved")
        expect(told).to_contain_text(f"Waarom verschoven: {WHY}")
        assert fits(resident)
        shoot(resident, "verschoven-bewoner-390", full=True)
        resident.close()
