"""Signing in at an organisation, with a real provider on this machine."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import TYPE_CHECKING

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import expect

from koppel.access import Grant, Role
from koppel.services.accounts import accounts
from koppel.store.database import Store
from tests.browser.conftest import serve
from tests.browser.drive import fits, open_head, settle, shoot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
PASSWORD = "zeven natte fietsen rijden"  # noqa: S105
PARTNER = "Gemeente Groningen (fictief)"
ACCESS = """
[oidc]
issuer = "{issuer}"
label = "Gemeente Groningen"
partner_claim = "koppel_partner"

[oidc.partner]
GRN = "{partner}"

[[oidc.role]]
claim = "roles"
value = "koppel-regie"
role = "regisseur"

[[oidc.role]]
claim = "roles"
value = "koppel-plannen"
role = "planner"
"""
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{secret}"
client_id = "koppel"
client_secret = "client"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""
PEOPLE = {
    "els": {"name": "Els de Vries", "roles": ["koppel-plannen"], "koppel_partner": "GRN"},
    "rik": {"name": "Rik Regie", "roles": ["koppel-regie"]},
    "wim": {"name": "Wim Elders", "roles": ["koppel-plannen"], "koppel_partner": "ONBEKEND"},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    people = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(require_nonce=True, user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("oidc")
    with serve(folder, people=None, **installed(folder, provider)) as address:
        yield address


def installed(folder: Path, issuer: str, *, more: str = "") -> dict[str, str]:
    """Write what an installer writes, and return the settings that point there."""
    access = folder / "access.toml"
    access.write_text(ACCESS.format(issuer=issuer, partner=PARTNER).replace("[oidc]", f"[oidc]\n{more}"))
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(SECRETS.format(secret="k" * 40, issuer=issuer))
    with Store.open(folder / "koppel.duckdb", create=True) as store:
        accounts.add(store, "Bea", {Grant(Role.BEHEERDER)}, password=PASSWORD)
        accounts.add(store, "Piet", {Grant(Role.REGISSEUR)}, password=PASSWORD)
    return {"HOME": str(folder), "KOPPEL_ACCESS": str(access)}


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(45_000)
    yield context
    context.close()


def at_organisation(page: Page, app: str, way: str = "") -> None:
    """Go from the sign-in page to the provider."""
    page.goto(f"{app}/{way}")
    page.get_by_role("link", name="Aanmelden met uw organisatie").click()
    page.wait_for_url(re.compile("/oauth2/authorize"))


def sign_in(page: Page, app: str, who: str, way: str = "") -> None:
    at_organisation(page, app, way)
    page.get_by_role("button", name=who, exact=True).click()


def now_has(provider: str, who: str, **claims: object) -> None:
    """Change what the provider says of someone."""
    body = json.dumps(PEOPLE[who] | claims).encode()
    request = urllib.request.Request(f"{provider}/users/{who}", body, method="PUT")
    request.add_header("Content-Type", "application/json")
    urllib.request.urlopen(request).close()


def expect_in(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name="Koppel", exact=True)).to_be_visible(timeout=60_000)
    open_head(page)
    expect(page.get_by_role("button", name=name)).to_be_visible()
    settle(page)


def test_a_planner_comes_in_with_partner_and_role_where_it_was_going(visitor: BrowserContext, app: str) -> None:
    page = visitor.new_page()
    page.goto(f"{app}/?pagina=gegevens")
    page.wait_for_url(re.compile("/aanmelden"))
    shoot(page, "aanmelden-organisatie-1440")
    page.get_by_role("link", name="Aanmelden met uw organisatie").click()
    page.get_by_role("button", name="els", exact=True).click()
    expect_in(page, "Els de Vries")
    assert "pagina=gegevens" in page.url
    page.get_by_role("button", name="Els de Vries").click()
    expect(page.locator(".koppel-identity")).to_contain_text(f"planner van {PARTNER}")
    # A reload is the same session; the provider is not asked again.
    page.reload()
    expect_in(page, "Els de Vries")


def test_signing_out_ends_the_session_here_and_at_the_provider(visitor: BrowserContext, app: str) -> None:
    page = visitor.new_page()
    sign_in(page, app, "rik")
    expect_in(page, "Rik Regie")
    left: list[str] = []
    page.on("request", lambda request: left.append(request.url) if "end_session" in request.url else None)
    page.get_by_role("button", name="Rik Regie").click()
    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url(re.compile("end_session|/aanmelden"))
    assert left
    page.goto(app)
    page.wait_for_url(re.compile("/aanmelden"))


def test_a_partner_that_is_not_known_gives_no_role_and_says_so(visitor: BrowserContext, app: str) -> None:
    page = visitor.new_page()
    sign_in(page, app, "wim")
    expect(page.get_by_text("heeft u geen rol in Koppel gegeven")).to_be_visible()
    expect(page.get_by_text("Wim Elders")).to_be_visible()
    shoot(page, "aanmelden-geen-rol-1440")
    page.goto(app)
    page.wait_for_url(re.compile("/aanmelden"))


def test_a_role_that_was_taken_away_is_gone_at_the_next_sign_in(
    chromium: Browser, visitor: BrowserContext, app: str, provider: str
) -> None:
    page = visitor.new_page()
    sign_in(page, app, "rik")
    expect_in(page, "Rik Regie")
    now_has(provider, "rik", roles=[])
    elsewhere = chromium.new_context()
    other = elsewhere.new_page()
    sign_in(other, app, "rik")
    expect(other.get_by_text("heeft u geen rol in Koppel gegeven")).to_be_visible()
    elsewhere.close()
    now_has(provider, "rik")
    # The session that was open is over too.
    page.goto(app)
    page.wait_for_url(re.compile("/aanmelden"))


def test_what_the_provider_said_is_used_once_and_only_in_the_browser_that_asked(
    chromium: Browser, visitor: BrowserContext, app: str
) -> None:
    page = visitor.new_page()
    sign_in(page, app, "els")
    expect_in(page, "Els de Vries")
    visitor.clear_cookies(name="koppel")
    # The same again, with the same identity: the tie is gone.
    page.goto(f"{app}/aanmelden/organisatie/klaar")
    expect(page.get_by_text("is niet gelukt")).to_be_visible()
    # Who took both cookies away comes too late, and another browser has begun nothing.
    stolen = [item for item in visitor.cookies() if item["name"].startswith("_streamlit_user")]
    assert stolen
    thief = chromium.new_context()
    thief.add_cookies(stolen)  # type: ignore[arg-type]
    there = thief.new_page()
    there.goto(f"{app}/aanmelden/organisatie/klaar")
    expect(there.get_by_text("is niet gelukt")).to_be_visible()
    at_organisation(there, app)
    there.goto(f"{app}/aanmelden/organisatie/klaar")
    expect(there.get_by_text("te lang geleden begonnen")).to_be_visible()
    thief.close()


def test_an_answer_that_was_begun_in_another_browser_brings_nobody_in(
    chromium: Browser, visitor: BrowserContext, app: str
) -> None:
    page = visitor.new_page()
    at_organisation(page, app)
    # The answer of the provider, which this browser does not follow.
    answer = page.request.post(page.url, form={"sub": "els"}, max_redirects=0).headers["location"]
    assert "/oauth2callback?code=" in answer
    victim = chromium.new_context()
    there = victim.new_page()
    there.goto(answer)
    expect(there.get_by_text("is niet gelukt")).to_be_visible()
    there.goto(app)
    there.wait_for_url(re.compile("/aanmelden"))
    victim.close()


def test_who_says_no_at_the_provider_is_told(visitor: BrowserContext, app: str) -> None:
    page = visitor.new_page()
    at_organisation(page, app)
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("is niet gelukt")).to_be_visible()


def test_the_button_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{app}/aanmelden")
    expect(page.get_by_role("link", name="Aanmelden met uw organisatie")).to_be_visible()
    shoot(page, "aanmelden-organisatie-390")
    ok = fits(page)
    page.close()
    assert ok


def test_a_provider_that_is_down_is_told_and_passwords_can_be_off(
    visitor: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("down")
    settings = installed(folder, "http://127.0.0.1:9", more="passwords = false")
    with serve(folder, people=None, **settings) as app:
        page = visitor.new_page()
        page.goto(app)
        page.get_by_role("link", name="Aanmelden met uw organisatie").click()
        expect(page.get_by_text("is niet gelukt")).to_be_visible()
        shoot(page, "aanmelden-organisatie-weg-1440")
        for name in ("Piet", "Nobody"):
            page.get_by_label("Naam").fill(name)
            page.get_by_label("Wachtwoord").fill(PASSWORD)
            page.get_by_role("button", name="Aanmelden", exact=True).click()
            expect(page.get_by_text("U kunt zich hier niet met een wachtwoord aanmelden")).to_be_visible()
        page.get_by_label("Naam").fill("Bea")
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Aanmelden", exact=True).click()
        expect_in(page, "Bea")


def test_without_a_provider_its_paths_are_not_there(
    visitor: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with serve(tmp_path_factory.mktemp("none"), "--demo") as app:
        page = visitor.new_page()
        page.goto(app)
        expect(page.get_by_role("link", name="Aanmelden met uw organisatie")).to_have_count(0)
        for path in ("auth/login", "oauth2callback", "auth/logout"):
            assert page.request.get(f"{app}/{path}", max_redirects=0).status == 404
