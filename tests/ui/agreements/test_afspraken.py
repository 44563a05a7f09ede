"""Cards and actions under a combination, and the page of all agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.model.agreements import ActionState
from koppel.services.agreements.actions import ActionFilter, add_action, list_actions
from koppel.services.agreements.cards import (
    partner_interests,
    partnership_card,
    save_interests_card,
    save_partnership_card,
)
from koppel.store.database import Store
from tests.ui.app import HOSTILE, html, opened, press, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

    ActAs = Callable[[Actor | None], None]

PLANNER = Actor("geert", frozenset({Grant(Role.PLANNER, "gemeente")}))
READER = Actor("leo", frozenset({Grant(Role.LEZER)}))
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
WRITE, WRITE_TOGETHER = "Kaart invullen of wijzigen", "Partnerschapskaart invullen of wijzigen"


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def area(app: AppTest, label: str) -> Any:
    return next(item for item in app.text_area if item.label == label)


def told(app: AppTest) -> str:
    return shown(app) + html(app) + " ".join(item.label for item in app.expander)


def act(place: Path, combination: str, due: date, **given: str) -> None:
    with Store.open(place) as store:
        values = {
            "description": "Afsluiting melden",
            "owner_partner": "gemeente",
            "owner_role": "projectleider",
        } | given
        add_action(store, combination, due=due, **values)


def test_a_planner_fills_in_its_own_card_and_no_other(place: Path, combination: str, act_as: ActAs) -> None:
    act_as(PLANNER)
    app = run("nl", page="koppelkansen")
    assert "Belangenkaarten (0 van 2 ingevuld)" in [item.label for item in app.expander]
    app = press(app, WRITE)
    assert "Kaart van" not in [item.label for item in app.selectbox]
    area(app, "Halen").set_value("Eén keer open")
    app = press(app, "Kaart bewaren")
    assert not app.exception
    assert app.success[0].value == "De belangenkaart van gemeente is bewaard\\."
    assert "Belangenkaarten (1 van 2 ingevuld)" in [item.label for item in app.expander]
    own, other = partner_interests(opened(place), combination)
    assert (own.card and own.card.gets, other.card) == ("Eén keer open", None)


def test_who_only_reads_sees_cards_and_no_buttons(place: Path, combination: str, act_as: ActAs) -> None:
    with Store.open(place) as store:
        save_interests_card(store, combination, "gemeente", {"gets": HOSTILE}, expected_version=0)
        save_partnership_card(store, combination, {"meerwaarde": HOSTILE}, expected_version=0)
    act(place, combination, date(2030, 1, 1), description=HOSTILE)
    act_as(READER)
    app = run("nl", page="koppelkansen")
    assert not app.exception
    assert html(app).count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
    assert HOSTILE not in told(app)
    assert not {WRITE, WRITE_TOGETHER, "Nieuwe actie", "Wijzigen", "Klaar"} & set(labels(app))


def test_who_saves_second_keeps_what_was_typed_and_sees_the_other(
    place: Path,
    combination: str,
    act_as: ActAs,
) -> None:
    act_as(PLANNER)
    app = press(run("nl", page="koppelkansen"), WRITE)
    other = opened(place).visible_to(Actor("els", PLANNER.grants))
    save_interests_card(other, combination, "gemeente", {"gets": "van Els", "brings": "geld"}, expected_version=0)
    area(app, "Halen").set_value("van mij")
    app = press(app, "Kaart bewaren")
    assert "Intussen heeft els dit ook gewijzigd" in app.error[0].value
    assert area(app, "Halen").value == "van mij"
    assert "van Els" in html(app)
    app = press(app, "Kaart bewaren")
    assert not app.error
    card = partner_interests(opened(place), combination)[0].card
    assert card is not None
    assert (card.gets, card.version, card.written_by) == ("van mij", 2, "geert")


def test_a_partnership_card_without_meerwaarde_is_refused_in_words(
    place: Path,
    combination: str,
    act_as: ActAs,
) -> None:
    act_as(LEAD)
    app = press(run("nl", page="koppelkansen"), WRITE_TOGETHER)
    assert WRITE not in labels(app)
    area(app, "Rollen").set_value("Gemeente: regie")
    app = press(app, "Partnerschapskaart bewaren")
    assert "waarom samen en niet apart" in app.error[0].value
    assert area(app, "Rollen").value == "Gemeente: regie"
    area(app, "Meerwaarde (verplicht)").set_value("Eén keer hinder")
    app = press(app, "Partnerschapskaart bewaren")
    assert not app.error
    card = partnership_card(opened(place), combination)
    assert card is not None
    assert (card.meerwaarde, card.roles) == ("Eén keer hinder", "Gemeente: regie")


def test_an_action_is_added_and_done(place: Path, combination: str, act_as: ActAs) -> None:
    act_as(PLANNER)
    app = press(run("nl", page="koppelkansen"), "Nieuwe actie")
    fields = {item.label: item for item in app.text_input}
    fields["Wat moet er gebeuren?"].set_value("Omleiding regelen")
    fields["Rol van de eigenaar"].set_value("mevr. De Groot")
    app = press(app, "Actie bewaren")
    assert "lijkt op een naam" in app.error[0].value
    {item.label: item for item in app.text_input}["Rol van de eigenaar"].set_value("verkeerskundige")
    app = press(app, "Actie bewaren")
    assert "Kies een dag" in app.error[0].value
    app.date_input[0].set_value(date(2030, 1, 1))
    app = press(app, "Actie bewaren")
    assert not app.error
    (item,) = list_actions(opened(place))
    assert (item.description, item.owner_partner, item.owner_role) == (
        "Omleiding regelen",
        "gemeente",
        "verkeerskundige",
    )
    app = press(app, "Klaar")
    assert not app.exception
    assert list_actions(opened(place))[0].state is ActionState.KLAAR


def test_done_is_refused_in_words_where_somebody_changed_the_action(
    place: Path,
    combination: str,
    act_as: ActAs,
) -> None:
    from koppel.services.agreements.actions import change_action

    act(place, combination, date(2030, 1, 1))
    act_as(PLANNER)
    app = run("nl", page="koppelkansen")
    store = opened(place)
    (item,) = list_actions(store)
    change_action(
        store, item.id, description="Anders", owner_partner="gemeente", owner_role="x", due=item.due,
        state=ActionState.BEZIG, expected_version=1,
    )  # fmt: skip
    app = press(app, "Klaar")
    assert not app.exception
    assert "ook gewijzigd" in app.error[0].value
    assert "Anders" in html(app)
    assert list_actions(store)[0].state is ActionState.BEZIG


def test_the_page_of_agreements_is_empty_and_says_how_to_fill_it(place: Path, combination: str) -> None:
    app = run("nl", page="afspraken")
    assert not app.exception
    assert "Er is nog niets afgesproken" in app.info[0].value


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_tells_meerwaarde_and_what_is_late(place: Path, combination: str, language: str) -> None:
    with Store.open(place) as store:
        save_partnership_card(store, combination, {"meerwaarde": HOSTILE}, expected_version=0)
    act(place, combination, date.today() - timedelta(days=1))  # noqa: DTZ011
    act(place, combination, date.today() + timedelta(days=9))  # noqa: DTZ011
    app = run(language, page="afspraken")
    assert not app.exception
    assert "⟦" not in told(app)
    assert "&lt;script&gt;" in html(app)
    assert ("2 te doen, 1 te laat" if language == "nl" else "2 to do, 1 overdue") in html(app)


def test_actions_can_be_narrowed_to_ones_own_and_to_what_is_late(
    place: Path,
    combination: str,
    act_as: ActAs,
) -> None:
    act(place, combination, date(2026, 1, 1), description="te laat van mij")
    act(place, combination, date(2040, 1, 1), description="later van mij")
    act(place, combination, date(2026, 1, 1), description="te laat van warmte", owner_partner="warmte")
    act_as(PLANNER)
    app = run("nl", page="afspraken")
    next(group for group in app.button_group if group.label == "Weergave").set_value("actions")
    app = app.run()
    assert all(words in html(app) for words in ("te laat van mij", "later van mij", "te laat van warmte"))
    next(group for group in app.button_group if group.label == "Welke").set_value("mine")
    app = app.run()
    assert "te laat van warmte" not in html(app)
    next(group for group in app.button_group if group.label == "Welke").set_value("late")
    app = app.run()
    assert "later van mij" not in html(app)
    assert "te laat van warmte" in html(app)


def test_an_action_of_what_is_not_agreed_stands_under_actions_and_is_no_agreement(
    place: Path, combination: str
) -> None:
    act(place, combination, date(2040, 1, 1), description="voor een waarschuwing")
    app = run("nl", page="afspraken")
    assert "Openen" not in labels(app)
    assert "Er is nog 1 actie voor iets wat niet is afgesproken" in "".join(item.value for item in app.caption)
    next(group for group in app.button_group if group.label == "Weergave").set_value("actions")
    app = app.run()
    assert "voor een waarschuwing" in html(app)
    assert "niet afgesproken" in html(app)


def test_what_is_prepared_stands_under_a_heading_of_its_own_and_is_not_counted_as_agreed(
    place: Path, combination: str
) -> None:
    with Store.open(place) as store:
        save_partnership_card(store, combination, {"meerwaarde": "Eén keer hinder"}, expected_version=0)
    app = run("nl", page="afspraken")
    assert [item.value for item in app.subheader] == ["In voorbereiding (1)"]
    assert any(item.value.startswith("Afgesproken\\: 0") for item in app.caption)


def test_opening_an_agreement_goes_to_its_combination(place: Path, combination: str) -> None:
    with Store.open(place) as store:
        save_partnership_card(store, combination, {"meerwaarde": "Eén keer hinder"}, expected_version=0)
    app = press(run("nl", page="afspraken"), "Openen")
    assert not app.exception
    assert app.session_state["view.page"] == "koppelkansen"
    assert app.session_state["view.combination"] == combination


def test_a_social_add_on_becomes_an_action(place: Path, catalogue: Catalogue) -> None:
    from dataclasses import replace

    from koppel.services.intake.detection import detect
    from koppel.store.plans.activity_changes import put_activities
    from tests.detect.builders import square, work

    spot = square(233_000.0, 584_000.0)
    plans = [
        replace(work("lefier/1", "sewer", geometry=spot), kind="renovatie"),
        replace(work("warmte/1", "heat", geometry=spot), kind="warmtenet"),
    ]
    with Store.open(place, create=True) as store:
        with store.write("test", "fill") as writer:
            put_activities(writer, plans, widths={kind.id: kind.width_m for kind in catalogue.kinds.values()})
        detect(store, catalogue, today=date(2026, 11, 21))
    app = run("nl", page="koppelkansen")
    assert any(item.label.startswith("Sociaal aanbod dat mee kan") for item in app.expander)
    app = next(item for item in app.button if item.label == "Als actie opnemen").click().run()
    app.date_input[0].set_value(date(2030, 1, 1))
    next(item for item in app.selectbox if item.label == "Van welke partner?").set_value("lefier")
    app = press(app, "Actie bewaren")
    assert not app.error
    (item,) = list_actions(opened(place), ActionFilter())
    assert (item.addon, item.description) == (
        "energie_en_rondkomen", "Gesprek over energie en rondkomen tijdens het huisbezoek",
    )  # fmt: skip
    assert any("Staat al bij de acties" in caption.value for caption in app.caption)
