"""The best plan as one piece of work: works and wishes in, moves with their reasons out, whatever process it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.planning.build import problem_of
from koppel.planning.conflict import Conflict, conflict
from koppel.planning.mistakes import Mistake, mistakes
from koppel.planning.months import day_of
from koppel.planning.outlook import Difference, Figures, Outlook, without
from koppel.planning.scenario import Change, Scenario, shifted
from koppel.planning.value import broken_laws, too_many
from koppel.planning.windows import doubtful_windows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    import pyarrow as pa

    from koppel.catalogue.load import Catalogue
    from koppel.catalogue.plan import PlanTable
    from koppel.model import Activity
    from koppel.planning.problem import Problem, Ruled
    from koppel.planning.solve import Solution
    from koppel.planning.value import TooMany

# Of so many moves, the longest first, it is computed what happens without them: each takes as long as a scenario.
MOST_EXPLAINED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a plan is made of: values only, that can go to another process."""

    table: pa.Table
    activities: Mapping[str, Activity]
    catalogue: Catalogue
    wishes: PlanTable
    today: date
    distinct: Collection[tuple[str, str]] = ()
    private: Collection[str] = ()
    scenario: Scenario | None = None
    wanting: Mapping[tuple[str, str], float] | None = None

    def outlook(self) -> Outlook:
        """Measure what space says of the works."""
        return Outlook(
            self.table,
            self.activities,
            self.catalogue,
            today=self.today,
            distinct=self.distinct,
            private=self.private,
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """The problem of a request, and what is wrong with what was asked: with mistakes nothing is solved."""

    problem: Problem
    mistakes: tuple[Mistake, ...]
    remarks: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """
    One work that moves, and why.

    Attributes
    ----------
    work
        Its id.
    months
        By which it moves; negative is earlier.
    change
        Its dates.
    before
        First and last day in the plans (or the scenario that was begun with).
    without
        The figures of the plan without this move; None where it was not computed.
    broken, crowded
        Laws that would be broken without it.
    """

    work: str
    months: int
    change: Change
    before: tuple[date, date]
    without: Figures | None
    broken: tuple[Ruled, ...]
    crowded: tuple[TooMany, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """
    The best plan that was found.

    Attributes
    ----------
    before, after
        Figures of the plans (or the scenario that was begun with), and of this.
    difference
        What couplings it wins and loses, and who moves for it.
    moves
        The most months first.
    scenario
        All changes, those of the scenario that was begun with among them.
    conflicts
        Why nothing is possible, where it is not.
    """

    before: Figures
    after: Figures
    difference: Difference
    moves: tuple[Move, ...]
    scenario: Scenario
    conflicts: tuple[Conflict, ...]


def prepared(request: Request) -> Prepared:
    """Say what there is to choose, and what is wrong with what was asked."""
    outlook = request.outlook()
    problem = problem_of(outlook, request.wishes, scenario=request.scenario, wanting=request.wanting)
    remarks = tuple(Mistake(wrong, (key,)) for key, wrong in doubtful_windows(outlook))
    return Prepared(problem, mistakes(outlook, request.wishes, problem), remarks)


def compared(request: Request) -> tuple[Figures, Figures, Difference]:
    """Return the figures of the plans, those of the scenario of a request, and the difference."""
    outlook = request.outlook()
    scenario = request.scenario or Scenario()
    before, after = outlook.figures(), outlook.figures(scenario)
    return before, after, outlook.difference(after, before, scenario)


def advised(request: Request, problem: Problem, solution: Solution) -> Advice:
    """Explain a solution: what it comes to, and of each move what is lost without it."""
    outlook = request.outlook()
    begun = request.scenario or Scenario()
    works = outlook.works_of(begun)
    choice = dict(solution.choice)
    months = {at: own[choice[at]] for at, own in problem.choices.items() if own[choice[at]]}
    moved = {change.work: change for change in shifted(works, months)}
    scenario = Scenario(begun.name, (*(item for item in begun.changes if item.work not in moved), *moved.values()))
    before, after = outlook.figures(begun), outlook.figures(scenario)
    planned = problem.as_planned()
    moves: list[Move] = []
    for at in sorted(months, key=lambda place: (-abs(months[place]), place)):
        identity = outlook.ids[at]
        back = choice | {at: planned[at]}
        own = next((item for item in begun.changes if item.work == identity), None)
        reduced = without(scenario, identity)
        if own is not None:
            reduced = Scenario(reduced.name, (*reduced.changes, own))
        moves.append(
            Move(
                identity,
                months[at],
                moved[identity],
                (day_of(int(works.start[at])), day_of(int(works.end[at]))),
                outlook.figures(reduced) if len(moves) < MOST_EXPLAINED else None,
                broken_laws(problem, back),
                tuple(item for item in too_many(problem, back) if at in item.works),
            )
        )
    return Advice(
        before,
        after,
        outlook.difference(after, before, scenario),
        tuple(moves),
        scenario,
        tuple(conflict(problem, number) for number in solution.impossible),
    )
