"""Signing in as people do: in, on after a reload, away too long, out, and a wrong password."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from koppel.access import Grant, Role
from koppel.services.accounts import accounts
from koppel.store.database import Store
from tests.browser.conftest import serve
from tests.browser.drive import enter, fits, open_head, open_page, settle, shoot
from tests.browser.people import BEHEERDER, GEMEENTE, LEZER, REGISSEUR, TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
GOOD = "paard batterij nietje"
OTHER = "drie rode fietsbellen"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="module")
def app(place: Path) -> Iterator[str]:
    with serve(place, "--demo"):
        pass
    with Store.open(place / "koppel.duckdb") as store:
        accounts.add(store, "Els", [Grant(Role.PLANNER, "Lefier (fictief)")], password=GOOD)
        accounts.add(store, "Slot", [Grant(Role.LEZER)], password=GOOD)
        accounts.add(store, "Nieuw", [], password=GOOD)
    with serve(place) as address:
        yield address


def fill(page: Page, name: str, password: str) -> None:
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def leave(page: Page) -> None:
    open_head(page)
    page.locator(".st-key-identity button").first.click()
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_text("U bent afgemeld", exact=False)).to_be_visible()


def test_one_signs_in_stays_after_a_reload_and_signs_out(page: Page, app: str) -> None:
    page.goto(f"{app}/?pagina=koppelkansen")
    shoot(page, "aanmelden-1440", full=True)
    fill(page, "els", OTHER)
    expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    shoot(page, "aanmelden-fout-1440", full=True)
    fill(page, "els", GOOD)
    expect(page.get_by_role("heading", name="Koppel", exact=True)).to_be_visible(timeout=60_000)
    assert "pagina=koppelkansen" in page.url
    name = page.locator(".st-key-identity button").first
    expect(name).to_contain_text("Els")
    page.reload()
    expect(name).to_contain_text("Els", timeout=60_000)
    name.click()
    expect(page.get_by_text("planner van Lefier (fictief)")).to_be_visible()
    settle(page)
    shoot(page, "aangemeld-1440")
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_text("U bent afgemeld", exact=False)).to_be_visible()
    assert "75" not in page.inner_text("body")
    page.reload()
    assert "/aanmelden" in page.url


def test_on_a_phone_it_fits(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.goto(app)
    assert fits(page)
    shoot(page, "aanmelden-390", full=True)
    enter(page, REGISSEUR)
    expect(page.get_by_role("heading", name="Koppel", exact=True)).to_be_visible(timeout=60_000)
    settle(page)
    assert fits(page)
    shoot(page, "aangemeld-390")
    page.close()


def test_the_server_itself_opens_no_connection_for_nobody_or_for_another_page(page: Page, app: str) -> None:
    page.goto(app)
    fill(page, "els", GOOD)
    expect(page.get_by_role("heading", name="Koppel", exact=True)).to_be_visible(timeout=60_000)
    cookies = "; ".join(f"{item['name']}={item['value']}" for item in page.context.cookies())
    place = app.replace("http://", "ws://") + "/_stcore/stream"

    def opens(origin: str | None, cookie: str) -> bool:
        given: Any = {"origin": origin, "additional_headers": {"Cookie": cookie}, "subprotocols": ["streamlit"]}
        try:
            with connect(place, **given):
                return True
        except InvalidStatus as refused:
            # Before the upgrade: no frame is read.
            assert refused.response.status_code == 403
            return False

    assert opens(app, cookies)
    assert not opens(app, "")
    assert not opens(None, cookies)
    assert not opens(f"{app.rpartition(':')[0]}:1", cookies)


def test_two_tabs_are_one_person_and_sign_out_together(chromium: Browser, app: str) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.set_default_timeout(45_000)
    open_page(first, app, GEMEENTE)
    open_page(second, app, GEMEENTE, pagina="straat")
    leave(first)
    # The other one finds out with its next click, and shows nothing more.
    second.get_by_role("link", name="Kansen", exact=True).click()
    expect(second.get_by_text("U bent afgemeld", exact=False)).to_be_visible()
    link = second.get_by_role("link", name="Aanmelden")
    expect(link).to_be_visible()
    link.click()
    enter(second, LEZER)
    open_head(second)
    expect(second.locator(".st-key-identity button").first).to_contain_text(LEZER, timeout=60_000)
    context.close()


def test_who_guesses_is_told_to_wait(page: Page, app: str) -> None:
    page.goto(f"{app}/aanmelden")
    for _ in range(4):
        fill(page, "slot", OTHER)
    expect(page.get_by_role("alert")).to_contain_text("Wacht")
    fill(page, "slot", GOOD)
    expect(page.get_by_role("alert")).to_contain_text("Wacht")


def test_without_a_role_there_is_nothing_to_see(page: Page, app: str) -> None:
    page.goto(f"{app}/aanmelden")
    fill(page, "nieuw", GOOD)
    expect(page.get_by_text("nog geen rol", exact=False)).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_text("U bent afgemeld", exact=False)).to_be_visible()


def test_a_beheerder_makes_an_account_that_chooses_its_own_password(page: Page, chromium: Browser, app: str) -> None:
    open_page(page, app, BEHEERDER, pagina="beheer")
    expect(page.get_by_role("heading", name="Account toevoegen")).to_be_visible(timeout=60_000)
    settle(page)
    shoot(page, "beheer-1440", full=True)
    page.get_by_label("Naam", exact=True).fill("Karin")
    page.get_by_role("button", name="regisseur", exact=True).first.click()
    page.get_by_role("button", name="Account maken").click()
    told = page.locator(".st-key-accounts-told")
    expect(told).to_contain_text("Account “Karin” is gemaakt")
    code = told.locator("code").first
    expect(code).to_have_text(re.compile(r"^(\w{4}-){3}\w{4}$"))
    once = code.inner_text().strip()
    shoot(page, "beheer-gemaakt-1440", full=True)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    settle(page)
    assert fits(page)
    shoot(page, "beheer-390", full=True)

    other = chromium.new_page(viewport=PHONE)  # type: ignore[arg-type]
    other.goto(f"{app}/?pagina=straat")
    fill(other, "Karin", once)
    other.wait_for_url("**/wachtwoord**")
    shoot(other, "wachtwoord-390", full=True)
    other.get_by_label("Eenmalig wachtwoord").fill(once)
    other.get_by_label("Nieuw wachtwoord").fill("kort")
    other.get_by_label("Nog een keer").fill("kort")
    other.get_by_role("button", name="Wachtwoord wijzigen").click()
    expect(other.get_by_role("alert")).to_contain_text("te kort")
    other.get_by_label("Eenmalig wachtwoord").fill(once)
    other.get_by_label("Nieuw wachtwoord").fill(OTHER)
    other.get_by_label("Nog een keer").fill(OTHER)
    other.get_by_role("button", name="Wachtwoord wijzigen").click()
    expect(other.get_by_role("heading", name="Koppel", exact=True)).to_be_visible(timeout=60_000)
    other.close()


def test_after_minutes_without_a_click_one_is_signed_out(page: Page, tmp_path: Path) -> None:
    with serve(tmp_path, people=TEAM, KOPPEL_SESSION_MINUTES="1") as address:
        open_page(page, address, LEZER, pagina="straat")
        expect(page.locator(".st-key-identity button").first).to_be_visible(timeout=60_000)
        # Nobody presses anything: the page finds out by itself, and goes where one signs in again.
        expect(page).to_have_url(re.compile("/aanmelden"), timeout=180_000)
        shoot(page, "afgemeld-1440")
        page.goto("about:blank")


def test_the_first_start_asks_for_a_beheerder(page: Page, tmp_path: Path) -> None:
    with serve(tmp_path) as address:
        page.goto(address)
        expect(page.get_by_role("heading", name="Maak de eerste beheerder")).to_be_visible()
        shoot(page, "eerste-start-1440", full=True)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert fits(page)
        shoot(page, "eerste-start-390", full=True)
        code = re.search(r"code: (\S+)", (tmp_path / "log").read_text())
        assert code
        page.get_by_label("Code van de server").fill(code[1])
        page.get_by_label("Naam").fill("Bea")
        page.get_by_label("Wachtwoord", exact=True).fill(GOOD)
        page.get_by_label("Nog een keer").fill(GOOD)
        page.get_by_role("button", name="Account maken").click()
        expect(page.get_by_role("heading", name="Koppel", exact=True)).to_be_visible(timeout=60_000)
        expect(page.locator(".st-key-identity button").first).to_be_attached()
        page.goto("about:blank")
