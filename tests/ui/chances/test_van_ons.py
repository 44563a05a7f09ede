"""A planner lists the combinations with works of the own organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Actor, Grant, Role
from tests.ui.app import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLANNER = Actor("geert", frozenset({Grant(Role.PLANNER, "gemeente")}))
STRANGER = Actor("wout", frozenset({Grant(Role.PLANNER, "Waterbedrijf")}))
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
OURS = "Alleen waar wij in meedoen"


def test_only_combinations_of_the_own_organisation_are_listed(
    place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert place
    for who, is_listed in ((PLANNER, True), (STRANGER, False)):
        act_as(who)
        app = run("nl", page="koppelkansen", ours=True)
        assert not app.exception
        assert any(item.label == OURS for item in app.toggle)
        assert any(button.key == f"chance-{combination}" for button in app.button) is is_listed


def test_who_plans_for_nobody_has_no_such_switch_and_sees_all(
    place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert place
    act_as(LEAD)
    app = run("nl", page="koppelkansen", ours=True)
    assert all(item.label != OURS for item in app.toggle)
    assert any(button.key == f"chance-{combination}" for button in app.button)
