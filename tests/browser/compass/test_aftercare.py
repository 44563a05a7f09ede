"""Nazorg in a browser: asked on the page of one's own, answered with "don't know", and read under the goals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import open_page, settle, shoot
from tests.browser.people import CORPORATIE

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_planner_is_asked_and_does_not_know(page: Page, app: str) -> None:
    open_page(page, app, CORPORATIE, pagina="voormij")
    expect(page.get_by_text("1 vraag over nazorg")).to_be_visible()
    expect(page.get_by_text(re.compile("Wat is er na . jaar van gekomen"))).to_be_visible()
    settle(page)
    shoot(page, "voormij-nazorg-1440", full=True)
    page.get_by_role("button", name="Weet ik niet").click()
    expect(page.get_by_text(re.compile("Nazorg: wat is ervan gekomen"))).to_have_count(0)
    open_page(page, app, CORPORATIE, pagina="kompas", kompasgebied="WK999901", kompasdeel="doelen")
    expect(page.get_by_text(re.compile("Weet niet"))).to_be_visible()
    settle(page)
    page.get_by_text(re.compile("Weet niet")).scroll_into_view_if_needed()
    shoot(page, "kompas-nazorg-1440")
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_role("button", name="Weet ik niet")).to_be_visible()
