"""Several people at once, each in a browser of its own: nothing is lost, nobody sees what is not meant for it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from koppel.access import Grant, Role
from koppel.model import Visibility
from koppel.services.accounts import accounts
from koppel.services.intake.activities import create
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.browser import conftest
from tests.browser.conftest import serve
from tests.browser.drive import READY, fits, open_page, settle, shoot
from tests.services.world import CANARY, CATALOGUE, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page, Response

pytestmark = pytest.mark.browser
GEMEENTE, WARMTE = "Gemeente Groningen (fictief)", "Warmtebedrijf Noord (fictief)"
BEWONERS, WIJKTEAM = "Bewonersgroep Selwerd (fictief)", "Sociaal wijkteam Selwerd (fictief)"
LEFIER = "Lefier (fictief)"
PEOPLE = {
    "Test els": [Grant(Role.PLANNER, WARMTE), Grant(Role.PLANNER, WIJKTEAM)],
    "Test lies": [Grant(Role.PLANNER, WARMTE)],
    "Test geert": [Grant(Role.PLANNER, GEMEENTE), Grant(Role.PLANNER, BEWONERS)],
    "Test rik": [Grant(Role.REGISSEUR)],
}
# What is looked at for what must not be there.
PAGES = (
    "voormij", "kaart", "koppelkansen", "afspraken", "tijdlijn", "straat", "inleveren", "overleg", "interesse", "sinds",
    "gegevens", "resultaat", "kompas", "publiceren", "logboek", "beheer",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("samen")
    shutil.copytree(conftest.made("--demo"), place, dirs_exist_ok=True)
    with Store.open(place / "koppel.duckdb") as store:
        for name, grants in PEOPLE.items():
            accounts.add(store, name, grants, is_demo=True)
        with store.read() as cursor:
            street = next(item for item in list_activities(cursor, partner=WARMTE)).geometry
        secret = work(
            LEFIER, f"{CANARY}-1", "warmtenet", title=f"{CANARY} warmte", description=CANARY, project=CANARY,
            contact_role=CANARY, visibility=Visibility.EIGEN, geometry=street,
        )  # fmt: skip
        made = create(store, CATALOGUE, secret, today=TODAY).activity
        with store.read() as cursor:
            works = {item.id: item for item in list_activities(cursor)}
            groups = list_combinations(cursor)
    four = {GEMEENTE, WARMTE, BEWONERS, WIJKTEAM}
    heart = next(
        item for item in groups if len(item.members) == 4 and {works[one].partner for one in item.members} == four
    )
    agreed = next(item for item in groups if {works[one].external_id for one in item.members} == {"GR-RI-4", "WN-06"})
    told = {
        "secret": made.id,
        "agreed": agreed.id,
        "single": next(item.id for item in works.values() if item.external_id == "WN-05"),
        "four": heart.id,
        "moved": next(one for one in heart.members if works[one].partner == WARMTE),
        "private": next(item.id for item in groups if made.id in item.members),
    }
    (place / "told.json").write_text(json.dumps({name: str(value) for name, value in told.items()}), encoding="ascii")
    return place


@pytest.fixture(scope="module")
def ids(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "told.json").read_text(encoding="ascii"))
    return found


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[str]:
    with serve(folder) as address:
        yield address


def news(page: Page) -> Locator:
    return page.locator(".koppel-news")


def field(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True).first


def store_it(page: Page) -> None:
    page.get_by_role("button", name="Bekijk wat dit brengt").click()
    page.get_by_role("button", name="Opslaan").click()


def test_the_second_to_save_is_told_chooses_and_loses_nothing(
    app: str, person: Callable[..., Page], ids: dict[str, str]
) -> None:
    address = {"pagina": "inleveren", "wijze": "tekenen", "werk": ids["single"]}
    els = person("Test els", **address)
    lies = person("Test lies", **address)
    field(els, "Titel").fill("Warmtenet volgens Els")
    field(els, "Titel").press("Tab")
    field(els, "Einde").fill("2028-11")
    field(els, "Einde").press("Tab")
    field(lies, "Titel").fill("Warmtenet volgens Lies")
    field(lies, "Titel").press("Tab")
    store_it(lies)
    expect(lies.get_by_text("is opgeslagen").first).to_be_visible()
    # Els is told, and what she typed stands there still; the map is not drawn anew beneath her hands.
    field(els, "Titel").focus()
    expect(news(els)).to_contain_text("Test lies heeft een werk van")
    assert field(els, "Titel").input_value() == "Warmtenet volgens Els"
    assert els.evaluate("document.activeElement.value") == "Warmtenet volgens Els"
    shoot(els, "samen-bericht-1440")
    els.get_by_role("button", name="Verversen").click()
    expect(els.get_by_text("terwijl u bezig bent")).to_be_visible()
    expect(news(els)).to_have_count(0)
    assert field(els, "Titel").input_value() == "Warmtenet volgens Els"
    els.get_by_role("button", name="Bekijk wat dit brengt").click()
    conflict = els.locator(".st-key-conflict")
    expect(conflict).to_contain_text("Test lies heeft dit intussen ook gewijzigd")
    expect(conflict).to_contain_text("Warmtenet volgens Lies")
    expect(conflict).to_contain_text("Warmtenet volgens Els")
    expect(conflict.get_by_role("button", name="Bewaren met deze keuze")).to_be_disabled()
    shoot(els, "samen-conflict-1440")
    conflict.get_by_role("radio", name="Van Test lies").click()
    conflict.get_by_role("button", name="Bewaren met deze keuze").click()
    expect(els.get_by_text("is opgeslagen").first).to_be_visible()
    open_page(els, app, "Test els", **address)
    expect(field(els, "Titel")).to_have_value("Warmtenet volgens Lies")
    expect(field(els, "Einde")).to_have_value("2028-11")


def answer(page: Page, partners: tuple[str, ...]) -> None:
    panel = page.locator(".st-key-decision")
    for partner in partners:
        group = panel.get_by_role("radiogroup", name=partner.removesuffix(" (fictief)"))
        group.get_by_role("radio", name="akkoord", exact=True).click()
    panel.get_by_role("button", name="bewaren").first.click()


def refresh(page: Page) -> None:
    expect(news(page)).to_be_visible()
    # What a colleague changed while the page was drawn anew is told again.
    for _ in range(3):
        settle(page)
        if not news(page).count():
            break
        # The notice that is pressed goes, whatever comes after it: on a busy machine it stands for a while yet.
        news(page).evaluate("(element) => element.setAttribute('data-pressed', '')")
        page.get_by_role("button", name="Verversen").click()
        expect(page.locator(".koppel-news[data-pressed]")).to_have_count(0, timeout=60_000)
    expect(news(page)).to_have_count(0)


def test_two_planners_and_a_regisseur_agree_and_a_moved_date_asks_all_again(
    app: str, person: Callable[..., Page], ids: dict[str, str]
) -> None:
    address = {"pagina": "koppelkansen", "combinatie": ids["four"]}
    geert, els, rik = (person(name, **address) for name in ("Test geert", "Test els", "Test rik"))
    answer(geert, (GEMEENTE, BEWONERS))
    expect(geert.locator(".st-key-decision")).to_contain_text("Het wachten is op")
    refresh(els)
    answer(els, (WARMTE, WIJKTEAM))
    refresh(rik)
    decision = rik.locator(".st-key-decision")
    expect(decision).to_contain_text("Alle partners zijn akkoord.")
    # A planner cannot answer for another: there is no field to do it in.
    expect(geert.get_by_role("radiogroup", name="Warmtebedrijf Noord")).to_have_count(0)
    decision.get_by_role("radio", name="afgesproken").click()
    decision.get_by_label("Reden; bij afspreken de meerwaarde").last.fill("Eén keer open, één keer hinder")
    decision.get_by_role("button", name="Stap zetten").click()
    for page in (rik, geert, els):
        if page is not rik:
            refresh(page)
        expect(page.locator(".st-key-decision [aria-current=step]")).to_contain_text("afgesproken")
    shoot(geert, "samen-afgesproken-1440", full=True)
    open_page(els, app, "Test els", pagina="inleveren", wijze="tekenen", werk=ids["moved"])
    for name, day in (("Begin", "2027-07-05"), ("Einde", "2028-01-28")):
        field(els, name).fill(day)
        field(els, name).press("Tab")
    store_it(els)
    expect(els.get_by_text("is opgeslagen").first).to_be_visible()
    for page in (rik, geert):
        refresh(page)
        expect(page.locator(".st-key-decision")).to_contain_text("Te herbeoordelen")
    open_page(els, app, "Test els", **address)
    expect(els.locator(".st-key-decision")).to_contain_text("Te herbeoordelen")
    assert fits(rik)
    shoot(rik, "samen-herbeoordelen-1440", full=True)


@pytest.mark.parametrize("name", ["Test geert", "Test rik", "Demo lezer", "Demo beheerder"])
def test_what_a_partner_keeps_to_itself_is_on_no_page_of_others_and_in_nothing_that_is_sent(
    app: str, person: Callable[..., Page], ids: dict[str, str], name: str
) -> None:
    page = person(name)
    sent: list[bytes] = []
    links: list[str] = []

    def heard(answered: Response) -> None:
        links.append(answered.url)
        if answered.status == 200 and answered.request.resource_type in ("fetch", "xhr", "document"):
            sent.append(answered.body())

    page.on("response", heard)
    page.on("websocket", lambda link: link.on("framereceived", lambda frame: sent.append(_bytes(frame))))
    addresses: list[dict[str, str]] = [{"pagina": one} for one in PAGES]
    addresses += [{"pagina": one, "werk": ids["secret"]} for one in ("kaart", "inleveren", "tijdlijn", "gegevens")]
    addresses += [
        {"pagina": "inleveren", "wijze": "tekenen", "werk": ids["secret"]},
        {"pagina": "koppelkansen", "combinatie": ids["private"]},
        {"pagina": "kaart", "combinatie": ids["private"]},
        {"pagina": "kaart", "zoek": CANARY.lower()},
        {"pagina": "gegevens", "zoek": CANARY.lower()},
        {"pagina": "sinds", "sinds": "2020-01-01"},
    ]
    for address in addresses:
        open_page(page, app, name, **address)
        settle(page)
        text = page.content().replace(CANARY.lower(), "")
        assert CANARY not in text, address
    open_page(page, app, name, pagina="gegevens")
    exports = page.locator("[data-testid=stDownloadButton] button")
    for at in range(exports.count()):
        if exports.nth(at).is_visible():
            with page.expect_download() as waiting:
                exports.nth(at).click()
            sent.append(waiting.value.path().read_bytes())
    told = b"".join(sent)
    assert len(told) > 100_000
    assert CANARY.encode() not in told
    # Whose it is sees it, so that this would be seen if it were there.
    assert any("/payloads/" in link or "media" in link for link in links) or links


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def test_whose_it_is_finds_it(person: Callable[..., Page], ids: dict[str, str]) -> None:
    page = person("Demo planner corporatie", pagina="kaart", werk=ids["secret"])
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)
    expect(page.locator(".koppel-card-head h3")).to_contain_text(CANARY)


def test_what_was_typed_beside_an_answer_stays_when_a_colleague_answers(
    person: Callable[..., Page], ids: dict[str, str]
) -> None:
    els = person("Test els", pagina="koppelkansen", combinatie=ids["agreed"])
    lies = person("Test lies", pagina="koppelkansen", combinatie=ids["agreed"])
    reason = els.get_by_label(f"Toelichting van {WARMTE}")
    reason.fill("mits voor de zomer")
    panel = lies.locator(".st-key-decision")
    group = panel.get_by_role("radiogroup", name=WARMTE.removesuffix(" (fictief)"))
    group.get_by_role("radio", name="nog niet", exact=True).click()
    panel.get_by_role("button", name="bewaren").first.click()
    expect(panel.locator(".koppel-way .now")).to_contain_text("in gesprek")
    refresh(els)
    expect(els.locator(".koppel-way .now")).to_contain_text("in gesprek")
    expect(reason).to_have_value("mits voor de zomer")
