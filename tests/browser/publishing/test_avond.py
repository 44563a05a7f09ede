"""The information evening: the touch screen opened from disk, and the years on the projector."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from koppel.publish.html import evening_files, pages, site_assets
from tests.browser.drive import ARTEFACTS
from tests.publish.examples import ground, many, settings, small

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from koppel.publish.model import Ground, PublicCopy
    from koppel.publish.settings import PublicSettings

pytestmark = pytest.mark.browser
WALL, TALL, PHONE = (1920, 1080), (1080, 1920), (390, 844)
NAMES = {WALL: "1920x1080", TALL: "1080x1920", PHONE: "390x844"}


def build(folder: Path, copy: PublicCopy, beneath: Ground, told: PublicSettings | None = None) -> Path:
    told = told or settings(url="https://wijk.voorbeeld.nl/", kiosk_seconds=15)
    assets = site_assets(copy, beneath, told)
    made = dict(assets.files) | dict(evening_files(copy, told, assets))
    for language in ("nl", "en"):
        made |= dict(pages(copy, beneath, told, language, assets))
    made["publicatie.json"] = json.dumps({"number": copy.number}).encode()
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("avond"), small(), ground())


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("vol"), *many(100))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str, ThreadingHTTPServer]]:
    build(tmp_path, small(), ground())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}", server
    server.shutdown()
    server.server_close()


def shoot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.wait_for_timeout(500)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def sized(chromium: Browser, size: tuple[int, int], *, touch: bool = False) -> Page:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, has_touch=touch)
    page.set_default_timeout(20_000)
    return page


def kiosk(page: Page, address: str, *, language: str = "") -> None:
    page.clock.install()
    page.goto(f"{address}/{language}scherm.html")
    expect(page.locator("[data-attract]")).to_be_visible()


def remarks(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: " + " | ".join(node["html"][:160] for node in item["nodes"][:3]) for item in found]


def test_a_street_is_touched_and_after_a_rest_the_screen_is_at_its_start_again(chromium: Browser, folder: Path) -> None:
    page = sized(chromium, WALL, touch=True)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    kiosk(page, folder.as_uri())
    shoot(page, "scherm-begin-1920x1080")
    page.get_by_role("button", name="Raak het scherm aan").tap()
    page.get_by_role("button", name="Later").tap()
    page.get_by_role("button", name="M", exact=True).tap()
    expect(page.locator("[data-street]:visible")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Meidoornstraat")).tap()
    card = page.get_by_role("region", name="Wat u hebt gekozen")
    expect(card.get_by_role("heading", name="Meidoornstraat", exact=True)).to_be_visible()
    card.get_by_role("heading", name="Nieuwe leidingen voor warmte").tap()
    expect(card.locator("details[open] .together")).to_contain_text("De straat gaat één keer open")
    expect(card.get_by_text("warmte@warmte.voorbeeld.nl")).to_be_visible()
    expect(card.locator(".take-code:visible svg")).to_have_count(1)
    page.clock.run_for(1000)
    shoot(page, "scherm-straat-1920x1080")
    page.clock.run_for(3000)
    expect(page.locator("[data-notice]")).to_be_hidden()
    page.clock.run_for(2000)
    notice = page.get_by_role("dialog", name="Bent u nog bezig?")
    expect(notice).to_be_visible()
    shoot(page, "scherm-rust-1920x1080")
    page.clock.run_for(12_000)
    expect(page.locator("[data-attract]")).to_be_visible()
    expect(notice).to_be_hidden()
    page.get_by_role("button", name="Raak het scherm aan").tap()
    expect(card).to_be_hidden()
    expect(page.locator("[data-street]:visible")).to_have_count(4)
    expect(page.get_by_role("button", name="Alles", exact=True)).to_have_attribute("aria-pressed", "true")
    assert faults == []
    page.close()


def test_who_stays_keeps_what_was_open(chromium: Browser, folder: Path) -> None:
    page = sized(chromium, WALL)
    kiosk(page, folder.as_uri())
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("^Hulststraat")).click()
    card = page.get_by_role("region", name="Wat u hebt gekozen")
    page.clock.run_for(6000)
    page.get_by_role("button", name="Blijf hier").click()
    expect(page.locator("[data-notice]")).to_be_hidden()
    expect(card.get_by_text("Wij werken in uw straat.")).to_be_visible()
    page.clock.run_for(6000)
    expect(page.get_by_role("dialog", name="Bent u nog bezig?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_visible()
    expect(page.locator("[data-attract]")).to_be_hidden()
    page.close()


def test_a_work_on_the_map_opens_its_card(chromium: Browser, folder: Path) -> None:
    for size in (WALL, TALL, PHONE):
        page = sized(chromium, size)
        kiosk(page, folder.as_uri())
        shoot(page, f"scherm-begin-{NAMES[size]}")
        page.get_by_role("button", name="Raak het scherm aan").click()
        shoot(page, f"scherm-kaart-{NAMES[size]}")
        page.locator(".mark").first.press("Enter")
        card = page.get_by_role("region", name="Wat u hebt gekozen")
        expect(card.get_by_text("Ergens in Selwerd-West", exact=True).first).to_be_in_viewport()
        page.clock.run_for(1000)
        shoot(page, f"scherm-werk-{NAMES[size]}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.close()


def test_english_goes_back_to_dutch(chromium: Browser, folder: Path) -> None:
    page = sized(chromium, WALL)
    kiosk(page, folder.as_uri())
    page.locator("[data-attract]").get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="What is happening in my street?")).to_be_visible()
    expect(page.locator("[data-attract]")).to_be_hidden()
    shoot(page, "scherm-engels-1920x1080")
    page.clock.run_for(16_000)
    expect(page.get_by_role("button", name="Raak het scherm aan")).to_be_visible()
    page.close()


def test_a_new_publication_comes_on_the_screen_by_itself(
    chromium: Browser, served: tuple[Path, str, ThreadingHTTPServer]
) -> None:
    place, address, _ = served
    page = sized(chromium, WALL)
    kiosk(page, address)
    page.get_by_role("button", name="Raak het scherm aan").click()
    copy = small()
    works = tuple(replace(work, title="Heel nieuw werk") if work.title else work for work in copy.works)
    build(place, replace(copy, number=4, works=works), ground())
    page.clock.run_for(16_000)
    expect(page.locator("[data-kiosk]")).to_have_attribute("data-number", "4")
    expect(page.locator("[data-attract]")).to_be_visible()
    page.close()


def test_without_a_net_the_screen_stays_as_it_is(
    chromium: Browser, served: tuple[Path, str, ThreadingHTTPServer]
) -> None:
    _, address, server = served
    page = sized(chromium, WALL)
    kiosk(page, address, language="en/")
    page.get_by_role("button", name="Touch the screen").click()
    server.shutdown()
    server.server_close()
    page.clock.run_for(16_000)
    expect(page.get_by_role("button", name="Touch the screen")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.url.startswith(address)
    expect(page.get_by_role("button", name="Touch the screen")).to_be_visible()
    page.close()


def test_without_scripts_the_screen_says_where_to_read(chromium: Browser, folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{folder.as_uri()}/scherm.html")
    page.get_by_role("link", name="Naar de lijst").click()
    expect(page.get_by_role("heading", name="Alle werken")).to_be_visible()
    context.close()


def test_the_years_go_by_keys_and_keep_their_place(chromium: Browser, folder: Path) -> None:
    page = sized(chromium, WALL)
    page.goto(f"{folder.as_uri()}/jaren.html")
    shown = page.locator(".slide.is-now")
    expect(page.get_by_text("1 van 8", exact=True)).to_be_visible()
    shoot(page, "jaren-begin-1920x1080")
    page.keyboard.press("PageDown")
    expect(shown).to_have_id("nu-1")
    shoot(page, "jaren-nu-1920x1080")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(shown).to_have_id("2027-1")
    shoot(page, "jaren-2027-1920x1080")
    page.reload()
    expect(shown).to_have_id("2027-1")
    page.keyboard.press("PageUp")
    expect(shown).to_have_id("2026-1")
    page.keyboard.press("End")
    expect(shown).to_have_id("eind")
    shoot(page, "jaren-eind-1920x1080")
    page.keyboard.press("Home")
    expect(shown).to_have_id("begin")
    next_button = page.get_by_role("button", name="Volgende")
    next_button.focus()
    page.keyboard.press("Space")
    expect(shown).to_have_id("nu-1")
    expect(page.get_by_role("status")).to_contain_text("Nu bezig")
    page.close()


def test_every_slide_fits_on_the_projector(chromium: Browser, folder: Path, full: Path) -> None:
    for site in (folder, full):
        for size in (WALL, (1280, 800), (1024, 768)):
            page = sized(chromium, size)
            page.goto(f"{site.as_uri()}/jaren.html")
            over = page.evaluate(
                """() => Array.from(document.querySelectorAll('.slide')).filter((slide) => {
                    location.hash = slide.id;
                    document.querySelectorAll('.slide').forEach((one) => one.classList.toggle('is-now', one === slide));
                    return slide.scrollHeight > slide.clientHeight + 1;
                }).map((slide) => slide.id)"""
            )
            assert over == [], size
            smallest = page.evaluate(
                """() => Math.min(...Array.from(document.querySelectorAll('.slide *, .steps *'))
                    .filter((one) => Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.data.trim()))
                    .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
            )
            if size == WALL:
                assert smallest >= 28
            page.close()


