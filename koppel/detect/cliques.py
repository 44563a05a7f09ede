"""Maximal cliques of a graph, within bounds that no input can make it exceed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A search may take this many steps for every clique that it may give.
STEPS_PER_CLIQUE = 20


class _BoundReachedError(Exception):
    """There are more cliques than may be listed."""


def maximal_cliques(neighbours: Mapping[int, set[int]], limit: int) -> list[tuple[int, ...]] | None:
    """
    List the maximal cliques of a graph, by Bron and Kerbosch's search with a pivot.

    Parameters
    ----------
    neighbours
        Every node's neighbours; symmetric, no node its own.
    limit
        Most cliques to list.

    Returns
    -------
    cliques
        Each sorted, of two nodes or more; None where there are more than `limit`, or where finding them would take
        more than `STEPS_PER_CLIQUE` times `limit` steps.
    """
    cliques: list[tuple[int, ...]] = []
    steps_left = STEPS_PER_CLIQUE * limit

    def extend(chosen: tuple[int, ...], candidates: set[int], excluded: set[int]) -> None:
        nonlocal steps_left
        steps_left -= 1
        if steps_left < 0 or len(cliques) > limit:
            raise _BoundReachedError
        if not candidates:
            if not excluded and len(chosen) > 1:
                cliques.append(tuple(sorted(chosen)))
            return
        if len(candidates) == 1 and not excluded:
            cliques.append(tuple(sorted((*chosen, *candidates))))
            return
        pivot = max((*candidates, *excluded), key=lambda node: (len(candidates & neighbours[node]), -node))
        for node in sorted(candidates - neighbours[pivot]):
            near = neighbours[node]
            extend((*chosen, node), candidates & near, excluded & near)
            candidates = candidates - {node}
            excluded = excluded | {node}

    # Few neighbours first: the sets that the deeper search carries stay small.
    order = sorted(neighbours, key=lambda node: (len(neighbours[node]), node))
    place = {node: at for at, node in enumerate(order)}
    try:
        for node in order:
            near = neighbours[node]
            later = {other for other in near if place[other] > place[node]}
            extend((node,), later, near - later)
    except _BoundReachedError:
        return None
    return cliques if len(cliques) <= limit else None


def best_clique_of_each(nodes: Sequence[int], scores: Mapping[tuple[int, int], float]) -> list[tuple[int, ...]]:
    """
    Grow one good maximal clique from every node: always the neighbour that adds most score.

    Parameters
    ----------
    nodes
        All nodes, sorted.
    scores
        Score of every edge, by its two nodes in order.

    Returns
    -------
    cliques
        Distinct, each sorted and maximal; every node is in one or more.
    """
    count = len(nodes)
    at = {node: place for place, node in enumerate(nodes)}
    weight = np.full((count, count), -np.inf)
    for (first, second), value in scores.items():
        weight[at[first], at[second]] = weight[at[second], at[first]] = value
    cliques: dict[tuple[int, ...], None] = {}
    for start in range(count):
        members = [start]
        gain = weight[start].copy()
        while (best := int(np.argmax(gain))) is not None and gain[best] > -np.inf:
            members.append(best)
            gain = gain + weight[best]
        cliques[tuple(nodes[place] for place in sorted(members))] = None
    return list(cliques)
