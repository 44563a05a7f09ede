"""A file with indicators in a browser, as the team lead: chosen, mended, stored, seen in the compass, undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, go, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR
from tests.ui.app import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SELWERD = "WK999901"
STORE = "Opslaan in het kompas"


def _rows(loneliness: str) -> str:
    return f"code;naam;Eenzaamheid;{HOSTILE}\nGM9999;Demostad;45;1\n{SELWERD};Demowijk Selwerd;{loneliness};1\n"


def test_a_file_is_chosen_stored_seen_and_undone(page: Page, app: str, tmp_path: Path) -> None:
    file = tmp_path / "kompas-2025.csv"
    file.write_text(_rows("155"), encoding="utf-8")
    open_page(page, app, REGISSEUR, pagina="kompas", kompasgebied=SELWERD)
    page.get_by_role("radio", name="Bestanden").click()
    field = page.locator("input[type=file]").first
    field.set_input_files(file)
    expect(page.locator(".koppel-issues").nth(1)).to_contain_text("kan geen percentage zijn")
    expect(page.get_by_role("button", name=STORE)).to_be_disabled()
    assert page.evaluate("window.hacked") is None
    settle(page)
    shoot(page, "kompas-bestand-fout-1440", full=True)
    page.get_by_role("button", name="Ander bestand").click()
    file.write_text(_rows("61"), encoding="utf-8")
    field.set_input_files(file)
    expect(page.locator("body")).to_contain_text("Herkend: 1 indicator, voor 1 gemeente en 1 wijk, over 2025.")
    settle(page)
    shoot(page, "kompas-bestand-1440", full=True)
    page.get_by_role("button", name=STORE).click()
    expect(page.locator("body")).to_contain_text("kompas-2025.csv is opgeslagen: 2 nieuw")
    settle(page)
    shoot(page, "kompas-bestand-klaar-1440", full=True)
    page.get_by_role("button", name="Bekijk het kompas").click()
    row = page.get_by_role("row", name=re.compile("Eenzaamheid"))
    expect(row).to_contain_text("61")
    expect(row).to_contain_text("2025")
    page.get_by_role("radio", name="Bestanden").click()
    _undo(page, "kompas-2025")
    page.get_by_role("radio", name="Het kompas").click()
    expect(row).not_to_contain_text("61")


def _undo(page: Page, name: str) -> None:
    page.get_by_role("combobox", name=re.compile("Kies een bestand om")).click()
    page.get_by_role("option", name=re.compile(name)).click()
    page.get_by_role("button", name="Terugdraaien").click()
    page.get_by_role("button", name="Ja, terugdraaien").click()
    expect(page.locator(".koppel-issues").first).to_contain_text("door Demo regisseur")


def test_an_own_indicator_is_made_of_a_column_that_is_opened_again_after_escape(
    page: Page, app: str, tmp_path: Path
) -> None:
    file = tmp_path / "eigen-2025.csv"
    file.write_text(
        f"code;naam;rapportcijfer veiligheid\nGM9999;Demostad;7,4\n{SELWERD};Demowijk Selwerd;6,6\n", encoding="utf-8"
    )
    open_page(page, app, REGISSEUR, pagina="kompas", kompasdeel="bestanden")
    page.locator("input[type=file]").first.set_input_files(file)
    column = page.get_by_role("combobox", name=re.compile("rapportcijfer veiligheid"))
    column.click()
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    _pick(page, "rapportcijfer veiligheid", "Voelt zich vaak onveilig")
    expect(page.get_by_role("alert").filter(has_text="klinkt naar een cijfer van 0 tot 10")).to_be_visible()
    settle(page)
    shoot(page, "kompas-bestand-past-niet-1440", full=True)
    _pick(page, "rapportcijfer veiligheid", "Eigen indicator")
    _pick(page, "Thema", "Veiligheid")
    _pick(page, "Wat betekent hoog", "hoog is goed")
    settle(page)
    shoot(page, "kompas-eigen-indicator-1440", full=True)
    page.get_by_role("button", name="Gebruik deze eigen indicator").click()
    expect(page.locator("body")).to_contain_text("Herkend: 1 indicator, voor 1 gemeente en 1 wijk, over 2025.")
    page.get_by_role("button", name=STORE).click()
    expect(page.locator("body")).to_contain_text("eigen-2025.csv is opgeslagen: 2 nieuw")
    page.get_by_role("button", name="Bekijk het kompas").click()
    expect(page.get_by_role("row", name=re.compile("rapportcijfer veiligheid"))).to_contain_text("6,6")
    page.get_by_role("radio", name="Bestanden").click()
    _undo(page, "eigen-2025")


def _pick(page: Page, field: str, option: str) -> None:
    settle(page)
    box = page.get_by_role("combobox", name=re.compile(field))
    box.click()
    box.fill(option)
    page.get_by_role("option", name=re.compile(option)).first.click()


def test_a_file_is_read_on_a_phone_and_found_back(chromium: Browser, app: str, tmp_path: Path) -> None:
    file = tmp_path / "cijfers.csv"
    file.write_text(_rows("50"), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, REGISSEUR, pagina="kompas", kompasdeel="bestanden")
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.locator("body")).to_contain_text("Kies hieronder het jaar")
    year = page.get_by_role("combobox", name=re.compile("Van welk jaar"))
    year.fill("2025")
    year.press("Enter")
    expect(page.locator("body")).to_contain_text("over 2025")
    settle(page)
    shoot(page, "kompas-bestand-390", full=True)
    assert fits(page)
    go(page, "Koppelkansen")
    go(page, "Kompas")
    expect(page.locator("body")).to_contain_text("over 2025")
    page.get_by_role("button", name="Ander bestand").click()
    expect(page.locator("input[type=file]")).to_have_count(2)
    page.close()


def test_a_reader_has_no_files(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="kompas", kompasdeel="bestanden")
    expect(page.locator("svg.koppel-compass")).to_have_count(1)
    expect(page.get_by_role("radio", name="Bestanden")).to_have_count(0)
