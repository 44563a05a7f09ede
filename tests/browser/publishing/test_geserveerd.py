"""The residents' pages as the app serves them, beside its screen."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import serve
from tests.browser.drive import ARTEFACTS
from tests.web.test_web_public import FILES, publish

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


@pytest.mark.browser
def test_the_app_serves_them_beside_its_screen(page: Page, tmp_path: Path) -> None:
    with serve(tmp_path) as address:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{address}/openbaar/")
        assert page.inner_text("h1") == "Er is nog niets gepubliceerd"
        page.screenshot(path=str(ARTEFACTS / "openbaar-nog-niets-390.png"))
        publish(tmp_path / "koppel-openbaar", FILES)
        page.wait_for_timeout(600)
        page.goto(f"{address}/openbaar")
        assert page.title() == "kaart"
        assert page.url == f"{address}/openbaar/"
        page.goto(f"{address}/openbaar/straat/bestaat-niet.html")
        page.screenshot(path=str(ARTEFACTS / "openbaar-pagina-weg-390.png"))
        page.get_by_role("link", name="Ga naar de kaart").click()
        assert page.title() == "kaart"
        assert page.context.cookies() == []
        link = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
        for path in ("/openbaar/%2e%2e/koppel.duckdb", "/openbaar/..%2f..%2fkoppel.duckdb", "/openbaar//etc/passwd"):
            link.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": "_streamlit_user=x"})
            answer = link.getresponse()
            answer.read()
            assert (answer.status, answer.getheader("set-cookie")) == (404, None), path
        link.close()
