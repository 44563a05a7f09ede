"""Saying in advance what one wants to join, and being told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.access import Actor, Grant, Role
from koppel.model.agreements import Place
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.agreements.interests import Wish, list_interests, state_interest
from koppel.store.database import Store
from koppel.store.plans.reference import put_reference
from tests.ui.agreements.test_afspraken import labels, told
from tests.ui.app import HOSTILE, fill, html, opened, press, run

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue
    from tests.ui.agreements.test_afspraken import ActAs

TODAY = date.today()  # noqa: DTZ011
PLANNER = Actor("wanda", frozenset({Grant(Role.PLANNER, "warmte")}))
OTHER = Actor("geert", frozenset({Grant(Role.PLANNER, "gemeente")}))
READER = Actor("leo", frozenset({Grant(Role.LEZER)}))
AREA = shapely.box(232_900, 583_900, 233_100, 584_100)


@pytest.fixture
def filled(place: Path, catalogue: Catalogue) -> Path:
    fill(place, catalogue)
    with Store.open(place) as store, store.write("test", "ground") as writer:
        put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Selwerd", AREA)])
    return place


def want(filled: Path, catalogue: Catalogue, words: str = "mee als het opengaat") -> None:
    wish = Wish(
        partner="warmte", description=words, place=Place.AREA, place_name="Selwerd",
        first_day=date(2020, 1, 1), last_day=date(TODAY.year + 10, 1, 1),
    )  # fmt: skip
    with Store.open(filled) as store:
        state_interest(store, catalogue, wish, today=TODAY)


def field(found: Any, label: str) -> Any:
    return next(item for item in found if item.label == label)


def fill_in(app: AppTest, **given: object) -> AppTest:
    for label, value in given.items():
        name = {"told": "Waarvoor wilt u mee?", "last": "Tot en met"}[label]
        field([*app.text_input, *app.date_input], name).set_value(value)
    return app.run()


def test_a_planner_states_an_interest_and_sees_what_comes(filled: Path, act_as: ActAs) -> None:
    act_as(PLANNER)
    app = run("nl", page="interesse")
    assert not app.exception
    assert "Er heeft nog niemand interesse gemeld" in told(app)
    assert field(app.selectbox, "Voor welke partner?").value == "warmte"
    app = press(app, "Interesse bewaren")
    assert "waarvoor u mee wilt doen" in app.error[0].value
    app = fill_in(app, told="buizen erbij")
    field(app.selectbox, "Gebied").set_value("Selwerd")
    app = press(app.run(), "Interesse bewaren")
    assert "Kies een eerste en een laatste dag" in app.error[0].value
    app = press(fill_in(app, last=date(TODAY.year + 5, 1, 1)), "Interesse bewaren")
    assert not app.error
    assert app.success[0].value == "De interesse is bewaard\\."
    (item,) = list_interests(opened(filled), today=TODAY)
    assert (item.partner, item.description, item.place_name) == ("warmte", "buizen erbij", "Selwerd")
    assert field(app.text_input, "Waarvoor wilt u mee?").value == ""


def test_what_comes_is_listed_and_hostile_words_stay_words(filled: Path, catalogue: Catalogue, act_as: ActAs) -> None:
    want(filled, catalogue, HOSTILE)
    act_as(PLANNER)
    app = run("nl", page="interesse")
    assert not app.exception
    assert any("nieuw" in label and "Interesse van warmte" in label for label in labels(app))
    assert HOSTILE not in told(app)
    assert "&lt;script&gt;" in html(app)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_only_reads_sees_interests_and_no_form(
    filled: Path, catalogue: Catalogue, act_as: ActAs, language: str
) -> None:
    want(filled, catalogue)
    act_as(READER)
    app = run(language, page="interesse")
    assert not app.exception
    assert "⟦" not in told(app)
    assert "mee als het opengaat" in html(app)
    assert not app.text_input
    assert not {"Interesse bewaren", "Wijzigen", "Save interest", "Change"} & set(labels(app))


def test_an_interest_is_changed_and_withdrawn_by_its_partner_only(
    filled: Path, catalogue: Catalogue, act_as: ActAs
) -> None:
    want(filled, catalogue)
    act_as(OTHER)
    assert "Wijzigen" not in labels(run("nl", page="interesse"))
    act_as(PLANNER)
    app = press(run("nl", page="interesse"), "Wijzigen")
    assert field(app.text_input, "Waarvoor wilt u mee?").value == "mee als het opengaat"
    app = press(fill_in(app, told="iets anders"), "Interesse bewaren")
    assert not app.error
    (item,) = list_interests(opened(filled), today=TODAY)
    assert (item.description, item.version) == ("iets anders", 2)
    app = press(app, "Ja, intrekken")
    assert not app.exception
    assert list_interests(opened(filled), today=TODAY) == ()


def test_the_panel_of_a_work_tells_who_wants_to_join(filled: Path, catalogue: Catalogue, act_as: ActAs) -> None:
    from koppel.store.plans.activities import list_activities

    want(filled, catalogue)
    with Store.open(filled) as store, store.read() as cursor:
        works = {item.partner: str(item.id) for item in list_activities(cursor)}
    act_as(OTHER)
    assert "warmte wil hier mee" in html(run("nl", page="kaart", map_form=works["gemeente"]))
    assert "wil hier mee" not in html(run("nl", page="kaart", map_form=works["warmte"]))
