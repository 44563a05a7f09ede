"""The panel in which partners decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koppel.model.deciding import Answer, State
from koppel.services.deciding.decisions import GivenAnswer, assessment, decide, give_answers
from koppel.services.intake.activities import create, edit, withdraw
from koppel.services.pictures.street import Agreed, agreed_members
from koppel.store.database import Store
from koppel.store.plans.activities import get_activity
from tests.ui.app import HOSTILE, enter, html, opened, press, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue
    from koppel.services.deciding.decisions import Assessment

TODAY = date(2026, 11, 21)


def choices(app: AppTest, label: str) -> Any:
    return next(group for group in app.button_group if group.label == label)


def stored(place: Path, combination: str) -> Assessment:
    from koppel.store.database import _open_stores

    return assessment(_open_stores[place.resolve()], combination)


def test_partners_answer_and_the_panel_shows_it_at_once(place: Path, combination: str) -> None:
    app = run("nl", page="koppelkansen")
    assert "Besluit" in [element.value for element in app.subheader]
    assert 'class="now" aria-current="step"><span aria-hidden="true">●</span> nieuw' in html(app)
    assert any("\\: gemeente en warmte\\." in element.value for element in app.caption)
    choices(app, "gemeente").set_value(Answer.AKKOORD)
    app = press(app, "Antwoorden bewaren")
    assert not app.exception
    assert "</span> beoordelen" in html(app)
    assert any("\\: warmte\\." in element.value for element in app.caption)
    assert any("beoordelen" in button.label for button in app.button if str(button.key).startswith("chance-"))
    assert stored(place, combination).answers["gemeente"].by == "local"


def test_a_step_that_nobody_took_is_not_ticked(place: Path, combination: str) -> None:
    with Store.open(place) as store:
        decide(store, combination, State.IN_GESPREK)
    assert '<li class="skipped"><span aria-hidden="true">–</span> beoordelen (overgeslagen)' in html(
        run("nl", page="koppelkansen", combination=combination)
    )
    give_answers(opened(place), combination, {"gemeente": GivenAnswer(Answer.AKKOORD)})
    assert '<li class="done"><span aria-hidden="true">✓</span> beoordelen<' in html(
        run("nl", page="koppelkansen", combination=combination)
    )


def test_who_said_no_is_not_waited_for_and_nobody_is_once_it_is_rejected(place: Path, combination: str) -> None:
    app = run("nl", page="koppelkansen")
    choices(app, "gemeente").set_value(Answer.NIET_AKKOORD)
    app = press(app, "Antwoorden bewaren")
    captions = " ".join(element.value for element in app.caption)
    assert "Niet akkoord\\: gemeente\\." in captions
    assert "Het wachten is op\\: warmte\\." in captions
    choices(app, "warmte").set_value(Answer.NOG_NIET)
    app = press(app, "Antwoorden bewaren")
    captions = " ".join(element.value for element in app.caption)
    assert "Niet akkoord\\: gemeente\\. Nog niet\\: warmte\\." in captions
    assert "Het wachten is op" not in captions
    decide(opened(place), combination, State.AFGEWEZEN, "te duur")
    app = run("nl", page="koppelkansen", combination=combination)
    captions = " ".join(element.value for element in app.caption)
    assert "Niet akkoord" not in captions
    assert "Afspreken kan als" not in captions


def test_a_mistake_is_told_in_words_and_nothing_changes(place: Path, combination: str) -> None:
    app = run("nl", page="koppelkansen")
    app = press(app, "Antwoorden bewaren")
    assert app.error[0].value == "U hebt geen ander antwoord gekozen\\."
    enter(app, "Toelichting van warmte", "later")
    app = press(app, "Antwoorden bewaren")
    assert "Kies ook een antwoord voor warmte" in app.error[0].value
    app = press(app, "Stap zetten")
    assert app.error[0].value == "Kies eerst een stap\\."
    choices(app, "Volgende stap").set_value(State.AFGESPROKEN)
    app = press(app, "Stap zetten")
    assert "Het wachten is op" in app.error[0].value
    choices(app, "Volgende stap").set_value(State.AFGEWEZEN)
    app = press(app, "Stap zetten")
    assert "Geef een reden op" in app.error[0].value
    assert stored(place, combination).state is State.NIEUW


def test_who_does_not_agree_is_invited_to_say_why(place: Path, combination: str) -> None:
    app = run("nl", page="koppelkansen", combination=combination)

    def asked() -> str:
        (field,) = [item for item in app.text_input if item.label == "Toelichting van gemeente"]
        return str(field.placeholder)

    assert asked() == "Toelichting (mag leeg blijven)"
    choices(app, "gemeente").set_value(Answer.NIET_AKKOORD)
    app = app.run()
    assert asked() == "Waarom niet, en wat is er nodig? (mag leeg blijven)"
    app = press(app, "Antwoorden bewaren")
    assert stored(place, combination).answers["gemeente"].answer is Answer.NIET_AKKOORD, "it is asked, not needed"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("state", [State.AFGESPROKEN, State.UITGEVOERD, State.AFGEWEZEN])
def test_every_state_is_told_in_both_languages(
    place: Path,
    combination: str,
    language: str,
    state: State,
) -> None:
    with Store.open(place) as store:
        if state is State.AFGEWEZEN:
            decide(store, combination, state, HOSTILE)
        else:
            give_answers(
                store, combination, dict.fromkeys(("gemeente", "warmte"), GivenAnswer(Answer.AKKOORD, HOSTILE))
            )
            decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
            if state is State.UITGEVOERD:
                decide(store, combination, state, today=date(2040, 1, 1))
    app = run(language, page="koppelkansen")
    assert not app.exception
    assert not app.error
    told = shown(app) + html(app) + " ".join(item.label for item in app.expander)
    assert "⟦" not in told
    assert HOSTILE not in told
    assert "&lt;script&gt;" in html(app)


def test_what_is_no_longer_found_can_still_be_read_and_decided(
    place: Path,
    combination: str,
    catalogue: Catalogue,
) -> None:
    with Store.open(place) as store:
        give_answers(store, combination, dict.fromkeys(("gemeente", "warmte"), GivenAnswer(Answer.AKKOORD)))
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
        members = assessment(store, combination).members
        withdraw(store, catalogue, members[0], "geen geld", expected_version=1, today=TODAY)
    app = run("nl", page="koppelkansen")
    assert not app.exception
    assert "Besloten, nu niet in de lijst (1)" in [item.label for item in app.expander]
    assert "Sinds de afspraak is het plan veranderd" in html(app)
    assert "is ingetrokken" in html(app)
    choices(app, "Volgende stap").set_value(State.IN_GESPREK)
    app = press(app, "Stap zetten")
    assert stored(place, combination).state is State.IN_GESPREK


def test_a_step_by_mistake_is_taken_back_and_what_was_said_is_offered_again(place: Path, combination: str) -> None:
    with Store.open(place) as store:
        give_answers(store, combination, dict.fromkeys(("gemeente", "warmte"), GivenAnswer(Answer.AKKOORD)))
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
    app = run("nl", page="koppelkansen", combination=combination)
    choices(app, "Volgende stap").set_value(State.UITGEVOERD)
    app = press(app, "Stap zetten")
    assert "Nog niet begonnen" in app.error[0].value
    choices(app, "Volgende stap").set_value(State.IN_GESPREK)
    app = press(app, "Stap zetten")
    app = press(app, "Stap “in gesprek” terugdraaien")
    told = stored(place, combination)
    assert (told.state, told.reason) == (State.AFGESPROKEN, "samen goedkoper")
    assert "Stap teruggedraaid. Stand weer: afgesproken" in html(app)
    assert not any(button.label.endswith("terugdraaien") for button in app.button)
    choices(app, "Volgende stap").set_value(State.IN_GESPREK)
    app = press(app, "Stap zetten")
    choices(app, "Volgende stap").set_value(State.AFGESPROKEN)
    app = app.run()
    (field,) = [item for item in app.text_input if item.label.startswith("Reden")]
    assert field.value == "samen goedkoper"
    app = press(app, "Stap “in gesprek” terugdraaien")
    (field,) = [item for item in app.text_input if item.label.startswith("Reden")]
    assert field.value == "", "what was offered is not left behind as something that was typed"


def test_a_street_says_what_is_agreed_already(place: Path, combination: str, catalogue: Catalogue) -> None:
    with Store.open(place) as store:
        assert agreed_members(store) == ()
        give_answers(store, combination, dict.fromkeys(("gemeente", "warmte"), GivenAnswer(Answer.AKKOORD)))
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
        members = assessment(store, combination).members
        (agreed,) = agreed_members(store)
        assert agreed == Agreed(State.AFGESPROKEN, frozenset(map(str, members)))
    ring = ((6.4, 53.1), (6.7, 53.1), (6.7, 53.4), (6.4, 53.4))
    app = run("nl", page="straat", ring=ring)
    assert not app.exception
    assert "<b>afgesproken</b>" in html(app)
    store = opened(place)
    with store.read() as cursor:
        now = get_activity(cursor, members[0])
    edit(store, catalogue, replace(now, end=date(2027, 9, 30)), expected_version=now.version, today=TODAY)
    app = run("nl", page="straat", ring=ring)
    assert "<b>afgesproken</b>" not in html(app)
    assert "Eerst herbeoordelen" in [element.value for element in app.subheader]
    assert "telt deze afspraak hierboven niet mee" in html(app)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_a_work_joined_leads_to_the_larger_combination_that_says_what_was_said(
    place: Path, combination: str, catalogue: Catalogue, language: str
) -> None:
    with Store.open(place) as store:
        give_answers(store, combination, dict.fromkeys(("gemeente", "warmte"), GivenAnswer(Answer.AKKOORD)))
        decide(store, combination, State.AFGESPROKEN, "samen goedkoper")
        with store.read() as cursor:
            sewer = get_activity(cursor, assessment(store, combination).members[0])
        water = replace(
            sewer, id=None, partner="water", external_id="w/1", kind="waterleiding", title="Leiding", project=None
        )
        create(store, catalogue, water, today=TODAY)
    app = run(language, page="koppelkansen", combination=combination)
    assert not app.exception
    assert not any("klaar, gestopt" in item.value for item in app.info)
    app = press(
        app, "Naar de combinatie met het nieuwe werk" if language == "nl" else "To the combination with the new work"
    )
    assert not app.exception
    assert app.session_state["view.combination"] != combination
    told = " ".join(item.value for item in app.caption).replace("\\", "")
    assert ("met één werk meer: Leiding" if language == "nl" else "with one more work: Leiding") in told
    assert "samen goedkoper" in told
