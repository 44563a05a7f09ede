"""What several agreements save together is counted once."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.joint import gain, joint_groups
from tests.detect.builders import catalogue, square, work

CATALOGUE = catalogue()


def test_groups_that_share_a_member_become_one() -> None:
    groups = [frozenset("ab"), frozenset("cd"), frozenset("bc"), frozenset("ef")]
    assert set(joint_groups(groups)) == {frozenset("abcd"), frozenset("ef")}


@given(st.lists(st.frozensets(st.integers(0, 12), min_size=1, max_size=4), max_size=12))
def test_joint_groups_share_nothing_and_lose_nothing(groups: list[frozenset[int]]) -> None:
    joint = joint_groups(groups)
    assert sum(len(group) for group in joint) == len(frozenset().union(*groups))
    assert all(any(group <= other for other in joint) for group in groups)
    assert set(joint) == set(joint_groups(reversed(groups)))


def test_nothing_agreed_saves_nothing() -> None:
    told = gain([], CATALOGUE)
    assert (told.groups, told.works, told.openings_avoided) == (0, 0, 0)
    assert (told.avoided_cost_eur, told.hinder_days_avoided, told.visits_spared) == (None, None, None)


def test_two_works_in_the_same_ground_save_one_opening() -> None:
    told = gain([[work("a/1", "sewer"), work("b/1", "heat")]], CATALOGUE)
    assert told.openings_avoided == 1
    # 100 m2 shared, at 40–90 euro a square metre of the one and 42–80 of the other.
    assert told.avoided_cost_eur is not None
    assert astuple(told.avoided_cost_eur) == pytest.approx((1_680, 8_000))


def test_a_work_beside_the_shared_ground_spares_no_opening() -> None:
    beside = work("c/1", "heat", geometry=square(15, 0))
    told = gain([[work("a/1", "sewer"), work("b/1", "heat"), beside]], CATALOGUE)
    assert told.openings_avoided == 1


def test_groups_add_up() -> None:
    here = [work("a/1", "sewer"), work("b/1", "heat")]
    there = [work("a/2", "sewer", geometry=square(500, 0)), work("b/2", "heat", geometry=square(500, 0))]
    told = gain([here, there], CATALOGUE)
    assert (told.groups, told.works, told.openings_avoided) == (2, 4, 2)
    assert told.avoided_cost_eur is not None
    assert astuple(told.avoided_cost_eur) == pytest.approx((3_360, 16_000))


def test_a_group_of_which_nothing_is_known_is_told_apart() -> None:
    told = gain([[work("a/1", "garden"), work("b/1", "talk")]], CATALOGUE)
    assert (told.avoided_cost_eur, told.without_cost) == (None, 1)
    assert told.openings_avoided == 0


def test_money_with_a_condition_is_in_no_sum() -> None:
    funded = work("b/1", "heat", budget_eur=50_000.0, funding_condition="alleen voor huur")
    told = gain([[work("a/1", "sewer"), funded]], CATALOGUE)
    assert told.conditional_eur == 50_000
    assert told.avoided_cost_eur is not None
    assert astuple(told.avoided_cost_eur) == pytest.approx((1_680, 8_000))
