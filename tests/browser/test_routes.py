from __future__ import annotations

import http.client

import pytest

from koppel.config import ASSETS, PAYLOADS_PATH

pytestmark = pytest.mark.browser


def fetch(app: str, path: str) -> tuple[int, bytes]:
    """Ask for an address exactly as written, without a browser that would tidy it."""
    asked = http.client.HTTPConnection(app.removeprefix("http://"), timeout=10)
    asked.request("GET", path)
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
def test_a_payload_is_given_only_to_who_was_told_its_name(app: str, name: str) -> None:
    status, body = fetch(app, f"{PAYLOADS_PATH}/{name}")
    assert status in {400, 404} or b"<html" in body
    assert b"items" not in body
