"""
Koppelkansen in, combinations out: what a team really decides on (``docs/domain.md`` §6).

A combination is a maximal clique of the graph of koppelkansen. Its identity is its members, so that assessments stay
with it when everything is found again.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from koppel.detect.cliques import best_clique_of_each, maximal_cliques

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from koppel.catalogue.load import Rules

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]
    Clique = tuple[int, ...]

COMBINATIONS_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("component", pa.string()),
        ("size", pa.int32()),
        ("score", pa.float64()),
        ("proposed", pa.bool_()),
        ("alternative_to", pa.string()),
        ("bounded", pa.bool_()),
    ]
)
MEMBERS_SCHEMA = pa.schema([("combination_id", pa.string()), ("activity_id", pa.string())])
COMPONENTS_SCHEMA = pa.schema([("activity_id", pa.string()), ("component", pa.string())])


@dataclass(frozen=True, slots=True)
class Combined:
    """
    Tables of `COMBINATIONS_SCHEMA`, `MEMBERS_SCHEMA` and `COMPONENTS_SCHEMA`.

    Combinations come best first. ``component`` is the id of the first activity of the connected part.
    ``alternative_to`` is the proposal under which a combination that is not proposed stands. ``bounded`` is True
    where the part holds too many cliques and only the best one of each activity was kept.
    """

    combinations: pa.Table
    members: pa.Table
    components: pa.Table


def combination_id(members: list[str]) -> str:
    """Return the identity of a combination: the same for the same members, in whatever order."""
    return hashlib.sha256("\n".join(sorted(members)).encode()).hexdigest()[:32]


def combine(
    ids: pa.Array, koppelkansen: pa.Table, rules: Rules, private: Mapping[str, str] = MappingProxyType({})
) -> Combined:
    """
    Find the combinations of koppelkansen.

    Parameters
    ----------
    ids
        Ids of activities, at least of all that occur, in the order of partner and external id.
    koppelkansen
        Columns ``a_id``, ``b_id`` and ``score``; each pair once.
    rules
        Bonus for each member beyond two; most cliques for each connected part; what makes a variant.
    private
        Ids of works of visibility ``eigen``, with their partner. They change nothing of what the others see: the
        combinations of shared works are found without them, and beside these those of each partner with its own.

    Returns
    -------
    combined
        The same for the same input, in whatever order the koppelkansen come. Works of two partners that are both
        private are in no combination together: nobody sees both.
    """
    first, second, scores = _edges(ids, koppelkansen)
    component = components(len(ids), first, second)
    cliques, bounded, layer = _layers(first, second, scores, len(ids), rules, _owners(ids, private))
    clique_scores = _scored(cliques, first, second, scores, len(ids), rules)
    order = sorted(range(len(cliques)), key=lambda at: (-clique_scores[at], -len(cliques[at]), cliques[at]))
    proposed, host = _cover(order, cliques, layer, rules.combination_variant_share)
    names = ids.to_pylist()
    keys = [combination_id([names[node] for node in clique]) for clique in cliques]
    rows = {
        "id": [keys[at] for at in order],
        "component": [names[component[cliques[at][0]]] for at in order],
        "size": [len(cliques[at]) for at in order],
        "score": [float(clique_scores[at]) for at in order],
        "proposed": [proposed[at] for at in order],
        "alternative_to": [None if (under := host[at]) is None else keys[under] for at in order],
        "bounded": [bounded[at] for at in order],
    }
    nodes = np.unique(np.concatenate([first, second]))
    return Combined(
        pa.table(rows, schema=COMBINATIONS_SCHEMA),
        pa.table(
            {
                "combination_id": [keys[at] for at in order for _ in cliques[at]],
                "activity_id": [names[node] for at in order for node in cliques[at]],
            },
            schema=MEMBERS_SCHEMA,
        ),
        pa.table(
            {"activity_id": ids.take(pa.array(nodes)), "component": ids.take(pa.array(component[nodes]))},
            schema=COMPONENTS_SCHEMA,
        ),
    )


def _edges(ids: pa.Array, koppelkansen: pa.Table) -> tuple[Index, Index, Floats]:
    sides = []
    for name in ("a_id", "b_id"):
        column = koppelkansen[name].combine_chunks()
        column = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        sides.append(pc.index_in(column, value_set=ids).to_numpy(zero_copy_only=False).astype(np.int64))
    first, second = np.minimum(*sides), np.maximum(*sides)
    order = np.lexsort((second, first))
    scores = koppelkansen["score"].combine_chunks().to_numpy(zero_copy_only=False)
    return first[order], second[order], np.asarray(scores, dtype=np.float64)[order]


def components(count: int, first: Index, second: Index) -> Index:
    """Label every node with the lowest node that it is connected with."""
    label = np.arange(count)
    while True:
        low = np.minimum(label[first], label[second])
        before = label.copy()
        np.minimum.at(label, before[first], low)
        np.minimum.at(label, before[second], low)
        np.minimum.at(label, first, low)
        np.minimum.at(label, second, low)
        label = label[label]
        if np.array_equal(label, before):
            return label


def _owners(ids: pa.Array, private: Mapping[str, str]) -> Index:
    """Return a number for the partner of each private work, from 1 on; 0 for shared works."""
    codes = {partner: at for at, partner in enumerate(sorted(set(private.values())), 1)}
    if not codes:
        return np.zeros(len(ids), dtype=np.int64)
    return np.array([codes.get(private.get(name, ""), 0) for name in ids.to_pylist()], dtype=np.int64)


def _layers(
    first: Index, second: Index, scores: Floats, count: int, rules: Rules, owner: Index
) -> tuple[list[Clique], list[bool], list[int]]:
    """Find the cliques of shared works, then those of each partner with private works in them."""
    cliques: list[Clique] = []
    bounded: list[bool] = []
    layer: list[int] = []
    for code in np.unique(np.append(owner, 0)).tolist():
        sees = ((owner[first] == 0) | (owner[first] == code)) & ((owner[second] == 0) | (owner[second] == code))
        if code:
            # Every clique with a private work lies among that work and its neighbours.
            own = sees & ((owner[first] == code) | (owner[second] == code))
            near = np.zeros(count, dtype=bool)
            near[first[own]] = near[second[own]] = True
            sees &= near[first] & near[second]
        for clique, is_bounded in _cliques(first[sees], second[sees], scores[sees], count, rules):
            if not code or any(owner[node] == code for node in clique):
                cliques.append(clique)
                bounded.append(is_bounded)
                layer.append(code)
    return cliques, bounded, layer


def _cliques(first: Index, second: Index, scores: Floats, count: int, rules: Rules) -> Iterator[tuple[Clique, bool]]:
    """Return each clique, and whether its connected part holds too many to return all."""
    component = components(count, first, second)
    neighbours: defaultdict[int, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for a, b, part in zip(first.tolist(), second.tolist(), component[first].tolist(), strict=True):
        near = neighbours[part]
        near[a].add(b)
        near[b].add(a)
    for part in sorted(neighbours):
        near = neighbours[part]
        cliques = maximal_cliques(near, rules.combination_max_cliques)
        is_bounded = cliques is None
        if cliques is None:
            inside = np.flatnonzero(component[first] == part)
            pairs = zip(first[inside].tolist(), second[inside].tolist(), strict=True)
            cliques = best_clique_of_each(sorted(near), dict(zip(pairs, scores[inside].tolist(), strict=True)))
        for clique in cliques:
            yield clique, is_bounded


def _scored(cliques: list[Clique], first: Index, second: Index, scores: Floats, count: int, rules: Rules) -> Floats:
    """Return the score of each clique: the mean of its pairs and a bonus for its size."""
    keys = first * count + second
    result = np.zeros(len(cliques))
    by_size: defaultdict[int, list[int]] = defaultdict(list)
    for at, clique in enumerate(cliques):
        by_size[len(clique)].append(at)
    for size, places in by_size.items():
        nodes = np.array([cliques[at] for at in places], dtype=np.int64)
        low, high = np.triu_indices(size, 1)
        edges = np.searchsorted(keys, nodes[:, low] * count + nodes[:, high])
        mean = scores[edges].sum(axis=1) / len(low)
        result[places] = np.minimum(100.0, mean * (1 + rules.combination_extra_member * (size - 2)))
    return result


def _cover(
    order: list[int], cliques: list[Clique], layer: list[int], variant_share: float
) -> tuple[list[bool], list[int | None]]:
    """
    Propose best first, passing over what is a variant of a better proposal.

    A partner's own layer comes after that of all: what is proposed to all is proposed whatever one of them has.

    Returns
    -------
    proposed, host
        Per clique; the host of one that was passed over is the better proposal that shares most members, the best
        one where two share as many.
    """
    shared: defaultdict[int, list[int]] = defaultdict(list)
    proposed = [False] * len(cliques)
    host: list[int | None] = [None] * len(cliques)
    rank = {at: place for place, at in enumerate(order)}
    for code in sorted(set(layer)):
        proposals_of = shared if code == 0 else defaultdict(list, {node: list(at) for node, at in shared.items()})
        for at in [at for at in order if layer[at] == code]:
            members = cliques[at]
            # What is proposed to all can be worse than what one partner has beside it.
            beside = Counter(other for node in members for other in proposals_of[node] if rank[other] < rank[at])
            best = min(beside, key=lambda other: (-beside[other], rank[other]), default=None)
            if best is not None and beside[best] >= variant_share * len(members):
                host[at] = best
                continue
            proposed[at] = True
            for node in members:
                proposals_of[node].append(at)
    return proposed, host
