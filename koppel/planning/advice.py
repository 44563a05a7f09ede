"""The best plan as one piece of work: works and wishes in, moves with their reasons out, whatever process it is in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.planning.build import problem_of
from koppel.planning.causes import unkept
from koppel.planning.mistakes import Mistake, mistakes
from koppel.planning.months import day_of
from koppel.planning.outlook import Outlook, without
from koppel.planning.scenario import Change, Scenario, shifted
from koppel.planning.solving.conflict import Conflict, conflict
from koppel.planning.value import broken_laws, holds, too_many
from koppel.planning.windows import doubtful_windows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    import pyarrow as pa

    from koppel.catalogue.load import Catalogue
    from koppel.catalogue.plan import PlanTable
    from koppel.detect.works import Works
    from koppel.model import Activity
    from koppel.planning.causes import Unkept
    from koppel.planning.figures import Difference, Figures
    from koppel.planning.price import Moved
    from koppel.planning.problem import Problem, Relation, Ruled
    from koppel.planning.solving.solve import Solution
    from koppel.planning.value import TooMany

# Of so many moves, the longest first, it is computed what they are for: each takes as long as two scenarios.
MOST_EXPLAINED = 150
# So many moves are named with which one gains together.
_MOST_TOGETHER = 3


class Turn(StrEnum):
    """How two works of which something must hold lie in time: the first is over before the second begins, or not."""

    BEFORE = "before"
    TOGETHER = "together"
    AFTER = "after"


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
    slips: tuple[int, ...] = ()

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
class Gain:
    """
    What a move is for: the figures with it and without it.

    Moves are taken back one after the other, each from what the one before left, so that what they gain adds up to what
    the plan gains: what two moves gain together is told once.
    """

    with_move: Figures
    without_move: Figures


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
    window
        The first and last day within which the plans say that it can be done.
    is_outside
        It ends up beyond that, as somebody asked for.
    without
        The figures of the plan without this move alone; None where it was not computed.
    gain
        What is told of it; None where it was not computed.
    counted_at
        Moves that were told before, with which it gains something that is told there.
    broken, crowded
        Laws that would be broken without it.
    turns
        Of each of the first, how its two works lie in time in the plan.
    has_contract
        The contract of the work is likely given: that makes moving it dear.
    """

    work: str
    months: int
    change: Change
    before: tuple[date, date]
    window: tuple[date, date]
    is_outside: bool
    without: Figures | None
    gain: Gain | None
    counted_at: tuple[str, ...]
    broken: tuple[Ruled, ...]
    crowded: tuple[TooMany, ...]
    turns: tuple[Turn, ...]
    has_contract: bool


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
    cost_by_party
        What the moves cost each party that moves anything, by name.
    moves
        The most months first.
    rest
        What the moves gain together of which it is not told one by one; None where there are none.
    scenario
        All changes, those of the scenario that was begun with among them.
    conflicts
        Why nothing is possible, where it is not.
    unkept
        Orders and days that this does not keep because no dates do, and why.
    """

    before: Figures
    after: Figures
    difference: Difference
    cost_by_party: Mapping[str, Moved]
    moves: tuple[Move, ...]
    rest: Gain | None
    scenario: Scenario
    conflicts: tuple[Conflict, ...]
    unkept: tuple[Unkept, ...]


def prepared(request: Request) -> Prepared:
    """Say what there is to choose, and what is wrong with what was asked."""
    outlook = request.outlook()
    problem = problem_of(
        outlook, request.wishes, scenario=request.scenario, wanting=request.wanting, slips=request.slips
    )
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
    months = _months(problem, choice)
    scenario, moved = _chosen(begun, works, months)
    before, after = outlook.figures(begun), outlook.figures(scenario)
    difference = outlook.difference(after, before, scenario)
    planned, moved_works = problem.as_planned(), outlook.works_of(scenario)
    moves: list[Move] = []
    earlier: list[int] = []
    left, reached = scenario, after
    for at in sorted(months, key=lambda place: (-abs(months[place]), place)):
        identity = outlook.ids[at]
        own = next((item for item in begun.changes if item.work == identity), None)
        alone, gain = None, None
        if len(moves) < MOST_EXPLAINED:
            alone = outlook.figures(_taken_back(scenario, identity, own))
            left = _taken_back(left, identity, own)
            gain = Gain(reached, outlook.figures(left) if moves else alone)
            reached = gain.without_move
        broken = broken_laws(problem, choice | {at: planned[at]})
        window = day_of(int(outlook.works.window_start[at])), day_of(int(outlook.works.window_end[at]))
        moves.append(
            Move(
                work=identity,
                months=months[at],
                change=moved[identity],
                before=(day_of(int(works.start[at])), day_of(int(works.end[at]))),
                window=window,
                is_outside=identity in difference.outside_window,
                without=alone,
                gain=gain,
                counted_at=_together(problem, choice, at, earlier, outlook),
                broken=broken,
                crowded=tuple(item for item in too_many(problem, choice | {at: planned[at]}) if at in item.works),
                turns=tuple(_turn(moved_works, item) for item in broken),
                has_contract=outlook.has_contract(identity),
            )
        )
        earlier.append(at)
    return Advice(
        before,
        after,
        difference,
        outlook.cost_by_party(difference),
        tuple(moves),
        Gain(reached, before) if len(moves) > MOST_EXPLAINED else None,
        scenario,
        tuple(conflict(problem, number) for number in solution.impossible),
        unkept(outlook, problem, (*problem.broken, *broken_laws(problem, choice))),
    )


def scenario_of(outlook: Outlook, begun: Scenario, problem: Problem, choice: Mapping[int, int]) -> Scenario:
    """Return the dates that a choice comes to, on top of those that were begun with."""
    return _chosen(begun, outlook.works_of(begun), _months(problem, choice))[0]


def _months(problem: Problem, choice: Mapping[int, int]) -> dict[int, int]:
    return {at: own[choice[at]] for at, own in problem.choices.items() if own[choice[at]]}


def _chosen(begun: Scenario, works: Works, months: dict[int, int]) -> tuple[Scenario, dict[str, Change]]:
    moved = {change.work: change for change in shifted(works, months)}
    others = (item for item in begun.changes if item.work not in moved)
    return Scenario(begun.name, (*others, *moved.values())), moved


def _turn(works: Works, item: Ruled) -> Turn:
    first, second = item.relation.a, item.relation.b
    if works.end[first] < works.start[second]:
        return Turn.BEFORE
    return Turn.AFTER if works.start[first] > works.end[second] else Turn.TOGETHER


def _taken_back(scenario: Scenario, work: str, own: Change | None) -> Scenario:
    """Return a scenario in which one work is where it was when the plan began."""
    left = without(scenario, work)
    return left if own is None else Scenario(left.name, (*left.changes, own))


def _together(
    problem: Problem, choice: Mapping[int, int], at: int, earlier: Sequence[int], outlook: Outlook
) -> tuple[str, ...]:
    """Name the moves told before that this one opens, couples, hinders less or keeps an order with."""
    planned = problem.as_planned()
    wished: list[Relation] = [item.relation for item in problem.laws]
    wished += [item.relation for item in problem.joining]
    wished += [item.relation for item in problem.couplings]
    gained = {
        end
        for wanted, relations in ((True, wished), (False, [item.relation for item in problem.hinder]))
        for relation in relations
        if at in (relation.a, relation.b)
        and holds(relation, choice) is wanted
        and holds(relation, planned) is not wanted
        for end in (relation.a, relation.b)
    }
    return tuple(outlook.ids[other] for other in earlier if other in gained)[:_MOST_TOGETHER]
