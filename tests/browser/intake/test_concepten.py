"""What is typed and not saved is there again: on another page and back, after a reload, in another tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, fits, go, open_page, settle, shoot, unfold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
LEAD, PLANNER = "Demo regisseur", "Demo planner gemeente"
SAVED = "Niet opgeslagen."
FILE = b"""external_id;kind;title;status;start;x;y
P-1;riolering;Riool Esdoornlaan;gepland;2028;233050;584050
"""


@pytest.fixture
def lead(chromium: Browser, app: str) -> Iterator[Page]:
    """Open the agenda of a meeting that is being prepared, as who leads the team."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(45_000)
    open_page(page, app, LEAD, pagina="overleg")
    make = page.get_by_role("button", name="Agenda maken")
    heading = page.get_by_role("heading", name="Overleg 1:")
    expect(make.or_(heading).first).to_be_visible(timeout=60_000)
    if make.is_visible():
        make.click()
    expect(heading).to_be_visible(timeout=60_000)
    yield page
    context.close()


def note(page: Page, at: int = 0) -> Locator:
    """Unfold the note of a point, and return its field."""
    point = page.locator("[class*=st-key-point-]").nth(at)
    field = point.get_by_role("textbox", name="Notitie")
    expect(point).to_be_visible(timeout=60_000)
    page.wait_for_timeout(500)
    if not field.is_visible():
        point.get_by_text("Notitie").first.click()
    expect(field).to_be_visible()
    return field


def typed(page: Page, field: Locator, words: str) -> None:
    """Type without leaving the field, and wait until the server was told."""
    # All of it: a slow machine tells the first letters before the rest.
    with page.expect_response(
        lambda answer: "koppel-concept" in answer.url and words in (answer.request.post_data or "")
    ) as told:
        field.click()
        field.press("Control+a")
        field.press_sequentially(words, delay=5)
    assert told.value.status == 204


def test_a_note_is_there_after_a_reload_that_came_in_the_middle_of_a_word(lead: Page) -> None:
    field = note(lead)
    field.click()
    field.press_sequentially("Wachten op de vergunn", delay=5)
    lead.reload()
    field = lead.locator("[class*=st-key-point-]").first.get_by_role("textbox", name="Notitie")
    expect(field).to_have_value("Wachten op de vergunn", timeout=60_000)
    expect(lead.get_by_text(SAVED)).to_be_visible()
    shoot(lead, "concept-notitie-1440")
    lead.set_viewport_size({"width": 390, "height": 844})
    lead.wait_for_timeout(800)
    shoot(lead, "concept-notitie-390", full=True)
    assert fits(lead)
    lead.get_by_role("button", name="Weggooien").first.click()
    expect(lead.get_by_text(SAVED)).to_have_count(0)
    lead.reload()
    expect(lead.locator("[class*=st-key-point-]").first).to_be_visible(timeout=60_000)
    expect(lead.get_by_text("Wachten op de vergunn")).to_have_count(0)


def test_a_note_is_there_after_another_page(lead: Page) -> None:
    typed(lead, note(lead, 1), "Eerst de bewoners spreken")
    go(lead, "Kaart")
    expect(lead.locator(READY)).to_have_count(1, timeout=60_000)
    go(lead, "Overleg")
    field = lead.locator("[class*=st-key-point-]").nth(1).get_by_role("textbox", name="Notitie")
    expect(field).to_have_value("Eerst de bewoners spreken", timeout=60_000)
    lead.locator("[class*=st-key-point-]").nth(1).get_by_role("button", name="Notitie bewaren").click()
    expect(lead.get_by_text("De notitie is bewaard.")).to_be_visible(timeout=60_000)
    lead.reload()
    expect(field).to_have_value("Eerst de bewoners spreken", timeout=60_000)
    expect(lead.get_by_text(SAVED)).to_have_count(0)


def test_a_note_stays_when_somebody_else_changes_something(lead: Page, chromium: Browser, app: str) -> None:
    typed(lead, note(lead, 2), "De aannemer kan pas in maart")
    other = chromium.new_page()
    open_page(other, app, PLANNER, pagina="koppelkansen")
    message = other.get_by_role("textbox", name="Uw bericht")
    expect(message).to_be_visible(timeout=60_000)
    message.fill("Wij kunnen ook in april.")
    other.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(other.get_by_text("Wij kunnen ook in april.").first).to_be_visible(timeout=60_000)
    other.close()
    lead.get_by_role("button", name="Verversen").click(timeout=60_000)
    field = lead.locator("[class*=st-key-point-]").nth(2).get_by_role("textbox", name="Notitie")
    lead.wait_for_timeout(3000)
    expect(field).to_have_value("De aannemer kan pas in maart")


