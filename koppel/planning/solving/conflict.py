"""Why no choice is possible: the fewest laws that contradict each other, by assumptions of CP-SAT and their core."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.planning.solving.model import Model
from koppel.planning.solving.parts import only, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.planning.problem import Problem, Ruled

# Every test of whether a few laws go together ends after so much work; what is not known by then stays among them.
_WORK = 2.0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Laws between two works, and works for which their party has no room at once, that do not go together."""

    laws: tuple[Ruled, ...]
    crowded: tuple[int, ...]


def conflict(problem: Problem, number: int) -> Conflict:
    """
    Return what contradicts itself in a part of which no choice is possible.

    Parameters
    ----------
    problem
        The whole.
    number
        Of the part, among `parts_of`.

    Returns
    -------
    conflict
        Without any one of these the rest goes together, as far as that was known in time.
    """
    part = only(problem, parts_of(problem)[number])
    plain = replace(part, openings=(), joining=(), couplings=(), hinder=(), places=(), share_cost=0, opening_cost=0)
    laws = _core(plain)
    busy = list(plain.busy)
    if not _is_impossible(replace(plain, laws=tuple(laws), busy=tuple(busy))):
        laws = list(plain.laws)
    for item in list(laws):
        rest = [one for one in laws if one is not item]
        if _is_impossible(replace(plain, laws=tuple(rest), busy=tuple(busy))):
            laws = rest
    for at in list(busy):
        fewer = [one for one in busy if one != at]
        if _is_impossible(replace(plain, laws=tuple(laws), busy=tuple(fewer))):
            busy = fewer
    return Conflict(tuple(laws), tuple(busy))


def _core(problem: Problem) -> list[Ruled]:
    """Assume each law, and return those that the solver needed to see that they do not go together."""
    model = Model(replace(problem, laws=()))
    assumed: dict[int, Ruled] = {}
    for item in problem.laws:
        literal = model.model.new_bool_var("")
        model.only(item.relation, item.relation.holds, literal)
        assumed[literal.index] = item
        model.model.add_assumption(literal)
    answer = model.answer(_WORK)
    return [assumed[index] for index in sorted(answer.core) if index in assumed]


def _is_impossible(problem: Problem) -> bool:
    return Model(problem).answer(_WORK).is_impossible


def concerned(item: Conflict) -> Sequence[int]:
    """Return the works that a conflict is about."""
    pairs = {end for law in item.laws for end in (law.relation.a, law.relation.b)}
    return sorted(pairs | set(item.crowded))
