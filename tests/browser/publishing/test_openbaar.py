"""Residents' pages in a real browser: on a phone, without scripts, from a disk, by keyboard, for everyone."""

from __future__ import annotations

import gzip
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from koppel.catalogue.backgrounds import Background
from koppel.i18n import LANGUAGES
from koppel.publish.html import pages, site_assets
from tests.browser.drive import ARTEFACTS
from tests.publish.examples import EAST, NORTH, ground, many, settings, small
from tests.publish.test_pages import hostile_copy, hostile_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from koppel.publish.model import Ground, PublicCopy
    from koppel.publish.settings import PublicSettings

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
SIZES = {"1440": (1440, 900), "1280": (1280, 800), "390": (390, 844)}
SORTS = {
    "start": "index.html", "straat": "straat/meidoornstraat.html", "straat-bezig": "straat/hulststraat.html",
    "werk": "werk/warmteaa.html", "gestopt": "werk/stoptdus.html", "weg": "werk/wegvande.html",
    "plan": "werk/langwerk.html", "gesprek": "werk/gesprekk.html", "buurt": "buurt/selwerd-west.html",
    "over": "over.html", "overzicht": "overzicht.html", "maand": "maand/2027-04.html",
    "onderwerp": "onderwerp/ondergrond.html",
}  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder compressed, as a web server would."""

    sent = 0

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.translate_path(self.path + "index.html" if self.path.endswith("/") else self.path)
        try:
            with open(path, "rb") as file:
                content = gzip.compress(file.read())
        except OSError:
            self.send_error(404)
            return
        type(self).sent += len(content)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def write(folder: Path, copy: PublicCopy, beneath: Ground, told: PublicSettings) -> Path:
    assets = site_assets(copy, beneath, told)
    made = dict(assets.files)
    for language in LANGUAGES:
        made |= dict(pages(copy, beneath, told, language, assets))
    for name, content in made.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    told = settings(url="https://wijk.voorbeeld.nl/")
    return write(tmp_path_factory.mktemp("openbaar"), small(), ground(), told)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)  # type: ignore[arg-type]
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def drawn(page: Page) -> None:
    expect(page.locator("[data-map]")).to_have_attribute("data-state", "ready")


def faults_of(page: Page) -> list[str]:
    """Collect what the browser complains of: errors, and what the policy of the page refuses."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def test_a_resident_finds_her_street_by_typing(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    faults = faults_of(page)
    page.goto(address)
    field = page.get_by_role("combobox", name="Mijn straat")
    field.tap()
    field.press_sequentially("hul")
    expect(page.get_by_role("option")).to_have_text(["Hulststraat"])
    page.screenshot(path=ARTEFACTS / "openbaar-zoeken-390.png")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "gevonden-0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hulststraat")
    sheet = page.locator("article")
    expect(sheet).to_contain_text("5 oktober 2026 tot en met 26 februari 2027")
    expect(sheet).to_contain_text("U merkt dit goed: de straat is soms dicht.")
    calendar = page.get_by_role("link", name="Zet in mijn agenda")
    assert calendar.get_attribute("href") == "hulststraat.ics"
    drawn(page)
    assert faults == []


def test_a_street_is_found_by_postcode_and_number_only_when_asked(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    drawn(page)
    assert not [url for url in asked if "adressen" in url]
    page.get_by_role("combobox").press_sequentially("9741 ab 12")
    expect(page.get_by_role("option")).to_have_text(["Meidoornstraat 12"])
    assert len([url for url in asked if "adressen-9741" in url]) == 1
    page.get_by_role("option").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meidoornstraat")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("meidorn", ["Meidoornstraat"]),
        ("vleirstraat", ["Vlierstraat"]),
        ("hulst straat", ["Hulststraat"]),
        ("hulststraat 12a", ["Hulststraat 12a"]),
    ],
)
def test_a_street_is_found_with_a_slip_of_the_pen_or_a_house_number(
    phone: BrowserContext, address: str, typed: str, wanted: list[str]
) -> None:
    page = phone.new_page()
    page.goto(address)
    page.get_by_role("combobox").press_sequentially(typed)
    expect(page.get_by_role("option")).to_have_text(wanted)


