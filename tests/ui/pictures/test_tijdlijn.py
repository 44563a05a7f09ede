"""The time line without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from koppel.config import ROOT
from koppel.store.database import Store
from tests.ui.app import fill, press, shown

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue


def run(language: str, page: str = "tijdlijn", **state: object) -> AppTest:
    app = AppTest.from_file(str(ROOT / "koppel" / "ui" / "main.py"), default_timeout=60)
    app.session_state["view.language"] = language
    app.session_state["view.page"] = page
    for name, value in state.items():
        app.session_state[f"view.{name}"] = value
    return app.run()


@pytest.mark.parametrize(("language", "label"), [("nl", "Combinatie uitlichten"), ("en", "Highlight a combination")])
def test_a_filled_store_offers_its_combinations(place: Path, catalogue: Catalogue, language: str, label: str) -> None:
    fill(place, catalogue)
    app = run(language)
    assert not app.exception
    assert not app.error
    box = next(box for box in app.selectbox if box.label == label)
    assert len(box.options) == 1
    assert "⟦" not in shown(app)


def test_a_chosen_combination_stays_chosen_on_another_scale(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", scale="kwartaal", group="partner")
    box = next(box for box in app.selectbox if box.label == "Combinatie uitlichten")
    app = box.select_index(0).run()
    assert not app.exception
    assert app.session_state["view.combination"]
    assert app.query_params["schaal"] == "kwartaal"


def test_filters_that_leave_nothing_say_so(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", text="bestaat niet")
    assert not app.exception
    assert "Zet filters uit" in " ".join(info.value for info in app.info)


def test_a_period_is_told_and_taken_off(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", period=((2027, 1), (2027, 2)))
    app = press(app, "Alle jaren")
    assert app.session_state["view.period"] is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_empty_store_says_what_to_do(place: Path, language: str) -> None:
    Store.open(place, create=True).close()
    app = run(language)
    assert not app.exception
    assert "koppel init --demo" in " ".join(info.value for info in app.info)
    assert "⟦" not in shown(app)


def test_an_unknown_activity_or_combination_does_no_harm(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", activity="nergens", combination="geen")
    assert not app.exception
    assert not app.error
    assert app.session_state["view.combination"] is None
