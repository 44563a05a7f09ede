"""Bars of a scenario that are dragged: by mouse, by keys and by finger, with figures that run along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

# One that its window holds, and one that stands fixed.
LOOSE, FIRM = "Warmtenet fase 4: Meidoornstraat", "Netverzwaring Oosterdwarslaan"


def make(page: Page, name: str) -> None:
    page.get_by_role("button", name="Nieuw scenario").click()
    page.get_by_label("Naam", exact=True).fill(name)
    page.get_by_role("button", name="Maken", exact=True).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(page.locator(".koppel-drag-bar").first).to_be_visible(timeout=60_000)
    settle(page)


def bar_of(page: Page, title: str) -> Locator:
    bar = page.locator(".koppel-drag-bar", has_text=title)
    expect(bar).to_have_count(1)
    bar.scroll_into_view_if_needed()
    return bar


def figure(page: Page, name: str) -> Locator:
    return page.locator(f".koppel-drag-figures [data-figure={name}] dd")


def pull(page: Page, bar: Locator, far: int) -> None:
    box = bar.bounding_box()
    assert box is not None
    x, y = box["x"] + 12, box["y"] + box["height"] - 8
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + far * step / 8, y)


def test_a_bar_is_dragged_by_mouse_and_held_by_its_window(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="scenarios")
    settle(page)
    make(page, "Slepen")
    bar = bar_of(page, LOOSE)
    pull(page, bar, 70)
    # The figures run along before anything is stored.
    expect(figure(page, "months")).to_contain_text("3was 0")
    expect(page.locator(".koppel-drag-message")).to_contain_text("3 maanden later")
    page.mouse.up()
    expect(page.locator(".koppel-drag-message")).to_contain_text("Bewaard.")
    settle(page)
    expect(page.get_by_role("row", name="Maanden schuiven, alle werken samen 0 3")).to_be_visible()
    firm = bar_of(page, FIRM)
    pull(page, firm, 40)
    expect(page.locator(".koppel-drag-message")).to_contain_text("Dit werk staat vast")
    expect(firm).to_have_attribute("data-stop", "window")
    page.mouse.up()
    settle(page)
    pull(page, firm, 130)
    expect(firm).to_contain_text("buiten de speelruimte")
    page.mouse.up()
    expect(page.get_by_role("heading", name="Moet gevraagd worden (1)")).to_be_visible()
    expect(page.locator(".koppel-drag-ghost:visible")).to_have_count(2)
    settle(page)
    shoot(page, "slepen-1440")
    page.keyboard.press("Control+z")
    expect(page.locator(".koppel-drag-message")).to_contain_text("Teruggedraaid")
    expect(page.locator(".koppel-drag-asked")).to_be_hidden()
    settle(page)
    page.keyboard.press("Control+y")
    expect(page.get_by_role("heading", name="Moet gevraagd worden (1)")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Terugdraaien").click()
    expect(page.locator(".koppel-drag-asked")).to_be_hidden()


def test_a_bar_is_moved_by_keys(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="scenarios")
    settle(page)
    make(page, "Toetsen")
    bar = bar_of(page, LOOSE)
    expect(bar).to_have_attribute("role", "slider")
    bar.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(bar).to_have_attribute("aria-valuenow", "2")
    expect(page.get_by_role("status").filter(has_text="2 maanden later")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".koppel-drag-message")).to_contain_text("Bewaard.")
    expect(page.locator(".koppel-drag-message")).to_contain_text("1 maand langer")
    settle(page)
    # Who moves by keys stays on the bar.
    expect(bar).to_be_focused()
    firm = bar_of(page, FIRM)
    firm.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".koppel-drag-message")).to_contain_text("Dit werk staat vast")
    expect(firm).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("ArrowRight")
    expect(firm).to_have_attribute("aria-valuenow", "1")
    page.keyboard.press("ArrowDown")
    expect(firm).to_have_attribute("aria-valuenow", "0")


def test_a_bar_is_dragged_by_finger_on_a_phone(page: Page, app: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app, REGISSEUR, pagina="scenarios")
    settle(page)
    make(page, "Telefoon")
    bar = bar_of(page, LOOSE)
    box = bar.bounding_box()
    assert box is not None
    x, y = box["x"] + min(20, box["width"] / 2), box["y"] + box["height"] - 8
    fingers = page.context.new_cdp_session(page)
    fingers.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for far in range(10, 60, 10):
        fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + far, "y": y}]})
    expect(page.locator(".koppel-drag-message")).to_contain_text("2 maanden later")
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".koppel-drag-message")).to_contain_text("Bewaard.")
    settle(page)
    assert fits(page)
    shoot(page, "slepen-390")


def test_what_a_scenario_changes_stands_on_the_map_and_others_lie_under_its_bars(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="scenarios")
    settle(page)
    make(page, "Eerste")
    pull(page, bar_of(page, LOOSE), 70)
    page.mouse.up()
    expect(page.locator(".koppel-drag-message")).to_contain_text("Bewaard.")
    settle(page)
    found = Axe().run(page).response["violations"]
    assert found == []
    make(page, "Tweede")
    # A list shuts when the page scrolls beneath it.
    box = page.get_by_label("Vergelijk met")
    box.scroll_into_view_if_needed()
    settle(page)
    box.click()
    page.get_by_role("option", name="Eerste (voor het team)").click()
    page.keyboard.press("Escape")
    expect(page.locator(".koppel-drag-beside")).to_have_text("B")
    settle(page)
    pull(page, bar_of(page, FIRM), 130)
    page.mouse.up()
    expect(page.locator(".koppel-drag-message")).to_contain_text("Bewaard.")
    settle(page)
    shoot(page, "scenario-naast-1440")
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name="Kaart").click()
    sign = page.locator(".koppel-map-sign")
    expect(sign).to_have_count(1, timeout=60_000)
    expect(sign).to_contain_text("1. → 3 maanden later ⚠")
    expect(page.get_by_role("rowheader", name=f"1. {FIRM}")).to_be_visible()
    settle(page)
    shoot(page, "scenario-kaart-1440")
    assert Axe().run(page).response["violations"] == []
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert fits(page)
    shoot(page, "scenario-kaart-390")


def test_who_only_reads_sees_bars_that_do_not_move(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="scenarios")
    settle(page)
    make(page, "Lezen")
    found = re.search(r"scenario=([0-9a-f-]+)", page.url)
    assert found is not None
    open_page(page, app, LEZER, pagina="scenarios", scenario=found[1])
    expect(page.get_by_text("U kunt dit scenario bekijken.")).to_be_visible()
    expect(page.locator(".koppel-drag-bar").first).to_be_visible()
    expect(page.locator(".koppel-drag-bar[role=slider]")).to_have_count(0)
