"""Titles that try to do harm, or are merely odd, show as text on every page and in every file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from koppel.access import operator
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.model.agreements import Place
from koppel.model.deciding import Answer, State
from koppel.services.accounts import accounts
from koppel.services.agreements.actions import add_action
from koppel.services.agreements.cards import (
    INTERESTS_FIELDS,
    PARTNERSHIP_FIELDS,
    save_interests_card,
    save_partnership_card,
)
from koppel.services.agreements.interests import Wish, state_interest
from koppel.services.deciding.decisions import GivenAnswer, decide, give_answers
from koppel.services.deciding.discussion import write_message
from koppel.services.meetings.meetings import prepare
from koppel.services.plans.saved_views import save_view
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.partners import list_partners
from koppel.ui.frame import PAGES
from tests.browser.conftest import serve
from tests.browser.drive import READY, enter, fits, open_page, settle
from tests.browser.people import BEHEERDER, LEZER, REGISSEUR, TEAM, planner_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SCRIPT = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"
TITLES = (
    SCRIPT,
    "\"'`${window.hacked=1}{{7*7}}",
    "![x](https://example.org/x.png) [klik](javascript:window.hacked=1)",
    "🚧👷‍♀️ Werk 🧑‍🔧",
    "lang " + "a" * 10_000,
    "שלום \u202eomgekeerd",
    '=HYPERLINK("https://example.org";"klik")',
)
IMAGE = TITLES[2]
PLANNER = "Test planner van allen"
# Where the regisseur does not come.
ELSEWHERE = {"beheer": BEHEERDER, "inleveren": PLANNER, "interesse": PLANNER, "voormij": PLANNER}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app whose every text is hostile or odd."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    features = []
    for at, title in enumerate(TITLES):
        west = 6.5424 + at * 1e-5
        place = {"type": "LineString", "coordinates": [[west, 53.2316], [west + 0.002, 53.2319]]}
        told = {
            "external_id": f"{title[:60]} {at}", "kind": ("riolering", "warmtenet", "voortuinen")[at % 3],
            "title": title, "description": title, "project": title[:200], "status": "gepland", "start": "2027-05-01",
            "end": "2027-09-01", "partner": f"P{at % 3} {title[:80]}", "contact_role": title[:100],
        }  # fmt: skip
        features.append({"type": "Feature", "geometry": place, "properties": told})
    file = folder / "<b>plannen<b>.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    environment = os.environ | {"KOPPEL_DB": str(folder / "koppel.duckdb"), "KOPPEL_AREA": "off", "KOPPEL_LANG": "nl"}
    for words in (["init"], ["import", str(file), "--partial"]):
        subprocess.run([sys.executable, "-m", "koppel", *words], check=True, cwd=ROOT, env=environment)
    with Store.open(folder / "koppel.duckdb") as store:
        _decide(store)
        with store.read() as cursor:
            partners = [item.name for item in list_partners(cursor)]
    people = {PLANNER: planner_of(partners)}
    with serve(folder, people={**TEAM, **people}) as address:
        yield address


def _decide(store: Store) -> None:
    """Let partners with hostile names write hostile texts wherever they can."""
    catalogue, today = load_catalogue(ROOT / "layers"), date.today()  # noqa: DTZ011
    with store.read() as cursor:
        found = list_combinations(cursor, proposed=True)
        works = {item.id: item for item in list_activities(cursor)}
    chosen = max(found, key=lambda item: len({works[member].partner for member in item.members}))
    partners = sorted({works[member].partner for member in chosen.members})
    actor = store.visible_to(operator(IMAGE))
    give_answers(actor, chosen.id, {name: GivenAnswer(Answer.AKKOORD, IMAGE, IMAGE) for name in partners})
    write_message(actor, chosen.id, f"{IMAGE}\n{SCRIPT}")
    for name in partners:
        save_interests_card(actor, chosen.id, name, dict.fromkeys(INTERESTS_FIELDS, IMAGE), expected_version=0)
    save_partnership_card(actor, chosen.id, dict.fromkeys(PARTNERSHIP_FIELDS, IMAGE), expected_version=0)
    for told in (IMAGE, SCRIPT):
        add_action(
            actor, chosen.id, description=told, owner_partner=partners[0], owner_role=IMAGE, due=date(2020, 1, 1)
        )
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    drawn = works[chosen.members[0]].geometry.buffer(30)
    wish = Wish(partner=partners[0], description=IMAGE, place=Place.DRAWN, drawn=drawn, first_day=first, last_day=last)
    state_interest(actor, catalogue, wish, today=today)
    save_view(actor, IMAGE[:60], {})
    prepare(actor, today + timedelta(7), IMAGE, today=today)
    others = [item for item in found if item.id != chosen.id]
    if others:
        decide(actor, others[0].id, State.AFGEWEZEN, IMAGE)
    accounts.add(store, IMAGE[:50], (), is_demo=True)


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_shows_texts_as_texts(page: Page, hostile: str, name: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, hostile, ELSEWHERE.get(name, REGISSEUR), pagina=name)
    settle(page)
    assert page.evaluate("window.hacked") is None
    assert [url for url in asked if "example.org" in url] == []
    assert fits(page)
    assert "Er ging iets mis" not in page.inner_text("body")


def test_a_link_of_somebody_else_fetches_nothing(page: Page, hostile: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{hostile}/?{quote('![](https://example.org/x.png)')}=1")
    enter(page, LEZER)
    expect(page.get_by_text("![](https://example.org/x.png)")).to_be_visible(timeout=60_000)
    settle(page)
    assert [url for url in asked if url.startswith("https://example.org")] == []


def test_panel_and_tip_show_the_script_as_text(page: Page, hostile: str) -> None:
    open_page(page, hostile, LEZER, zoek="window.hacked=1</script>")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    settle(page)
    at = page.evaluate(
        "(() => { const { picture } = window.koppelMap; const { x, y } = picture.placeOn("
        "picture.scene.alpha.findIndex(Boolean)); return { x, y }; })()"
    )
    page.locator(READY).click(position=at)
    expect(page.locator(".koppel-map-panel[data-panel=details] .koppel-card-head h3")).to_have_text(SCRIPT)
    assert page.evaluate("window.hacked") is None


def test_what_the_search_finds_is_text(page: Page, hostile: str) -> None:
    open_page(page, hostile, REGISSEUR, pagina="voormij")
    expect(page.get_by_role("button", name="Zoeken (")).to_be_visible()
    page.keyboard.press("Control+k")
    for words, drawn in (
        ("script window hacked", "<script>window.hacked=1</script>"),
        ("aaaa", "lang aaaa"),
        ("klik", "![x]("),
    ):
        page.get_by_role("combobox", name="Zoeken in Koppel").fill(words)
        expect(page.get_by_role("option").filter(has_text=drawn).first).to_be_visible()
    assert page.locator(".koppel-search-list :is(script, img, a)").count() == 0
    assert page.evaluate("window.hacked") is None
    assert fits(page)
