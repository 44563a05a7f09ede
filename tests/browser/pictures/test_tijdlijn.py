from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
READY = ".koppel-time[data-state=ready]"


def open_line(page: Page, app: str, **address: str) -> None:
    open_page(page, app, LEZER, pagina="tijdlijn", **address)
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)


def bars(page: Page) -> int:
    return int(page.locator(READY).get_attribute("data-bars") or "0")


def test_the_demo_stands_on_a_time_line(page: Page, app: str) -> None:
    open_line(page, app)
    assert bars(page) > 60
    expect(page.get_by_role("button", name="Duindoornlaan 10")).to_be_visible()
    expect(page.locator(".koppel-time-now")).to_have_text("vandaag")
    settle(page)
    shoot(page, "tijdlijn-1440")
    assert fits(page)


def test_no_two_labels_or_bars_of_a_group_overlap(page: Page, app: str) -> None:
    open_line(page, app)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".koppel-time-track")].map((track) =>
            [...track.querySelectorAll(".koppel-time-bar")].map((bar) => {
              const whole = [...bar.children, bar].map((part) => part.getBoundingClientRect());
              return [Math.min(...whole.map((b) => b.left)), Math.max(...whole.map((b) => b.right)), bar.offsetTop];
            }))"""
    )
    for group in boxes:
        for at, (left, right, lane) in enumerate(group):
            for other_left, other_right, other_lane in group[:at]:
                assert lane != other_lane or right <= other_left + 1 or other_right <= left + 1


def test_a_click_on_a_bar_opens_its_panel_and_the_address_holds_it(page: Page, app: str) -> None:
    open_line(page, app)
    page.get_by_role("button", name="Riolering Duindoornlaan west").click()
    expect(page.locator(".koppel-panel-head")).to_contain_text("Riolering Duindoornlaan west")
    expect(page).to_have_url(re.compile("werk="))
    expect(page.locator(".koppel-time-bar[aria-current=true]")).to_be_visible()
    settle(page)
    shoot(page, "tijdlijn-paneel-1440")
    page.get_by_role("button", name="Toon alles").click()
    expect(page.locator(".koppel-panel-head")).to_have_count(0)


def test_a_combination_is_tied_and_others_step_back(page: Page, app: str) -> None:
    open_line(page, app)
    page.get_by_role("combobox", name="Combinatie uitlichten").click()
    page.get_by_role("option", name="1. Meidoornstraat").first.click()
    expect(page.locator(".koppel-time-tied")).to_have_count(4)
    expect(page.locator(".koppel-time-ties circle")).to_have_count(4)
    expect(page).to_have_url(re.compile("combinatie="))
    settle(page)
    shoot(page, "tijdlijn-combinatie-1440")


def test_keys_go_from_bar_to_bar_and_what_has_focus_is_told(page: Page, app: str) -> None:
    open_line(page, app)
    page.get_by_role("button", name="Duindoornlaan 10").focus()
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    expect(page.locator(".koppel-time-tip")).to_be_visible()
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first != second
    assert "Duindoornlaan" in second
    page.keyboard.press("Enter")
    expect(page.locator(".koppel-panel-head")).to_be_visible()
    number, _, name = page.locator(".koppel-panel-head h2").inner_text().partition(" ")
    assert number.isdigit()
    assert name in second


def test_groups_fold_and_follow_partner_and_theme(page: Page, app: str) -> None:
    open_line(page, app, groep="thema", schaal="kwartaal")
    expect(page.locator(".koppel-time-quarter").first).to_be_attached()
    group = page.locator("button.koppel-time-name").filter(has_text="Ondergrond")
    before = page.locator(".koppel-time-bar").count()
    group.click()
    expect(group).to_have_attribute("aria-expanded", "false")
    assert page.locator(".koppel-time-bar").count() < before
    page.get_by_role("radio", name="Partner").click()
    expect(page.locator("button.koppel-time-name").filter(has_text="Waterschap")).to_be_visible()


def test_the_same_stands_in_a_table(page: Page, app: str) -> None:
    open_line(page, app)
    assert page.locator(".koppel-wide table").count() == 0
    page.locator("summary").filter(has_text="Als tabel").click()
    expect(page.locator(".koppel-wide tbody tr")).to_have_count(75)


def test_it_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_line(page, app)
    settle(page)
    shoot(page, "tijdlijn-390")
    ok = fits(page)
    page.close()
    assert ok
