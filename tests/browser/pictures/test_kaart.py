from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, enter, fits, open_map, shoot
from tests.browser.people import LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Position

pytestmark = pytest.mark.browser


def shown(page: Page) -> int:
    return int(page.locator(READY).get_attribute("data-shown") or "0")


def on_a_line(page: Page) -> Position:
    """Return a place on the first chosen work that is no area, as it is drawn."""
    found: Position = page.evaluate(
        """(() => {
          const { picture, told } = window.koppelMap;
          const { x, y } = picture.placeOn(told.chosen.find((at) => picture.scene.shapes.dimension[at] < 2));
          return { x, y };
        })()"""
    )
    return found


def test_the_demo_opens_on_its_map_and_says_that_it_is_fictional(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    expect(page.get_by_role("note")).to_contain_text("Fictieve gegevens")
    expect(page.get_by_role("heading", name="Beste combinaties")).to_be_visible()
    page.wait_for_timeout(800)
    shoot(page, "kaart-1440")


def test_the_four_way_combination_tells_why_in_words(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    page.get_by_role("button", name="Meidoornstraat").first.click()
    expect(page.get_by_role("heading", name="Waarom samen?")).to_be_visible()
    body = page.locator("body")
    for told in ("toch al aan de deur", "zelfde periode", "m² gedeelde grond", "dagen minder hinder"):
        expect(body).to_contain_text(told)
    page.wait_for_timeout(800)
    shoot(page, "combinatie-1440")
    page.get_by_role("button", name="Toon alles").click()
    expect(page.get_by_role("heading", name="Beste combinaties")).to_be_visible()


def test_nothing_is_asked_of_another_host(page: Page, app: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_map(page, app, LEZER)
    page.wait_for_timeout(800)
    assert [url for url in asked if not url.startswith((app, app.replace("http", "ws"), "data:", "blob:"))] == []


def test_the_legend_switches_a_kind_and_a_theme(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    everything = shown(page)
    kind = page.locator(".koppel-kind").filter(has_text="Warmtenet aanleggen")
    count = int(kind.locator(".koppel-kind-count").inner_text())
    kind.click()
    expect(page.locator(READY)).to_have_attribute("data-shown", str(everything - count))
    expect(kind).to_have_attribute("aria-pressed", "false")
    assert "uit=warmtenet" in page.url
    theme = page.locator(".koppel-theme").filter(has_text="Ondergrond")
    theme.click()
    expect(theme).to_have_attribute("aria-pressed", "true")
    expect(page.locator(READY)).to_have_attribute("data-shown", str(everything))


def test_a_copied_link_opens_the_same_view(chromium: Browser, page: Page, app: str) -> None:
    open_map(page, app, LEZER, periode="2027-Q3~2027-Q3", zoek="meidoorn", uit="warmtenet")
    here = shown(page)
    assert 0 < here < 20
    expect(page.get_by_label("Zoeken", exact=True)).to_have_value("meidoorn")
    again = chromium.new_page()
    again.goto(page.url)
    # Another browser: it asks who one is, and then shows what the link says.
    enter(again, LEZER)
    again.locator(READY).wait_for(timeout=60_000)
    assert shown(again) == here
    again.close()


def test_what_means_nothing_in_an_address_is_left_out_with_a_note(page: Page, app: str) -> None:
    open_map(page, app, LEZER, periode="nooit", uit="zwembad~warmtenet", x="1")
    expect(page.get_by_text("Deze delen van het adres zijn hier niet bekend")).to_contain_text("uit, periode en x")
    assert "uit=warmtenet" in page.url
    assert "nooit" not in page.url


def test_everything_under_the_click_is_offered(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    page.get_by_role("button", name="Meidoornstraat").first.click()
    page.wait_for_timeout(1200)
    # Conversations, a 30 km zone and front gardens lie where the heat network does.
    at = on_a_line(page)
    page.locator(READY).click(position=at)
    expect(page.get_by_text("Op deze plek liggen")).to_be_visible()
    shoot(page, "paneel-1440")


def test_the_period_is_stepped_and_played(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    everything = shown(page)
    page.get_by_role("button", name="Een kwartaal verder").click()
    expect(page.locator(READY)).not_to_have_attribute("data-shown", str(everything))
    first = page.url
    page.get_by_role("button", name="Afspelen").click()
    page.wait_for_timeout(4000)
    page.get_by_role("button", name="Pauze").click()
    assert page.url != first
    page.get_by_role("button", name="Alle jaren").click()
    expect(page.locator(READY)).to_have_attribute("data-shown", str(everything))


def test_it_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_map(page, app, LEZER)
    page.wait_for_timeout(800)
    shoot(page, "kaart-390")
    ok = fits(page)
    page.close()
    assert ok


def test_the_screen_speaks_english(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    page.get_by_role("radio", name="EN", exact=True).click()
    expect(page.get_by_role("heading", name="Best combinations")).to_be_visible()
    assert "⟦" not in page.inner_text("body")


def test_choosing_a_work_leaves_the_map_where_it_is(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    page.get_by_role("button", name="Meidoornstraat").first.click()
    page.wait_for_timeout(1200)
    zoom = page.evaluate("window.koppelMap.map.getZoom()")
    at = on_a_line(page)
    page.locator(READY).click(position=at)
    expect(page.locator(".koppel-panel-head")).to_be_visible()
    page.wait_for_timeout(800)
    assert page.evaluate("window.koppelMap.map.getZoom()") == zoom


def test_the_years_to_come_are_stepped_through(page: Page, app: str) -> None:
    seen = set()
    for year in range(2026, 2031):
        open_map(page, app, LEZER, periode=f"{year}-Q1~{year}-Q4")
        seen.add(shown(page))
        assert shown(page) > 0
    assert len(seen) > 2


def test_numbers_are_explained_in_a_list(page: Page, app: str) -> None:
    open_map(page, app, LEZER, nummers="1", zoek="meidoorn")
    count = shown(page)
    expect(page.locator(".koppel-number")).to_have_count(count)
    expect(page.locator(".koppel-numbered li")).to_have_count(count)
    page.get_by_text("Nummers", exact=True).click()
    expect(page.locator(".koppel-number")).to_have_count(0)
