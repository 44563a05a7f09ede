"""Heavy files: how far it is, a button that stops it, and a sentence where a bound is reached; others go on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve
from tests.browser.drive import open_page, settle
from tests.browser.people import GEMEENTE, LEZER, PLANNERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_ROWS = 20_000


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose rows take seconds to judge."""
    features = [
        {
            "type": "Feature",
            "properties": {"external_id": f"Z{at}", "kind": "bomen", "title": f"Werk {at}", "start": "2027-03-01"},
            "geometry": {"type": "Point", "coordinates": [6.5 + (at % 100) / 1e4, 53.2 + at / 1e6]},
        }
        for at in range(_ROWS)
    ]
    file = tmp_path_factory.mktemp("heavy") / "zwaar.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


@pytest.fixture
def hasty(tmp_path: Path, chromium: Browser) -> Iterator[tuple[str, Page, Page]]:
    """An app that gives a piece of work one second; a planner's page, and a reader's."""
    with serve(tmp_path, "--demo", people=PLANNERS, KOPPEL_WORK_SECONDS="1") as address:
        contexts = [chromium.new_context(viewport={"width": 1440, "height": 900}) for _ in range(2)]
        yield address, contexts[0].new_page(), contexts[1].new_page()
        for context in contexts:
            context.close()


def further(page: Page) -> None:
    page.get_by_role("button", name="Verder").click()


def test_a_check_that_takes_long_is_stopped_and_tried_again(person: Callable[..., Page], heavy: Path) -> None:
    page = person(GEMEENTE, pagina="inleveren")
    page.locator("input[type=file]").first.set_input_files(heavy)
    expect(page.get_by_text(re.compile(r"20\.000"))).to_be_visible(timeout=60_000)
    settle(page)
    further(page)
    expect(page.get_by_text("Welke kolom is wat?")).to_be_visible()
    settle(page)
    further(page)
    page.get_by_role("button", name="Stoppen").click()
    expect(page.get_by_text("U hebt dit gestopt. Er is niets veranderd.")).to_be_visible()
    page.get_by_role("button", name="Opnieuw proberen").click()
    expect(page.locator(".koppel-counts, .koppel-count").first.or_(page.get_by_text("gelezen"))).to_be_visible(
        timeout=60_000
    )
    expect(page.get_by_text("U hebt dit gestopt")).to_have_count(0)


def test_a_bound_is_told_in_words_while_others_go_on(hasty: tuple[str, Page, Page], heavy: Path) -> None:
    address, planner, reader = hasty
    open_page(planner, address, GEMEENTE, pagina="inleveren")
    planner.locator("input[type=file]").first.set_input_files(heavy)
    told = planner.get_by_text("Dit duurde langer dan 1 seconden")
    expect(told.or_(planner.get_by_text(re.compile(r"20\.000")))).to_be_visible(timeout=60_000)
    if not told.is_visible():
        # A quick machine reads it within the second; judging it takes longer.
        settle(planner)
        further(planner)
        expect(planner.get_by_text("Welke kolom is wat?").or_(told)).to_be_visible(timeout=60_000)
        if not told.is_visible():
            settle(planner)
            further(planner)
    expect(told).to_be_visible(timeout=60_000)
    expect(planner.get_by_role("button", name="Opnieuw proberen")).to_be_visible()
    open_page(reader, address, LEZER, pagina="koppelkansen")
    expect(reader.get_by_role("alert")).to_have_count(0)
