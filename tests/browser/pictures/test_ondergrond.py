from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import REGISSEUR

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_streets_are_replaced_by_those_of_a_file(page: Page, app: str, tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]}
    features = [
        {"type": "Feature", "geometry": line, "properties": {"straatnaam": name}} for name in ("Kerkstraat", "<b>", "")
    ]
    file = tmp_path / "straten.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    open_page(page, app, REGISSEUR, pagina="inleveren", wijze="ondergrond")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("body")).to_contain_text("Dit heeft geen naam")
    button = page.get_by_role("button", name="Vervang de laag")
    expect(button).to_be_disabled()
    page.get_by_text("Sla de goede rijen op").click()
    expect(button).to_be_enabled()
    shoot(page, "ondergrond-1440")
    button.click()
    expect(page.get_by_text("Straten vervangen: 2.")).to_be_visible()
    assert fits(page)
    open_page(page, app, REGISSEUR, pagina="straat", straat="Kerkstraat")
    expect(page.get_by_role("heading", name="Kerkstraat")).to_be_visible()


def test_addresses_are_replaced_by_those_of_a_file(page: Page, app: str, tmp_path: Path) -> None:
    door = {"type": "Point", "coordinates": [6.5424, 53.2316]}
    rows = [{"postcode": "9741ZZ", "huisnummer": 1}, {"postcode": "<b>x</b>", "huisnummer": 2}]
    features = [{"type": "Feature", "geometry": door, "properties": row} for row in rows]
    file = tmp_path / "adressen.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    open_page(page, app, REGISSEUR, pagina="inleveren", wijze="ondergrond")
    box = page.get_by_role("combobox", name="Welke laag")
    box.fill("Adressen")
    settle(page)
    box.press("Enter")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("body")).to_contain_text("“<b>x</b>” is geen postcode. Goed is: 9741AB.")
    page.get_by_text("Sla de goede rijen op").click()
    button = page.get_by_role("button", name="Vervang de laag")
    expect(button).to_be_enabled()
    shoot(page, "ondergrond-adressen-1440")
    button.click()
    expect(page.get_by_text("Adressen vervangen: 1.")).to_be_visible()