def test_the_map_beside_a_year_has_the_numbers_of_its_list(chromium: Browser, folder: Path) -> None:
    page = sized(chromium, WALL)
    page.goto(f"{folder.as_uri()}/jaren.html#2027-1")
    expect(page.locator(".slide.is-now")).to_have_id("2027-1")
    told = page.locator(".is-now .item > .number").all_inner_texts()
    drawn = page.locator(".place-number:not(.aside)").all_inner_texts()
    assert sorted(drawn) == sorted(told)
    page.close()


def test_without_scripts_and_on_paper_all_years_can_be_read(chromium: Browser, folder: Path, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{folder.as_uri()}/jaren.html")
    assert page.locator(".slide:visible").count() == 8
    context.close()
    page = chromium.new_page()
    page.goto(f"{folder.as_uri()}/jaren.html")
    paper = page.pdf(path=tmp_path / "jaren.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 8
    page.close()


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(chromium: Browser, folder: Path, width: int, language: str) -> None:
    page = sized(chromium, (width, 800 if width > 400 else 844))
    page.goto(f"{folder.as_uri()}/{language}scherm.html")
    assert remarks(page) == []
    page.locator("[data-touch]").click()
    assert remarks(page) == []
    page.locator("[data-street]").nth(1).click()
    page.locator(".told details").first.locator("summary").click()
    page.wait_for_timeout(400)
    assert remarks(page) == []
    page.evaluate("document.querySelector('[data-notice]').showModal()")
    assert remarks(page) == []
    for slide in ("begin", "nu-1", "2027-1", "eind"):
        page.goto(f"{folder.as_uri()}/{language}jaren.html#{slide}")
        expect(page.locator(".slide.is-now")).to_have_id(slide)
        page.wait_for_timeout(200)
        assert remarks(page) == []
        if not language and width == 390:
            shoot(page, f"jaren-{slide}-390x844")
    page.close()
