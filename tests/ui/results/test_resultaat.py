"""Results on the screen, without a browser."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.model.deciding import Answer, State
from koppel.services.deciding.decisions import GivenAnswer, decide, give_answers
from koppel.services.intake.detection import detect
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from tests.ui.app import HOSTILE, fill, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


def page(language: str = "nl", **state: object) -> AppTest:
    return run(language, page="resultaat", **state)


def told(app: AppTest) -> str:
    return " ".join([shown(app), *(str(item.proto.body) for item in app.get("html"))])


@pytest.mark.parametrize(("language", "word"), [("nl", "afgesproken"), ("en", "agreed")])
def test_an_agreement_is_counted_with_what_it_saves(
    place: Path,
    catalogue: Catalogue,
    language: str,
    word: str,
) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        with store.read() as cursor:
            (found,) = list_combinations(cursor)
        give_answers(store, found.id, dict.fromkeys(("gemeente", "warmte"), GivenAnswer(Answer.AKKOORD)))
        decide(store, found.id, State.AFGESPROKEN, "samen goedkoper")
    app = page(language)
    assert not app.exception
    assert f"<b>1</b> <span>{word}</span>" in told(app)
    assert "€" in told(app)
    nothing = {"nl": "nog niets", "en": "nothing yet"}[language]
    assert told(app).count(f">{nothing}<") == 5, "nothing was carried out yet: that is no lack of knowledge"
    assert "⟦" not in told(app)


def test_a_rejection_stands_with_its_reason_and_opens(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        with store.read() as cursor:
            (found,) = list_combinations(cursor)
        decide(store, found.id, State.AFGEWEZEN, HOSTILE)
    app = page()
    assert not app.exception
    button = next(button for button in app.button if "afgewezen" in button.label)
    assert HOSTILE not in button.label
    assert "script" in button.label
    app = button.click().run()
    assert not app.exception
    assert app.session_state["view.combination"] == found.id
    assert app.session_state["view.page"] == "koppelkansen"


def test_a_reader_counts_only_what_is_shared(
    place: Path,
    catalogue: Catalogue,
    act_as: Callable[[Actor | None], None],
) -> None:
    fill(place, catalogue)
    with Store.open(place) as store, store.write("test", "hide") as writer:
        writer.cursor.execute("UPDATE activity SET visibility = 'eigen' WHERE partner = 'warmte'")
    act_as(Actor("leo", frozenset({Grant(Role.LEZER)})))
    app = page()
    assert not app.exception
    assert any("nog geen combinaties" in info.value for info in app.info)
    act_as(None)
    app = page()
    assert not app.exception
    assert "<ol" not in told(app)


def test_little_is_called_little(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = page()
    assert not app.exception
    assert any("nog geen combinatie beoordeeld" in info.value for info in app.info)
    assert "<small>nog niets</small>" in told(app)


def test_months_are_chosen_in_the_address(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    month = date.today()  # noqa: DTZ011
    app = page(results_step="maand", results_span="ditjaar")
    assert not app.exception
    assert str(month.year) in told(app)


def test_a_partner_or_area_that_is_not_there_is_left_out(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = page(results_partner="nobody", results_area="nowhere")
    assert not app.exception
    assert '<ol class="koppel-chain"' in told(app)


def test_an_empty_store_and_an_empty_choice_say_what_to_do(place: Path, catalogue: Catalogue) -> None:
    Store.open(place, create=True).close()
    assert any("ten minste twee partners" in info.value for info in page().info)


def test_a_year_in_which_nothing_happened_says_so(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        detect(store, catalogue, today=date.today() + timedelta(days=1))  # noqa: DTZ011
    app = page(results_span="vorigjaar")
    assert not app.exception
    assert any("niets gebeurd" in info.value for info in app.info)
