"""Goals in a browser: read by all, changed and undone by the partner that answers for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PLACE = {"pagina": "kompas", "kompasgebied": "WK999901", "kompasdeel": "doelen"}


def test_the_team_lead_withdraws_a_goal_and_puts_it_back(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, **PLACE)
    expect(page.get_by_text("3 doelen: 1 op koers, 1 achter, 1 onbekend.")).to_be_visible()
    settle(page)
    shoot(page, "kompas-doelen-regisseur-1440", full=True)
    page.get_by_role("button", name="Doel wijzigen").first.click()
    settle(page)
    shoot(page, "kompas-doel-wijzigen-1440")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Doel intrekken").first.click()
    expect(page.get_by_text(re.compile("^2 doelen"))).to_be_visible()
    page.get_by_text("Ingetrokken doelen").click()
    page.get_by_role("button", name="Terugzetten").click()
    expect(page.get_by_text(re.compile("^3 doelen"))).to_be_visible()


def test_a_reader_reads_goals_on_a_phone_without_fields(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, **PLACE)
    expect(page.get_by_text(re.compile("^3 doelen"))).to_be_visible()
    settle(page)
    shoot(page, "kompas-doelen-390", full=True)
    buttons = page.get_by_role("button", name=re.compile("^Doel (wijzigen|intrekken)")).count()
    ok = fits(page)
    page.close()
    assert not buttons
    assert ok
