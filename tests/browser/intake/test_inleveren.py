from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve
from tests.browser.drive import READY, fits, go, hover, open_map, open_page, shoot, spot
from tests.browser.people import GEMEENTE, NEWCOMER, WATER, organisations, planner_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
HOSTILE = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"
# Planner of every organisation in the register.
REGISTRAR = "Test coördinator Brussel"
REGISTER = "osiris-schaerbeek/worksites_polygons_2026-02-02.geojson"
# Place of the cell "begin" in the table of refused rows: row, own number, message, kind, status, start.
_START = 5


@pytest.fixture(scope="module")
def brussels(tmp_path_factory: pytest.TempPathFactory, realdata: Path) -> Iterator[str]:
    people = {REGISTRAR: planner_of(organisations(realdata / REGISTER))}
    with serve(tmp_path_factory.mktemp("brussels"), "--crs", "EPSG:31370", people=people) as address:
        yield address


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, label: str, words: str) -> None:
    """Choose in a list, or type what is not in it yet."""
    box = page.get_by_role("combobox", name=label)
    box.fill(words)
    page.wait_for_timeout(300)
    box.press("Enter")
    page.wait_for_timeout(300)


def write_in_first_row(page: Page, cell: int, before: str, words: str) -> None:
    """Write in a cell of the first row of a table that says `before`."""
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 20, "y": 52})
    for _ in range(cell):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    # The field lies over the cell; what is typed before it is there goes nowhere.
    field = page.locator("#portal").locator("textarea, input").first
    expect(field).to_have_value(before)
    field.fill(words)
    page.keyboard.press("Enter")


def test_a_file_is_handed_in_seen_on_the_map_and_undone(page: Page, app: str, tmp_path: Path) -> None:
    file = tmp_path / "plannen.geojson"
    told = {"external_id": "T-1", "kind": "glasvezel", "title": HOSTILE, "status": "gepland"}
    told |= {"start": "2027-05-01", "end": "2027-06-01"}
    place = {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]}
    feature = {"type": "Feature", "geometry": place, "properties": told}
    broken = {"type": "Feature", "geometry": place, "properties": told | {"external_id": "T-2", "kind": "zwembad"}}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, broken]}), encoding="utf-8")
    open_map(page, app, NEWCOMER)
    go(page, "Inleveren")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("body")).to_contain_text("GeoJSON met 2 rijen")
    choose(page, "Van welke partner?", "Testbedrijf")
    expect(page.get_by_role("combobox", name="Soort partner")).to_be_visible()
    shoot(page, "inleveren-1-bestand-1440", full=True)
    press(page, "Verder →")
    expect(page.locator("body")).to_contain_text("1 nog niet bekend")
    page.get_by_test_id("stDataFrame").nth(1).wait_for()
    page.wait_for_timeout(500)
    shoot(page, "inleveren-2-kolommen-1440", full=True)
    press(page, "Verder →")
    expect(page.locator(".koppel-figure.bad")).to_contain_text("1")
    expect(page.get_by_role("button", name="Verder →")).to_be_disabled()
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    shoot(page, "inleveren-3-controle-1440", full=True)
    page.get_by_text("Sla de goede rijen op").click()
    press(page, "Verder →")
    expect(page.locator("body")).to_contain_text("Geweigerde rijen die niet meegaan: 1")
    shoot(page, "inleveren-4-verschil-1440", full=True)
    press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen. De kaart is bijgewerkt.")).to_be_visible()
    expect(page.get_by_role("button", name="Terugdraaien")).to_be_visible()
    page.wait_for_timeout(500)
    shoot(page, "inleveren-5-klaar-1440", full=True)
    press(page, "Terugdraaien")
    expect(page.locator(".st-key-undo-question")).to_contain_text("verdwij")
    press(page, "Ja, terugdraaien")
    expect(page.get_by_role("button", name="Opslaan")).to_be_visible()
    press(page, "Opslaan")
    # The work lies beside the quarter, where the map was looked at before: the map goes to it by itself.
    press(page, "Bekijk op de kaart")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    page.wait_for_timeout(800)
    assert HOSTILE in hover(page, 53.23175, 6.5432)
    assert page.evaluate("window.hacked") is None
    go(page, "Inleveren")
    page.get_by_role("radio", name="Eerdere inleveringen").click()
    page.get_by_role("combobox", name="Kies een inlevering").click()
    page.get_by_role("option", name="plannen.geojson").first.click()
    press(page, "Terugdraaien")
    press(page, "Ja, terugdraaien")
    expect(page.locator(".koppel-issues").first).to_contain_text("plannen.geojson")
    shoot(page, "inleveren-eerder-1440", full=True)


