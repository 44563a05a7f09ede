from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from koppel.config import ASSETS
from tests.browser.conftest import ARTEFACTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
HOSTILE = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(45_000)
    yield opened
    opened.close()


def open_map(page: Page, app: str) -> None:
    page.goto(app)
    expect(page.get_by_role("heading", name="Beste combinaties")).to_be_visible(timeout=60_000)
    page.frame_locator("iframe").locator("canvas").first.wait_for(timeout=60_000)


def hover(page: Page, latitude: float, longitude: float) -> str:
    """Point at a place on the map and read what the map says there."""
    frame = next(frame for frame in page.frames if frame.evaluate("typeof L !== 'undefined'"))
    place = "([y, x]) => { const p = map.latLngToContainerPoint([y, x]); return [p.x, p.y]; }"
    x, y = frame.evaluate(place, [latitude, longitude])
    page.frame_locator("iframe").locator(".leaflet-container").hover(position={"x": x - 3, "y": y})
    page.frame_locator("iframe").locator(".leaflet-container").hover(position={"x": x, "y": y})
    return page.frame_locator("iframe").locator(".leaflet-tooltip").inner_text()


def test_the_demo_opens_on_its_map_and_says_that_it_is_fictional(page: Page, app: str) -> None:
    open_map(page, app)
    expect(page.get_by_role("note")).to_contain_text("Fictieve gegevens")
    page.wait_for_timeout(1500)
    page.screenshot(path=_artefact("kaart-1440.png"))


def test_the_four_way_combination_tells_why_in_words(page: Page, app: str) -> None:
    open_map(page, app)
    page.get_by_role("button", name="Meidoornstraat").first.click()
    why = page.get_by_role("heading", name="Waarom samen?")
    expect(why).to_be_visible()
    body = page.locator("body")
    for told in ("toch al aan de deur", "zelfde periode", "m² gedeelde grond", "dagen minder hinder"):
        expect(body).to_contain_text(told)
    page.wait_for_timeout(1500)
    page.screenshot(path=_artefact("combinatie-1440.png"))
    page.get_by_role("button", name="Toon alles").click()
    expect(page.get_by_role("heading", name="Beste combinaties")).to_be_visible()


def test_nothing_is_asked_of_another_host(page: Page, app: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_map(page, app)
    page.wait_for_timeout(1500)
    assert [url for url in asked if not url.startswith((app, app.replace("http", "ws"), "data:", "blob:"))] == []


def fetch(app: str, path: str) -> tuple[int, bytes]:
    """Ask for an address exactly as written, without a browser that would tidy it."""
    asked = http.client.HTTPConnection(app.removeprefix("http://"), timeout=10)
    asked.request("GET", path)
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    return answer.status, body


@pytest.mark.parametrize("path", ["leaflet.js", "leaflet.css", "images/marker-icon.png"])
def test_the_files_of_leaflet_are_served(app: str, path: str) -> None:
    status, body = fetch(app, f"{ASSETS}/leaflet/{path}")
    assert status == 200
    assert body


@pytest.mark.parametrize("path", ["../__init__.py", "..%2f__init__.py", "%2e%2e/__init__.py", "nothing.js"])
def test_no_other_file_is_served(app: str, path: str) -> None:
    status, body = fetch(app, f"{ASSETS}/leaflet/{path}")
    assert status in {400, 404} or b"<html" in body
    assert b"import" not in body


def test_the_legend_shows_a_line_for_every_kind(page: Page, app: str) -> None:
    open_map(page, app)
    page.get_by_text("Legenda: kleuren en lijnen").click()
    expect(page.locator(".koppel-key").filter(has_text="Warmtenet").locator(".koppel-line")).to_be_visible()
    page.screenshot(path=_artefact("legenda-1440.png"))


def test_it_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_map(page, app)
    page.wait_for_timeout(1500)
    page.screenshot(path=_artefact("kaart-390.png"))
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    last = page.get_by_role("button", name="Samen", exact=True).bounding_box()
    page.close()
    assert not too_wide
    assert last is not None
    assert last["x"] + last["width"] <= 390


def test_a_file_is_handed_in_seen_on_the_map_and_undone(page: Page, app: str, tmp_path: Path) -> None:
    file = tmp_path / "plannen.geojson"
    told = {"external_id": "T-1", "kind": "glasvezel", "title": HOSTILE, "status": "gepland"}
    told |= {"start": "2027-05-01", "end": "2027-06-01"}
    place = {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]}
    feature = {"type": "Feature", "geometry": place, "properties": told}
    broken = {"type": "Feature", "geometry": place, "properties": told | {"external_id": "T-2", "kind": "zwembad"}}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, broken]}), encoding="utf-8")
    open_map(page, app)
    page.get_by_text("Bestand inleveren").click()
    page.get_by_label("Van welke partner?").fill("Testbedrijf")
    page.get_by_label("Van welke partner?").press("Tab")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("body")).to_contain_text("Gelezen 2, opgenomen 1, hersteld 0, geweigerd 1.")
    store = page.get_by_role("button", name="Opslaan")
    expect(store).to_be_disabled()
    page.get_by_text("Sla de goede rijen op").click()
    expect(store).to_be_enabled()
    page.screenshot(path=_artefact("inleveren-1440.png"), full_page=True)
    store.click()
    expect(page.get_by_text("Opgeslagen. De kaart is bijgewerkt.")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(1)
    page.frame_locator("iframe").locator("canvas").first.wait_for()
    page.wait_for_timeout(1500)
    tip = hover(page, 53.23175, 6.5432)
    assert HOSTILE in tip
    assert [frame.evaluate("window.hacked") for frame in page.frames] == [None] * len(page.frames)
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("Opgeslagen. De kaart is bijgewerkt.")).to_be_hidden()


def test_the_screen_speaks_english(page: Page, app: str) -> None:
    open_map(page, app)
    page.get_by_role("radio", name="EN").click()
    expect(page.get_by_role("heading", name="Best combinations")).to_be_visible()
    assert "⟦" not in page.inner_text("body")


def _artefact(name: str) -> str:
    ARTEFACTS.mkdir(exist_ok=True)
    return str(ARTEFACTS / name)
