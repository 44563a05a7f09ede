from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import LEZER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
TABLE = "[data-testid=stDataFrame] canvas"


def test_a_row_opens_its_panel_and_the_files_follow_the_filter(page: Page, app: str, tmp_path: Path) -> None:
    open_page(page, app, LEZER, pagina="gegevens", zoek="meidoorn")
    table = page.locator(TABLE).first
    table.wait_for()
    count = int(page.locator(".koppel-count b").last.inner_text())
    assert 0 < count < 20
    settle(page)
    shoot(page, "gegevens-1440")
    box = page.locator("[data-testid=stDataFrame]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 500, box["y"] + 60)
    expect(page.get_by_role("button", name="Toon alles")).to_be_visible()
    expect(page).to_have_url(re.compile("werk="))
    settle(page)
    shoot(page, "gegevens-paneel-1440")
    page.get_by_role("button", name="Downloaden").click()
    settle(page)
    shoot(page, "gegevens-download-1440")
    with page.expect_download() as told:
        page.get_by_role("button", name="Excel").first.click()
    assert told.value.suggested_filename.startswith("koppel-werken-20")
    file = tmp_path / "told.xlsx"
    told.value.save_as(file)
    assert openpyxl.load_workbook(file).worksheets[0].max_row == count + 1


def test_it_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="gegevens")
    page.locator(TABLE).first.wait_for()
    settle(page)
    shoot(page, "gegevens-390")
    ok = fits(page)
    page.close()
    assert ok
