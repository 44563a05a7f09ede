"""The map as one file, opened from a disk without any network: search, filters, months and a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely
from playwright.sync_api import expect

from koppel.exports.geojson import as_wgs84
from koppel.services.plans.view_models import ActivityView
from koppel.ui.maps.standalone import standalone_html

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>{{ 7 * 7 }}</script>"
_X, _Y = 233_000.0, 583_000.0


def view(number: int, title: str, partner: str = "Gemeente") -> ActivityView:
    return ActivityView(
        id=str(number), number=number, title=title, kind="riolering", kind_label="Riool", theme="ondergrond",
        color="#0a6cc4", dash="", partner=partner, period="2027", status="gepland", contact="", is_firm=False,
    )  # fmt: skip


def shapes(*lines: tuple[float, float]) -> list[object]:
    return as_wgs84([shapely.LineString([(_X, _Y + y), (_X + length, _Y + y)]) for y, length in lines], "EPSG:28992")


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Page:
    """The file from a disk; whatever it asks of a network fails, and is counted."""
    file = tmp_path / "kaart.html"
    made = standalone_html(
        [view(12, HOSTILE), view(7, "Riool Eerste straat", "Waterbedrijf")],
        shapes((0, 200), (100, 200)),
        shapes((0, 400), (100, 400)),
        [],
        ((53.22, 6.54), (53.24, 6.56)),
        title=HOSTILE,
        notice="Fictief",
        language="nl",
        days=[(20_500, 20_600), None],
        places=["Eerste straat", "Tweede straat"],
        street_names=["Eerste straat", HOSTILE],
    )
    file.write_text(made, encoding="utf-8")
    asked: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else asked.append(request.url)
    )
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(file.as_uri())
    expect(page.locator("#koppel-panel h2")).to_contain_text("2 van 2")
    assert asked == []
    page.asked = asked  # type: ignore[attr-defined]
    return page


def test_it_opens_from_a_disk_and_says_texts_as_they_are(opened: Page) -> None:
    expect(opened.locator("#koppel-panel h1")).to_have_text(HOSTILE)
    expect(opened.locator(".koppel-list b").first).to_contain_text(HOSTILE)
    assert opened.locator("img").count() == 0
    assert opened.asked == []  # type: ignore[attr-defined]


def test_words_filters_and_months_choose_what_is_on_map_and_list(opened: Page) -> None:
    count = opened.locator("#koppel-panel h2")
    opened.get_by_label("Zoek een werk of straat").fill("riool waterbedrijf")
    expect(count).to_contain_text("1 van 2")
    opened.get_by_label("Zoek een werk of straat").fill("")
    opened.get_by_label("Partner").select_option("Gemeente")
    expect(count).to_contain_text("1 van 2")
    opened.get_by_label("Partner").select_option("")
    # A window of months leaves out what has no dates.
    opened.locator("input[type=range]").first.fill("1")
    expect(count).to_contain_text("1 van 2")


def test_a_click_in_the_list_goes_there_and_a_street_is_found(opened: Page) -> None:
    opened.get_by_role("button", name="Riool Eerste straat").click()
    expect(opened.locator(".leaflet-popup")).to_contain_text("Riool Eerste straat")
    opened.get_by_label("Zoek een werk of straat").fill("eerste")
    expect(opened.get_by_role("button", name="Straat: Eerste straat")).to_be_visible()
    expect(opened.locator(".koppel-number").first).to_be_visible()
