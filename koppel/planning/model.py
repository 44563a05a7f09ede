"""A problem, or a part of one, as a model of CP-SAT (``docs/decisions/0012-best-plan.md``)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from ortools.sat.python import cp_model

    from koppel.planning.problem import Problem, Relation

    Bools = NDArray[np.bool_]
    Literal = cp_model.LiteralT
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
        self._moves = set(problem.movable)
        self.choice: dict[int, list[Variable]] = {}
        # Of each work whether its choice is one of the first so many.
        self._until: dict[int, list[Variable]] = {}
        for at in problem.movable:
            self.choice[at] = self._choices(at)
        self._laws()
        self._openings()
        for item in problem.couplings:
            self._terms.append((self._unless(item.relation, item.relation.holds), item.cost))
        for item in problem.hinder:
            self._terms.append((self._unless(item.relation, ~item.relation.holds), item.cost))
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
                self._terms.append((self._unless(item.relation, item.relation.holds), _LAW_COST))
            else:
                self.only(item.relation, item.relation.holds)

    def _choices(self, at: int) -> list[Variable]:
        count = len(self._problem.choices[at])
        own = [self.model.new_bool_var(f"x{at}_{number}") for number in range(count)]
        until = [self.model.new_bool_var(f"u{at}_{number}") for number in range(count - 1)]
        self.model.add_exactly_one(own)
        self.model.add(own[0] == until[0])
        for number in range(1, count - 1):
            self.model.add_implication(until[number - 1], until[number])
            self.model.add(own[number] == until[number] - until[number - 1])
        self.model.add(own[-1] == 1 - until[-1])
        self._until[at] = until
        self._terms += [(var, cost) for var, cost in zip(own, self._problem.move_costs[at], strict=True) if cost]
        return own

    def only(self, relation: Relation, holds: Bools, *when: Literal) -> None:
        """
        Allow only the dates of two works of which something holds, wherever all of some literals do.

        Mostly the later one is, the later the other must be: then it is enough to say of each month that who is not
        later than that has the other not later than another month, and the reverse, and a solver sees more in it.
        """
        unless = [~literal for literal in when]
        both = relation.a in self._moves and relation.b in self._moves
        if both and (band := _band(holds)) is not None:
            self._band(relation, holds, band, unless)
            return
        for at, other, table in ((relation.a, relation.b, holds), (relation.b, relation.a, holds.T)):
            for number, row in enumerate(table):
                if row.all():
                    continue
                clause = [*unless, *self._chosen(other, np.flatnonzero(row))]
                if at in self._moves:
                    self.model.add_bool_or([*clause, ~self.choice[at][number]])
                elif other in self._moves:
                    self.model.add_bool_or(clause)

    def _band(
        self, relation: Relation, holds: Bools, band: tuple[NDArray[np.int64], NDArray[np.int64]], unless: list[Literal]
    ) -> None:
        low, high = band
        first, second = self._until[relation.a], self._until[relation.b]
        rows, last = len(low), holds.shape[1] - 1
        some = holds.any(axis=1)
        for row in np.flatnonzero(~some).tolist():
            self.model.add_bool_or([*unless, ~self.choice[relation.a][row]])
        for row in np.flatnonzero(some).tolist():
            # Not later than this row: the other is not later than it allows.
            not_until = [~first[row]] if row < rows - 1 else []
            if high[row] < last:
                self.model.add_bool_or([*unless, *not_until, second[int(high[row])]])
            # Not earlier than this row: the other is not earlier than it allows.
            before = [first[row - 1]] if row > 0 else []
            if low[row] > 0:
                self.model.add_bool_or([*unless, *before, ~second[int(low[row]) - 1]])

    def _chosen(self, at: int, numbers: NDArray[np.int64]) -> list[Variable]:
        return [self.choice[at][number] for number in numbers.tolist()] if at in self._moves else []

    def _unless(self, relation: Relation, holds: Bools) -> Variable:
        """Return a variable that must be 1 where something does not hold of two works."""
        missed = self.model.new_bool_var("")
        self.only(relation, holds, ~missed)
        return missed

    def _openings(self) -> None:
        """Count openings: each work is one, and each link that is made, and closes no circle, is one less."""
        self._constant += self._problem.opening_cost * len(self._problem.openings)
        made = []
        for item in self._problem.links:
            link = self.model.new_bool_var("")
            relation = item.relation
            if relation.a in self._moves or relation.b in self._moves:
                self.only(relation, relation.holds, link)
            elif not relation.holds.all():
                self.model.add(link == 0)
            self._terms.append((link, -item.cost))
            made.append((relation.a, relation.b, link))
        self._no_circles(_in_circles(made))

    def _no_circles(self, links: Sequence[tuple[int, int, Variable]]) -> None:
        nodes = sorted({end for first, second, _ in links for end in (first, second)})
        level = {at: self.model.new_int_var(0, len(nodes) - 1, "") for at in nodes}
        parents: defaultdict[int, list[Variable]] = defaultdict(list)
        between: dict[tuple[int, int], Variable] = {}
        for first, second, link in links:
            up, down = (self.model.new_bool_var("") for _ in range(2))
            self.model.add(up + down == link)
            for child, parent, directed in ((first, second, up), (second, first, down)):
                self.model.add(level[child] >= level[parent] + 1).only_enforce_if(directed)
                parents[child].append(directed)
            between[min(first, second), max(first, second)] = link
        if links:
            self.model.add(sum(link for _, _, link in links) <= len(nodes) - 1)
        for directed_links in parents.values():
            self.model.add_at_most_one(directed_links)
        # What the levels say only of whole numbers, these say of any: three that are one take two links.
        neighbours: defaultdict[int, set[int]] = defaultdict(set)
        for first, second in between:
            neighbours[first].add(second)
        for (first, second), link in between.items():
            for third in sorted(neighbours[first] & neighbours[second]):
                self.model.add(link + between[first, third] + between[second, third] <= 2)

    def _hinder_months(self) -> None:
        if not self._problem.hinder_month_cost:
            return
        for place in self._problem.places:
            stays = {
                month
                for at in place.works
                if at not in self._moves
                for first, last in self._problem.months[at][:1]
                for month in range(first, last + 1)
            }
            self._constant += self._problem.hinder_month_cost * len(stays)
            covers = self._covers([at for at in place.works if at in self._moves])
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
                if at not in self._moves:
                    first, last = self._problem.months[at][0]
                    for month in range(first, last + 1):
                        stays[month] += 1
            for month, by_work in self._covers([at for at in busy if at in self._moves]).items():
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


def _in_circles(links: Sequence[tuple[int, int, Variable]]) -> list[tuple[int, int, Variable]]:
    """Leave out the links that lie in no circle: those to a work without another one, again and again."""
    left = list(links)
    while True:
        degree: defaultdict[int, int] = defaultdict(int)
        for first, second, _ in left:
            degree[first] += 1
            degree[second] += 1
        inside = [item for item in left if degree[item[0]] > 1 and degree[item[1]] > 1]
        if len(inside) == len(left):
            return inside
        left = inside


def _band(holds: Bools) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """
    Return of each row the first and last column of which something holds, where these only grow from row to row.

    None where a row has a hole, or where a later row allows what is earlier.
    """
    some = holds.any(axis=1)
    if not some.any():
        return None
    low = holds.argmax(axis=1)
    high = holds.shape[1] - 1 - holds[:, ::-1].argmax(axis=1)
    whole = holds.sum(axis=1) == high - low + 1
    if not whole[some].all() or (np.diff(low[some]) < 0).any() or (np.diff(high[some]) < 0).any():
        return None
    return low.astype(np.int64), high.astype(np.int64)
