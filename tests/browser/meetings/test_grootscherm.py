"""A point on the large screen: its forms are typed in at once, its bar is one row, and each point begins at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

_TALLEST_BAR = 90


def bar_is_one_row(page: Page) -> bool:
    """Tell whether nothing of the bar wraps or sticks out."""
    box = page.locator(".st-key-meeting-bar").bounding_box()
    last = page.locator(".st-key-meeting-close button").bounding_box()
    assert box is not None
    assert last is not None
    return box["height"] < _TALLEST_BAR and last["x"] + last["width"] <= box["width"]


def test_a_form_is_typed_in_at_once_and_the_next_point_begins_at_its_top(page: Page, app: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    open_page(page, app, REGISSEUR, pagina="overleg")
    page.get_by_role("button", name="Agenda maken").click()
    page.get_by_role("button", name="Overleg beginnen").click()
    page.get_by_role("button", name="Naar het grote scherm").click()
    page.get_by_role("button", name="Groot scherm verlaten").wait_for()
    settle(page)
    assert bar_is_one_row(page)
    shoot(page, "grootscherm-agenda-1440")
    page.keyboard.press("ArrowRight")
    heading = page.locator(".koppel-cockpit").get_by_role("heading")
    expect(heading).to_be_visible(timeout=60_000)
    settle(page)
    # Before the combinations stands what is red without activity.
    strip = page.locator(".st-key-cockpit-strip")
    strip.get_by_role("button", name="4", exact=True).click()
    expect(page.locator(".koppel-cockpit").get_by_role("heading")).not_to_contain_text("is rood in", timeout=60_000)
    settle(page)
    title = heading.inner_text()
    shoot(page, "grootscherm-punt-1440")
    # Typed on without waiting: letters that are keys as well.
    page.keyboard.press("u")
    page.keyboard.type("Aan nu wachten")
    why = page.get_by_label("Waarom, of waarop het wacht")
    expect(why).to_have_value("Aan nu wachten", timeout=60_000)
    expect(why).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("un")
    expect(why).to_have_value("Aan nu wachteunn")
    shoot(page, "grootscherm-uitstellen-1440")
    page.get_by_role("button", name="Punt uitstellen").click()
    expect(page.get_by_role("button", name="Toch niet uitstellen")).to_be_visible(timeout=60_000)
    expect(why).to_have_count(0)
    expect(page.locator(".koppel-became")).to_contain_text("Aan nu wachteunn")
    settle(page)
    page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTo({ top: 0 })")
    page.keyboard.press("a")
    refusal = page.get_by_role("alert").filter(has_text="Afspreken kan zodra iedereen akkoord is.")
    expect(refusal).to_be_visible(timeout=60_000)
    settle(page)
    page.wait_for_timeout(400)
    ends, bar = refusal.bounding_box(), page.locator(".st-key-meeting-bar").bounding_box()
    assert ends is not None
    assert bar is not None
    assert ends["y"] + ends["height"] <= bar["y"]
    assert bar_is_one_row(page)
    shoot(page, "grootscherm-afspreken-1440")
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    shoot(page, "grootscherm-uitgesteld-390")
    assert bar_is_one_row(page)
    assert fits(page)
    page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTo({ top: 400 })")
    page.keyboard.press("ArrowRight")
    expect(heading).not_to_have_text(title, timeout=60_000)
    settle(page)
    assert page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTop") == 0
    shoot(page, "grootscherm-punt-390")
    lowest = page.locator(".st-key-cockpit-note button").bounding_box()
    map_box = page.locator(".koppel-map").first.bounding_box()
    assert lowest is not None
    assert map_box is not None
    assert heading.is_visible()
    assert lowest["y"] + lowest["height"] < min(map_box["y"], 700)
