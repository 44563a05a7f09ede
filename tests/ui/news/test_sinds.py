"""What is different since the last meeting, without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koppel.services.intake.detection import detect
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import square, work
from tests.ui.app import HOSTILE, fill, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


def page(language: str = "nl", **state: object) -> AppTest:
    return run(language, page="sinds", **state)


def told(app: AppTest) -> str:
    return " ".join([shown(app), *(str(item.proto.body) for item in app.get("html"))])


@pytest.mark.parametrize(("language", "word"), [("nl", "Combinaties erbij"), ("en", "Combinations added")])
def test_what_is_new_is_counted_and_listed(place: Path, catalogue: Catalogue, language: str, word: str) -> None:
    fill(place, catalogue)
    app = page(language)
    assert not app.exception
    assert any(word in box.label for box in app.expander)
    assert "<b>2</b>" in told(app)
    assert "+1 −0" in told(app)
    assert "⟦" not in told(app)
    assert HOSTILE not in shown(app)


def test_an_entry_opens_the_panel(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = page()
    next(button for button in app.button if "warmte" in button.label.lower()).click()
    app = app.run()
    assert not app.exception
    assert app.session_state["view.activity"]


@pytest.mark.parametrize(("language", "word"), [("nl", "Niets veranderd sinds"), ("en", "Nothing has changed since")])
def test_nothing_new_says_so(place: Path, language: str, word: str) -> None:
    Store.open(place, create=True).close()
    app = page(language)
    assert not app.exception
    assert any(word in info.value for info in app.info)


def test_a_day_that_has_not_come_is_taken_as_today(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = page(since=date.today() + timedelta(400))  # noqa: DTZ011
    assert not app.exception
    assert app.date_input[0].value == date.today()  # noqa: DTZ011


def test_a_quick_choice_is_in_the_address(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = page()
    app.button(key="since-quarter").click()
    app = app.run()
    assert not app.exception
    assert app.session_state["view.since"] == date.today() - timedelta(91)  # noqa: DTZ011


def test_a_change_is_told_from_and_to(place: Path, catalogue: Catalogue) -> None:
    spot = square(233_000.0, 584_000.0)
    before = replace(work("gemeente/1", geometry=spot), kind="riolering")
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    with Store.open(place, create=True) as store:
        for plan in (before, replace(before, start=date(2027, 3, 1))):
            with store.write("test", "fill") as writer:
                put_activities(writer, [plan], widths=widths)
        with store.write("test", "age") as writer:
            writer.cursor.execute("UPDATE activity_version SET recorded_from = recorded_from - INTERVAL 60 DAY")
        detect(store, catalogue, today=date(2026, 11, 21))
    app = page()
    assert not app.exception
    assert "1 januari 2027 → 1 maart 2027" in shown(app)
