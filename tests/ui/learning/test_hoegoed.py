"""The page that tells how good the order is, for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.services.learning.weights import times_taken
from koppel.store.database import Store
from tests.services.learning.decided import REASON, decide_by_size
from tests.ui.app import html, opened, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

    Act = Callable[[Actor | None], None]

BEHEERDER = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))
LEZER = Actor("leo", frozenset({Grant(Role.LEZER)}))


@pytest.fixture
def decided(place: Path, catalogue: Catalogue) -> Path:
    with Store.open(place, create=True) as store:
        decide_by_size(store, catalogue)
    return place


def buttons(app: object) -> list[str]:
    return [button.label for button in app.button]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_decisions_it_says_what_will_stand_here(place: Path, combination: str, language: str) -> None:
    app = run(language, page="hoegoed")
    assert not app.exception
    assert len(app.info) == 1
    assert "⟦" not in shown(app) + html(app)
    app.button[-1].click().run()
    assert not app.exception


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_reader_reads_all_and_is_offered_nothing(decided: Path, act_as: Act, language: str) -> None:
    act_as(LEZER)
    app = run(language, page="hoegoed")
    assert not app.exception
    told = shown(app) + html(app)
    assert "⟦" not in told
    assert REASON in told
    assert not {"Neem over", "Take over"} & set(buttons(app))
    assert {"Overnemen en terugzetten kan een beheerder.", "An administrator can take over and put back."} & {
        caption.value for caption in app.caption
    }


def test_the_effect_is_shown_when_it_is_asked_for(decided: Path, act_as: Act) -> None:
    act_as(LEZER)
    app = run("nl", page="hoegoed")
    assert "plaats straks" not in html(app)
    next(button for button in app.button if button.key == "weights-effect").click().run()
    assert not app.exception
    assert "plaats straks" in html(app)


def test_a_beheerder_takes_over_and_back(decided: Path, act_as: Act) -> None:
    act_as(BEHEERDER)
    app = run("nl", page="hoegoed")
    next(button for button in app.button if button.key == "weights-take").click().run()
    assert not app.exception
    assert [item.value for item in app.success] == ["Overgenomen. Alles is opnieuw gezocht."]
    assert times_taken(opened(decided)) == 1
    assert any("die uw team overnam" in item.value for item in app.info)
    next(button for button in app.button if button.key == "weights-back").click().run()
    assert [item.value for item in app.success] == ["Teruggezet. Alles is opnieuw gezocht."]
    assert times_taken(opened(decided)) == 0
    assert "weights-back" not in {button.key for button in app.button}


def test_what_was_rejected_opens_where_it_can_be_decided_on(decided: Path, act_as: Act) -> None:
    act_as(LEZER)
    app = run("nl", page="hoegoed")
    next(button for button in app.button if (button.key or "").startswith("howgood-hopes-")).click().run()
    assert not app.exception
    assert app.session_state["view.page"] == "koppelkansen"
    assert "Deze combinatie is afgewezen" in " ".join((shown(app), html(app), *(item.value for item in app.caption)))
