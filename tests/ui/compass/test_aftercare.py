"""Nazorg on the screen, without a browser: on the page of goals and on the page of one's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.model.compass.goals import GoalContent, GoalLink
from koppel.services.compass import aftercare, goals
from koppel.services.intake.detection import detect
from koppel.services.plans.lookup import visible_activities
from koppel.store.database import Store, _open_stores
from tests.ui.app import run
from tests.ui.compass.test_goals import page_of_goals, press
from tests.ui.compass.test_kompas import COMPASS, LEZER, loaded, told  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.aftercare import AftercareAnswer

AREA = "WK001410"


@pytest.fixture
def partner(loaded: Path, catalogue: Catalogue) -> str:  # noqa: F811
    """Let a work of some partner promise something and be done for years; return whose it is."""
    with Store.open(loaded) as store:
        work = next(item for item in visible_activities(store) if item.end is not None)
        with store.write("test", "end") as writer:
            writer.cursor.execute(
                'UPDATE activity SET "start" = ?, "end" = ?, status = \'gereed\' WHERE id = ?',
                [date(2018, 1, 1), date(2018, 6, 1), work.id],
            )
        detect(store, catalogue, today=date(2026, 11, 1))
        content = GoalContent(
            indicator="eenzaamheid", start=56, start_year=2022, target=48, target_year=2030, partner=work.partner
        )
        goals.serve_goal(store, GoalLink(goals.add_goal(store, COMPASS, AREA, content), work.id, None))
    return work.partner


def answers() -> tuple[AftercareAnswer, ...]:
    (opened,) = _open_stores.values()
    (item,) = aftercare.list_aftercare(opened, COMPASS, date(2026, 11, 1))
    return item.answers


def answer(app: AppTest, label: str) -> None:
    press(app, label)
    assert not app.exception


def test_a_reader_reads_what_is_asked_and_has_no_fields(partner: str, act_as: Callable[[Actor | None], None]) -> None:
    act_as(LEZER)
    app = page_of_goals()
    assert not app.exception
    assert "Wat is er na 5 jaar van gekomen?" in told(app)
    assert "Weet ik niet" not in [item.label for item in app.button]


def test_a_planner_is_asked_on_its_own_page_and_may_not_know(
    partner: str, act_as: Callable[[Actor | None], None]
) -> None:
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, partner)})))
    app = run("nl", page="voormij")
    assert "1 vraag over nazorg" in " ".join(item.value for item in app.caption)
    assert "0 combinaties waarbij u aan zet bent" in " ".join(item.value for item in app.caption)
    answer(app, "Antwoord bewaren")
    assert "Schrijf in een zin" in app.error[0].value
    answer(app, "Weet ik niet")
    ((held),) = answers()
    assert (held.is_unknown, held.after_years, held.saved_by) == (True, 5, "geert")
    assert "Weet ik niet" not in [item.label for item in app.button]
    app = page_of_goals()
    assert "Weet niet." in told(app)
    answer(app, "Intrekken")
    assert answers() == ()


def test_a_planner_of_another_partner_is_not_asked(partner: str, act_as: Callable[[Actor | None], None]) -> None:
    act_as(Actor("anna", frozenset({Grant(Role.PLANNER, "Iemand anders")})))
    app = run("nl", page="voormij")
    assert not app.exception
    assert "Weet ik niet" not in [item.label for item in app.button]
