"""The page of rounds: opened, gone through, closed, and what is doubtful since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.services.rounds.rounds import open_round
from koppel.services.rounds.standing import list_rounds, round_for
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.ui.app import HOSTILE, fill, html, opened, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

    Act = Callable[[Actor | None], None]

LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
PLANNER = Actor("wim", frozenset({Grant(Role.PLANNER, "warmte"), Grant(Role.PLANNER, "gemeente")}))
LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def filled(place: Path, catalogue: Catalogue) -> Path:
    fill(place, catalogue)
    return place


def all_of(app: AppTest) -> str:
    parts = [*app.success, *app.warning, *app.caption, *app.info, *app.error]
    return " ".join([shown(app), html(app), *(str(getattr(item, "value", "")) for item in parts)])


def press(app: AppTest, start: str) -> AppTest:
    return next(item for item in app.button if str(item.key).startswith(start)).click().run()


def begun(file: Path) -> None:
    with Store.open(file) as store:
        open_round(store.visible_to(LEAD), "Najaar", date.today() + timedelta(days=28), today=date.today())  # noqa: DTZ011


@LANGUAGES
def test_who_leads_opens_and_closes_one_and_sees_how_far_partners_are(filled: Path, act_as: Act, language: str) -> None:
    act_as(LEAD)
    app = run(language, page="klopt")
    assert not app.exception
    app.session_state["round-new"] = True
    app.run()
    press(app, "round-open")
    assert not app.exception
    assert "⟦" not in all_of(app)
    (record,) = list_rounds(opened(filled))
    assert record.is_open
    press(app, "round-remind")
    assert ("2 partners zijn herinnerd" if language == "nl" else "2 partners were reminded") in all_of(app)
    press(app, "round-close")
    assert not app.exception
    with opened(filled).read() as cursor:
        assert all(item.is_doubtful for item in list_activities(cursor))
    assert ("2 werken zijn twijfelachtig" if language == "nl" else "2 works are doubtful") in all_of(app)
    app = run(language, page="gegevens")
    assert not app.exception


def test_a_planner_confirms_one_or_all_and_takes_that_back(filled: Path, act_as: Act) -> None:
    begun(filled)
    act_as(PLANNER)
    app = run("nl", page="klopt")
    assert not app.exception
    assert "<script>" not in html(app)
    assert HOSTILE not in html(app)
    store = opened(filled).visible_to(PLANNER)
    (record,) = list_rounds(store)

    def confirmed() -> int:
        return sum(item.is_confirmed for item in round_for(store, record.id).works)

    press(app, "round-all-do-warmte")
    assert confirmed() == 1
    assert "1 werk is bevestigd" in all_of(app)
    press(app, "round-all-undo-warmte")
    assert confirmed() == 0
    press(app, "round-holds-")
    assert confirmed() == 1
    press(app, "round-undo-")
    press(app, "round-unknown-")
    assert confirmed() == 0
    assert "Niet bekend" in html(app)
    app = run("nl", page="voormij")
    assert not app.exception
    assert "1 ronde" in all_of(app)
    press(app, "forme-round-")
    assert app.session_state["view.page"] == "klopt"
