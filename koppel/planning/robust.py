"""How plans stand when works slip, on the same futures and in the unit in which plans are weighed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.planning.advice import scenario_of
from koppel.planning.futures import tried_futures
from koppel.planning.problem import SCALE
from koppel.planning.scenario import Scenario
from koppel.planning.value import broken_laws, costs, is_lawful, months_by_party

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.planning.advice import Request
    from koppel.planning.futures import Robust, Slips
    from koppel.planning.problem import Problem


@dataclass(frozen=True, slots=True)
class Stand:
    """How a plan stands in futures, by how many months it moves works, and what it is expected to cost in these."""

    futures: Robust
    months: int
    cost: float


@dataclass(frozen=True, slots=True)
class Held:
    """
    The plans as they are, the best plan, and the one that holds best, with what each work of it chooses.

    ``is_whole``: all that lies between the two was tried in the time there was.
    """

    plans: Stand
    best: Stand
    robust: Stand
    choice: Mapping[int, int]
    is_whole: bool


def hold(
    request: Request,
    problem: Problem,
    best: Mapping[int, int],
    roomy: Mapping[int, int],
    slips: Slips,
    *,
    seconds: float,
) -> Held:
    """
    Choose what holds best when works slip: of two plans on the same futures, and of what lies between them.

    Parameters
    ----------
    request, problem
        What there is to choose.
    best
        The plan that is best where nothing slips.
    roomy
        The one that keeps room.
    slips
        By how many months works begin later than said.
    seconds
        For how long is looked between them, of the clock.
    """
    trial = _Trial(request, problem, slips)
    ends = time.monotonic() + seconds
    plans, first, other = (trial.stand(choice) for choice in (problem.as_planned(), best, roomy))
    standing, choice = first, dict(best)
    least_broken = len(broken_laws(problem, best))
    if other.cost < first.cost and len(broken_laws(problem, roomy)) <= least_broken:
        standing, choice = other, dict(roomy)
    months = problem.choices
    apart = {at: abs(months[at][best[at]] - months[at][roomy[at]]) for at in months if best[at] != roomy[at]}
    is_whole = True
    for at in sorted(apart, key=lambda place: (-apart[place], place)):
        if time.monotonic() > ends:
            is_whole = False
            break
        candidate = choice | {at: roomy[at] if choice[at] == best[at] else best[at]}
        if len(broken_laws(problem, candidate)) > least_broken or (
            is_lawful(problem, choice) and not is_lawful(problem, candidate)
        ):
            continue
        if (stand := trial.stand(candidate)).cost < standing.cost:
            standing, choice = stand, candidate
    return Held(plans, first, standing, choice, is_whole)


class _Trial:
    """Tries plans on the same futures."""

    def __init__(self, request: Request, problem: Problem, slips: Slips) -> None:
        self._problem, self._slips = problem, slips
        self._outlook = request.outlook()
        self._begun = request.scenario or Scenario()
        self._wrong = problem.opening_cost * request.wishes.slip_wrong_order
        self._worth = {frozenset((item.relation.a, item.relation.b)): item.cost for item in problem.couplings}

    def stand(self, choice: Mapping[int, int]) -> Stand:
        """
        Say how a plan stands.

        What it is expected to cost counts openings, orders that go wrong and couplings that do not hold, on average
        over the futures; moving and hinder cost what they do at its dates.
        """
        problem = self._problem
        futures = tried_futures(self._outlook, scenario_of(self._outlook, self._begun, problem, choice), self._slips)
        planned = costs(problem, choice)
        cost: float = planned.moved + planned.largest_share + planned.hinder_weeks + planned.hinder_at_once
        cost += problem.opening_cost * futures.openings_mean + self._wrong * futures.wrong_mean
        held = sum(self._worth.get(frozenset(item.works), 0) * item.futures for item in futures.couplings)
        cost += sum(self._worth.values()) - held / futures.futures
        return Stand(futures, sum(months_by_party(problem, choice).values()), cost / SCALE)
