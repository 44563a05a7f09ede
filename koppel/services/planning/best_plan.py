"""The figures of a scenario, and the best plan: read, computed beside the screens, and never stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.catalogue.plan import PlanTable, load_plan_table
from koppel.errors import InputError
from koppel.model import FindingType
from koppel.planning.advice import Advice, Request, advised, compared, prepared
from koppel.planning.scenario import Scenario
from koppel.services.compass.need.needs import needs
from koppel.services.permission import require
from koppel.services.planning.futures import Hardened, hardened, searched, slips_of
from koppel.services.planning.words import mistake_words
from koppel.store.chances.duplicates import distinct_pairs
from koppel.store.chances.findings import list_findings
from koppel.store.chances.works import load_works, private_works
from koppel.store.plans.activities import list_activities
from koppel.store.plans.partners import list_partners
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.planning.figures import Difference, Figures
    from koppel.planning.mistakes import Mistake
    from koppel.planning.problem import Problem
    from koppel.planning.solving.solve import Solution
    from koppel.store.database import Store

LONGEST_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario beside the plans; ``works`` are those that may be seen, by id."""

    works: Mapping[str, Activity]
    before: Figures
    after: Figures
    difference: Difference
    scenario: Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class BestPlan:
    """
    The best plan that was found.

    Attributes
    ----------
    works
        Those that may be seen, by id.
    ids
        Of the works by their position in `problem`.
    advice
        Figures, moves and their reasons; where nothing is possible, what contradicts itself.
    solution
        How good it is, and how much better it could be.
    remarks
        What is doubtful about windows that partners gave.
    is_stopped
        Somebody stopped it: this is the best of until then.
    hardened
        How it stands when works slip; None where it was not asked to hold.
    """

    works: Mapping[str, Activity]
    ids: tuple[str, ...]
    advice: Advice
    solution: Solution
    problem: Problem
    remarks: tuple[Mistake, ...]
    is_stopped: bool
    hardened: Hardened | None = None


def wishes_of(catalogue: Catalogue, file: Path | None) -> PlanTable:
    """
    Return what plans are made by: as ``layers/plan.toml`` says, with what a file of the same form adds or changes.

    Raises
    ------
    CatalogueError
        The file is missing or wrong.
    """
    return catalogue.plan if file is None else load_plan_table(file, catalogue.kinds, catalogue.plan)


def partners_of(store: Store, names: Iterable[str] | None = None) -> tuple[str, ...]:
    """
    Return partners by their names as they are typed, whatever their capitals; all of them by default.

    Raises
    ------
    InputError
        ``partner_unknown``: there is no such partner that may be seen.
    """
    require(store, Task.ADVISE)
    with store.read() as cursor:
        known = {item.name.casefold(): item.name for item in list_partners(cursor)}
    partners = []
    for name in known if names is None else names:
        if (partner := known.get(name.strip().casefold())) is None:
            raise InputError("partner_unknown", partner=name[:100])
        partners.append(partner)
    return tuple(partners)


def try_scenario(
    store: Store,
    catalogue: Catalogue,
    scenario: Scenario | None,
    *,
    today: date,
    wishes: PlanTable | None = None,
) -> Tried:
    """
    Compute what a scenario does.

    Parameters
    ----------
    store
        Of the works that its actor may see.
    catalogue, today
        Rules and kinds; the day from which things count.
    scenario
        Changes to works; those to works that are not there do nothing. None is the plans.
    wishes
        By default those of ``layers/plan.toml``.

    Raises
    ------
    RefusedError
        ``forbidden.advise``.
    """
    require(store, Task.ADVISE)
    request = _request(store, catalogue, wishes or catalogue.plan, today, scenario)
    return Tried(request.activities, *apart(compared, request), scenario or Scenario())


def best_plan(
    store: Store,
    catalogue: Catalogue,
    language: str,
    *,
    today: date,
    seconds: float,
    wishes: PlanTable | None = None,
    scenario: Scenario | None = None,
    progress: Callable[[float], None] | None = None,
) -> BestPlan:
    """
    Compute the best plan for the works that may be seen; nothing is stored.

    Parameters
    ----------
    store
        Of the works that its actor may see.
    catalogue, today
        Rules and kinds; the day from which things count.
    language
        Of what is said of mistakes.
    seconds
        For how long is searched, at most. What is proven sooner ends sooner.
    wishes
        Weights, room and what is asked of works; by default those of ``layers/plan.toml``.
    scenario
        The dates to begin with.
    progress
        Is told which share of the time is over, 0-1.

    Raises
    ------
    RefusedError
        ``forbidden.advise``.
    InputError
        ``plan_mistakes``: what was asked cannot be right; each mistake with its works.
    WorkError
        It was stopped before anything was found.
    """
    require(store, Task.ADVISE)
    wishes = wishes or catalogue.plan
    request = _request(store, catalogue, wishes, today, scenario)
    ready = apart(prepared, request)
    if ready.mistakes:
        lines = [mistake_words(item, request.activities, language) for item in ready.mistakes]
        raise InputError("plan_mistakes", mistakes=" ".join(lines))
    seconds = min(seconds, LONGEST_SECONDS)
    held: Hardened | None = None
    if wishes.is_robust:
        solution, is_stopped = searched(ready.problem, seconds / 2, progress, until=0.5)
        if not is_stopped:
            solution, held, is_stopped = hardened(
                request, ready.problem, solution, slips_of(store, catalogue), seconds / 2, progress, since=0.5
            )
    else:
        solution, is_stopped = searched(ready.problem, seconds, progress)
    return BestPlan(
        works=request.activities,
        ids=_ids(request),
        advice=apart(advised, request, ready.problem, solution),
        solution=solution,
        problem=ready.problem,
        remarks=ready.remarks,
        is_stopped=is_stopped,
        hardened=held,
    )


def _request(store: Store, catalogue: Catalogue, wishes: PlanTable, today: date, scenario: Scenario | None) -> Request:
    helped = needs(store, catalogue)
    with store.read() as cursor:
        table = load_works(cursor)
        activities = {str(item.id): item for item in list_activities(cursor)}
        distinct, private = distinct_pairs(cursor), private_works(cursor)
        chances = list_findings(cursor, types=[FindingType.KOPPELKANS]) if helped is not None else ()
    wanting = {}
    if helped is not None:
        for item in chances:
            pair = str(item.a_id), str(item.b_id)
            if all(identity in activities for identity in pair):
                wanting[pair] = helped.wanting(helped.of([activities[identity] for identity in pair]))
    return Request(
        table=table,
        activities=activities,
        catalogue=replace(catalogue, plan=wishes),
        wishes=wishes,
        today=today,
        distinct=distinct,
        private=private,
        scenario=scenario,
        wanting=wanting,
    )


def _ids(request: Request) -> tuple[str, ...]:
    order = request.table.sort_by([("partner", "ascending"), ("external_id", "ascending")])
    return tuple(order["id"].to_pylist())
