"""Files of a large store: how far they are, a button that stops them, and then a file to take along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from koppel.access import Grant, Role
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.browser.conftest import serve
from tests.browser.drive import open_page, shoot
from tests.detect.builders import square, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
_READER = "Test lezer"
_WORKS = 15_000


@pytest.fixture
def large(tmp_path: Path) -> Iterator[str]:
    """An app on a store of which a spreadsheet takes seconds."""
    with Store.open(tmp_path / "koppel.duckdb", create=True) as store, store.write("test", "fill") as writer:
        works = [
            replace(
                work(f"gemeente/{at}", "sewer", geometry=square(233_000.0 + 20 * (at % 100), 584_000.0 + at / 5)),
                kind="riolering",
            )
            for at in range(_WORKS)
        ]
        put_activities(writer, works, widths={})
    with serve(tmp_path, people={_READER: {Grant(Role.LEZER)}}) as address:
        yield address


def test_a_file_of_many_works_is_stopped_made_and_taken(page: Page, large: str, tmp_path: Path) -> None:
    open_page(page, large, _READER, pagina="gegevens")
    page.get_by_role("button", name="Downloaden", exact=True).click()
    excel = page.get_by_role("button", name="Excel", exact=True).first
    excel.click()
    page.get_by_role("button", name="Stoppen").click()
    expect(page.get_by_text("U hebt dit gestopt. Er is niets veranderd.")).to_be_visible()
    excel.click()
    expect(page.get_by_role("button", name="Stoppen")).to_be_visible()
    shoot(page, "download-bezig-1440")
    take = page.get_by_role("button", name="Downloaden: Excel")
    expect(take).to_be_visible(timeout=120_000)
    shoot(page, "download-klaar-1440")
    with page.expect_download() as told:
        take.click()
    told.value.save_as(tmp_path / "told.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "told.xlsx", read_only=True).worksheets[0]
    assert sum(1 for _ in sheet.iter_rows()) == _WORKS + 1