def test_a_second_tab_offers_what_was_typed_and_the_first_is_told(lead: Page) -> None:
    typed(lead, note(lead, 3), "Getypt in het eerste tabblad")
    second = lead.context.new_page()
    second.set_default_timeout(45_000)
    second.goto(lead.url.split("?")[0])
    expect(second.get_by_text("nog niet opgeslagen")).to_be_visible(timeout=60_000)
    shoot(second, "concept-aangeboden-1440")
    row = second.locator(".st-key-unsaved")
    expect(row).to_contain_text("Getypt in het eerste tabblad")
    row.get_by_role("button", name="Verdergaan").first.click()
    field = second.locator("[class*=st-key-point-]").nth(3).get_by_role("textbox", name="Notitie")
    expect(field).to_have_value("Getypt in het eerste tabblad", timeout=60_000)
    typed(second, field, "Getypt in het tweede tabblad")
    expect(lead.get_by_text("In een ander tabblad hebt u hier")).to_be_visible(timeout=60_000)
    first = lead.locator("[class*=st-key-point-]").nth(3).get_by_role("textbox", name="Notitie")
    expect(first).to_have_value("Getypt in het eerste tabblad")
    shoot(lead, "concept-tweede-tabblad-1440")
    lead.get_by_role("button", name="Dat overnemen").click()
    expect(first).to_have_value("Getypt in het tweede tabblad", timeout=60_000)
    second.close()


def test_a_message_and_a_card_of_a_planner_are_there_after_a_reload(page: Page, app: str) -> None:
    open_page(page, app, PLANNER, pagina="koppelkansen")
    message = page.get_by_role("textbox", name="Uw bericht")
    expect(message).to_be_visible(timeout=60_000)
    message.click()
    message.press("Control+a")
    message.press_sequentially("Zullen wij samen op", delay=5)
    page.reload()
    expect(message).to_have_value("Zullen wij samen op", timeout=60_000)
    # What is pressed while the page is drawn anew is lost.
    settle(page)
    page.get_by_text("Belangen", exact=False).first.click()
    settle(page)
    page.locator("[class*=st-key-write-interests] button").first.click()
    field = page.locator("[class*=st-key-typed_interests-] textarea").first
    expect(field).to_be_visible(timeout=60_000)
    typed(page, field, "Droge voeten in de straat")
    page.reload()
    expect(field).to_have_value("Droge voeten in de straat", timeout=60_000)
    expect(field).to_be_visible()
    shoot(page, "concept-kaart-1440", full=True)


def test_what_was_chosen_for_an_action_is_there_after_a_reload(page: Page, app: str) -> None:
    open_page(page, app, PLANNER, pagina="koppelkansen")
    unfold(page, page.get_by_text("Acties", exact=False).first)
    page.locator("[class*=st-key-new-action-] button").first.click()
    due = page.locator("[class*=__due]").first
    day = due.get_by_role("spinbutton").first
    expect(day).to_be_visible(timeout=60_000)
    day.click()
    page.keyboard.type("14122026")
    page.keyboard.press("Escape")
    page.wait_for_timeout(2000)
    page.reload()
    expect(day).to_be_visible(timeout=60_000)
    expect(day).to_have_text("14")
    expect(page.get_by_text("Dit koos u om")).to_be_visible()
    shoot(page, "concept-keuze-1440", full=True)


def test_a_file_that_is_being_handed_in_is_there_after_a_reload(page: Page, app: str) -> None:
    open_page(page, app, PLANNER, pagina="inleveren")
    field = page.locator('[data-testid="stFileUploader"] input[type=file]')
    expect(field).to_have_count(1, timeout=60_000)
    field.set_input_files({"name": "plannen.csv", "mimeType": "text/csv", "buffer": FILE})
    page.get_by_role("button", name="Verder →").click(timeout=60_000)
    expect(page.get_by_role("heading", name="Welke kolom is wat?")).to_be_visible(timeout=60_000)
    page.reload()
    expect(page.get_by_text("U was dit bestand aan het inleveren")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Welke kolom is wat?")).to_be_visible()
    shoot(page, "concept-bestand-1440")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(800)
    shoot(page, "concept-bestand-390", full=True)
    assert fits(page)
    page.locator(".st-key-kept-file button").click()
    expect(field).to_have_count(1, timeout=60_000)
    page.reload()
    expect(field).to_have_count(1, timeout=60_000)
    expect(page.get_by_text("U was dit bestand aan het inleveren")).to_have_count(0)
