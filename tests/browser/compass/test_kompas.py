"""The compass in a browser: chosen by pointer and by keys, beside another area, and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, open_map, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SELWERD = "WK999901"


def test_a_cell_is_chosen_and_the_table_says_the_same(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="kompas", kompasgebied=SELWERD)
    drawing = page.get_by_role("group", name=re.compile("Demowijk Selwerd"))
    expect(drawing.get_by_role("link")).to_have_count(61)
    settle(page)
    shoot(page, "kompas-1440", full=True)
    drawing.get_by_role("link", name=re.compile("^Eenzaamheid")).click()
    expect(page).to_have_url(re.compile("vak=i_eenzaamheid"))
    cell = page.locator(".koppel-cell")
    expect(cell).to_contain_text("Eenzaamheid")
    expect(cell).to_contain_text("slechter dan de stad")
    settle(page)
    shoot(page, "kompas-vak-1440")
    value = cell.locator("dd").first.inner_text()
    row = page.get_by_role("row", name=re.compile("Eenzaamheid"))
    expect(row).to_contain_text(value)


def test_a_cell_is_reached_with_keys(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="kompas", kompasgebied=SELWERD)
    drawing = page.get_by_role("group", name=re.compile("Demowijk Selwerd"))
    expect(drawing.get_by_role("link")).to_have_count(61)
    settle(page)
    drawing.get_by_role("link", name=re.compile("^Alles samen")).focus()
    for key in ("Tab", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    # The outline of where one is lies above its neighbours.
    expect(drawing.locator(".compass-focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("vak=i_bewoners"))
    settle(page)
    page.keyboard.press("End")
    expect(drawing.get_by_role("link").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawing.get_by_role("link", name=re.compile("^Alles samen"))).to_be_focused()


def test_another_area_stands_beside_it(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="kompas", kompasgebied=SELWERD, naast="WK999903", vak="i_laag_inkomen")
    expect(page.locator("svg.koppel-compass")).to_have_count(2)
    expect(page.locator(".koppel-cell")).to_have_count(2)
    settle(page)
    shoot(page, "kompas-naast-1440", full=True)


def test_the_compass_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="kompas", kompasgebied=SELWERD, vak="i_eenzaamheid")
    expect(page.locator("svg.koppel-compass")).to_have_count(1)
    settle(page)
    shoot(page, "kompas-390", full=True)
    ok = fits(page)
    page.close()
    assert ok


def test_an_indicator_lies_beneath_the_works_with_its_words(page: Page, app: str) -> None:
    open_map(page, app, LEZER, paneel="layers")
    choice = page.get_by_label("Indicator van het wijkkompas")
    choice.select_option(label="Eenzaamheid")
    labels = page.locator(".koppel-area-need")
    expect(labels.first).to_contain_text("Selwerd-")
    words = labels.all_inner_texts()
    assert len(words) > 1
    assert all(re.search("[▼●▲?]", one) for one in words)
    expect(page.locator(".koppel-need-words li")).to_have_count(len(words))
    expect(page.locator(".koppel-need-words")).to_contain_text("slechter dan de stad")
    shoot(page, "kaart-indicator-1440")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    shoot(page, "kaart-indicator-390")
    page.set_viewport_size({"width": 1440, "height": 900})
    # It is as it was left, until one chooses none.
    open_map(page, app, LEZER, paneel="layers")
    expect(labels).to_have_count(len(words))
    choice.select_option(label="geen")
    expect(labels).to_have_count(0)


def test_the_rule_stands_beside_the_table_with_the_chosen_cell_worked_out(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="kompas", kompasgebied=SELWERD, vak="i_eenzaamheid")
    rule, table = page.locator(".koppel-rule"), page.locator(".koppel-compass-table")
    expect(rule).to_contain_text("59,5 gedeeld door 48, maal 100, is 124.")
    expect(rule).to_contain_text("Afgerond is de index 76.")
    expect(page.locator(".koppel-compass-head")).to_contain_text("Cijfers van 2024, op 32 van de 32 onderwerpen bekend")
    settle(page)
    beside, below = rule.bounding_box(), table.bounding_box()
    assert beside is not None
    assert below is not None
    assert beside["x"] >= below["x"] + below["width"]
    rule.scroll_into_view_if_needed()
    shoot(page, "kompas-regel-1440")


def test_the_compass_prints_with_its_colours_and_without_the_navigation(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="kompas", kompasgebied=SELWERD)
    drawing = page.locator(".koppel-compass").first
    expect(drawing).to_be_visible()
    settle(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Kaart", exact=True)).to_be_hidden()
    expect(drawing).to_be_visible()
    assert drawing.evaluate("(node) => getComputedStyle(node).printColorAdjust") == "exact"