def test_the_register_of_brussels_is_mended_stored_and_undone(
    page: Page, brussels: str, realdata: Path, tmp_path: Path
) -> None:
    told = json.loads((realdata / REGISTER).read_text())
    told["features"][10]["properties"]["DateDebut"] = "32/10/2015"
    file = tmp_path / "osiris.geojson"
    file.write_text(json.dumps(told), encoding="utf-8")
    open_page(page, brussels, REGISTRAR, pagina="inleveren")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("body")).to_contain_text("GeoJSON met 1.563 rijen", timeout=90_000)
    press(page, "Verder →")
    expect(page.locator("body")).to_contain_text("Dit past het best", timeout=90_000)
    expect(page.get_by_role("combobox", name="Profiel")).to_have_value("OSIRIS, Brussel")
    page.wait_for_timeout(800)
    shoot(page, "inleveren-osiris-kolommen-1440", full=True)
    press(page, "Verder →")
    # Of all rows of the register, on a busy machine.
    expect(page.locator(".koppel-figure.bad")).to_contain_text("1", timeout=90_000)
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    # At once, while the browser may still be taking leave of the step before: its choices are not made anew by that.
    write_in_first_row(page, _START, "32/10/2015", "oktober 2015")
    expect(page.get_by_role("button", name="Controleer opnieuw (verbeterd: 1)", exact=True)).to_be_visible()
    shoot(page, "inleveren-osiris-verbeteren-1440", full=True)
    press(page, "Controleer opnieuw (verbeterd: 1)")
    expect(page.locator("body")).to_contain_text("Met de hand verbeterde rijen: 1", timeout=90_000)
    press(page, "Verder →")
    expect(page.get_by_role("button", name="Opslaan")).to_be_visible(timeout=90_000)
    expect(page.locator(".koppel-figures").first).to_contain_text("1.563")
    page.wait_for_timeout(500)
    shoot(page, "inleveren-osiris-verschil-1440", full=True)
    press(page, "Opslaan")
    expect(page.get_by_text("Opgeslagen. De kaart is bijgewerkt.")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("button", name="Terugdraaien")).to_be_visible()
    page.wait_for_timeout(500)
    shoot(page, "inleveren-osiris-klaar-1440", full=True)
    go(page, "Kaart")
    page.locator(f"{READY}[data-shown='1563']").wait_for()
    go(page, "Inleveren")
    press(page, "Terugdraaien")
    expect(page.locator(".st-key-undo-question")).to_contain_text("verdwij")
    press(page, "Ja, terugdraaien")
    expect(page.get_by_role("button", name="Opslaan")).to_be_visible(timeout=90_000)
    go(page, "Kaart")
    page.locator(f"{READY}[data-shown='0']").wait_for()


def test_a_work_drawn_over_another_brings_a_koppelkans(page: Page, app: str) -> None:
    open_page(page, app, WATER, pagina="inleveren", wijze="tekenen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    press(page, "Teken een lijn")
    page.locator(".koppel-draw").wait_for()
    host = page.locator(READY)
    page.wait_for_timeout(800)
    for latitude, longitude in ((53.2350762, 6.5526392), (53.2351441, 6.5531119), (53.2352043, 6.5535501)):
        host.click(position=spot(page, latitude, longitude))
    page.locator(".koppel-draw").get_by_role("button", name="Klaar").click()
    page.locator(f"{READY}[data-overlay='1']").wait_for()
    choose(page, "Partner", "Waterbedrijf Test")
    choose(page, "Soort", "Waterleiding vernieuwen")
    page.get_by_label("Titel", exact=True).fill("Waterleiding Lijsterbeslaan")
    page.get_by_label("Begin", exact=True).fill("ooit")
    page.get_by_label("Begin", exact=True).press("Tab")
    page.wait_for_timeout(800)
    press(page, "Bekijk wat dit brengt")
    expect(page.locator(".koppel-fault.bad")).to_contain_text("niet te lezen als datum")
    shoot(page, "inleveren-tekenen-fout-1440", full=True)
    page.get_by_label("Begin", exact=True).fill("voorjaar 2027")
    page.get_by_label("Einde", exact=True).fill("2027-Q2")
    page.get_by_label("Einde", exact=True).press("Tab")
    page.wait_for_timeout(800)
    press(page, "Bekijk wat dit brengt")
    expect(page.locator(".koppel-issues")).to_contain_text("Glasvezel Lijsterbeslaan")
    expect(page.locator(".koppel-issues")).to_contain_text("Koppelkans")
    shoot(page, "inleveren-tekenen-1440", full=True)
    press(page, "Opslaan")
    expect(page.locator("body")).to_contain_text("“Waterleiding Lijsterbeslaan” is opgeslagen")
    press(page, "Laat zien op de kaart")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    expect(page.get_by_role("heading", name="Waterleiding Lijsterbeslaan")).to_be_visible()
    expect(page.locator("body")).to_contain_text("Glasvezel Lijsterbeslaan")
    page.wait_for_timeout(1500)
    press(page, "Wijzigen of intrekken")
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Waterleiding Lijsterbeslaan", timeout=20_000)


@pytest.mark.parametrize("way", ["bestand", "tekenen", "eerder", "sjablonen"])
def test_every_way_fits_a_telephone(page: Page, app: str, way: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app, GEMEENTE, pagina="inleveren", wijze=way)
    if way == "tekenen":
        expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    page.wait_for_timeout(1000)
    shoot(page, f"inleveren-{way}-390", full=True)
    assert fits(page)
