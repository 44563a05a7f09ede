from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, go, hover, open_map, shoot

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
HOSTILE = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"


def test_a_file_is_handed_in_seen_on_the_map_and_undone(page: Page, app: str, tmp_path: Path) -> None:
    file = tmp_path / "plannen.geojson"
    told = {"external_id": "T-1", "kind": "glasvezel", "title": HOSTILE, "status": "gepland"}
    told |= {"start": "2027-05-01", "end": "2027-06-01"}
    place = {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]}
    feature = {"type": "Feature", "geometry": place, "properties": told}
    broken = {"type": "Feature", "geometry": place, "properties": told | {"external_id": "T-2", "kind": "zwembad"}}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, broken]}), encoding="utf-8")
    open_map(page, app)
    go(page, "Inleveren")
    page.get_by_label("Van welke partner?").fill("Testbedrijf")
    page.get_by_label("Van welke partner?").press("Tab")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("body")).to_contain_text("Gelezen 2, opgenomen 1, hersteld 0, geweigerd 1.")
    store = page.get_by_role("button", name="Opslaan")
    expect(store).to_be_disabled()
    page.get_by_text("Sla de goede rijen op").click()
    expect(store).to_be_enabled()
    shoot(page, "inleveren-1440", full=True)
    store.click()
    expect(page.get_by_text("Opgeslagen. De kaart is bijgewerkt.")).to_be_visible()
    go(page, "Kaart")
    page.locator(READY).wait_for()
    page.wait_for_timeout(800)
    assert HOSTILE in hover(page, 53.23175, 6.5432)
    assert page.evaluate("window.hacked") is None
    go(page, "Inleveren")
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("Opgeslagen. De kaart is bijgewerkt.")).to_be_hidden()
