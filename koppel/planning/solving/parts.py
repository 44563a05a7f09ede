"""Parts of a problem that have nothing to do with each other: each can be solved by itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from koppel.planning.value import forest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.planning.problem import Problem, Relation


@dataclass(frozen=True, slots=True)
class Part:
    """Works that can move, and the openings and places that they have to do with; positions, sorted."""

    movable: tuple[int, ...]
    openings: tuple[int, ...]
    places: tuple[int, ...]


def parts_of(problem: Problem) -> tuple[Part, ...]:
    """
    Split a problem where nothing couples its works.

    Returns
    -------
    parts
        The largest last. Works are in one where a law, a cost, an opening or the room of a party says something of
        both; that the party that moves most counts once more couples all, and is left out.
    """
    movable = set(problem.movable)
    pairs = [
        (relation.a, relation.b)
        for relation in (
            *(item.relation for item in problem.laws),
            *(item.relation for item in (*problem.couplings, *problem.hinder)),
        )
        if relation.a in movable and relation.b in movable
    ]
    # A work that stays can be part of the openings of two that move.
    pairs += [(item.relation.a, item.relation.b) for item in problem.joining]
    for place in problem.places:
        pairs += pairwise(at for at in place.works if at in movable)
    for party in problem.at_once:
        pairs += pairwise(at for at in problem.busy if at in movable and problem.party[at] == party)
    linked = list(forest((0, first, second) for first, second in set(pairs)))
    opens = {item.work for item in problem.openings}
    part_of = {at: at for at in (*movable, *opens, *(end for _, *ends in linked for end in ends))}
    for _, first, second in linked:
        old, new = sorted((_root(part_of, first), _root(part_of, second)), reverse=True)
        part_of[old] = new
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for at in sorted(part_of):
        groups[_root(part_of, at)].append(at)
    places: defaultdict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(problem.places):
        for root in {_root(part_of, at) for at in place.works if at in movable}:
            places[root].append(number)
    parts = [
        Part(
            tuple(at for at in members if at in movable),
            tuple(at for at in members if at in opens),
            tuple(places[root]),
        )
        for root, members in groups.items()
    ]
    return tuple(sorted((part for part in parts if part.movable), key=lambda part: (len(part.movable), part.movable)))


def merged(parts: Iterable[Part]) -> Part:
    """Put parts together again."""
    sides = [(part.movable, part.openings, part.places) for part in parts]
    return Part(*(tuple(sorted({one for side in sides for one in side[at]})) for at in range(3)))


def only(problem: Problem, part: Part, *, with_share: bool = False) -> Problem:
    """
    Return the problem of one part, or of some together: the works that it moves, and what is said of them.

    That the party that moves most counts once more is left out, but for `with_share`.
    """
    moves, openings = set(part.movable), set(part.openings)

    def says(relation: Relation) -> bool:
        return relation.a in moves or relation.b in moves

    laws = tuple(item for item in problem.laws if says(item.relation))
    joining = tuple(item for item in problem.joining if item.relation.a in openings and item.relation.b in openings)
    couplings = tuple(item for item in problem.couplings if says(item.relation))
    hinder = tuple(item for item in problem.hinder if says(item.relation))
    places = tuple(problem.places[number] for number in part.places)
    parties = {problem.party[at] for at in moves}
    busy = tuple(at for at in problem.busy if problem.party[at] in parties and problem.party[at] in problem.at_once)
    relations = [*(item.relation for item in laws), *(item.relation for item in joining)]
    relations += [item.relation for item in (*couplings, *hinder)]
    concerned = {
        *moves,
        *openings,
        *busy,
        *(end for relation in relations for end in (relation.a, relation.b)),
        *(at for place in places for at in place.works),
    }
    return replace(
        problem,
        choices={at: problem.choices[at] for at in sorted(concerned)},
        move_costs={at: problem.move_costs[at] for at in sorted(concerned)},
        laws=laws,
        openings=tuple(item for item in problem.openings if item.work in openings),
        joining=joining,
        couplings=couplings,
        hinder=hinder,
        places=places,
        busy=busy,
        share_cost=problem.share_cost if with_share else 0,
        at_once={party: most for party, most in problem.at_once.items() if party in parties},
    )


def _root(part_of: dict[int, int], node: int) -> int:
    while part_of[node] != node:
        part_of[node] = part_of[part_of[node]]
        node = part_of[node]
    return node
