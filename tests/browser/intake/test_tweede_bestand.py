"""A planner's own Excel and its second version: what is asked, what is mended by hand, and what is known again."""

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
# Place of the cell with the place in words in the table of rows.
_PLACE = 9
HEAD = ["Werknr", "Werkzaamheden", "Straatnaam", "Huisnrs / traject", "Planning", "Raming", "Vrijgave", "aanspreekpunt"]
FIRST = (
    ["Stadsbeheer Selwerd (fictief)"],
    HEAD,
    ["W-1", "vervangen DWA/HWA", "Vlierstraat", "3-41", "maart - oktober 2029", "45.000 euro", "mei 2028", "J. Post"],
    ["W-2", "vervangen riool", "Vlierstraat", "gedeeltelijk", "wk 20-24 2028", "p.m.", "juni 2028", "J. Post"],
    ["W-3", "herinrichten", "Hulststraat", None, "Q1-Q3 2028", "€ 300.000,=", "juli 2028", "K. Post"],
)
# A month later: one work is called something that Koppel has no kind for, one is gone, one is new.
SECOND = (
    ["Stadsbeheer Selwerd (fictief), bijgewerkt"],
    HEAD,
    ["W-4", "planten bomen", "Hulststraat", None, "vj 2029", "€5.000 p/j", "mei 2028", "J. Post"],
    ["W-2", "vervangen riool", "Vlierstraat", "gedeeltelijk", "wk 22-26 2028", "p.m.", "juni 2028", "J. Post"],
    ["W-1", "baggeren", "Vlierstraat", "3-41", "maart - oktober 2029", "45.000 euro", "mei 2028", "J. Post"],
)


def book(path: Path, rows: tuple[list[str | None] | list[str], ...]) -> Path:
    """Write a sheet, with a hidden one behind it."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.create_sheet("oud").sheet_state = "hidden"
    made.save(path)
    return path


def fill(page: Page, table: int, row: int, words: str) -> None:
    """Write in the place of a row of a table."""
    cells = page.get_by_test_id("stDataFrame").nth(table)
    cells.scroll_into_view_if_needed()
    cells.click(position={"x": 20, "y": 52 + 35 * row})
    for _ in range(_PLACE):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    field = page.locator("#portal").locator("textarea, input").first
    field.fill(words)
    page.keyboard.press("Enter")


def test_what_was_mended_holds_for_the_second_version_and_a_refused_row_is_not_gone(
    page: Page, app: str, tmp_path: Path
) -> None:
    open_map(page, app, GEMEENTE)
    go(page, "Inleveren")
    page.locator("input[type=file]").set_input_files(book(tmp_path / "planning.xlsx", FIRST))
    body = page.locator("body")
    expect(body).to_contain_text("met 3 rijen")
    choose(page, "Van welke partner?", "Gemeente Groningen (fictief)")
    press(page, "Verder →")
    expect(body).to_contain_text("Hier staan datums in, maar Koppel weet niet welke: Vrijgave")
    expect(body).to_contain_text("het lijken persoonsgegevens: aanspreekpunt")
    shoot(page, "tweede-1-kolommen-1440", full=True)
    press(page, "Verder →")
    expect(body).to_contain_text("welk deel van Vlierstraat is dat (“gedeeltelijk”)")
    shoot(page, "tweede-2-controle-1440", full=True)
    fill(page, 0, 0, "Vlierstraat 3-21")
    press(page, "Controleer opnieuw (verbeterd: 1)")
    expect(body).to_contain_text("Er wordt niets meer geweigerd")
    press(page, "Verder →")
    page.get_by_text(re.compile(r"^Nieuwe werken \(3\)")).click()
    expect(body).to_contain_text("Vlierstraat 3–41")
    expect(body).to_contain_text("45.000")
    shoot(page, "tweede-3-verschil-1440", full=True)
    press(page, "Opslaan")
    expect(body).to_contain_text("Ontvangstbewijs")
    press(page, "Volgend bestand")

    page.locator("input[type=file]").set_input_files(book(tmp_path / "planning 2.xlsx", SECOND))
    expect(body).to_contain_text("met 3 rijen")
    press(page, "Verder →")
    expect(body).to_contain_text("Welke kolom is wat?")
    expect(body).to_contain_text("Soort: 3 verschillende waarden, 1 nog niet bekend")
    press(page, "Verder →")
    expect(body).to_contain_text("Voor “baggeren” heeft Koppel geen soort")
    expect(body).to_contain_text("“€5.000 p/j” is een bedrag per jaar")
    page.get_by_text("Verbeteringen uit een eerder bestand die weer gelden (1)").click()
    shoot(page, "tweede-4-controle-1440", full=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    shoot(page, "tweede-4-controle-390", full=True)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_text("Sla de goede rijen op, ook als er rijen zijn geweigerd").click()
    press(page, "Verder →")
    expect(body).to_contain_text(
        "Eén werk staat in het bestand, maar de rij is geweigerd. Het werk blijft zoals het is."
    )
    expect(body).to_contain_text("Niet meer in het bestand (1)")
    shoot(page, "tweede-5-verschil-1440", full=True)
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    shoot(page, "tweede-5-verschil-390", full=True)
