"""What a choice costs, part by part, and which laws it breaks: counted plainly, without a solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from koppel.planning.problem import Place, Problem, Relation, Ruled

    Choice = Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Parts of what a choice costs, in thousandths of a month that one work is moved."""

    openings: int
    hinder_weeks: int
    hinder_at_once: int
    moved: int
    largest_share: int
    couplings: int

    @property
    def total(self) -> int:
        """Add up the parts."""
        return sum(astuple(self))


@dataclass(frozen=True, slots=True)
class TooMany:
    """A party has more works at once than it can, in a month since 1970-01."""

    party: str
    month: int
    works: tuple[int, ...]
    most: int


def costs(problem: Problem, choice: Choice) -> Costs:
    """Count what a choice costs: of each work that takes part, the number of what it chooses."""
    return Costs(
        openings=problem.opening_cost * len(problem.openings) - problem.joined_saves * len(joined(problem, choice)),
        hinder_weeks=problem.hinder_month_cost
        * sum(len(hinder_months(problem, item, choice)) for item in problem.places),
        hinder_at_once=sum(item.cost for item in problem.hinder if holds(item.relation, choice)),
        moved=sum(own[choice[at]] for at, own in problem.move_costs.items()),
        largest_share=problem.share_cost * max(months_by_party(problem, choice).values(), default=0),
        couplings=sum(item.cost for item in problem.couplings if not holds(item.relation, choice)),
    )


def holds(relation: Relation, choice: Choice) -> bool:
    """Tell whether something holds of two works at the dates that they chose."""
    return bool(relation.holds[choice[relation.a], choice[relation.b]])


def months_by_party(problem: Problem, choice: Choice) -> dict[str, int]:
    """Add up the months that the works of each party move."""
    months: Counter[str] = Counter()
    for at, own in problem.choices.items():
        if count := abs(own[choice[at]]):
            months[problem.party[at]] += count
    return dict(months)


def hinder_months(problem: Problem, place: Place, choice: Choice) -> set[int]:
    """Return the months in which a place has hinder."""
    months: set[int] = set()
    for at in place.works:
        first, last = problem.months[at][choice[at]]
        months.update(range(first, last + 1))
    return months


def broken_laws(problem: Problem, choice: Choice) -> tuple[Ruled, ...]:
    """Return the laws between two works that a choice breaks."""
    return tuple(item for item in problem.laws if not holds(item.relation, choice))


def too_many(problem: Problem, choice: Choice) -> Iterator[TooMany]:
    """Return the months in which a party has more works at once than it can."""
    for party, most in sorted(problem.at_once.items()):
        works: defaultdict[int, list[int]] = defaultdict(list)
        for at in problem.busy:
            if problem.party[at] == party:
                first, last = problem.months[at][choice[at]]
                for month in range(first, last + 1):
                    works[month].append(at)
        for month, members in sorted(works.items()):
            if len(members) > most:
                yield TooMany(party, month, tuple(members), most)


def is_lawful(problem: Problem, choice: Choice) -> bool:
    """Tell whether a choice breaks no law."""
    return not broken_laws(problem, choice) and next(too_many(problem, choice), None) is None


def joined(problem: Problem, choice: Choice) -> set[int]:
    """Return the holes, by their numbers, that are part of the opening of another one, a core."""
    parts: set[int] = set()
    for item in problem.joining:
        if item.other not in parts and item.core not in parts and holds(item.relation, choice):
            parts.add(item.other)
    return parts


def forest(edges: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Return edges (weight and two ends) that close no circle, the heaviest first."""
    root: dict[int, int] = {}

    def find_root(node: int) -> int:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for weight, first, second in sorted(edges, key=lambda edge: (-edge[0], edge[1:])):
        a, b = find_root(first), find_root(second)
        if a != b:
            root[b] = a
            yield weight, first, second
