"""Works that only their own partner sees change nothing of what the others see."""

from __future__ import annotations

from itertools import combinations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import Rules
from koppel.detect.combine import Combined, combination_id, combine

IDS = [f"n{at:02}" for at in range(12)]


def run(edges: dict[tuple[str, str], float], private: dict[str, str]) -> Combined:
    table = pa.table(
        {
            "a_id": pa.array([a for a, _ in edges], pa.string()),
            "b_id": pa.array([b for _, b in edges], pa.string()),
            "score": pa.array(list(edges.values()), pa.float64()),
        }
    )
    return combine(pa.array(IDS), table, Rules(), private)


def groups(combined: Combined) -> dict[tuple[str, ...], tuple[float, bool, str | None]]:
    of: dict[str, tuple[str, ...]] = {}
    for row in combined.members.to_pylist():
        of[row["combination_id"]] = (*of.get(row["combination_id"], ()), row["activity_id"])
    return {
        of[row["id"]]: (row["score"], row["proposed"], row["alternative_to"])
        for row in combined.combinations.to_pylist()
    }


def test_a_private_work_takes_no_combination_from_the_others() -> None:
    found = groups(run(dict.fromkeys(combinations(("n00", "n01", "n02"), 2), 50.0), {"n02": "Lefier"}))
    assert found.keys() == {("n00", "n01"), ("n00", "n01", "n02")}
    assert all(proposed for _, proposed, _ in found.values())


def test_private_works_of_two_partners_are_in_no_combination_together() -> None:
    edges = dict.fromkeys(combinations(("n00", "n01", "n02"), 2), 50.0)
    found = groups(run(edges, {"n01": "Gemeente", "n02": "Lefier"}))
    assert found.keys() == {("n00", "n01"), ("n00", "n02")}


def test_private_works_of_one_partner_are_in_a_combination_together() -> None:
    found = groups(run({("n01", "n02"): 50.0}, {"n01": "Lefier", "n02": "Lefier"}))
    assert found.keys() == {("n01", "n02")}


def test_what_is_private_stands_under_a_proposal_of_its_partner_only() -> None:
    # Lefier's triangle 0-1-2 (2 is private) has all its pairs in better ones with its private 3, 4 and 5.
    edges = dict.fromkeys(combinations(("n00", "n01", "n02"), 2), 50.0)
    for extra, side in (("n03", ("n00", "n01")), ("n04", ("n01", "n02")), ("n05", ("n00", "n02"))):
        edges |= {(node, extra): 90.0 for node in side}
    found = groups(run(edges, dict.fromkeys(("n02", "n03", "n04", "n05"), "Lefier")))
    assert found["n00", "n01"][1:] == (True, None)
    assert not found["n00", "n01", "n02"][1]
    assert found["n00", "n01", "n02"][2] is not None


@given(
    edges=st.dictionaries(
        st.sampled_from(list(combinations(IDS, 2))), st.sampled_from([20.0, 40.0, 55.0, 90.0]), max_size=40
    ),
    private=st.dictionaries(st.sampled_from(IDS), st.sampled_from(["Gemeente", "Lefier"]), max_size=6),
)
def test_others_see_what_they_would_see_without_private_works(
    edges: dict[tuple[str, str], float], private: dict[str, str]
) -> None:
    with_private = groups(run(edges, private))
    shared = {members: told for members, told in with_private.items() if not set(members) & private.keys()}
    visible = {pair: score for pair, score in edges.items() if not set(pair) & private.keys()}
    assert shared == groups(run(visible, {}))


@given(
    edges=st.dictionaries(st.sampled_from(list(combinations(IDS, 2))), st.just(50.0), max_size=40),
    private=st.sets(st.sampled_from(IDS), max_size=6),
)
def test_a_partner_sees_every_pair_of_its_own_in_a_combination(
    edges: dict[tuple[str, str], float], private: set[str]
) -> None:
    found = groups(run(edges, dict.fromkeys(private, "Lefier")))
    assert all(any({*pair} <= {*members} for members in found) for pair in edges)


def test_what_is_private_stands_under_a_better_proposal_that_all_see() -> None:
    found = groups(run({("n00", "n01"): 90.0, ("n01", "n02"): 30.0}, {"n02": "Lefier"}))
    assert found["n00", "n01"] == (90.0, True, None)
    assert found["n01", "n02"] == (30.0, False, combination_id(["n00", "n01"]))


def test_what_one_partner_keeps_to_itself_hosts_nothing_of_another() -> None:
    private = {"n02": "Gemeente", "n03": "Lefier", "n04": "Vitens"}
    edges = {("n01", "n02"): 90.0, ("n01", "n03"): 50.0, ("n01", "n04"): 30.0}
    found = groups(run(edges, private))
    assert {members: told[1:] for members, told in found.items()} == dict.fromkeys(edges, (True, None))
