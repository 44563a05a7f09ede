from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from koppel.config import read_settings
from koppel.model.deciding import Answer, State
from koppel.services.deciding.decisions import GivenAnswer, assessment, decide, give_answers
from koppel.services.installation.stores import open_store
from koppel.services.startup.setup import initialise
from koppel.store.chances.combinations import list_combinations
from tests.browser.conftest import serve
from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from koppel.store.database import Store

pytestmark = pytest.mark.browser
REASON = "De school blijft open: tegelijk werken kan hier niet."


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("results")
    settings = replace(read_settings(), db=folder / "koppel.duckdb", area=None)
    initialise(settings, demo=True, today=date.today())  # noqa: DTZ011
    with open_store(settings) as store:
        lay_down_a_year(store)
    with serve(folder) as address:
        yield address


def lay_down_a_year(store: Store) -> None:
    """Bring the best combinations along, and spread what was said over the past year."""
    with store.read() as cursor:
        found = [item.id for item in list_combinations(cursor, proposed=True)]
    said = [identity for identity in found if assessment(store, identity).state is State.NIEUW][:9]
    for number, identity in enumerate(said):
        partners = assessment(store, identity).partners
        give_answers(store, identity, dict.fromkeys(partners, GivenAnswer(Answer.AKKOORD)))
        if number < 4:
            decide(store, identity, State.AFGESPROKEN, "samen goedkoper")
        if number < 2:
            decide(store, identity, State.UITGEVOERD, "klaar", today=date(2050, 1, 1))
        if number > 6:
            decide(store, identity, State.AFGEWEZEN, REASON)
    now = datetime.now(UTC).replace(tzinfo=None)
    with store.write("test", "age") as writer:
        writer.cursor.execute("UPDATE combination SET first_seen = ?", [now - timedelta(days=400)])
        for number, identity in enumerate(said):
            asked, agreed = now - timedelta(days=380 - 35 * number), now - timedelta(days=330 - 35 * number)
            writer.cursor.execute("UPDATE answer SET answered_at = ? WHERE combination_id = ?", [asked, identity])
            for state, at in (("beoordelen", asked), ("afgesproken", agreed), ("afgewezen", agreed)):
                writer.cursor.execute(
                    "UPDATE decision SET decided_at = ? WHERE combination_id = ? AND state = ?", [at, identity, state]
                )


def test_the_chain_is_counted_drawn_and_what_was_missed_opens(page: Page, app: str) -> None:
    open_page(page, app, LEZER, pagina="resultaat")
    chain = page.locator(".koppel-chain li")
    expect(chain).to_have_count(4)
    expect(chain.nth(1)).to_contain_text("beoordeeld")
    assert int(chain.nth(1).locator("b").inner_text()) >= 9
    expect(page.locator(".koppel-col-row").first).to_be_visible()
    settle(page)
    shoot(page, "resultaat-1440")
    page.get_by_role("radio", name="Maand", exact=True).click()
    expect(page).to_have_url(re.compile("per=maand"))
    page.get_by_text("Als tabel").click()
    expect(page.get_by_role("table", name="In de tijd")).to_be_visible()
    settle(page)
    shoot(page, "resultaat-maand-1440", full=True)
    with page.expect_download() as told:
        page.get_by_role("button", name="De keten in de tijd: CSV").click()
    assert "gevonden" in told.value.path().read_text(encoding="utf-8-sig")
    page.get_by_role("button", name=REASON).first.click()
    expect(page).to_have_url(re.compile("pagina=koppelkansen"))


def test_results_fit_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, pagina="resultaat")
    expect(page.locator(".koppel-chain li")).to_have_count(4)
    settle(page)
    shoot(page, "resultaat-390", full=True)
    ok = fits(page)
    page.close()
    assert ok


def test_the_log_is_searched_linked_and_taken_along(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="logboek")
    rows = page.get_by_role("table", name="Regels van het logboek").locator("tbody tr")
    expect(rows.first).to_be_visible()
    settle(page)
    shoot(page, "logboek-1440")
    page.get_by_label("Zoek in de regels").fill("afgewezen")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(2)
    assert "logzoek=afgewezen" in page.url
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as told:
        page.get_by_role("button", name="CSV").click()
    content = told.value.path().read_text(encoding="utf-8-sig")
    assert content.startswith("at;actor;action;what;facts;id")
    assert len(content.splitlines()) == 3
    assert REASON not in content
    page.keyboard.press("Escape")
    rows.first.get_by_role("link", name="bekijk de combinatie").click()
    expect(page.get_by_role("heading", name="Koppel", exact=True)).to_be_visible()
    assert "combinatie=" in page.url


def test_the_log_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, REGISSEUR, pagina="logboek")
    expect(page.locator(".koppel-log")).to_be_visible()
    settle(page)
    shoot(page, "logboek-390")
    ok = fits(page)
    page.close()
    assert ok
