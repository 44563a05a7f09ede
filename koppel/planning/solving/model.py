"""A problem, or a part of one, as a model of CP-SAT (``docs/decisions/0012-best-plan.md``)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koppel.planning.solving.clauses import Clauses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ortools.sat.python import cp_model

    from koppel.planning.problem import Joining, Problem

    Variable = cp_model.IntVar


_SEED = 1
# The solver names a number beyond this where it knows no bound.
_NO_BOUND = 1e15
# Where not all laws can be kept, one that is broken counts for more than all that is weighed.
_LAW_COST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What a search found.

    Attributes
    ----------
    choice
        Of each work that can move; empty where nothing was found.
    cost, least
        Of that choice, and of any at least; None is not known.
    is_impossible
        No choice keeps the laws.
    core
        Numbers of the literals that were assumed and do not go together.
    """

    choice: Mapping[int, int] = field(default_factory=dict)
    cost: int | None = None
    least: int | None = None
    is_impossible: bool = False
    core: frozenset[int] = frozenset()


class Model:
    """
    The choices as variables, laws as clauses, and costs as the objective.

    Parameters
    ----------
    problem
        Of the whole or a part, see `koppel.planning.parts.only`.
    may_break
        Whether laws can be broken, as few as possible: for what no choice keeps them all of.
    """

    def __init__(self, problem: Problem, *, may_break: bool = False) -> None:
        self._problem = problem
        self._may_break = may_break
        # Loading it takes a second and 80 MB, which nobody pays who has no plan computed.
        from ortools.sat.python import cp_model

        self._library = cp_model
        self.model = cp_model.CpModel()
        self._terms: list[tuple[Variable, int]] = []
        self._constant = 0
        self._clauses = Clauses(problem, self.model)
        self.choice, self.only = self._clauses.choice, self._clauses.only
        for at, own in self.choice.items():
            self._terms += [(var, cost) for var, cost in zip(own, problem.move_costs[at], strict=True) if cost]
        self._laws()
        self._openings()
        for item in problem.couplings:
            self._terms.append((self._clauses.unless(item.relation, item.relation.holds), item.cost))
        for item in problem.hinder:
            self._terms.append((self._clauses.unless(item.relation, ~item.relation.holds), item.cost))
        self._hinder_months()
        self._room()
        if problem.share_cost:
            self._share()
        self.model.minimize(
            self._library.LinearExpr.weighted_sum([var for var, _ in self._terms], [cost for _, cost in self._terms])
            + self._constant
        )

    def answer(self, work: float, seconds: float | None = None) -> Answer:
        """
        Search for the best choice.

        Parameters
        ----------
        work
            At most so many units of the solver's own measure of work, about seconds of a processor.
        seconds
            Of the clock, at most; None is no bound.
        """
        library = self._library
        solver = library.CpSolver()
        # A single thread and a fixed seed: the same model has the same answer.
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = work
        if seconds is not None:
            solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model)
        if status == library.INFEASIBLE:
            return Answer(is_impossible=True, core=frozenset(solver.sufficient_assumptions_for_infeasibility()))
        bound = solver.best_objective_bound
        least = round(bound) if abs(bound) < _NO_BOUND else None
        if status not in (library.OPTIMAL, library.FEASIBLE):
            return Answer(least=least)
        chosen = {
            at: next(number for number, var in enumerate(own) if solver.boolean_value(var))
            for at, own in self.choice.items()
        }
        cost = round(solver.objective_value)
        return Answer(choice=chosen, cost=cost, least=cost if status == library.OPTIMAL else least)

    def hint(self, choice: Mapping[int, int]) -> None:
        """Begin the search at a choice."""
        for at, own in self.choice.items():
            for number, var in enumerate(own):
                self.model.add_hint(var, number == choice[at])

    def _laws(self) -> None:
        for item in self._problem.laws:
            if self._may_break:
                self._terms.append((self._clauses.unless(item.relation, item.relation.holds), _LAW_COST))
            else:
                self.only(item.relation, item.relation.holds)

    def _openings(self) -> None:
        """
        Count openings: each hole is one, and one less where it is part of that of a core.

        Which are a core is not to choose: a hole is none exactly where a larger core shares ground with it and lies
        open with it, so that it counts as `koppel.planning.value.joined` does.
        """
        problem = self._problem
        self._constant += problem.opening_cost * len(problem.openings)
        larger: defaultdict[int, list[Joining]] = defaultdict(list)
        for item in problem.joining:
            larger[item.other].append(item)
        cores = {other: self.model.new_bool_var("") for other in larger}
        for other, own in larger.items():
            core = cores[other]
            joins = []
            for item in own:
                # Without a larger one it is a core whatever is chosen.
                when = [cores[item.core]] if item.core in cores else []
                join = self.model.new_bool_var("")
                for var in when:
                    self.model.add_implication(join, var)
                self.only(item.relation, item.relation.holds, join)
                self.only(item.relation, ~item.relation.holds, core, *when)
                joins.append(join)
            self.model.add_exactly_one([core, *joins])
            self._constant -= problem.joined_saves
            self._terms.append((core, problem.joined_saves))

    def _hinder_months(self) -> None:
        if not self._problem.hinder_month_cost:
            return
        for place in self._problem.places:
            stays = {
                month
                for at in place.works
                if at not in self.choice
                for first, last in self._problem.months[at][:1]
                for month in range(first, last + 1)
            }
            self._constant += self._problem.hinder_month_cost * len(stays)
            covers = self._covers([at for at in place.works if at in self.choice])
            for month, by_work in sorted(covers.items()):
                if month in stays:
                    continue
                busy = self.model.new_bool_var("")
                for literals in by_work.values():
                    self.model.add(sum(literals) <= busy)
                self._terms.append((busy, self._problem.hinder_month_cost))

    def _covers(self, works: Sequence[int]) -> dict[int, dict[int, list[Variable]]]:
        """Return for each month the works that can take it, and the choices with which they do."""
        covers: defaultdict[int, defaultdict[int, list[Variable]]] = defaultdict(lambda: defaultdict(list))
        for at in works:
            for var, (first, last) in zip(self.choice[at], self._problem.months[at], strict=True):
                for month in range(first, last + 1):
                    covers[month][at].append(var)
        return {month: dict(by_work) for month, by_work in covers.items()}

    def _room(self) -> None:
        for party, most in self._problem.at_once.items():
            busy = [at for at in self._problem.busy if self._problem.party[at] == party]
            stays: defaultdict[int, int] = defaultdict(int)
            for at in busy:
                if at not in self.choice:
                    first, last = self._problem.months[at][0]
                    for month in range(first, last + 1):
                        stays[month] += 1
            for month, by_work in self._covers([at for at in busy if at in self.choice]).items():
                room = most - stays[month]
                if len(by_work) <= room:
                    continue
                more = self.model.new_int_var(0, len(by_work) if self._may_break else 0, "")
                self._terms.append((more, _LAW_COST))
                # A party that has too many already has no room at all.
                self.model.add(sum(var for literals in by_work.values() for var in literals) <= room + more)

    def _share(self) -> None:
        by_party: defaultdict[str, list[tuple[Variable, int]]] = defaultdict(list)
        for at, own in self.choice.items():
            months = self._problem.choices[at]
            by_party[self._problem.party[at]] += [
                (var, abs(count)) for var, count in zip(own, months, strict=True) if count
            ]
        longest = sum(max(abs(count) for count in self._problem.choices[at]) for at in self.choice)
        largest = self.model.new_int_var(0, longest, "largest_share")
        for terms in by_party.values():
            self.model.add(
                self._library.LinearExpr.weighted_sum([var for var, _ in terms], [n for _, n in terms]) <= largest
            )
        self._terms.append((largest, self._problem.share_cost))
