"""The page of proposals, for who leads and for who is asked: sent, answered, put in a plan, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.model import Status
from koppel.model.proposals import MoveReply
from koppel.model.scenarios import Reach
from koppel.planning.scenario import Change
from koppel.services.planning.proposal_sending import send_proposals
from koppel.services.planning.proposals import list_asked, withdraw_asked
from koppel.services.planning.scenarios import make_scenario
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.ui.app import HOSTILE, fill, html, opened, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

    Act = Callable[[Actor | None], None]

LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
PLANNER = Actor("wim", frozenset({Grant(Role.PLANNER, "warmte")}))
READER = Actor("leo", frozenset({Grant(Role.LEZER)}))
LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def filled(place: Path, catalogue: Catalogue) -> Path:
    fill(place, catalogue)
    return place


def heat_of(store: Store) -> UUID:
    with store.read() as cursor:
        (heat,) = list_activities(cursor, partners=["warmte"])
    assert heat.id is not None
    return heat.id


def sent(file: Path, catalogue: Catalogue, name: str = "Samen") -> UUID:
    """Ask for the heat network a year later, from the day on which the test store was found."""
    today = date(2026, 11, 21)
    with Store.open(file) as whole:
        store = whole.visible_to(LEAD)
        change = Change(work=str(heat_of(store)), start=date(2045, 1, 1), end=date(2045, 6, 30))
        scenario = make_scenario(store, name, Reach.TEAM, changes=[change])
        return send_proposals(store, catalogue, scenario, version=1, today=today)


def all_of(app: AppTest) -> str:
    parts = [*app.success, *app.warning, *app.caption, *app.info, *app.error]
    return " ".join([shown(app), html(app), *(str(getattr(item, "value", "")) for item in parts)])


def press(app: AppTest, start: str) -> AppTest:
    return next(item for item in app.button if str(item.key).startswith(start)).click().run()


def by_key(listed: Any, ending: str) -> Any:
    return next(item for item in listed if str(item.key).endswith(ending))


@LANGUAGES
def test_where_nothing_is_asked_it_says_so(filled: Path, act_as: Act, language: str) -> None:
    for actor, words in ((LEAD, ("Vraag partners", "Ask partners")), (READER, ("niets gevraagd", "asked nothing"))):
        act_as(actor)
        app = run(language, page="voorstellen")
        assert not app.exception
        assert words[language == "en"] in all_of(app)
    assert filled.exists()


def test_a_scenario_is_sent_to_partners_and_its_page_says_so(filled: Path, act_as: Act) -> None:
    act_as(LEAD)
    with Store.open(filled) as whole:
        change = Change(work=str(heat_of(whole)), start=date(2045, 1, 1), end=date(2045, 6, 30))
        made = make_scenario(whole.visible_to(LEAD), f"Later {HOSTILE}", Reach.TEAM, changes=[change])
    app = run("nl", page="scenarios", scenario=str(made))
    app.session_state["scenario-ask"] = True
    app.run()
    press(app, "scenario-send")
    assert not app.exception
    assert "Het voorstel voor 1 werk is verstuurd" in all_of(app)
    assert "0 van 1 geantwoord" in html(app)
    assert "<script>" not in html(app)
    app = run("nl", page="scenarios", scenario=str(made))
    assert "1 werk is hieruit gevraagd" in shown(app)


@LANGUAGES
def test_a_planner_answers_and_puts_the_dates_in_its_plan_and_back(
    filled: Path, act_as: Act, catalogue: Catalogue, language: str
) -> None:
    sent(filled, catalogue)
    act_as(PLANNER)
    app = run(language, page="voorstellen")
    assert not app.exception
    assert "⟦" not in all_of(app)
    assert ("we vragen u 1 werk" if language == "nl" else "we ask you to move 1 work") in all_of(app)
    press(app, "proposal-can-")
    press(app, "proposal-put-")
    assert not app.exception
    store = opened(filled)
    with store.read() as cursor:
        (heat,) = list_activities(cursor, partners=["warmte"])
    assert heat.start == date(2045, 1, 1)
    assert ("Staat in uw plan" if language == "nl" else "In your plan") in html(app)
    press(app, "proposal-back-")
    with store.read() as cursor:
        (heat,) = list_activities(cursor, partners=["warmte"])
    assert heat.start != date(2045, 1, 1)


def test_no_without_a_reason_is_refused_and_kept_in_its_form(filled: Path, act_as: Act, catalogue: Catalogue) -> None:
    identity = sent(filled, catalogue)
    act_as(PLANNER)
    app = run("nl", page="voorstellen")
    heat = heat_of(opened(filled))
    app.session_state[f"proposal-no-{identity}-{heat}"] = True
    app.run()
    press(app, "proposal-no-do-")
    assert "Schrijf erbij waarom" in all_of(app)
    by_key(app.text_area, "__why").set_value(f"Geen ploeg {HOSTILE}")
    press(app, "proposal-no-do-")
    assert not app.exception
    (asked,) = list_asked(opened(filled).visible_to(LEAD))
    assert asked.moves[0].answer is not None
    assert asked.moves[0].answer.reply is MoveReply.CANNOT
    assert "<script>" not in html(app)


def test_who_leads_reminds_closes_and_reads_why_one_was_withdrawn(
    filled: Path, act_as: Act, catalogue: Catalogue
) -> None:
    identity = sent(filled, catalogue)
    act_as(LEAD)
    app = run("nl", page="voorstellen")
    assert not any(str(item.key).startswith("proposals-again") for item in app.button)
    press(app, "proposals-remind-")
    assert "Herinnerd op" in html(app)
    withdraw_asked(opened(filled).visible_to(LEAD), identity, "verkeerde maand")
    app.run()
    assert not app.exception
    assert "verkeerde maand" in all_of(app)
    act_as(PLANNER)
    app = run("nl", page="voorstellen")
    assert not any(str(item.key).startswith("proposal-can") for item in app.button)


def test_on_voor_mij_one_goes_to_what_is_asked(filled: Path, act_as: Act, catalogue: Catalogue) -> None:
    identity = sent(filled, catalogue)
    act_as(PLANNER)
    app = run("nl", page="voormij")
    assert not app.exception
    press(app, "forme-proposals-")
    assert app.session_state["view.page"] == "voorstellen"
    assert app.session_state["view.proposals"] == str(identity)


@LANGUAGES
def test_a_work_is_dropped_with_one_button_and_taken_up_again(
    filled: Path, act_as: Act, catalogue: Catalogue, language: str
) -> None:
    with Store.open(filled) as whole:
        store = whole.visible_to(LEAD)
        change = Change(work=str(heat_of(store)), is_dropped=True)
        scenario = make_scenario(store, "Zonder", Reach.TEAM, changes=[change])
        identity = send_proposals(store, catalogue, scenario, version=1, today=date(2026, 11, 21))
    act_as(PLANNER)
    app = run(language, page="voorstellen")
    assert not app.exception
    assert "⟦" not in all_of(app)
    assert ("of 1 werk kan vervallen" if language == "nl" else "whether 1 work can be dropped") in all_of(app)
    app.session_state[f"proposal-if-{identity}-{heat_of(opened(filled))}"] = True
    app.run()
    assert not app.exception
    assert not app.date_input
    press(app, "proposal-can-")
    assert not any(str(item.key).startswith("proposal-put-all") for item in app.button)
    press(app, "proposal-put-")
    assert not app.exception
    with opened(filled).read() as cursor:
        assert [item.status for item in list_activities(cursor, partners=["warmte"])] == [Status.GEANNULEERD]
    assert ("Vervallen in uw plan" if language == "nl" else "Dropped in your plan") in html(app)
    press(app, "proposal-back-")
    with opened(filled).read() as cursor:
        assert [item.status for item in list_activities(cursor, partners=["warmte"])] != [Status.GEANNULEERD]
