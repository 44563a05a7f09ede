"""Time, filters, search and questions on the map: in the browser alone, with mouse, keyboard and touch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, enter, fits, go, open_map, open_time, settle, shoot
from tests.browser.people import GEMEENTE, LEZER, REGISSEUR

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
TIME = ".koppel-map-time"


def shown(page: Page) -> int:
    return int(page.locator(READY).get_attribute("data-shown") or "0")


def panel(page: Page, name: str) -> Locator:
    return page.locator(f".koppel-map-panel[data-panel={name}]")


def drag(page: Page, by: float) -> None:
    """Drag the middle of the window of time."""
    box = page.locator(".koppel-when-window").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=10)
    page.mouse.up()


def test_a_reader_narrows_time_with_the_mouse_and_asks_the_server_for_nothing(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    open_time(page)
    settle(page)
    everything = shown(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Komend jaar").click()
    coming = shown(page)
    assert 0 < coming < everything
    expect(page).to_have_url(re.compile(r"maanden=\d{4}-\d\d~\d{4}-\d\d"))
    drag(page, 260)
    assert shown(page) != coming
    page.get_by_role("button", name="Een stap verder in de tijd").click()
    page.get_by_role("button", name="Alles", exact=True).click()
    expect(page.locator(READY)).to_have_attribute("data-shown", str(everything))
    assert "periode" not in page.url
    # A browser asks for the icon of a page again whenever its address changes.
    assert [url for url in asked if not url.endswith("/favicon.png")] == []


def test_both_ends_of_the_period_go_by_arrow_keys(page: Page, app: str) -> None:
    open_map(page, app, GEMEENTE)
    open_time(page)
    page.get_by_role("button", name="Nu", exact=True).click()
    now = page.locator(TIME).get_attribute("data-window")
    last = page.get_by_role("slider", name="Einde van de periode")
    last.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(TIME)).not_to_have_attribute("data-window", str(now))
    first, end = str(page.locator(TIME).get_attribute("data-window")).split("~")
    months = [int(year) * 12 + int(month) for year, month in (part.split("-") for part in (first, end))]
    assert months[1] - months[0] == 4
    page.get_by_role("slider", name="Begin van de periode").focus()
    page.keyboard.press("Home")
    assert str(page.locator(TIME).get_attribute("data-window")).startswith("2025-01")


def test_a_window_is_set_by_touch_on_a_phone(chromium: Browser, app: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    open_map(page, app, LEZER)
    open_time(page)
    everything = shown(page)
    box = page.locator(".koppel-when-track").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.5, box["y"] + 10)
    expect(page.locator(READY)).not_to_have_attribute("data-shown", str(everything))
    assert fits(page)
    shoot(page, "kaart-tijd-390")
    context.close()


def test_playing_counts_openings_and_streets_that_open_again_glow(page: Page, app: str) -> None:
    open_map(page, app, REGISSEUR, periode="2027-Q1~2027-Q1")
    open_time(page)
    page.get_by_role("button", name="Meer over de tijd").click()
    page.get_by_label("Snelheid").select_option("4")
    page.get_by_role("button", name="Afspelen").click()
    expect(page.locator(".koppel-opened.again").first).to_be_visible()
    page.get_by_role("button", name="Pauze").click()
    shoot(page, "kaart-afspelen-1440")
    expect(page).not_to_have_url(re.compile("periode=2027-Q1~2027-Q1"))


def test_playing_steps_where_the_system_asks_for_little_motion(chromium: Browser, app: str) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    open_map(page, app, LEZER, periode="2027-Q1~2027-Q1")
    page.get_by_role("button", name="Afspelen").click()
    expect(page.locator(TIME)).to_have_attribute("data-window", "2027-02~2027-04")
    page.get_by_role("button", name="Pauze").click()
    context.close()


def test_two_dates_lie_side_by_side_and_the_line_is_swiped(page: Page, app: str) -> None:
    open_map(page, app, REGISSEUR)
    open_time(page)
    page.get_by_role("button", name="Vóór en na").click()
    line = page.get_by_role("slider", name="Lijn tussen vóór en na")
    before = line.get_attribute("aria-valuenow")
    line.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert line.get_attribute("aria-valuenow") != before
    shoot(page, "kaart-voor-en-na-1440")
    page.get_by_role("button", name="Vóór en na").click()
    expect(line).to_be_hidden()


def test_what_a_filter_counts_is_what_it_shows(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    page.get_by_role("button", name="Filters", exact=True).click()
    filters = panel(page, "filters")
    row = filters.locator(".koppel-facet-value", has_text="Gemeente Groningen")
    count = int(row.locator(".koppel-facet-count").inner_text())
    row.locator("input").check()
    expect(page.locator(READY)).to_have_attribute("data-shown", str(count))
    filters.get_by_label("Alleen met koppelkans").check()
    assert shown(page) < count
    expect(page.locator(".koppel-map-chip")).to_have_count(3)
    shoot(page, "kaart-filters-1440")
    page.locator(".koppel-map-chip", has_text="Gemeente").click()
    assert "partner=" not in page.url
    page.locator(".koppel-map-panel[data-panel=filters]").get_by_role("button", name="Alles weer tonen").click()
    expect(page.locator(".koppel-map-chips")).to_be_hidden()


def test_a_link_with_filters_opens_the_same_map_and_other_pages_follow_it(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    open_time(page)
    page.get_by_role("button", name="Filters", exact=True).click()
    panel(page, "filters").locator(".koppel-facet-value", has_text="Gemeente Groningen").locator("input").check()
    page.get_by_role("button", name="Komend jaar").click()
    here, address = shown(page), page.url
    page.goto(address)
    enter(page, LEZER)
    expect(page.locator(READY)).to_have_attribute("data-shown", str(here))
    page.get_by_role("button", name="Menu: alle pagina's").click()
    go(page, "Tijdlijn")
    expect(page.locator(".koppel-time[data-state=ready]")).to_have_attribute("data-bars", str(here))


def test_a_street_is_found_by_keyboard_with_a_typing_error(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    page.locator(READY).focus()
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Zoek op de kaart")
    expect(field).to_be_focused()
    page.keyboard.type("meidornstraat")
    expect(page.get_by_role("option").first).to_contain_text("Meidoornstraat")
    page.keyboard.press("Enter")
    expect(panel(page, "ask")).to_contain_text("Meidoornstraat")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("warmtebedrijf warmtenet")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".koppel-map-panel:visible h2")).to_have_text("Wat hier ligt")
    page.keyboard.press("Escape")


def test_which_street_opens_most_often_and_who_must_call(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    page.get_by_role("button", name="Straten", exact=True).click()
    row = panel(page, "streets").locator(".koppel-streets > li").first
    count = int(row.locator(".koppel-streets-count").inner_text().rstrip("×"))
    assert count >= 3
    row.locator("summary").click()
    expect(row).to_contain_text("Deze partners bellen elkaar")
    expect(row.locator(".koppel-map-one")).to_have_count(count)
    expect(row.locator(".koppel-answer-who")).to_contain_text("@")
    shoot(page, "kaart-straten-1440")


def test_a_drawn_circle_answers_what_happens_here(person: Callable[..., Page]) -> None:
    page = person(GEMEENTE, pagina="kaart")
    expect(page.locator(READY)).to_have_count(1)
    everything = shown(page)
    page.get_by_role("button", name="Wat gebeurt hier?").click()
    page.get_by_role("button", name="Cirkel").click()
    page.mouse.click(880, 330)
    page.mouse.click(1000, 380)
    ask = panel(page, "ask")
    expect(ask).to_contain_text("Getekend gebied")
    assert 0 < shown(page) < everything
    for part in ("Zo vaak gaat de straat open", "Wie hier werkt", "Wat samen kan", "Werken, op begin"):
        expect(ask).to_contain_text(part)
    assert "vlak=" in page.url
    shoot(page, "kaart-wat-gebeurt-hier-1440")
    ask.get_by_role("button", name="Weghalen").click()
    expect(page.locator(READY)).to_have_attribute("data-shown", str(everything))


def test_a_work_is_chosen_on_the_lanes_and_on_the_map_alike(page: Page, app: str) -> None:
    open_map(page, app, REGISSEUR)
    page.get_by_role("button", name="Tijdlijn erbij").click()
    lanes = page.locator(".koppel-map-lanes")
    bar = lanes.locator(".koppel-time-bar", has_text="Riolering Spireastraat").first
    bar.click()
    expect(panel(page, "details")).to_contain_text("Riolering Spireastraat")
    expect(lanes.locator("[aria-current=true]")).to_contain_text("Riolering Spireastraat")
    panel(page, "details").get_by_role("button", name="Sluiten").click()
    page.get_by_role("combobox").fill("Nieuwe bomen Sleedoornpad")
    page.keyboard.press("Enter")
    expect(lanes.locator("[aria-current=true]")).to_contain_text("Nieuwe bomen Sleedoornpad")
    shoot(page, "kaart-tijdlijn-erbij-1440")
    page.get_by_role("button", name="Tijdlijn erbij").click()
    expect(lanes).to_be_hidden()


def test_it_all_speaks_english(page: Page, app: str) -> None:
    open_map(page, app, LEZER, taal="en")
    open_time(page)
    for name in ("Before and after", "Coming year", "Play"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    page.get_by_role("button", name="Streets", exact=True).click()
    expect(panel(page, "streets")).to_contain_text("Streets that open, most often first")
    assert "⟦" not in page.inner_text("body")
