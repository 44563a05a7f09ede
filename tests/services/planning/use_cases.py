"""Plans that are computed, with how they are called and who may; see `tests.services.use_cases`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.planning import best_plan, plan_json, scenario_file
from tests.services.world import CATALOGUE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

ADVISED = frozenset({"regisseur", "gemeente", "lefier", "ander"})
_SCENARIO = b'{"name": "later", "moves": [{"partner": "Gemeente", "external_id": "G-1", "dropped": true}]}'


def _plan(store: Store, _: World) -> object:
    made = best_plan.best_plan(store, CATALOGUE, "nl", today=TODAY, seconds=5)
    return plan_json.plan_json(made, "nl")


def _try(store: Store, _: World) -> object:
    return plan_json.tried_json(best_plan.try_scenario(store, CATALOGUE, None, today=TODAY))


PLANNING_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "planning.best_plan.best_plan": (_plan, ADVISED),
    "planning.best_plan.try_scenario": (_try, ADVISED),
    "planning.scenario_file.read_scenario": (
        lambda store, _: scenario_file.read_scenario(
            store, _SCENARIO.replace(b', "start": "2027-09-01"', b""), "x.json"
        ),
        ADVISED,
    ),
}
