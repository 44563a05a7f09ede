"""Residents' pages that nobody published anew: by a clock that is set, they grow old on their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from koppel.catalogue.kinds import Rules
from koppel.publish.model import Aspect, PublicChange
from tests.browser.drive import ARTEFACTS
from tests.browser.publishing.test_avond import build
from tests.publish.examples import ground, settings, small

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PUBLISHED: datetime = small().published_at
EMPTY = replace(small(), works=(), together=(), opened_once=())
STREET = "straat/vlierstraat.html"
NO_PLANS, NOT_KNOWN = "Er zijn nu geen plannen bekend voor deze straat.", "Wij weten niet of hier nu plannen zijn."
OLD, SILENT = "Er kan intussen iets zijn veranderd.", "Let op: deze pagina is van 2 november 2026."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("ouder"), EMPTY, ground(), settings(rules=Rules(), kiosk_seconds=15))


def look(page: Page, folder: Path, name: str, days: int) -> None:
    page.clock.set_fixed_time(PUBLISHED + timedelta(days))
    page.goto((folder / name).as_uri())


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def test_a_street_without_plans_says_so_for_as_long_as_that_is_known(page: Page, folder: Path) -> None:
    look(page, folder, STREET, 44)
    expect(page.get_by_text(NO_PLANS)).to_be_visible()
    expect(page.locator(".aging p:visible")).to_have_count(0)
    look(page, folder, STREET, 46)
    expect(page.get_by_text(OLD)).to_be_visible()
    expect(page.get_by_text(NO_PLANS)).to_be_visible()
    shoot(page, "openbaar-oud-1440")
    look(page, folder, STREET, 121)
    expect(page.get_by_text(SILENT)).to_be_visible()
    expect(page.get_by_text(NOT_KNOWN)).to_be_visible()
    expect(page.get_by_text(NO_PLANS)).to_be_hidden()
    shoot(page, "openbaar-stil-1440")


@pytest.mark.parametrize("name", ["index.html", "over.html", "en/index.html", "jaren.html", STREET])
def test_every_page_says_of_when_it_is(page: Page, folder: Path, name: str) -> None:
    look(page, folder, name, 121)
    expect(page.locator(".aging-silent")).to_be_visible()
    expect(page.locator(".aging-silent")).to_contain_text("2 november 2026" if name[:2] != "en" else "2 November 2026")


def test_it_fits_a_phone(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, folder, "index.html", 121)
    expect(page.locator(".aging-silent")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shoot(page, "openbaar-stil-390")


def test_a_screen_that_stays_on_grows_old_too(page: Page, folder: Path) -> None:
    page.clock.install(time=PUBLISHED + timedelta(days=119, hours=23, minutes=30))
    page.goto((folder / "scherm.html").as_uri())
    expect(page.locator("[data-attract]")).to_be_visible()
    expect(page.locator(".aging-old")).to_be_visible()
    page.clock.run_for(3_700_000)
    expect(page.locator(".aging-silent")).to_be_visible()
    page.get_by_role("button", name="Raak het scherm aan").click()
    page.locator("[data-attract]").wait_for(state="hidden")
    shoot(page, "scherm-stil-1440")


def test_a_street_tells_what_changed_since_one_was_there(page: Page, tmp_path: Path) -> None:
    first, later = small(), PUBLISHED + timedelta(30)
    works = tuple(
        replace(
            work,
            changed_on=later.date(),
            changes=(*work.changes, PublicChange(later.date(), (Aspect.TEXT,))),
        )
        if work.key == "rioolaaa"
        else work
        for work in first.works
    )
    new = replace(
        works[0], key="nieuwwer", title="Nieuwe stoep", streets=("meidoornstraat",), first_published=later.date()
    )
    second = replace(first, number=4, published_at=later, works=(*works, new))
    street = "straat/meidoornstraat.html"
    folder = build(tmp_path, first, ground(), settings())
    news = page.locator("[data-since]")
    for _ in range(2):
        look(page, folder, street, 1)
        expect(page.locator("h1")).to_have_text("Meidoornstraat")
        expect(news).to_be_hidden()
    build(tmp_path, second, ground(), settings())
    # It stays until its reader has dealt with it.
    for _ in range(2):
        look(page, folder, street, 31)
        expect(news).to_contain_text("Toen was de kaart van 2 november 2026.")
        expect(news.get_by_role("listitem")).to_have_text(
            ["Nieuwe stoep Dit werk is nieuw.", "Nieuw riool in de Meidoornstraat De uitleg is veranderd."],
            ignore_case=True,
        )
    shoot(page, "openbaar-nieuw-1440")
    news.get_by_role("button", name="Gezien").click()
    expect(news).to_be_hidden()
    look(page, folder, street, 31)
    expect(page.locator("h1")).to_have_text("Meidoornstraat")
    expect(news).to_be_hidden()
    look(page, folder, "over.html", 31)
    page.get_by_role("button", name="Vergeet welke straten ik bekeek").click()
    expect(page.get_by_text("Uw browser is het vergeten.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
