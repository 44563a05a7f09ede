"""From the page Publiceren to the resident who reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import icalendar
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve
from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import REGISSEUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app of its own for each test: nothing is public in it."""
    with serve(tmp_path_factory.mktemp("publish"), "--demo") as address:
        yield address


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def publish(page: Page) -> None:
    button = page.get_by_role("button", name="Publiceren", exact=True)
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text("Gepubliceerd: nummer")).to_be_visible(timeout=60_000)


def test_what_is_published_is_what_residents_read(page: Page, chromium: Browser, app: str) -> None:
    resident = chromium.new_page(viewport={"width": 390, "height": 844})
    answer = resident.goto(f"{app}/openbaar/")
    assert answer is not None
    assert answer.status == 404
    expect(resident.get_by_text("nog niets", exact=False).first).to_be_visible()

    open_page(page, app, REGISSEUR, pagina="publiceren")
    expect(page.get_by_role("heading", name=re.compile("Nieuw voor bewoners"))).to_be_visible()
    settle(page)
    shoot(page, "publiceren-1440")
    part(page, "Niet geschikt")
    expect(page.get_by_role("button", name="Verbeteren").first).to_be_visible()
    settle(page)
    shoot(page, "publiceren-ongeschikt-1440")

    page.get_by_role("button", name="Maak een voorproef").click()
    frame = page.frame_locator(".st-key-preview-frame iframe").first
    expect(frame.get_by_role("heading", level=1).first).to_be_visible(timeout=60_000)
    settle(page)
    shoot(page, "publiceren-voorproef-1440", full=True)
    assert resident.goto(f"{app}/openbaar/").status == 404  # type: ignore[union-attr]

    publish(page)
    page.wait_for_timeout(500)
    answer = resident.goto(f"{app}/openbaar/")
    assert answer is not None
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    expect(resident.get_by_role("link", name="Nieuwe leidingen voor warmte").first).to_be_visible()
    assert resident.context.cookies(f"{app}/openbaar/") == []

    part(page, "Eerder")
    expect(page.get_by_role("cell", name="nu openbaar")).to_be_visible()
    settle(page)
    shoot(page, "publiceren-eerder-1440")
    page.get_by_role("button", name="Maak een zip voor USB-stick of webserver").click()
    with page.expect_download(timeout=60_000) as told:
        page.get_by_role("button", name="Download de zip").click()
    assert told.value.suggested_filename == "openbaar-1.zip"
    page.get_by_role("button", name="Terugdraaien").click()
    page.get_by_role("button", name="Ja, terugdraaien").click()
    expect(page.get_by_text("Er is nu niets openbaar.").first).to_be_visible(timeout=60_000)
    assert resident.goto(f"{app}/openbaar/").status == 404  # type: ignore[union-attr]
    resident.close()


def test_a_resident_finds_her_street_reads_and_saves_the_calendar(page: Page, chromium: Browser, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="publiceren")
    publish(page)
    resident = chromium.new_page(viewport={"width": 390, "height": 844})
    resident.goto(f"{app}/openbaar/")
    field = resident.get_by_role("combobox")
    field.fill("meid")
    field.press("ArrowDown")
    field.press("Enter")
    resident.wait_for_url("**/straat/meidoornstraat.html")
    expect(resident.get_by_role("heading", level=1)).to_contain_text("Meidoornstraat")
    told = resident.locator("main").text_content() or ""
    for words in ("Nieuwe leidingen voor warmte", "Warmtebedrijf Noord", "5 april tot en met 29 oktober 2027"):
        assert words in told
    # Of the talks only the buurt is told.
    assert "Gesprek aan de deur" in told
    with resident.expect_download() as saved:
        resident.get_by_role("link", name="Zet in mijn agenda").first.click()
    assert saved.value.suggested_filename == "meidoornstraat.ics"
    calendar = icalendar.Calendar.from_ical(saved.value.path().read_bytes())
    assert "Nieuwe leidingen voor warmte" in " ".join(str(event["SUMMARY"]) for event in calendar.walk("VEVENT"))
    resident.goto(f"{app}/openbaar/")
    # At once, before the addresses of this postcode are there.
    field.fill("9741 zb 1")
    field.press("Enter")
    resident.wait_for_url("**/straat/lijsterbeslaan.html#*")
    sheet = resident.request.get(f"{app}/openbaar/straat/meidoornstraat.pdf")
    assert sheet.body().startswith(b"%PDF")
    resident.close()


def test_what_is_unticked_is_held_back(page: Page, chromium: Browser, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="publiceren", publiceren="werken")
    table = page.locator("[data-testid=stDataFrame]")
    table.locator("canvas").first.wait_for()
    settle(page)
    shoot(page, "publiceren-werken-1440")
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 45, box["y"] + 52)
    held = page.locator(".koppel-figures div", has_text="tegengehouden").locator("b")
    expect(held).to_have_text("1", timeout=20_000)
    part(page, "Wat verandert")
    publish(page)
    expect(held).to_have_text("1")
    resident = chromium.new_page(viewport={"width": 390, "height": 844})
    resident.goto(f"{app}/openbaar/")
    told = resident.locator("main").text_content() or ""
    assert "Nieuwe leidingen voor warmte" in told
    assert "Samen groene voortuinen maken" not in told
    resident.close()


def test_it_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, REGISSEUR, pagina="publiceren")
    expect(page.get_by_role("heading", name=re.compile("Nieuw voor bewoners"))).to_be_visible()
    settle(page)
    assert fits(page)
    shoot(page, "publiceren-390")
    page.close()
