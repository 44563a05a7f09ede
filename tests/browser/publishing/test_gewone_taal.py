"""A planner writes for residents and reads, beneath the field, what they would stumble over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, fits, open_page, settle, shoot
from tests.browser.people import GEMEENTE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_planner_reads_the_plainer_word_beneath_the_field(page: Page, app: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, app, GEMEENTE, pagina="inleveren", wijze="tekenen")
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    page.get_by_text("Voor bewoners: wie het ziet").click()
    title = page.get_by_label("Titel voor bewoners")
    title.fill("Herinrichting maaiveld i.v.m. HWA")
    title.press("Tab")
    remarks = page.locator(".koppel-remarks")
    expect(remarks.locator(".bad").first).to_have_text("“Herinrichting” is vaktaal. Schrijf liever: nieuwe inrichting.")
    expect(remarks.locator(".noted").first).to_contain_text("i.v.m.")
    words = page.get_by_label("Tekst voor bewoners")
    words.fill(
        "Wij gaan vanaf het voorjaar in alle straten van de wijk werken aan het riool en ook aan de stoep en de weg."
    )
    words.press("Tab")
    expect(remarks.nth(1)).to_contain_text("Deze zin is te lang (23 woorden)")
    remarks.nth(1).scroll_into_view_if_needed()
    settle(page)
    shoot(page, f"gewone-taal-{width}")
    assert fits(page)
    title.fill("Nieuw riool in uw straat")
    title.press("Tab")
    expect(remarks).to_have_count(1)
