"""A planner hands in a file in which other names stand too: each is decided before anything is stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PLANNER, OWN = "Demo planner gemeente", "Gemeente Groningen (fictief)"
NAMES = (OWN, OWN.upper(), "Gem. Groningen", "Gem. Groningen", "Patrimonium (fictief)", "")


@pytest.fixture
def works(tmp_path: Path) -> Path:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]},
            "properties": {"external_id": f"K-{at}", "kind": "riolering", "title": f"Riool deel {at}", "partner": name},
        }
        for at, name in enumerate(NAMES, 1)
    ]
    file = tmp_path / "drie namen.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, label: str, words: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.fill(words)
    settle(page)
    box.press("Enter")
    settle(page)


def test_a_file_with_three_names_is_decided_name_by_name(page: Page, app: str, works: Path) -> None:
    open_page(page, app, PLANNER, pagina="inleveren")
    page.locator("input[type=file]").set_input_files(str(works))
    expect(page.get_by_text("drie namen.geojson").first).to_be_visible(timeout=60_000)
    press(page, "Verder →")
    expect(page.get_by_text("Kolommen").first).to_be_visible(timeout=60_000)
    settle(page)
    press(page, "Verder →")
    heading = page.get_by_role("heading", name="Rijen die een ander noemen dan Gemeente Groningen")
    expect(heading).to_be_visible(timeout=60_000)
    # Until the page is drawn, buttons of the step before stand on it too.
    settle(page)
    box = page.locator(".st-key-handin-others")
    expect(box.get_by_role("combobox")).to_have_count(2)
    expect(box).to_contain_text("2 rijen: 3, 4")
    expect(box).to_contain_text(
        "Inleveren voor Patrimonium (fictief) kan alleen een planner van Patrimonium (fictief)."
    )
    expect(page.get_by_role("button", name="Verder →", exact=True)).to_be_disabled()
    shoot(page, "partnerkolom-1440", full=True)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    shoot(page, "partnerkolom-390", full=True)
    assert fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    choose(page, "Wat moet er met “Gem. Groningen” gebeuren?", "Is dezelfde organisatie")
    expect(page.get_by_role("button", name="Verder →", exact=True)).to_be_disabled()
    choose(page, "Wat moet er met “Patrimonium (fictief)” gebeuren?", "Deze rijen weglaten")
    expect(page.get_by_text("1 rij is weggelaten.")).to_be_visible(timeout=60_000)
    press(page, "Verder →")
    page.get_by_role("button", name="Opslaan", exact=True).click(timeout=60_000)
    expect(page.get_by_text("Weggelaten rijen")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Deze rijen weglaten")).to_be_visible()
    expect(page.get_by_text("Is dezelfde organisatie als Gemeente Groningen (fictief)")).to_be_visible()
    shoot(page, "partnerkolom-bewijs-1440", full=True)
