"""A regisseur prepares a meeting, holds it, and hands out what was decided; a planner reads what waits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import GEMEENTE, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def test_a_meeting_from_agenda_to_list_of_decisions(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="overleg")
    page.get_by_label("Plaats (mag leeg)").fill("Buurthuis")
    page.get_by_role("button", name="Agenda maken").click()
    expect(page.get_by_role("heading", name="Overleg 1:")).to_be_visible(timeout=60_000)
    page.get_by_role("textbox", name="Eigen punt").fill("Rondvraag")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.locator("[class*=st-key-point-]").last).to_contain_text("Rondvraag", timeout=60_000)
    # Before them stands what is red without activity.
    points = page.locator("[class*=st-key-point-]")
    first = points.filter(has_text="Nieuwe combinaties").first
    at, _, name = first.locator("b").inner_text().partition(". ")
    here, after = int(at), int(at) + 1
    assert here > 1
    first.get_by_role("button", name="Omlaag").click()
    expect(points.nth(here).locator("b")).to_have_text(f"{after}. {name}", timeout=60_000)
    shoot(page, "overleg-agenda-1440")
    page.get_by_role("button", name="Overleg beginnen").click()
    expect(page.get_by_text("bezig sinds")).to_be_visible(timeout=60_000)
    # Along the agenda each point begins at its top, and there is a way back, to the point where one was.
    points.nth(here - 1).get_by_role("button", name="Openen").click()
    way = page.locator(".st-key-walk")
    expect(way).to_contain_text(f"{here}. ", timeout=60_000)
    main = page.locator("[data-testid=stMain]")
    expect(page.locator(".koppel-score")).to_be_visible(timeout=60_000)
    main.evaluate("(place) => place.scrollTo(0, 500)")
    way.get_by_role("button", name="Volgende", exact=True).click()
    expect(way).to_contain_text(f"{after}. ", timeout=60_000)
    expect(main).to_have_js_property("scrollTop", 0)
    shoot(page, "overleg-punt-1440")
    assert Axe().run(page).response["violations"] == []
    way.get_by_role("button", name="Agenda", exact=True).click()
    expect(points.nth(here)).to_be_in_viewport(timeout=60_000)
    # While the agenda is being drawn, its last point is not the last one yet.
    settle(page)
    last = page.locator("[class*=st-key-point-]").last
    last.get_by_text("Notitie").first.click()
    last.get_by_role("textbox", name="Notitie").fill("Volgende keer in de Vensterschool")
    last.get_by_role("button", name="Notitie bewaren").click()
    expect(last.get_by_text("De notitie is bewaard.")).to_be_visible(timeout=60_000)
    shoot(page, "overleg-bezig-1440")
    # A button that is being drawn anew hears no click.
    settle(page)
    page.get_by_role("button", name="Overleg afsluiten").click()
    # It is asked for, with what the list will hold; the list then stands open.
    expect(page.get_by_role("dialog")).to_contain_text("Notities: 1")
    page.get_by_role("dialog").get_by_role("button", name="Afsluiten", exact=True).click()
    expect(page.get_by_text("Eerdere overleggen")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Volgende keer in de Vensterschool")).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("button", name="Besluitenlijst (PDF)").click()
    told = PdfReader(found.value.path()).pages[0].extract_text()
    assert "Volgende keer in de Vensterschool" in told
    with page.expect_download() as found:
        page.get_by_role("button", name="Agenda (DOCX)").click()
    assert found.value.suggested_filename.startswith("agenda-overleg-1-")
    assert docx.Document(str(Path(found.value.path()))).paragraphs[0].text == "Agenda"
    shoot(page, "overleg-gesloten-1440")
    assert Axe().run(page).response["violations"] == []


def test_a_planner_reads_on_a_phone_what_is_new_and_marks_it_seen(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(45_000)
    open_page(page, app, GEMEENTE, pagina="voormij")
    expect(page.get_by_role("heading", name="Dit wacht op u")).to_be_visible(timeout=60_000)
    shoot(page, "voormij-390", full=True)
    ok = fits(page)
    page.get_by_role("button", name="Alles gezien").click()
    expect(page.get_by_text("niets veranderd dat u aangaat")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Toch weer laten zien").click()
    expect(page.get_by_text("hier voor het eerst")).to_be_visible(timeout=60_000)
    found = Axe().run(page).response["violations"]
    open_page(page, app, GEMEENTE, pagina="overleg")
    expect(page.get_by_text("Overleg", exact=False).first).to_be_visible()
    settle(page)
    shoot(page, "overleg-390", full=True)
    ok = ok and fits(page)
    page.close()
    assert found == []
    assert ok


def test_who_leads_sees_what_waits_at_a_glance(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="voormij")
    expect(page.get_by_role("heading", name="Dit wacht op u")).to_be_visible(timeout=60_000)
    shoot(page, "voormij-1440")
    page.get_by_text("Waarschuwingen waarover nog niemand iets zei").click()
    page.get_by_role("button", name="Bewonersgroep").or_(page.locator("[class*=st-key-forme-alarms]")).first.click()
    expect(page.get_by_role("radio", name="Volgorde")).to_be_visible(timeout=60_000)
