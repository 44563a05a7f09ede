"""A planner's own Excel without coordinates: from the file to the map, with a street that nobody knows mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.drive import fits, go, open_map, shoot
from tests.browser.intake.test_inleveren import choose, press
from tests.browser.people import GEMEENTE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
# Place of the cell with the place in words in the table of refused rows: row, own number, message, kind, …
_PLACE = 9


def planning(path: Path) -> Path:
    """Make a plan of years as a department keeps it: titles above, two years of habits, a total below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Meerjarenplanning riolering 2027-2031 (fictief)"],
        ["Stadsbeheer", None, "peildatum 1 november 2026"],
        [],
        ["Projectnr", "Werkzaamheden", "Straat", "Van - tot", "Start", "Gereed", "Raming"],
        ["R-101", "vervangen DWA/HWA", "Vlierstraat", "nr 3 t/m 41", "week 12 2027", "Q4 2027", "€ 250k"],
        ["R-102", "relinen riool", "Meidoornstr.", None, "voorjaar '28", "2028", "1,2 mln"],
        ["R-103", "vervangen riool", "Kerkstraat", None, "2029/2030", "n.t.b.", None],
        [None, None, None, None, None, "Totaal", "1,45 mln"],
    ):
        sheet.append(row)
    book.save(path)
    return path


def test_an_excel_with_streets_goes_on_the_map_and_an_unknown_street_is_mended(
    page: Page, app: str, tmp_path: Path
) -> None:
    open_map(page, app, GEMEENTE)
    go(page, "Inleveren")
    page.locator("input[type=file]").set_input_files(planning(tmp_path / "meerjarenplanning.xlsx"))
    body = page.locator("body")
    expect(body).to_contain_text("met 3 rijen")
    expect(body).to_contain_text("Geen coördinaten")
    shoot(page, "straatnamen-1-bestand-1440", full=True)
    choose(page, "Van welke partner?", "Gemeente Groningen (fictief)")
    press(page, "Verder →")
    expect(body).to_contain_text("3 waarden zijn aan de woorden herkend")
    page.get_by_test_id("stDataFrame").nth(1).wait_for()
    shoot(page, "straatnamen-2-kolommen-1440", full=True)
    press(page, "Verder →")
    expect(body).to_contain_text("“Kerkstraat” kent Koppel niet als plek")
    expect(page.get_by_role("button", name="Verder →", exact=True)).to_be_disabled()
    shoot(page, "straatnamen-3-controle-1440", full=True)
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 20, "y": 52})
    for _ in range(_PLACE):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    field = page.locator("#portal").locator("textarea, input").first
    expect(field).to_have_value("Kerkstraat")
    field.fill("Hulststraat")
    page.keyboard.press("Enter")
    press(page, "Controleer opnieuw (verbeterd: 1)")
    expect(body).to_contain_text("“Kerkstraat” is “Hulststraat” geworden")
    page.get_by_role("radio", name=re.compile("^opmerking")).click()
    expect(body).to_contain_text("“Hulststraat” is gelezen als: Hulststraat")
    expect(body).to_contain_text("“Vlierstraat, nr 3 t/m 41” is gelezen als: Vlierstraat 3–41")
    shoot(page, "straatnamen-4-gelezen-1440", full=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    shoot(page, "straatnamen-4-gelezen-390", full=True)
