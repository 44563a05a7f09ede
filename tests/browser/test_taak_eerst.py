"""What somebody comes to a page for stands within the first screen, evidence and settings below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect

from koppel.ui.frame import PAGES
from tests.browser.drive import open_page, settle, shoot
from tests.browser.people import BEHEERDER, GEMEENTE, LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

FOLD = 900


class Task(NamedTuple):
    """Who comes to which page for what: the element that it is done or read with."""

    who: str
    page: str
    selector: str
    address: dict[str, str] = {}  # noqa: RUF012


def button(words: str) -> str:
    return f'role=button[name="{words}"]'


TASKS = {
    "see what waits": Task(GEMEENTE, "voormij", "[class*=st-key-forme-] button"),
    "see the works on the map": Task(LEZER, "kaart", ".koppel-map[data-state=ready]"),
    "choose a combination on the map": Task(LEZER, "kaart", ".koppel-map-panel[data-panel=chances] .koppel-map-row"),
    "answer for a combination": Task(GEMEENTE, "koppelkansen", button("Antwoord bewaren")),
    "bring a combination further": Task(REGISSEUR, "koppelkansen", button("Stap zetten")),
    "deal with a warning": Task(REGISSEUR, "koppelkansen", button("Afhandelen"), {"blad": "volgorde"}),
    "see where hindrance is": Task(LEZER, "koppelkansen", ".st-key-warning-map .koppel-map", {"blad": "hinder"}),
    "find what was rejected": Task(REGISSEUR, "gemist", button("Naar de pagina Koppelkansen")),
    "see how good the order is": Task(LEZER, "hoegoed", "role=table[name='Wat hoe zwaar telt']"),
    "see what the neighbourhood needs": Task(LEZER, "kompas", "svg.koppel-compass a"),
    "see when what happens": Task(LEZER, "tijdlijn", ".koppel-time a, .koppel-time button"),
    "have a plan proposed": Task(REGISSEUR, "scenarios", button("Stel een plan voor")),
    "see what partners answer": Task(REGISSEUR, "voorstellen", "role=heading[name='Voorstellen aan partners']"),
    "ask whether plans still hold": Task(REGISSEUR, "klopt", button("Open een ronde")),
    "choose a street": Task(LEZER, "straat", 'role=combobox[name="Straat"]'),
    "see what happens in a street": Task(LEZER, "straat", ".koppel-street a", {"straat": "Meidoornstraat"}),
    "see what is different": Task(LEZER, "sinds", ".st-key-since-lists summary"),
    "look something up": Task(LEZER, "gegevens", button("Downloaden")),
    "make an agenda": Task(REGISSEUR, "overleg", button("Agenda maken")),
    "see what was agreed": Task(GEMEENTE, "afspraken", button("Openen")),
    "see what comes of it": Task(LEZER, "resultaat", ".koppel-chain"),
    "hand in a file": Task(GEMEENTE, "inleveren", "[data-testid=stFileUploaderDropzone]"),
    "draw a work": Task(GEMEENTE, "inleveren", ".koppel-map[data-state=ready]", {"wijze": "tekenen"}),
    "say what one wants to join": Task(GEMEENTE, "interesse", button("Interesse bewaren")),
    "publish": Task(REGISSEUR, "publiceren", button("Publiceren")),
    "make an account": Task(BEHEERDER, "beheer", button("Account maken")),
    "find who did what": Task(BEHEERDER, "logboek", ".koppel-log tbody tr"),
}


def test_every_page_has_a_task() -> None:
    assert {task.page for task in TASKS.values()} == set(PAGES)


def bottom(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("name", TASKS)
def test_the_task_of_a_page_is_on_the_first_screen(page: Page, app: str, name: str) -> None:
    task = TASKS[name]
    open_page(page, app, task.who, pagina=task.page, **task.address)
    element = page.locator(task.selector).first
    expect(element).to_be_visible(timeout=60_000)
    settle(page)
    shoot(page, f"taak-{task.page}-{'-'.join(task.address.values()) or 'eerst'}-1440")
    found = bottom(element)
    assert found <= FOLD, f"{name}: {found:.0f} px"


def test_the_first_point_of_an_agenda_and_its_beginning_are_on_the_first_screen(page: Page, app: str) -> None:
    open_page(page, app, REGISSEUR, pagina="overleg")
    page.get_by_role("button", name="Agenda maken").click()
    begin = page.get_by_role("button", name="Overleg beginnen")
    expect(begin).to_be_visible(timeout=60_000)
    assert bottom(begin) <= FOLD
    assert bottom(page.locator("[class*=st-key-point-]").first) <= FOLD
