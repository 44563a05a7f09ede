"""Every service and every role: who may not is refused, in the audit log, and what is ``eigen`` reaches nobody else."""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import koppel.services
from koppel.access import PERMISSIONS, Permission, Role, Scope, Task, allowed
from koppel.errors import KoppelError, NotFoundError, RefusedError
from koppel.services.deciding import decisions
from koppel.services.intake import activities
from koppel.services.permission import REFUSED
from koppel.services.plans import activity_panel
from koppel.store.audit import list_audit
from tests.services.use_cases import OF_THE_PROGRAM, USE_CASES
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from koppel.store.database import Store


def services_with_a_store() -> set[str]:
    found = set()
    for module in pkgutil.walk_packages(koppel.services.__path__, "koppel.services."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if name.startswith("_") or function.__module__ != loaded.__name__:
                continue
            if any(
                "Store" in str(item.annotation).split(" | ") for item in inspect.signature(function).parameters.values()
            ):
                found.add(f"{module.name.removeprefix('koppel.services.')}.{name}")
    return found


def test_every_service_has_a_case() -> None:
    assert services_with_a_store() == USE_CASES.keys() | OF_THE_PROGRAM


@pytest.mark.parametrize("name", sorted(USE_CASES))
def test_only_who_may_can_use_it(world: World, name: str) -> None:
    case = USE_CASES[name]
    with world.open() as store:
        for person, actor in PEOPLE.items():
            if person in case.allowed:
                continue
            with pytest.raises(RefusedError) as refused:
                case.call(store.visible_to(actor), world)
            assert refused.value.code.startswith("forbidden."), person
            if not name.startswith(("installation.stores.", "revision.")) and refused.value.code != "forbidden.read":
                with store.read() as cursor:
                    assert list_audit(cursor, actor=actor.name)[0].action == REFUSED, person
        for person in sorted(case.allowed):
            told = _try(case.call, store.visible_to(PEOPLE[person]), world)
            if person != "lefier":
                assert CANARY not in told, person
                assert str(world.secret) not in told, person
                assert world.private not in told, person


@pytest.mark.parametrize("name", sorted(USE_CASES))
def test_the_operator_can_use_it(world: World, name: str) -> None:
    with world.open() as store:
        USE_CASES[name].call(store, world)


def _try(call: object, store: Store, world: World) -> str:
    assert callable(call)
    try:
        return text_of(call(store, world))
    except RefusedError:
        raise
    except KoppelError as error:
        # What is not there for someone is said in the same words as what is not there at all.
        return f"{error.code} {error.facts}"


def text_of(told: object) -> str:
    """Return all that can be read in an answer, also within a packed file."""
    if isinstance(told, bytes):
        if told.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(told)) as packed:
                return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
        return told.decode("utf-8", "replace")
    return repr(told)


@pytest.mark.parametrize("person", sorted(PEOPLE.keys() - {"lefier", "rolloos"}))
def test_a_work_of_ones_own_cannot_be_found_by_its_id(world: World, person: str) -> None:
    with world.open() as whole:
        store = whole.visible_to(PEOPLE[person])
        with pytest.raises(NotFoundError):
            activities.find_activity(store, world.secret)
        with pytest.raises(NotFoundError):
            activity_panel.activity_panel(store, CATALOGUE, "nl", world.secret)
        with pytest.raises(NotFoundError):
            decisions.assessment(store, world.private)
        with pytest.raises(NotFoundError):
            decisions.find_combination(store, world.private[:12])
        with pytest.raises(NotFoundError):
            activities.withdraw(store, CATALOGUE, world.secret, "weg", expected_version=1, today=TODAY)


def test_a_planner_sees_the_works_of_its_own(world: World) -> None:
    case = USE_CASES["facts.findings.named_combinations"]
    with world.open() as store:
        assert CANARY in text_of(case.call(store.visible_to(PEOPLE["lefier"]), world))


@pytest.mark.parametrize("task", list(Task))
def test_every_task_is_given_to_someone(task: Task) -> None:
    assert any(row.task is task for row in PERMISSIONS)


def test_no_row_gives_a_partner_to_who_leads() -> None:
    # Who leads the team does not change another partner's plans, nor answers for it.
    kept = {Task.PLAN, Task.UPLOAD, Task.ANSWER, Task.CARD, Task.INTEREST, Task.RESOLVE_DUPLICATE}
    rows = [row for row in PERMISSIONS if row.task in kept]
    assert rows == [Permission(row.task, Role.PLANNER, Scope.OWN) for row in rows]


def test_a_planner_of_two_partners_may_do_for_both_at_once_and_for_no_third() -> None:
    both = replace(PEOPLE["gemeente"], grants=PEOPLE["gemeente"].grants | PEOPLE["lefier"].grants)
    assert allowed(both, Task.UPLOAD, ["Gemeente", "Lefier"])
    assert not allowed(both, Task.UPLOAD, ["Gemeente", "Waterbedrijf"])
    assert not allowed(both, Task.UPLOAD, [])
