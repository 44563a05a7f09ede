"""Plans that are computed, with how they are called and who may; see `tests.services.use_cases`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koppel.model.scenarios import Reach
from koppel.planning.scenario import Change, Scenario
from koppel.services.planning import (
    best_plan,
    comparing,
    futures,
    kept_plan,
    plan_json,
    scenario_changes,
    scenario_file,
    scenarios,
)
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.model.scenarios import KeptScenario
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


ALL = frozenset(PEOPLE)
READERS = ALL - {"rolloos"}
LEAD = frozenset({"regisseur"})


def _keep(store: Store, _: World) -> object:
    made = best_plan.best_plan(store, CATALOGUE, "nl", today=TODAY, seconds=5)
    return scenarios.open_scenario(store, kept_plan.keep_plan(store, made, "Voorstel", Reach.PERSON)).advice


def _kept(store: Store, world: World) -> KeptScenario:
    """Make a scenario of the team with the secret work in it, as if who leads it might see that."""
    whole = store.visible_to(replace(store.actor, everything=True))
    later = Change(work=str(world.sewer), start=date(2027, 6, 1), end=date(2027, 11, 30))
    made = scenarios.make_scenario(whole, "Later", Reach.TEAM, changes=(later,))
    return scenarios.open_scenario(whole, made).record


def _of_team(call: Callable[[Store, UUID], object]) -> Call:
    return lambda store, world: call(store, _kept(store, world).id)


def _change(store: Store, world: World) -> None:
    record = _kept(store, world)
    change = Change(work=str(world.sewer), is_dropped=True)
    scenario_changes.change_work(store, record.id, world.sewer, change, version=record.version, today=TODAY)


def _undone(store: Store, world: World) -> UUID:
    record = _kept(store, world)
    whole = store.visible_to(replace(store.actor, everything=True))
    change = Change(work=str(world.sewer), is_dropped=True)
    scenario_changes.change_work(whole, record.id, world.sewer, change, version=1, today=TODAY)
    return record.id


def _redo(store: Store, world: World) -> None:
    record = _undone(store, world)
    scenario_changes.undo(store.visible_to(replace(store.actor, everything=True)), record, version=2)
    scenario_changes.redo(store, record, version=3)


def _reopen(store: Store, world: World) -> None:
    record = _kept(store, world)
    scenarios.reject_scenario(
        store.visible_to(replace(store.actor, everything=True)), record.id, "te duur", version=record.version
    )
    scenarios.reopen_scenario(store, record.id, version=2)


def _changing(store: Store, world: World) -> None:
    with scenarios.changing(store, _kept(store, world).id, 1, "rename_scenario"):
        pass


PLANNING_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "planning.best_plan.best_plan": (_plan, ADVISED),
    "planning.best_plan.try_scenario": (_try, ADVISED),
    "planning.best_plan.partners_of": (lambda store, _: best_plan.partners_of(store), ADVISED),
    "planning.scenario_file.read_scenario": (
        lambda store, _: scenario_file.read_scenario(
            store, _SCENARIO.replace(b', "start": "2027-09-01"', b""), "x.json"
        ),
        ADVISED,
    ),
    "planning.kept_plan.keep_plan": (_keep, ADVISED),
    "planning.comparing.outlook_of": (
        lambda store, _: comparing.outlook_of(store, CATALOGUE, today=TODAY).table.to_pylist(),
        READERS,
    ),
    "planning.futures.slips_of": (lambda store, _: futures.slips_of(store, CATALOGUE), READERS),
    "planning.futures.in_futures": (
        lambda store, _: futures.in_futures(store, CATALOGUE, (Scenario(),), today=TODAY)[1],
        READERS,
    ),
    "planning.scenarios.free_name": (lambda store, _: scenarios.free_name(store, "Voorstel"), READERS),
    "planning.scenarios.list_scenarios": (lambda store, _: scenarios.list_scenarios(store), READERS),
    "planning.scenarios.reaches": (lambda store, _: scenarios.reaches(store), ALL),
    "planning.scenarios.may_read": (lambda store, world: scenarios.may_read(store, _kept(store, world)), ALL),
    "planning.scenarios.may_change": (lambda store, world: scenarios.may_change(store, _kept(store, world)), ALL),
    "planning.scenarios.open_scenario": (_of_team(scenarios.open_scenario), READERS),
    "planning.scenarios.make_scenario": (
        lambda store, _: scenarios.make_scenario(store, "Van het team", Reach.TEAM),
        LEAD,
    ),
    "planning.scenarios.copy_scenario": (
        _of_team(lambda store, one: scenarios.copy_scenario(store, one, "Van mij", Reach.PERSON)),
        ADVISED,
    ),
    "planning.scenarios.rename_scenario": (
        _of_team(lambda store, one: scenarios.rename_scenario(store, one, "Anders", version=1)),
        LEAD,
    ),
    "planning.scenarios.reject_scenario": (
        _of_team(lambda store, one: scenarios.reject_scenario(store, one, "te duur", version=1)),
        LEAD,
    ),
    "planning.scenarios.reopen_scenario": (_reopen, LEAD),
    "planning.scenarios.changing": (_changing, LEAD),
    "planning.scenario_changes.change_work": (_change, LEAD),
    "planning.scenario_changes.undo": (
        lambda store, world: scenario_changes.undo(store, _undone(store, world), version=2),
        LEAD,
    ),
    "planning.scenario_changes.redo": (_redo, LEAD),
}
