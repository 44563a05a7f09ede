"""Saved views, the copied link of one, and a meeting that walks through them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, go, open_map, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def unfold_head(page: Page) -> None:
    """Open the head where the map folds it into a corner."""
    menu = page.get_by_role("button", name="Menu: alle pagina's")
    if menu.count() and menu.get_attribute("aria-expanded") == "false":
        menu.click()


def save(page: Page, name: str) -> None:
    unfold_head(page)
    if not page.get_by_label("Naam").first.is_visible():
        page.get_by_role("button", name="Weergaven").click()
    page.get_by_label("Naam").first.fill(name)
    page.get_by_role("button", name="Bewaar deze weergave").click()
    expect(page.get_by_text(f"Bewaard: {name}")).to_be_visible()


def shown(page: Page) -> int:
    return int(page.locator(READY).get_attribute("data-shown") or "0")


def test_views_are_saved_opened_shared_and_shown_in_a_meeting(chromium: Browser, page: Page, app: str) -> None:
    open_map(page, app, REGISSEUR)
    everything = shown(page)
    save(page, "Alles")
    page.keyboard.press("Escape")
    open_map(page, app, REGISSEUR, zoek="meidoorn", periode="2027-Q1~2027-Q4")
    few = shown(page)
    assert few < everything
    save(page, "Meidoornstraat 2027")
    settle(page)
    shoot(page, "weergaven-1440")
    open_page(page, app, REGISSEUR, pagina="sinds")
    save(page, "Wat is er veranderd")
    # Opening one loads all of it, and a copied link of it opens the same for another.
    page.get_by_role("button", name="Meidoornstraat 2027").click()
    # For a moment the map of the page before stands beside it.
    expect(page.locator(f"{READY}[data-shown='{few}']")).to_have_count(1)
    expect(page.locator(READY)).to_have_count(1)
    expect(page.locator(".koppel-map-chip", has_text="meidoorn")).to_be_visible()
    expect(page).to_have_url(re.compile("weergave="))
    again = chromium.new_page()
    open_map(again, app, LEZER, **dict(part.split("=") for part in page.url.split("?")[1].split("&")))
    assert shown(again) == few
    again.close()
    # A meeting, with keys.
    page.set_viewport_size({"width": 1920, "height": 1080})
    unfold_head(page)
    page.get_by_role("button", name="Groot scherm", exact=True).click()
    bar = page.locator(".st-key-meeting-bar")
    expect(bar).to_contain_text("Meidoornstraat 2027")
    expect(bar).to_contain_text("2 van 3")
    settle(page)
    shoot(page, "vergadering-kaart-1920")
    page.keyboard.press("ArrowRight")
    expect(bar).to_contain_text("Wat is er veranderd")
    settle(page)
    shoot(page, "vergadering-sinds-1920")
    expect(page.get_by_role("button", name="Volgende")).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect(bar).to_contain_text("2 van 3")
    settle(page)
    page.keyboard.press("ArrowLeft")
    expect(bar).to_contain_text("1 van 3")
    expect(page.locator(READY)).to_have_attribute("data-shown", str(everything))
    settle(page)
    shoot(page, "vergadering-alles-1920")
    # Escape closes what is on top, never the meeting.
    page.keyboard.press("Escape")
    settle(page)
    expect(bar).to_contain_text("1 van 3")
    close = page.get_by_role("button", name="Groot scherm verlaten")
    close.click()
    expect(page.get_by_role("dialog")).to_contain_text("Groot scherm verlaten?")
    shoot(page, "vergadering-verlaten-1920")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(bar).to_contain_text("1 van 3")


def test_a_meeting_that_was_left_goes_on_at_the_same_point(page: Page, app: str) -> None:
    open_map(page, app, REGISSEUR, zoek="meidoorn")
    few = shown(page)
    save(page, "Halverwege")
    page.keyboard.press("Escape")
    unfold_head(page)
    page.get_by_role("button", name="Groot scherm", exact=True).click()
    bar = page.locator(".st-key-meeting-bar")
    expect(bar).to_contain_text("Halverwege")
    page.get_by_role("button", name="Groot scherm verlaten").click()
    page.get_by_role("button", name="Verlaten", exact=True).click()
    expect(bar).to_have_count(0)
    expect(page.get_by_text("U verliet het grote scherm bij: Halverwege.")).to_be_visible()
    settle(page)
    go(page, "Koppelkansen")
    expect(page).to_have_url(re.compile("hervat="))
    page.reload()
    expect(page.get_by_text("U verliet het grote scherm bij: Halverwege.")).to_be_visible(timeout=60_000)
    resume = page.get_by_role("button", name="Terug naar het grote scherm")
    expect(resume).to_be_visible()
    shoot(page, "vergadering-hervatten-1440")
    resume.click()
    expect(bar).to_contain_text("Halverwege", timeout=60_000)
    expect(page.locator(READY)).to_have_attribute("data-shown", str(few))
    page.get_by_role("button", name="Groot scherm verlaten").click()
    page.get_by_role("button", name="Verlaten", exact=True).click()
    page.get_by_role("button", name="Niet meer nodig").click()
    expect(page.get_by_text("U verliet het grote scherm bij")).to_have_count(0)


def test_a_view_is_renamed_deleted_and_brought_back(page: Page, app: str) -> None:
    open_map(page, app, REGISSEUR)
    save(page, "Tijdelijk")
    page.get_by_text("Aanpassen").click()
    page.get_by_role("button", name="Verwijderen", exact=True).wait_for()
    page.get_by_role("radio", name="Tijdelijk").click(force=True)
    settle(page)
    page.get_by_role("button", name="Verwijderen", exact=True).click()
    expect(page.get_by_text("Verwijderd: ")).to_be_visible()
    settle(page)
    shoot(page, "weergaven-aanpassen-1440")
    page.get_by_role("button", name="Terugzetten").click()
    expect(page.get_by_role("button", name="Tijdelijk", exact=True)).to_be_visible()


def test_a_view_that_is_no_more_is_left_out_with_a_note(page: Page, app: str) -> None:
    open_map(page, app, LEZER, weergave="weg")
    expect(page.get_by_text("Deze delen van het adres zijn hier niet bekend")).to_contain_text("weergave")
    go(page, "Gegevens")


def test_the_frame_and_the_meeting_fit_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    for name, address in (("frame", {}), ("vergadering", {"vergadering": "1"})):
        open_map(page, app, REGISSEUR, **address)
        settle(page)
        shoot(page, f"{name}-390")
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    page.close()


def test_escape_closes_a_popover_and_a_list_and_the_meeting_goes_on(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="gegevens", vergadering="1")
    bar = page.locator(".st-key-meeting-bar")
    page.get_by_role("button", name="Downloaden").click()
    inside = page.locator("[data-testid=stPopoverBody]")
    expect(inside).to_be_visible()
    page.keyboard.press("Escape")
    expect(inside).to_have_count(0)
    bar.get_by_role("combobox").click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    settle(page)
    expect(bar).to_be_visible()
    assert "vergadering=1" in page.url
