"""The question "Wat gaan jullie doen?" in a browser: read by all, answered by a partner or at the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.drive import fits, open_page, settle, shoot
from tests.browser.people import GEMEENTE, LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SELWERD = "WK999901"
PLACE = {"pagina": "kompas", "kompasgebied": SELWERD, "kompasdeel": "antwoorden"}


def test_a_planner_confirms_a_work_and_takes_it_back(page: Page, app: str) -> None:
    open_page(page, app, GEMEENTE, **PLACE)
    table = page.get_by_role("table", name=re.compile("Thema’s en partners"))
    expect(table.get_by_role("row")).to_have_count(10)
    expect(table.get_by_role("columnheader").nth(1)).to_have_text("Gemeente Groningen (fictief)")
    settle(page)
    shoot(page, "kompas-antwoorden-planner-1440", full=True)
    table.get_by_role("link", name=re.compile("^Gezondheid, Gemeente")).click()
    expect(page.get_by_role("heading", name=re.compile("wat gaan jullie doen aan Gezondheid"))).to_be_visible()
    settle(page)
    page.locator("[data-testid=stCheckbox]").first.click()
    page.get_by_role("button", name="Dit werk helpt hier").click()
    answered = table.get_by_role("link", name=re.compile("^Gezondheid, Gemeente.*: 1 werk"))
    expect(answered).to_be_visible()
    expect(page.get_by_text("Bewaard: dit staat nu in de tabel.")).to_be_visible()
    settle(page)
    shoot(page, "kompas-antwoord-planner-1440", full=True)
    page.get_by_role("button", name="Terugdraaien").click()
    proposed = table.get_by_role("link", name=re.compile(r"^Gezondheid, Gemeente.*: \d+ voorgesteld"))
    expect(proposed).to_be_visible()
    expect(page.get_by_text("Teruggedraaid: het staat weer zoals het was.")).to_be_visible()
    settle(page)
    page.locator("[data-testid=stCheckbox]").first.click()
    page.get_by_role("button", name="Dit werk helpt hier").click()
    expect(answered).to_be_visible()
    page.get_by_role("button", name="Intrekken").click()
    expect(proposed).to_be_visible()
    expect(page.get_by_text("Wat eerder is geantwoord")).to_be_visible()


def test_the_team_lead_writes_down_what_is_said_at_the_table(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, **PLACE, antwoord="veiligheid~Gemeente Groningen (fictief)")
    # What is shared with the planner before is in nobody's own order.
    expect(page.get_by_role("columnheader").nth(1)).to_have_text("Bewonersgroep Selwerd (fictief)")
    expect(page.get_by_text("U noteert dit aan tafel voor")).to_be_visible()
    settle(page)
    shoot(page, "kompas-antwoorden-regisseur-1440", full=True)
    page.get_by_label("Nieuw idee").fill("Een wijkagent op de fiets.")
    page.get_by_role("button", name="Idee bewaren").click()
    expect(page.get_by_text("Idee: Een wijkagent op de fiets.")).to_be_visible()
    expect(page.get_by_text("door de regisseur genoteerd aan tafel")).to_be_visible()
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_text("Deze partner heeft bij dit thema nog niets geantwoord.")).to_be_visible()


def test_a_reader_reads_and_the_matrix_fits_a_phone(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_page(page, app, LEZER, **PLACE)
    expect(page.get_by_role("table", name=re.compile("Thema’s en partners"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Rood zonder toezegging"))).to_be_visible()
    settle(page)
    shoot(page, "kompas-antwoorden-390", full=True)
    is_without_fields = page.get_by_label("Nieuw idee").count() == 0
    ok = fits(page)
    page.close()
    assert is_without_fields
    assert ok
