"""Of works that are over somebody looks up whether they were done together, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.model.deciding import State
from koppel.store.database import Store
from tests.browser.conftest import serve
from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import REGISSEUR, TEAM
from tests.services.hand_laid import HandLaid
from tests.services.results.test_afterwards import JANUARY, JULY, MARCH, SPRING, heat, sewer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("over")
    with Store.open(folder / "koppel.duckdb", create=True) as store:
        laid = HandLaid(store, load_catalogue(ROOT / "layers"))
        laid.found("apart", laid.works(sewer(1), heat(1)), JANUARY, gone=JULY)
        laid.decided("apart", State.AFGEWEZEN, MARCH, "de aannemer was al besteld")
        laid.found("samen", laid.works(sewer(2, 500), heat(2, 500, **SPRING)), JANUARY, gone=JULY)
    with serve(folder, people=TEAM) as address:
        yield address


def test_what_was_done_together_and_why_not_is_looked_up(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="gemist")
    page.get_by_role("radio", name="Samen gedaan of niet").click()
    expect(page.get_by_text("Samen gedaan: 1. Niet samen: 1.")).to_be_visible()
    expect(page.get_by_text("de aannemer was al besteld")).to_be_visible()
    expect(page.get_by_text("Dat scheelde €")).to_be_visible()
    settle(page)
    shoot(page, "achteraf-1440", full=True)
    page.get_by_text("Alleen niet samen gedaan").click()
    expect(page.get_by_text("Dat scheelde €")).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert fits(page)
    shoot(page, "achteraf-390", full=True)
    page.get_by_role("button", name="Bekijk de combinatie").click()
    expect(page.get_by_role("heading", name="Besluit")).to_be_visible()