def test_a_guess_is_not_opened_before_it_is_chosen(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.goto(address)
    page.get_by_role("combobox").press_sequentially("meidorn")
    expect(page.locator("[data-told]")).to_contain_text("Bedoelt u")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.get_by_role("option").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meidoornstraat")


def test_a_word_that_is_no_street_is_told(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.goto(address)
    page.get_by_role("combobox").press_sequentially("zzz")
    expect(page.locator("[data-told]")).to_have_text("Wij vinden geen straat met deze naam.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_the_list_is_whole_without_scripts(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    for work in small().works:
        if work.is_shown:
            expect(page.locator("#lijst").get_by_text(work.title, exact=True)).to_be_visible()
    expect(page.get_by_role("combobox")).to_be_hidden()
    page.get_by_text("Alle straten").click()
    page.screenshot(path=ARTEFACTS / "openbaar-zonder-script-390.png", full_page=True)
    page.get_by_role("link", name="Vlierstraat", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vlierstraat")
    context.close()


@pytest.mark.parametrize("name", ["index.html", "en/index.html", "straat/meidoornstraat.html", "en/werk/warmteaa.html"])
def test_the_folder_opened_from_disk_draws_the_map(page: Page, folder: Path, name: str) -> None:
    faults = faults_of(page)
    page.goto((folder / name).as_uri())
    drawn(page)
    expect(page.locator(".mark").first).to_be_visible()
    inked = page.evaluate(
        """() => Array.from(document.querySelectorAll("canvas"), (canvas) =>
             canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))"""
    )
    assert inked == [True, True, True]
    assert faults == []


def test_a_tap_opens_a_card_and_escape_closes_it(page: Page, address: str) -> None:
    page.goto(address)
    drawn(page)
    mark = page.get_by_role("button", name="Nieuw riool in de Hulststraat")
    mark.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog")
    expect(card).to_contain_text("5 oktober 2026")
    expect(card).to_contain_text("Bezig")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()
    mark.click()
    card.get_by_role("link", name="Lees meer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuw riool in de Hulststraat")


def test_a_tap_beside_a_line_is_still_on_it(page: Page, address: str) -> None:
    page.goto(address)
    drawn(page)
    mark = page.get_by_role("button", name="Nieuw riool in de Hulststraat").bounding_box()
    assert mark is not None
    page.mouse.click(mark["x"] - 60, mark["y"] + mark["height"] / 2 + 9)
    expect(page.get_by_role("dialog")).to_contain_text("Nieuw riool in de Hulststraat")


def test_a_work_of_which_only_the_buurt_is_told_is_a_mark_of_the_buurt(page: Page, address: str) -> None:
    page.goto(address)
    drawn(page)
    page.get_by_role("button", name="1 werk ergens in Selwerd-West").click()
    card = page.get_by_role("dialog")
    expect(card).to_contain_text("Gesprek aan de deur")
    card.get_by_role("link", name="Alles over Selwerd-West").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Selwerd-West")


def test_a_work_of_the_list_is_pointed_out_on_the_map(page: Page, address: str) -> None:
    page.goto(address)
    drawn(page)
    page.locator("#lijst [data-key=bezigbez]").hover()
    expect(page.locator(".mark.pointed")).to_have_accessible_name(re.compile("Nieuw riool in de Hulststraat"))
    page.get_by_role("heading", level=1).hover()
    expect(page.locator(".mark.pointed")).to_have_count(0)


def test_a_choice_of_time_is_for_list_and_map_and_stays_in_the_address(page: Page, address: str) -> None:
    page.goto(address)
    drawn(page)
    marks = page.locator(".mark")
    all_marks = marks.count()
    page.get_by_role("button", name="Nu", exact=True).click()
    expect(page.locator("#lijst [data-key]:visible")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="1 werk in de lijst")).to_be_visible()
    assert marks.count() == 1 < all_marks
    assert page.url.endswith("#nu")
    page.reload()
    drawn(page)
    expect(page.locator("#lijst [data-key]:visible")).to_have_count(1)
    assert marks.count() == 1
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Now", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator("#lijst [data-key]:visible")).to_have_count(10)


def test_own_place_is_asked_only_after_a_press_and_sent_nowhere(chromium: Browser, address: str) -> None:
    context = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        geolocation={"longitude": EAST + 0.002, "latitude": NORTH + 0.001},
        permissions=["geolocation"],
    )
    page = context.new_page()
    page.goto(address)
    drawn(page)
    assert page.locator(".own-place").count() == 0
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Mijn plek").click()
    expect(page.locator(".own-place")).to_be_visible()
    expect(page.locator(".frame-note")).to_have_text("Dit is uw plek. Uw plek blijft op uw telefoon.")
    assert asked == []
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


def test_a_refused_place_is_told(page: Page, address: str) -> None:
    page.goto(address)
    drawn(page)
    page.get_by_role("button", name="Mijn plek").click()
    expect(page.locator(".frame-note")).to_contain_text("Wij weten uw plek niet.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["1280", "390"])
def test_axe_finds_nothing(chromium: Browser, address: str, size: str, language: str) -> None:
    width, height = SIZES[size]
    page = chromium.new_page(viewport={"width": width, "height": height})
    prefix = "" if language == "nl" else "en/"
    names = [f"{prefix}{name}" for name in SORTS.values()] + (["404.html"] if language == "nl" else [])
    told: list[str] = []
    for name in names:
        page.goto(address + name)
        if page.locator("[data-map]").count():
            drawn(page)
        if name.endswith("index.html"):
            page.locator(".legend summary").click()
            page.locator(".mark").first.click()
        told += _violations(page, name)
    page.close()
    assert told == []


def _violations(page: Page, name: str) -> list[str]:
    return [
        f"{name} {item['id']}: {item['help']}: " + " | ".join(node["html"][:160] for node in item["nodes"][:4])
        for item in Axe().run(page).response["violations"]
    ]


@pytest.mark.parametrize("name", SORTS.values())
@pytest.mark.parametrize("width", [640, 320])
def test_twice_as_large_fits_without_scrolling_sideways(page: Page, address: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 512})
    page.goto(address + name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_words_run_nothing(page: Page, tmp_path: Path) -> None:
    faults = faults_of(page)
    place = write(tmp_path, hostile_copy(), ground(), hostile_settings())
    page.goto((place / "index.html").as_uri())
    drawn(page)
    page.get_by_role("combobox").fill("a")
    opened = 0
    while opened < page.locator(".mark").count():
        # A map that moves aside for a card draws other marks when it is there.
        expect(page.locator(".leaflet-pan-anim")).to_have_count(0)
        page.locator(".mark").nth(opened).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        opened += 1
    assert opened > 5
    for name in ("straat/hulststraat.html", "werk/bezigbez.html", "buurt/selwerd-west.html", "over.html"):
        page.goto((place / name).as_uri())
        assert page.evaluate("window.caught") is None
    assert faults == []


def test_a_background_that_does_not_come_is_not_missed(page: Page, folder: Path, tmp_path: Path) -> None:
    tiles = Background(
        label={"nl": "Kaart", "en": "Map"}, type="xyz", url="http://127.0.0.1:9/{z}/{x}/{y}.png", attribution="Wij",
        layers="", format="image/png", max_zoom=19, opacity=1.0, base=True, on=True,
    )  # fmt: skip
    place = write(tmp_path, small(), ground(), settings(tiles=tiles))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(place)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
    drawn(page)
    page.wait_for_timeout(800)
    expect(page.locator("[data-map]")).to_have_class("frame")
    expect(page.locator("[data-tile-credit]")).to_have_text("")
    server.shutdown()
    server.server_close()


def test_the_first_view_of_a_hundred_works_is_light(phone: BrowserContext, tmp_path: Path) -> None:
    copy, beneath = many(100)

    class Counted(Quiet):
        sent = 0

    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Counted, directory=str(write(tmp_path, copy, beneath, settings())))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = phone.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
    drawn(page)
    page.wait_for_load_state("networkidle")
    server.shutdown()
    server.server_close()
    assert 20_000 < Counted.sent <= 250_000


def test_marks_do_not_lie_on_each_other(page: Page, tmp_path: Path) -> None:
    copy, beneath = many(400)
    page.goto((write(tmp_path, copy, beneath, settings()) / "index.html").as_uri())
    drawn(page)
    for _ in range(3):
        boxes = page.locator(".mark").evaluate_all(
            "marks => marks.map((mark) => { const box = mark.getBoundingClientRect(); return [box.x, box.y]; })"
        )
        assert boxes
        near = [
            (one, other)
            for at, one in enumerate(boxes)
            for other in boxes[at + 1 :]
            if (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 < 34**2
        ]
        assert near == []
        page.get_by_role("button", name="Dichterbij").click()
        page.wait_for_timeout(600)


@pytest.mark.parametrize("size", ["1440", "390"])
def test_pages_are_pictured(chromium: Browser, address: str, size: str) -> None:
    width, height = SIZES[size]
    page = chromium.new_page(viewport={"width": width, "height": height})
    faults = faults_of(page)
    for sort, name in {**SORTS, "start-en": "en/index.html", "404": "404.html"}.items():
        page.goto(address + name)
        if page.locator("[data-map]").count():
            drawn(page)
        page.screenshot(path=ARTEFACTS / f"openbaar-{sort}-{size}.png", full_page=sort != "start")
    page.close()
    assert faults == []
