"""Money on the screen, without a browser."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.model.compass.money import FundContent, FundingContent, FundingState, Together, Total
from koppel.services.compass.money import funding, funds, overview
from koppel.store.database import Store, _open_stores
from koppel.store.plans.activities import list_activities
from tests.ui.app import HOSTILE, fill, run
from tests.ui.compass.test_goals import press
from tests.ui.compass.test_kompas import LEZER, labelled, loaded, page, told  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

AREA = "WK001410"
CATALOGUE = load_catalogue(ROOT / "layers")
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))


def set_fund(place: Path, name: str = "Samen de straat open") -> str:
    """Set a fund of which the first work has money, and return the partner of that work."""
    with Store.open(place) as store:
        fund = funds.add_fund(store, CATALOGUE, FundContent(name=name, giver="Provincie", note=name))
        with store.read() as cursor:
            work = list_activities(cursor)[0]
        assert work.id
        content = FundingContent(fund=fund, activity_id=work.id, amount=Total(5.0), state=FundingState.GRANTED)
        funding.add_funding(store, content)
    return work.partner


def page_of_money(language: str = "nl") -> AppTest:
    return page(language, compass_area=AREA, compass_view="geld")


def standing() -> overview.Money:
    (opened,) = _open_stores.values()
    return overview.money(opened, CATALOGUE, date(2026, 11, 1))


def buttons(app: AppTest) -> set[str]:
    return {item.label for item in app.button}


@pytest.mark.parametrize(("language", "words"), [("nl", "Geoormerkt"), ("en", "Labelled")])
def test_a_reader_reads_money_and_has_no_fields(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
    language: str,
    words: str,
) -> None:
    set_fund(loaded, HOSTILE)
    act_as(LEZER)
    app = page_of_money(language)
    assert not app.exception
    text = told(app)
    assert words in text
    assert "⟦" not in text
    assert HOSTILE not in text
    assert not {"Bewaren", "Save", "Intrekken", "Withdraw", "Weghalen", "Take off"} & buttons(app)


def test_without_funds_the_page_says_so_and_who_may_begins(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(LEZER)
    assert "nog geen geldbronnen" in told(page_of_money())
    act_as(LEAD)
    app = page_of_money()
    assert "Voeg hieronder de eerste toe" in told(app)
    next(item for item in app.button if str(item.key).startswith("FormSubmitter:fund-new")).click().run()
    assert "Vul in hoe de geldbron heet" in app.error[0].value
    labelled(app.text_input, "Naam").set_value("Wijkfonds")
    labelled(app.text_input, "Wie geeft het").set_value("Gemeente")
    next(item for item in app.button if str(item.key).startswith("FormSubmitter:fund-new")).click().run()
    assert not app.exception
    assert [item.fund.content.name for item in standing().funds] == ["Wijkfonds"]
    press(app, "Intrekken")
    assert standing().funds == ()
    press(app, "Terugzetten")
    assert [item.fund.content.name for item in standing().funds] == ["Wijkfonds"]


def test_a_planner_takes_money_off_its_own_work_alone(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    partner = set_fund(loaded)
    act_as(Actor("anna", frozenset({Grant(Role.PLANNER, "Iemand anders")})))
    assert "Weghalen" not in buttons(page_of_money())
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, partner)})))
    app = page_of_money()
    assert "Intrekken" not in buttons(app)
    press(app, "Weghalen")
    assert not app.exception
    assert standing().works == ()


def test_money_that_was_changed_or_taken_off_a_work_is_put_back(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    partner = set_fund(loaded, HOSTILE)
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, partner)})))
    app = page_of_money()
    stands = [item for item in app.selectbox if item.label == "Stand" and item.key != "funding-new-state"]
    stands[0].select(FundingState.REFUSED)
    saves = [item for item in app.button if str(item.key).startswith("FormSubmitter:funding-")]
    next(item for item in saves if "funding-new" not in str(item.key)).click().run()
    assert not app.exception
    (state,) = [one.funding.content.state for item in standing().works for one in item.fundings]
    assert state is FundingState.REFUSED
    assert "€ 5 in totaal, toegekend; " in told(app).replace("\xa0", " ")
    press(app, "Laatste wijziging terugdraaien")
    press(app, "Weghalen")
    assert standing().works == ()
    assert HOSTILE not in told(app)
    press(app, "Terugzetten")
    assert not app.exception
    (state,) = [one.funding.content.state for item in standing().works for one in item.fundings]
    assert state is FundingState.GRANTED


def test_the_lead_fills_in_the_scorekaart_and_takes_it_back(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    act_as(LEAD)
    app = page_of_money()
    next(item for item in app.selectbox if item.key == "card-indicator").select("eenzaamheid").run()
    next(item for item in app.button if str(item.key).endswith("card-save")).click().run()
    assert not app.exception
    assert "Som: onbekend" in told(app)
    next(item for item in app.number_input if item.label.startswith("Euro per jaar")).set_value(10.0)
    next(item for item in app.button if str(item.key).endswith("card-save")).click().run()
    assert "per jaar" in told(app)
    assert "onbekend. Van geen" not in told(app)
    press(app, "Laatste wijziging terugdraaien")
    assert "Som: onbekend" in told(app)


def test_a_row_of_the_list_says_what_a_koppelkans_opens_and_the_panel_begins_alike(
    place: Path, catalogue: Catalogue
) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        content = FundContent(name=HOSTILE, giver="Provincie", together=Together.TWO_PARTNERS)
        funds.add_fund(store, CATALOGUE, content)
    app = run("nl", page="koppelkansen")
    assert not app.exception
    rows = [item.label for item in app.button if str(item.key).startswith("chance-")]
    assert rows
    assert all("Samen komt" in row for row in rows)
    assert "alleen als twee partners het samen doen" not in " ".join(rows)
    assert "Samen komt" in told(app)
    assert "alleen als twee partners het samen doen" in told(app)
    assert HOSTILE not in told(app) + " ".join(rows)
