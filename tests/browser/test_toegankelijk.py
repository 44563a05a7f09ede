"""axe-core finds nothing serious on any page, on a desktop and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.drive import open_page, settle
from tests.browser.people import BEHEERDER, GEMEENTE, LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
# Each page as who works with it.
PAGES = {
    "kaart": LEZER,
    "koppelkansen": GEMEENTE,
    "kompas": LEZER,
    "tijdlijn": LEZER,
    "scenarios": REGISSEUR,
    "voorstellen": REGISSEUR,
    "klopt": REGISSEUR,
    "straat": LEZER,
    "inleveren": GEMEENTE,
    "sinds": LEZER,
    "gegevens": LEZER,
    "publiceren": REGISSEUR,
    "beheer": BEHEERDER,
    "logboek": REGISSEUR,
}
SIZES = {"1440": (1440, 900), "390": (390, 844)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_serious(chromium: Browser, app: str, name: str, size: str) -> None:
    width, height = SIZES[size]
    page = chromium.new_page(viewport={"width": width, "height": height})
    open_page(page, app, PAGES[name], pagina=name)
    settle(page)
    found = Axe().run(page).response["violations"]
    page.close()
    told = [
        f"{item['id']}: {item['help']}: " + " | ".join(node["html"][:160] for node in item["nodes"][:4])
        for item in found
        if item["impact"] in ("serious", "critical")
    ]
    assert told == []
