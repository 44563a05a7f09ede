from __future__ import annotations

from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import Rules
from koppel.detect.cliques import best_clique_of_each, maximal_cliques
from koppel.detect.combine import Combined, combination_id, combine

IDS = [f"n{at:02}" for at in range(40)]


def run(edges: dict[tuple[str, str], float], rules: Rules | None = None) -> Combined:
    table = pa.table(
        {
            "a_id": pa.array([a for a, _ in edges], pa.string()),
            "b_id": pa.array([b for _, b in edges], pa.string()),
            "score": pa.array(list(edges.values()), pa.float64()),
        }
    )
    return combine(pa.array(IDS), table, rules or Rules())


def members(combined: Combined) -> list[tuple[list[str], float, bool, str | None]]:
    of: dict[str, list[str]] = {}
    for row in combined.members.to_pylist():
        of.setdefault(row["combination_id"], []).append(row["activity_id"])
    return [
        (of[row["id"]], round(row["score"], 6), row["proposed"], row["alternative_to"])
        for row in combined.combinations.to_pylist()
    ]


def clique(*names: str, score: float = 50.0) -> dict[tuple[str, str], float]:
    return dict.fromkeys(combinations(names, 2), score)


def test_four_works_that_all_couple_are_one_combination_with_a_fifth_more_score() -> None:
    assert members(run(clique("n00", "n01", "n02", "n03"))) == [(["n00", "n01", "n02", "n03"], 60.0, True, None)]


def test_a_score_never_passes_100() -> None:
    assert members(run(clique("n00", "n01", "n02", score=95.0)))[0][1] == 100.0


def test_a_chain_is_a_proposal_and_a_variant_of_it() -> None:
    found = members(run({("n00", "n01"): 80.0, ("n01", "n02"): 40.0}))
    first = combination_id(["n00", "n01"])
    assert found == [(["n00", "n01"], 80.0, True, None), (["n01", "n02"], 40.0, False, first)]


def test_a_variant_has_at_least_half_of_its_works_in_one_better_proposal() -> None:
    # Of the five of the second, two are in the first; of its four without the fifth it would be half.
    edges = clique("n00", "n01", "n02", score=60.0) | clique("n01", "n02", "n03", "n04", "n05", score=40.0)
    assert [row[2] for row in members(run(edges))] == [True, True]
    edges = {pair: score for pair, score in edges.items() if "n05" not in pair}
    assert [row[2] for row in members(run(edges))] == [True, False]
    # One work in each of two proposals is half of no pair of proposals, but half of each.
    edges = {("n00", "n01"): 90.0, ("n02", "n03"): 80.0, ("n01", "n02"): 70.0}
    assert members(run(edges))[2] == (["n01", "n02"], 70.0, False, combination_id(["n00", "n01"]))


EDGES = st.dictionaries(
    st.sampled_from(list(combinations(IDS[:10], 2))), st.sampled_from([20.0, 40.0, 55.0, 90.0]), max_size=30
)


@given(EDGES)
def test_every_combination_is_proposed_or_a_variant_of_a_better_proposal(edges: dict[tuple[str, str], float]) -> None:
    found = members(run(edges))
    by_id = {combination_id(row[0]): row for row in found}
    better: list[list[str]] = []
    for works, _, is_proposed, host in found:
        half = [other for other in better if 2 * len({*other} & {*works}) >= len(works)]
        assert is_proposed == (not half)
        assert (host is None) == is_proposed
        if host is not None:
            assert by_id[host][2]
            most = max(len({*other} & {*works}) for other in better)
            assert len({*by_id[host][0]} & {*works}) == most
        if is_proposed:
            better.append(works)


def test_identity_is_the_members_in_whatever_order() -> None:
    assert combination_id(["b", "a", "c"]) == combination_id(["c", "b", "a"])
    assert combination_id(["a", "b"]) != combination_id(["a", "b", "c"])


def test_result_ignores_the_order_of_koppelkansen() -> None:
    edges = clique("n00", "n01", "n02") | {("n02", "n05"): 70.0, ("n07", "n08"): 70.0}
    backwards = {(b, a): score for (a, b), score in reversed(edges.items())}
    first, second = run(edges), run(backwards)
    assert first.combinations.equals(second.combinations)
    assert first.members.equals(second.members)


def test_components_carry_the_first_activity_as_their_name() -> None:
    combined = run({("n03", "n04"): 1.0, ("n04", "n09"): 1.0, ("n20", "n21"): 1.0})
    assert combined.components.to_pylist() == [
        {"activity_id": name, "component": part}
        for name, part in (("n03", "n03"), ("n04", "n03"), ("n09", "n03"), ("n20", "n20"), ("n21", "n20"))
    ]


