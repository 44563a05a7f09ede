"""Goals on the screen, without a browser."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.model.compass.goals import GoalContent
from koppel.services.compass import goal_reading, goals
from koppel.store.database import Store, _open_stores
from koppel.store.plans.partners import list_partners
from tests.ui.app import HOSTILE
from tests.ui.compass.test_kompas import COMPASS, LEZER, loaded, page, told  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

AREA = "WK001410"


def set_goal(place: Path, note: str | None = None) -> str:
    """Set a goal for the first partner of the store, and return its name."""
    with Store.open(place) as store:
        with store.read() as cursor:
            partner = list_partners(cursor)[0].name
        content = GoalContent(
            indicator="eenzaamheid",
            start=56,
            start_year=2022,
            target=48,
            target_year=2030,
            partner=partner,
            note=note,
        )
        goals.add_goal(store, COMPASS, AREA, content)
    return partner


def page_of_goals(language: str = "nl") -> AppTest:
    return page(language, compass_area=AREA, compass_view="doelen")


def press(app: AppTest, label: str) -> None:
    next(item for item in app.button if item.label == label).click().run()


def standing() -> tuple[goal_reading.GoalReport, ...]:
    (opened,) = _open_stores.values()
    return goal_reading.area_goals(opened, COMPASS, AREA, date(2026, 11, 1))


@pytest.mark.parametrize(("language", "words"), [("nl", "op koers"), ("en", "on course")])
def test_a_reader_sees_how_a_goal_stands_and_no_fields(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
    language: str,
    words: str,
) -> None:
    set_goal(loaded, HOSTILE)
    act_as(LEZER)
    app = page_of_goals(language)
    assert not app.exception
    text = told(app)
    assert words in text
    assert "⟦" not in text
    assert HOSTILE not in text
    assert not {"Doel bewaren", "Doel intrekken", "Save goal", "Withdraw goal"} & {item.label for item in app.button}
    assert not app.text_area


def test_a_planner_of_another_partner_changes_no_goal(loaded: Path, act_as: Callable[[Actor | None], None]) -> None:  # noqa: F811
    set_goal(loaded)
    act_as(Actor("anna", frozenset({Grant(Role.PLANNER, "Iemand anders")})))
    app = page_of_goals()
    assert not app.exception
    assert "Doel intrekken" not in [item.label for item in app.button]


def test_a_planner_sets_changes_withdraws_and_puts_back_its_goal(
    loaded: Path,  # noqa: F811
    act_as: Callable[[Actor | None], None],
) -> None:
    with Store.open(loaded) as store, store.read() as cursor:
        partner = list_partners(cursor)[0].name
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, partner)})))
    app = page_of_goals()
    assert "nog geen doelen" in app.info[0].value
    # What is worst here comes first.
    assert app.selectbox(key=f"goal-indicator-{AREA}").value == "eenzaamheid"
    press(app, "Doel bewaren")
    assert "Vul bij “van” en “naar” een getal in" in app.error[0].value
    next(item for item in app.number_input if item.label == "Naar").set_value(45.0)
    press(app, "Doel bewaren")
    assert not app.exception
    ((content),) = [item.goal.content for item in standing()]
    assert (content.start, content.start_year, content.target, content.partner) == (50, 2024, 45, partner)
    # However old the last value is, a goal lies ahead of today.
    assert content.target_year > date.today().year  # noqa: DTZ011
    next(item for item in app.number_input if item.label == "Naar").set_value(44.0)
    press(app, "Doel bewaren")
    assert [item.goal.content.target for item in standing()] == [44]
    press(app, "Laatste wijziging terugdraaien")
    assert [item.goal.content.target for item in standing()] == [45]
    press(app, "Doel intrekken")
    assert standing() == ()
    press(app, "Terugzetten")
    assert [item.goal.content.target for item in standing()] == [45]
    assert not app.exception
