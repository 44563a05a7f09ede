"""Places on the map: what the filter leaves out, what one draws, and the street that one chooses from the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, open_map, settle, shoot
from tests.browser.people import LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
# How clear the chosen work is drawn: 0 is unseen.
CLEAR = """id => {
  const { map, at } = window.koppelMapPage;
  return map.picture.scene.alpha[at.get(id)];
}"""
FIRST = "window.koppelMapPage.layer.items[0].id"
FILTER_OTHERS = """() => {
  const { narrowing } = window.koppelMapPage;
  const { columns, names } = narrowing.facets;
  const other = names.partner.find((_, partner) => partner !== columns.partner[0]);
  return narrowing.choose({ partner: new Set([other]) });
}"""


def tool(page: Page, name: str) -> Locator:
    return page.locator(f"[data-tool={name}]")


def panel(page: Page, name: str) -> Locator:
    return page.locator(f".koppel-map-panel[data-panel={name}]")


def test_a_work_that_the_filter_leaves_out_is_seen_only_while_one_reads_about_it(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    work = page.evaluate(FIRST)
    page.evaluate("id => window.koppelMapPage.choose({ sort: 'work', id, among: [] })", work)
    page.evaluate(FILTER_OTHERS)
    expect(panel(page, "details").locator(".koppel-map-outside")).to_have_text("Dit werk valt buiten het filter.")
    assert page.evaluate(CLEAR, work) == 255
    settle(page)
    shoot(page, "kaart-buiten-filter-1440")
    tool(page, "filters").click()
    assert page.evaluate(CLEAR, work) == 0
    # What is said of the data is whole, and lets the map beneath be pressed.
    assert page.get_by_role("note").evaluate("note => note.scrollWidth <= note.clientWidth")
    # Nothing that the filter shows is in the window any more: the way there is offered.
    page.evaluate("window.koppelMap.map.setView([52.2, 5.4], 15, { animate: false })")
    empty = page.locator(".koppel-map-empty")
    expect(empty).to_contain_text(re.compile(r"Niets in beeld: \d+ werk(en)? elders"))
    shoot(page, "kaart-elders-1440")
    empty.get_by_role("button", name="Ga erheen").click()
    expect(empty).to_be_hidden()
    page.evaluate("window.koppelMapPage.narrowing.choose({ text: 'zoiets bestaat hier niet' })")
    expect(empty).to_have_text(re.compile("^Niets gevonden"))
    expect(empty.get_by_role("button")).to_be_hidden()


def test_a_circle_says_how_it_is_drawn_and_grows_with_the_pointer(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    tool(page, "ask").click()
    panel(page, "ask").get_by_role("button", name="Cirkel").click()
    expect(page.locator(".koppel-draw")).to_contain_text("Klik het midden, dan de rand.")
    page.mouse.click(900, 600)
    sizes = []
    for x in (940, 1000):
        page.mouse.move(x, 600)
        sizes.append(page.evaluate("window.koppelMap.pen.circle.getRadius()"))
    assert 0 < sizes[0] < sizes[1]
    shoot(page, "kaart-cirkel-1440")
    page.mouse.click(1000, 600)
    expect(panel(page, "ask")).to_contain_text("Getekend gebied")
    panel(page, "ask").get_by_role("button", name="Gebied").click()
    page.locator(".koppel-draw").get_by_role("button", name="Stoppen").click()
    expect(page.locator(".koppel-draw")).to_have_count(0)


def test_while_one_measures_a_mark_on_the_map_is_a_place_like_any_other(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    marks = [mark.bounding_box() for mark in page.locator(".koppel-mark:visible").all()[:2]]
    tool(page, "measure").click()
    for box in marks:
        assert box is not None
        page.mouse.click(box["x"] + 13, box["y"] + 13)
    # What others change meanwhile draws the map anew, and ends nothing.
    page.evaluate("window.koppelMapPage.redraw()")
    expect(page.locator(".koppel-draw")).to_contain_text("m lang")
    expect(panel(page, "details")).to_be_hidden()


def test_a_street_of_the_list_is_gone_to_and_its_works_stand_out(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    tool(page, "streets").click()
    head = panel(page, "streets").locator("summary", has_text="Lijsterbeslaan")
    expect(head.locator(".koppel-streets-count")).to_have_text("1×")
    before = page.evaluate("window.koppelMap.map.getCenter().toString()")
    head.click()
    assert page.evaluate("window.koppelMap.map.getCenter().toString()") != before
    settle(page)
    shoot(page, "kaart-straat-1440")
    faint, clear = page.evaluate(
        "[...window.koppelMap.picture.scene.alpha].reduce(([a, b], one) => [a + (one < 128), b + (one > 128)], [0, 0])"
    )
    assert 4 <= clear < faint
    panel(page, "streets").locator("details[open]").get_by_role("button", name="Wat gebeurt in deze straat?").click()
    who = panel(page, "ask").locator(".koppel-answer-who")
    expect(who).to_contain_text("Patrimonium")
    expect(who).to_contain_text("Warmtebedrijf")
    expect(who).to_contain_text("naast de straat")
    shoot(page, "kaart-straat-wie-1440")
    panel(page, "ask").get_by_role("button", name="Weghalen").click()
    assert page.evaluate("Math.min(...window.koppelMap.picture.scene.alpha)") == 255


def test_on_a_phone_the_panel_steps_aside_for_drawing_and_the_row_of_tools_says_that_it_scrolls(
    chromium: Browser, app: str
) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_map(page, app, LEZER)
    settle(page)
    bar = page.locator(".koppel-map-bar")
    expect(bar).to_have_attribute("data-more", "")
    shoot(page, "kaart-plek-390")
    page.evaluate("window.koppelMap.map.setView([52.2, 5.4], 15, { animate: false })")
    expect(page.locator(".koppel-map-empty")).to_be_visible()
    shoot(page, "kaart-elders-390")
    page.locator(".koppel-map-empty").get_by_role("button", name="Ga erheen").click()
    expect(page.locator(".koppel-map-empty")).to_be_hidden()
    tool(page, "ask").click()
    panel(page, "ask").get_by_role("button", name="Cirkel").click()
    expect(panel(page, "ask")).to_be_hidden()
    shoot(page, "kaart-cirkel-390")
    page.locator(".koppel-draw").get_by_role("button", name="Stoppen").click()
    expect(panel(page, "ask")).to_be_visible()
    bar.evaluate("bar => { bar.scrollLeft = bar.scrollWidth; }")
    expect(bar).not_to_have_attribute("data-more", "")
    assert page.locator(READY).count() == 1
    page.close()