def test_no_koppelkansen_give_no_combinations() -> None:
    combined = run({})
    assert combined.combinations.num_rows == combined.members.num_rows == combined.components.num_rows == 0


def test_a_part_with_too_many_cliques_keeps_the_best_of_each_activity_and_says_so() -> None:
    # Ten groups of three without edges inside: 3^10 maximal cliques of ten.
    groups = [IDS[at : at + 3] for at in range(0, 30, 3)]
    edges = {(a, b): 50.0 + (a == "n00") for first, second in combinations(groups, 2) for a in first for b in second}
    combined = run(edges | {("n31", "n32"): 10.0}, Rules(combination_max_cliques=100))
    rows = combined.combinations.to_pylist()
    assert {row["bounded"] for row in rows if row["size"] == 10} == {True}
    assert [row["bounded"] for row in rows if row["size"] == 2] == [False]
    assert {row["activity_id"] for row in combined.members.to_pylist()} == {*IDS[:30], "n31", "n32"}


GRAPHS = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda edge: edge[0] < edge[1]), min_size=1)


def neighbours_of(edges: set[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for a, b in edges:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def is_clique(nodes: tuple[int, ...], near: dict[int, set[int]]) -> bool:
    return all(b in near[a] for a, b in combinations(nodes, 2))


@given(GRAPHS)
def test_cliques_are_those_of_trying_every_set_of_nodes(edges: set[tuple[int, int]]) -> None:
    near = neighbours_of(edges)
    every = [
        nodes
        for size in range(2, len(near) + 1)
        for nodes in combinations(sorted(near), size)
        if is_clique(nodes, near) and not any(is_clique((*nodes, more), near) for more in set(near) - set(nodes))
    ]
    found = maximal_cliques(near, 1000)
    assert found is not None
    assert sorted(found) == sorted(every)


@given(GRAPHS)
def test_the_grown_cliques_are_maximal_and_hold_every_node(edges: set[tuple[int, int]]) -> None:
    near = neighbours_of(edges)
    grown = best_clique_of_each(sorted(near), dict.fromkeys(edges, 1.0))
    assert {node for nodes in grown for node in nodes} == set(near)
    complete = maximal_cliques(near, 1000)
    assert complete is not None
    assert set(grown) <= set(complete)


@pytest.mark.parametrize("limit", [1, 5])
def test_search_gives_up_beyond_its_bound(limit: int) -> None:
    near = neighbours_of({(at, at + 1) for at in range(8)})
    assert maximal_cliques(near, limit) is None


@pytest.mark.parametrize(("limit", "found"), [(3, [(0, 1), (1, 2), (2, 3)]), (2, None)])
def test_as_many_cliques_as_may_be_listed_are_listed(limit: int, found: list[tuple[int, ...]] | None) -> None:
    listed = maximal_cliques(neighbours_of({(0, 1), (1, 2), (2, 3)}), limit)
    assert (listed and sorted(listed)) == found


def test_a_node_alone_is_no_clique() -> None:
    assert maximal_cliques({0: set(), 1: {2}, 2: {1}}, 10) == [(1, 2)]


def test_of_two_works_that_both_lie_outside_what_is_searched_first_none_comes_twice() -> None:
    # Around 0: 1 with 2, 3 and 4, and apart from these 5 with 6. Each but 0 has six more that lead nowhere, so that 0
    # is searched first, and there 1, with most others: 5 and 6 are two branches beside it.
    edges = {(0, node) for node in range(1, 7)} | {(1, 2), (1, 3), (1, 4), (5, 6)}
    edges |= {(node, 10 * node + more) for node in range(1, 7) for more in range(6)}
    found = maximal_cliques(neighbours_of(edges), 1000)
    assert found is not None
    assert [nodes for nodes in found if any({*nodes} < {*other} for other in found)] == []
    assert sorted(nodes for nodes in found if 0 in nodes) == [(0, 1, 2), (0, 1, 3), (0, 1, 4), (0, 5, 6)]
    assert len(found) == len(set(found)) == 40


@pytest.mark.parametrize(("size", "is_listed"), [(5, True), (60, False)])
def test_search_gives_up_beyond_its_steps_even_where_there_is_one_clique(size: int, is_listed: bool) -> None:
    # Sixty works that all couple take more than the twenty steps that one clique may cost.
    found = maximal_cliques(neighbours_of(set(combinations(range(size), 2))), 1)
    assert found == ([tuple(range(size))] if is_listed else None)
