"""The residents' page of their wijk in a browser, from a disk: in words, without figures, on a screen and a phone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, shoot
from tests.browser.publishing.test_openbaar import write
from tests.publish.examples import ground, settings, small
from tests.publish.test_compass_page import COMPASS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("size", "width", "height"), [("1440", 1440, 900), ("390", 390, 844)])
def test_residents_read_how_their_wijk_stands_and_who_does_what(
    page: Page, tmp_path: Path, size: str, width: int, height: int
) -> None:
    site = write(tmp_path, replace(small(), compass=replace(COMPASS, area="Selwerd")), ground(), settings())
    page.set_viewport_size({"width": width, "height": height})
    page.goto((site / "wijk.html").as_uri())
    expect(page.locator("h1")).to_contain_text("Selwerd")
    expect(page.locator("main")).to_contain_text("Dit werk helpt misschien.")
    assert fits(page)
    shoot(page, f"bewoners-wijk-{size}")
