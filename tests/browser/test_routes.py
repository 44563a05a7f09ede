from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest

from koppel.config import ASSETS, PAYLOADS_PATH
from tests.browser.drive import sign_in
from tests.browser.people import LEZER

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def fetch(app: str, path: str, cookies: str = "") -> tuple[int, bytes]:
    """Ask for an address exactly as written, without a browser that would tidy it."""
    asked = http.client.HTTPConnection(app.removeprefix("http://"), timeout=10)
    asked.request("GET", path, headers={"Cookie": cookies})
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    return answer.status, body


@pytest.mark.parametrize("path", ["leaflet.js", "leaflet.css", "images/marker-icon.png"])
def test_the_files_of_leaflet_are_served(app: str, path: str) -> None:
    status, body = fetch(app, f"{ASSETS}/leaflet/{path}")
    assert status == 200
    assert body


@pytest.mark.parametrize("path", ["../__init__.py", "..%2f__init__.py", "%2e%2e/__init__.py", "nothing.js"])
def test_no_other_file_is_served(app: str, path: str) -> None:
    status, body = fetch(app, f"{ASSETS}/leaflet/{path}")
    assert status in {400, 404} or b"<html" in body
    assert b"import" not in body


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2fetc%2fpasswd", "x"])
def test_a_payload_is_given_only_to_who_was_told_its_name(page: Page, app: str, name: str) -> None:
    assert fetch(app, f"{PAYLOADS_PATH}/{name}") == (401, b"sign in first")
    sign_in(page, app, LEZER)
    page.wait_for_url(f"{app}/**")
    cookies = "; ".join(f"{item['name']}={item['value']}" for item in page.context.cookies())
    status, body = fetch(app, f"{PAYLOADS_PATH}/{name}", cookies)
    assert status in {400, 404} or b"<html" in body
    assert b"items" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/openbaar/../koppel-payload/x", "/static/../koppel-payload/x", "/static/%2e%2e/koppel-payload/x",
        "/koppel-assets/..%2fkoppel-payload/x", "/aanmelden/../koppel-payload/x", "/openbaar/%2e%2e/media/x",
        "/_stcore/health/../../koppel-payload/x", "//koppel-payload/x", "/static//../media/x",
    ],
)  # fmt: skip
def test_no_way_leads_around_the_gate(app: str, path: str) -> None:
    status, body = fetch(app, path)
    assert status in {400, 401, 403, 404} or b"<html" in body
    assert b"not here (any more)" not in body
