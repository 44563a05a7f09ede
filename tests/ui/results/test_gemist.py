"""The page of missed opportunities, and the panel as each role sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.model.deciding import Answer, State
from koppel.services.deciding.decisions import GivenAnswer, decide, give_answers
from koppel.store.database import Store
from tests.services.hand_laid import HandLaid
from tests.services.results.test_afterwards import JANUARY, JULY, MARCH, SPRING, heat, sewer
from tests.ui.app import HOSTILE, html, run, shown
from tests.ui.deciding.test_beslissen import stored

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

    Act = Callable[[Actor | None], None]

PLANNER = Actor("els", frozenset({Grant(Role.PLANNER, "gemeente")}))
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
READER = Actor("leo", frozenset({Grant(Role.LEZER)}))


def buttons(app: object) -> list[str]:
    return [button.label for button in app.button]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_was_rejected_is_listed_with_its_reason(place: Path, combination: str, language: str) -> None:
    with Store.open(place) as store:
        decide(store, combination, State.AFGEWEZEN, HOSTILE)
    app = run(language, page="gemist")
    assert not app.exception
    assert not app.error
    told = shown(app) + html(app)
    assert "⟦" not in told
    assert HOSTILE not in told
    assert "&lt;script&gt;" in html(app)
    app.text_input[0].set_value("zoiets is er niet").run()
    assert len(app.info) == 1


def test_without_rejections_it_says_where_to_go(place: Path, combination: str) -> None:
    app = run("nl", page="gemist")
    assert "nog geen combinatie afgewezen" in app.info[0].value
    assert "Naar de pagina Koppelkansen" in buttons(app)


def test_a_planner_answers_for_its_own_partner_and_reads_the_others(place: Path, combination: str, act_as: Act) -> None:
    act_as(PLANNER)
    app = run("nl", page="koppelkansen")
    groups = [group.label for group in app.button_group]
    assert "gemeente" in groups
    assert "warmte" not in groups
    assert "<b>warmte</b>: nog geen antwoord" in html(app)
    next(group for group in app.button_group if group.label == "gemeente").set_value(Answer.AKKOORD)
    next(item for item in app.text_input if item.label.startswith("Voor welk deel")).set_value("het oosten")
    next(button for button in app.button if button.label == "Antwoord bewaren").click().run()
    last = stored(place, combination).answers["gemeente"]
    assert (last.by, last.part) == ("els", "het oosten")
    assert not any("afgewezen" in str(option) for group in app.button_group for option in group.options)


def test_who_leads_takes_the_steps_and_answers_for_nobody(place: Path, combination: str, act_as: Act) -> None:
    act_as(LEAD)
    app = run("nl", page="koppelkansen")
    assert "Stap zetten" in buttons(app)
    assert not any("ewaren" in label for label in buttons(app))


def test_a_reader_reads_and_is_told_who_can(place: Path, combination: str, act_as: Act) -> None:
    act_as(READER)
    app = run("nl", page="koppelkansen")
    assert not app.exception
    assert not {"Stap zetten", "Plaatsen", "Antwoord bewaren"} & set(buttons(app))
    assert any("De volgende stap zetten" in item.value for item in app.caption)


def test_a_message_is_posted_and_taken_back(place: Path, combination: str, act_as: Act) -> None:
    act_as(PLANNER)
    app = run("nl", page="koppelkansen")
    app.text_area[0].set_value("<i>zeldzaam</i> woord")
    next(button for button in app.button if button.label == "Plaatsen").click().run()
    assert "&lt;i&gt;zeldzaam" in html(app)
    next(button for button in app.button if button.label == "Intrekken").click().run()
    assert "Ingetrokken door de schrijver" in html(app)
    assert "zeldzaam" not in html(app)


def test_what_waits_for_me_and_a_state_can_be_chosen(place: Path, combination: str, act_as: Act) -> None:
    with Store.open(place) as store:
        give_answers(store, combination, {"gemeente": GivenAnswer(Answer.AKKOORD)})
    act_as(PLANNER)
    app = run("nl", page="koppelkansen", mine=True)
    assert any("Geen combinaties bij deze keuze" in item.value for item in app.info)
    app = run("nl", page="koppelkansen", state="beoordelen")
    assert any("Aan zet\\: warmte" in label for label in buttons(app))


def test_what_was_done_afterwards_is_told_with_dates_reasons_and_money(place: Path, catalogue: Catalogue) -> None:
    with Store.open(place, create=True) as store:
        laid = HandLaid(store, catalogue)
        laid.found("apart", laid.works(sewer(1), heat(1, title=HOSTILE)), JANUARY, gone=JULY)
        laid.decided("apart", State.AFGEWEZEN, MARCH, "te <b>duur</b>")
        laid.found("samen", laid.works(sewer(2, 500), heat(2, 500, **SPRING)), JANUARY, gone=JULY)
    app = run("nl", page="gemist", missed_view="achteraf")
    assert not app.exception
    told = html(app)
    assert "⟦" not in shown(app) + told
    assert "Samen gedaan: 1. Niet samen: 1." in told
    assert "Bij 1 van de 1 die niet (helemaal) samen zijn gedaan, staat een reden." in told
    assert "te &lt;b&gt;duur" in told
    assert HOSTILE not in told
    assert "klaar gemeld" in told
    app.toggle[0].set_value(True).run()
    assert "Samen gedaan.</b>" not in html(app)
    assert "Niet samen gedaan.</b>" in html(app)


def test_with_nothing_that_is_over_it_says_when_a_work_is(place: Path, combination: str) -> None:
    app = run("en", page="gemist", missed_view="achteraf")
    assert "90 days after its last day" in app.info[0].value
