"""Pins on the map: put up by mouse, keys and touch, for oneself and for all, seen live, changed and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, open_map, open_page, settle, shoot, wait_until
from tests.browser.people import CORPORATIE, GEMEENTE, LEZER, REGISSEUR

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.lending import Windows

pytestmark = pytest.mark.browser

PIN = ".koppel-pin:not(.writing)"
HOSTILE = '<img src=x onerror="document.title=1"> & {0}'
# A place of the map that nothing lies over, in pixels of the window.
FREE = (900, 330)


def panel(page: Page) -> Locator:
    return page.locator(".koppel-map-panel[data-panel=pins]")


def open_pins(page: Page) -> Locator:
    if not panel(page).is_visible():
        page.locator("[data-tool=pins]").click()
    return panel(page)


def write(page: Page, words: str, *, whose: str | None = None) -> None:
    """Write and save what is asked for once a place is chosen."""
    form = panel(page).locator("form")
    expect(form.get_by_label("Wat wilt u hier zeggen?")).to_be_focused()
    page.keyboard.type(words)
    if whose:
        form.get_by_label(whose).check()
    form.get_by_role("button", name="Bewaren").click()
    expect(form).to_have_count(0)


def labels(page: Page) -> list[str]:
    return [item.get_attribute("aria-label") or "" for item in page.locator(PIN).all()]


def on_map(page: Page, app: str, who: str) -> None:
    open_map(page, app, who)
    settle(page)


@pytest.mark.usefixtures("app")
def test_a_pin_by_mouse_keys_and_touch_is_for_oneself_or_for_all(
    person: Callable[..., Page], app: str, windows: Windows
) -> None:
    planner, lead = person(GEMEENTE), person(REGISSEUR)
    for page in (planner, lead):
        expect(page.locator(READY)).to_have_count(1, timeout=60_000)
        settle(page)
    # By mouse, for everyone.
    open_pins(planner).get_by_role("button", name="Zet een prikker").click()
    shoot(planner, "prikker-plek")
    planner.mouse.click(*FREE)
    planner.keyboard.type(HOSTILE)
    panel(planner).get_by_label("Voor iedereen aan tafel").check()
    shoot(planner, "prikker-formulier")
    panel(planner).get_by_role("button", name="Bewaren").click()
    expect(panel(planner).locator(".koppel-pin-text")).to_have_text(HOSTILE)
    expect(planner.locator(PIN)).to_have_count(1)
    # The other sees it within two seconds, with who, without having asked.
    expect(lead.locator(PIN)).to_have_count(1, timeout=4_000)
    expect(lead.locator(".koppel-map-said")).to_contain_text(GEMEENTE)
    assert HOSTILE in labels(lead)[0]
    assert GEMEENTE in labels(lead)[0]
    # By keys, for oneself alone: nobody is told.
    planner.locator(READY).focus()
    planner.keyboard.press("p")
    planner.keyboard.press("ArrowRight")
    planner.wait_for_timeout(400)
    planner.keyboard.press("Enter")
    write(planner, "Alleen van mij")
    expect(planner.locator(PIN)).to_have_count(2)
    lead.wait_for_timeout(1_500)
    assert len(labels(lead)) == 1
    settle(planner)
    shoot(planner, "prikkers-1440")
    # By touch, on a phone, by who leads.
    context = windows.unused_context(viewport={"width": 390, "height": 844}, has_touch=True)
    phone = context.new_page()
    phone.set_default_timeout(45_000)
    on_map(phone, app, REGISSEUR)
    expect(phone.locator(PIN)).to_have_count(1)
    tool = phone.locator("[data-tool=pins]")
    tool.scroll_into_view_if_needed()
    tool.tap()
    shoot(phone, "prikkers-390")
    panel(phone).get_by_role("button", name="Zet een prikker").tap()
    shoot(phone, "prikker-plek-390")
    phone.touchscreen.tap(200, 420)
    panel(phone).locator("textarea").tap()
    phone.keyboard.type("Eerst het riool")
    panel(phone).get_by_label("Voor iedereen aan tafel").tap()
    shoot(phone, "prikker-formulier-390")
    panel(phone).get_by_role("button", name="Bewaren").tap()
    expect(panel(phone).locator(".koppel-pin-text")).to_have_text("Eerst het riool")
    shoot(phone, "prikker-390")
    expect(planner.locator(PIN)).to_have_count(3, timeout=4_000)
    context.close()


def test_it_is_opened_changed_taken_away_and_put_back(page: Page, app: str) -> None:
    on_map(page, app, REGISSEUR)
    count = page.locator(PIN).count()
    assert count >= 1
    row = open_pins(page).locator(".koppel-pin-row", has_text="{0}")
    row.click()
    panel(page).get_by_role("button", name="Wijzigen").click()
    field = panel(page).locator("textarea")
    # Somebody else's stays for everyone.
    expect(panel(page).get_by_text("voor iedereen", exact=True)).to_be_visible()
    expect(field).to_be_focused()
    field.fill("Graag vóór de herfst")
    # What was typed is there after a reload.
    page.reload()
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    open_pins(page)
    expect(field).to_have_value("Graag vóór de herfst")
    field.press("Control+Enter")
    expect(panel(page).locator(".koppel-pin-text")).to_have_text("Graag vóór de herfst")
    expect(panel(page)).to_contain_text(f"gewijzigd door {REGISSEUR}")
    panel(page).get_by_role("button", name="Weghalen").click()
    expect(page.locator(PIN)).to_have_count(count - 1)
    panel(page).get_by_role("button", name="Terugzetten").click()
    expect(page.locator(PIN)).to_have_count(count)
    expect(panel(page).locator(".koppel-pin-text")).to_have_text("Graag vóór de herfst")
    # The address leads to it.
    wait_until(page, "() => location.search.includes('prik=')")


def test_who_may_not_is_not_offered_it(page: Page, app: str) -> None:
    on_map(page, app, CORPORATIE)
    open_pins(page).locator(".koppel-pin-row").first.click()
    expect(panel(page).get_by_role("button", name="Toon op de kaart")).to_be_visible()
    expect(panel(page).get_by_role("button", name="Weghalen")).to_have_count(0)
    on_map(page, app, LEZER)
    open_pins(page).get_by_role("button", name="Zet een prikker").click()
    page.mouse.click(*FREE)
    expect(panel(page).locator("textarea")).to_be_visible()
    expect(panel(page).get_by_label("Voor iedereen aan tafel")).to_have_count(0)
    write(page, "Lees ik straks na")
    expect(panel(page).locator(".koppel-card-more").first).to_contain_text("alleen voor mij")


def test_escape_ends_the_choice_of_a_place_and_throws_nothing_away(page: Page, app: str) -> None:
    on_map(page, app, GEMEENTE)
    open_pins(page).get_by_role("button", name="Zet een prikker").click()
    page.keyboard.press("Escape")
    expect(page.locator(".koppel-draw")).to_have_count(0)
    expect(panel(page)).to_be_visible()
    panel(page).get_by_role("button", name="Zet een prikker").click()
    page.mouse.click(*FREE)
    page.keyboard.type("Half")
    page.keyboard.press("Escape")
    expect(panel(page).locator("textarea")).to_have_value("Half")
    panel(page).get_by_role("button", name="Annuleren").click()
    expect(panel(page).locator("textarea")).to_have_count(0)


def test_pins_stand_in_the_list_of_what_is_in_sight_and_no_number_lies_under_one(page: Page, app: str) -> None:
    on_map(page, app, GEMEENTE)
    page.locator("[data-tool=numbers]").click()
    settle(page)
    page.locator("[data-tool=list]").click()
    listed = page.locator(".koppel-map-panel[data-panel=list] .koppel-pin-row")
    expect(listed.first).to_be_visible()
    shoot(page, "prikkers-lijst-1440")
    hidden = page.evaluate(
        """() => {
          const { picture, map } = window.koppelMap;
          const { labels, placed } = picture.labels;
          return picture.pins.filter((place) => {
            const { x, y } = map.project(place, map.getZoom());
            return labels.some((label) => Math.abs(label.x - (x - placed.left)) < label.halfX + 13
              && Math.abs(label.y - (y - 19 - placed.top)) < label.halfY + 17);
          }).length;
        }"""
    )
    assert hidden == 0
    listed.first.click()
    expect(panel(page).locator(".koppel-pin-card")).to_be_focused()


def test_in_the_meeting_it_is_listed_found_on_the_map_and_put_on_the_agenda(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="overleg")
    page.get_by_role("button", name="Agenda maken").click()
    expect(page.get_by_role("heading", name="Op de kaart geprikt")).to_be_visible(timeout=60_000)
    pins = page.locator(".st-key-pinned")
    expect(pins).not_to_contain_text("Alleen van mij")
    pins.get_by_role("button", name="Zet op de agenda").first.click()
    expect(pins).to_contain_text("Staat op de agenda")
    settle(page)
    pins.scroll_into_view_if_needed()
    shoot(page, "overleg-prikkers-1440", full=True)
    pins.get_by_role("button", name="Toon op de kaart").first.click()
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    expect(panel(page).locator(".koppel-pin-card")).to_be_visible()
    wait_until(page, "() => window.koppelMap.map.getZoom() >= 17")
    settle(page)
    shoot(page, "overleg-naar-prikker-1440")
