"""What the pages say at an address, in a real browser: the same as what lies within reach, from a server or a stick."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from functools import partial
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from koppel.catalogue.backgrounds import Background
from koppel.catalogue.kinds import Rules
from koppel.i18n import text
from koppel.publish.model import Address, Ground
from koppel.publish.reach import Nearness, reach
from tests.browser.drive import ARTEFACTS
from tests.browser.publishing.test_openbaar import PHONE, Quiet, faults_of, write
from tests.publish.examples import EAST, NORTH, ground, many, settings, small

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from koppel.publish.reach import Near

pytestmark = pytest.mark.browser
# North of the Meidoornstraat, as houses stand; and far from everything.
LAWN = 0.0001


def beneath(streets: int = 4) -> Ground:
    made = ground(streets)
    doors = [Address("9741AB", item.number, item.street, item.x, NORTH + LAWN) for item in made.addresses]
    far = Address("9741AC", "1", "hulststraat", EAST + 0.05, NORTH + 0.05)
    return Ground(streets=made.streets, blocks=made.blocks, areas=made.areas, addresses=(*doors, far))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("adres"), small(), beneath(), settings())


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)  # type: ignore[arg-type]
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def said(near: Near, language: str) -> str:
    if near.nearness is Nearness.DOOR and near.metres is not None and near.metres < 3:
        return text("site.script.near_here", language)
    return text(f"site.script.near_{near.nearness.name.lower()}", language, metres=near.metres or 0)


def told(page: Page) -> list[tuple[str, str]]:
    rows = page.locator("[data-doors] .row")
    found = []
    for row in rows.all():
        key = re.search(r"werk/(\w+)", row.locator("a").get_attribute("href") or "")
        found.append((row.locator(".row-near").inner_text(), key[1] if key else ""))
    return found


def test_a_resident_types_her_address_and_reads_what_is_near_from_a_stick(phone: BrowserContext, folder: Path) -> None:
    page = phone.new_page()
    faults = faults_of(page)
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("combobox").press_sequentially("9741 ab 12")
    page.get_by_role("option").tap()
    panel = page.locator("[data-doors]")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Meidoornstraat 12")
    expect(page.get_by_label("Uw huisnummer")).to_have_value("9741AB-12")
    expect(panel).to_contain_text("Voor uw deur (11 m)")
    expect(panel).to_contain_text("Ergens in uw buurt")
    page.screenshot(path=ARTEFACTS / "openbaar-adres-390.png")
    expect(page.get_by_role("link", name="English")).to_have_attribute("href", re.compile("#9741AB-12$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert faults == []
    # What looks for faults asks for files as a stick does not give them.
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_says_of_every_number_what_lies_within_reach(page: Page, tmp_path: Path, language: str) -> None:
    copy, under = many(100)[0], beneath(40)
    place = write(tmp_path, copy, under, settings())
    faults = faults_of(page)
    page.goto((place / ("" if language == "nl" else "en") / "straat" / "meidoornstraat.html").as_uri())
    doors = reach(copy, under, Rules()).doors["meidoornstraat"]
    assert len(doors) == 59
    for door in doors[::6]:
        page.locator("#nummer").select_option(f"9741AB-{door.address.number}")
        expect(page.locator("[data-doors] h2")).to_have_text(f"Meidoornstraat {door.address.number}")
        assert told(page) == [(said(near, language), near.key) for near in door.near]
    assert faults == []


def test_no_plans_is_said_with_the_year_until_which_plans_are_known(page: Page, folder: Path) -> None:
    page.goto((folder / "straat" / "hulststraat.html").as_uri() + "#9741AC-1")
    panel = page.locator("[data-doors]")
    # This door lies outside every buurt: that of its street counts, and there is a work without a place.
    expect(panel).to_contain_text("Vlak bij u is nu niets bekend. Ergens in uw buurt wel.")
    expect(panel).to_contain_text("Verderop in uw straat gebeurt ook iets.")


def test_no_plans_where_nothing_is_public_at_all(page: Page, tmp_path: Path) -> None:
    copy = small()
    kept = tuple(work for work in copy.works if work.key == "bezigbez")
    far = type(copy)(
        number=1, published_at=copy.published_at, crs=copy.crs, kinds=copy.kinds, works=kept, streets=copy.streets,
        areas=copy.areas,
    )  # fmt: skip
    page.goto((write(tmp_path, far, beneath(), settings()) / "straat" / "meidoornstraat.html").as_uri() + "#9741AB-59")
    panel = page.locator("[data-doors]")
    expect(panel).to_contain_text("Dicht bij uw huis zijn nu geen plannen bekend.")
    expect(panel).to_contain_text("Nu zijn de plannen bekend tot en met 2027.")


def test_without_scripts_the_street_tells_what_is_near_its_houses(chromium: Browser, folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    around = reach(small(), beneath(), Rules()).around
    street = next(slug for slug, keys in around.items() if keys)
    page.goto((folder / "straat" / "meidoornstraat.html").as_uri())
    expect(page.locator("[data-doors]")).to_be_hidden()
    page.goto((folder / "straat" / f"{street}.html").as_uri())
    for key in around[street]:
        expect(page.locator(f'.around [data-key="{key}"]')).to_be_visible()
    context.close()


def test_an_address_that_is_not_there_is_no_error(page: Page, folder: Path) -> None:
    faults = faults_of(page)
    for wrong in ("#9741ZZ-1", "#%E0%A4%A", "#<img src=x onerror=alert(1)>"):
        page.goto("about:blank")
        page.goto((folder / "straat" / "meidoornstraat.html").as_uri() + wrong)
        expect(page.get_by_label("Uw huisnummer")).to_have_value("")
        expect(page.locator("[data-doors] h2")).to_have_count(0)
    assert faults == []


def test_a_street_typed_with_a_number_leads_to_that_door_from_a_stick(phone: BrowserContext, folder: Path) -> None:
    page = phone.new_page()
    faults = faults_of(page)
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("combobox").press_sequentially("meidoornstraat 12")
    expect(page.get_by_role("option")).to_have_text(["Meidoornstraat 12"])
    page.get_by_role("combobox").press("Enter")
    panel = page.locator("[data-doors]")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Meidoornstraat 12")
    expect(page.get_by_label("Uw huisnummer")).to_have_value("9741AB-12")
    expect(panel).to_contain_text("Voor uw deur (11 m)")
    assert faults == []


@pytest.mark.parametrize("typed", ["Meidoornstraat 999", "medoornstraat 999", "meidoornstraat 999 A"])
def test_a_number_that_is_not_known_is_told_with_its_street(phone: BrowserContext, folder: Path, typed: str) -> None:
    page = phone.new_page()
    faults = faults_of(page)
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("combobox").press_sequentially(typed)
    page.get_by_role("option").first.tap()
    panel = page.locator("[data-doors]")
    number = "999a" if typed.endswith("A") else "999"
    expect(panel).to_contain_text(f"Wij kennen nummer {number} in deze straat niet.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Meidoornstraat")
    expect(panel.get_by_role("heading", level=2)).to_have_count(0)
    page.screenshot(path=ARTEFACTS / "openbaar-nummer-onbekend-390.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="English").tap()
    expect(page.locator("[data-doors]")).to_contain_text(f"We do not know number {number} in this street.")
    assert faults == []


def test_a_number_in_a_street_without_known_numbers_is_told_as_such(phone: BrowserContext, folder: Path) -> None:
    page = phone.new_page()
    faults = faults_of(page)
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("combobox").press_sequentially("vlierstraat 12")
    page.get_by_role("option").first.tap()
    told = page.locator("[data-no-doors]")
    expect(told).to_contain_text("Wij kennen geen huisnummers in deze straat, ook nummer 12 niet.")
    page.get_by_role("link", name="English").tap()
    expect(told).to_contain_text("We do not know any house numbers in this street")
    page.goto("about:blank")
    page.goto((folder / "straat" / "vlierstraat.html").as_uri())
    expect(told).to_be_hidden()
    assert faults == []


def test_a_number_with_two_postcodes_is_chosen_by_the_resident(page: Page, tmp_path: Path) -> None:
    under = beneath()
    twice = replace(under, addresses=(*under.addresses, replace(under.addresses[0], postcode="9741AZ")))
    number = under.addresses[0].number
    page.goto(
        (write(tmp_path, small(), twice, settings()) / "straat" / "meidoornstraat.html").as_uri() + f"#nr-{number}"
    )
    expect(page.locator("[data-doors]")).to_contain_text(f"Nummer {number} is er hier met meer dan één postcode.")
    page.evaluate("location.hash = '#nr-<img src=x onerror=alert(1)>'")
    expect(page.locator("[data-doors]")).to_contain_text("Wij kennen nummer imgsrcxoner")
    assert page.locator("[data-doors] img").count() == 0


def house_of(page: Page) -> tuple[float, float]:
    """Return how far the foot of the house lies across and down the frame of the map, as shares of it."""
    frame = page.locator("[data-map]").bounding_box()
    shown = page.locator("[data-map] .house svg").bounding_box()
    assert frame is not None
    assert shown is not None
    middle = shown["x"] + shown["width"] / 2, shown["y"] + shown["height"] / 2
    return (middle[0] - frame["x"]) / frame["width"], (middle[1] - frame["y"]) / frame["height"]


def test_the_house_that_was_looked_up_stands_on_the_map_of_its_street(phone: BrowserContext, folder: Path) -> None:
    page = phone.new_page()
    faults = faults_of(page)
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("combobox").press_sequentially("9741 ab 12")
    page.get_by_role("option").tap()
    house = page.locator("[data-map]").get_by_role("img", name="Meidoornstraat 12")
    expect(house).to_be_attached()
    expect(page.locator("[data-doors]")).to_contain_text("Het huisje op de kaart is nummer 12.")
    page.get_by_role("button", name="Bekijk op de kaart").tap()
    expect(house.locator("svg")).to_be_in_viewport()
    expect(page.locator("[data-map] .canvas")).to_be_focused()
    page.screenshot(path=ARTEFACTS / "openbaar-huis-390.png")
    # Another number is another place; none is no house.
    first = house_of(page)
    page.get_by_label("Uw huisnummer").select_option("9741AB-50")
    expect(page.locator("[data-map]").get_by_role("img", name="Meidoornstraat 50")).to_be_attached()
    expect(page.locator("[data-map] .house")).to_have_count(1)
    assert house_of(page)[0] - first[0] > 0.2
    page.get_by_label("Uw huisnummer").select_option("")
    expect(page.locator("[data-map] .house")).to_have_count(0)
    assert faults == []


def test_the_house_is_reached_by_keyboard_in_both_languages_and_stands_on_paper(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto((folder / "en" / "straat" / "meidoornstraat.html").as_uri())
    page.locator("#nummer").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-map]").get_by_role("img", name="Meidoornstraat 1", exact=True)).to_be_attached()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show on the map")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-map] .canvas")).to_be_focused()
    expect(page.locator("[data-map] .house")).to_be_in_viewport()
    page.screenshot(path=ARTEFACTS / "openbaar-huis-1440.png")
    page.emulate_media(media="print")
    expect(page.locator("[data-map] .house")).to_be_visible()
    page.set_viewport_size({"width": 718, "height": 1000})
    page.screenshot(path=ARTEFACTS / "openbaar-huis-papier.png", full_page=True)
    page.locator("#nummer").select_option("", force=True)
    expect(page.locator("[data-map]")).to_be_hidden()


@pytest.mark.parametrize("number", ["1", "59"])
def test_no_house_moves_a_map_whose_background_comes_from_others(page: Page, tmp_path: Path, number: str) -> None:
    """What others are asked for is the same for each house of the street, and is asked before one is chosen."""
    tiles = Background(
        label={"nl": "Kaart", "en": "Map"}, type="xyz", url="https://tegels.voorbeeld.nl/{z}/{x}/{y}.png",
        attribution="Wij", layers="", format="image/png", max_zoom=19, opacity=1.0, base=True, on=True,
    )  # fmt: skip
    told = settings(tiles=tiles)
    place = write(tmp_path, small(), beneath(), told)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(place)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("https://tegels.voorbeeld.nl/**", lambda route: route.abort())
    page.goto(f"http://127.0.0.1:{server.server_port}/straat/meidoornstraat.html")
    expect(page.locator("[data-map]")).to_have_attribute("data-state", "ready")
    page.wait_for_load_state("networkidle")
    before = len(asked)
    assert any("tegels" in address for address in asked)
    page.locator("#nummer").select_option(f"9741AB-{number}")
    expect(page.locator("[data-map] .house")).to_be_visible()
    page.get_by_role("button", name="Bekijk op de kaart").click()
    page.wait_for_load_state("networkidle")
    # The browser fetches the picture of its tab when it likes.
    assert [address for address in asked[before:] if "icoon" not in address] == []
    across, along = house_of(page)
    assert 0 < across < 1
    assert 0 < along < 1
    # Which street was shown, and of which day the page was: no house, no number.
    assert page.evaluate("sessionStorage.length + document.cookie.length") == 0
    assert page.evaluate("Object.entries(localStorage).map(([name, value]) => [name, JSON.parse(value)])") == [
        ["koppel.streets", {"meidoornstraat": {"seen": small().published_at.isoformat()}}]
    ]
    server.shutdown()
    server.server_close()
