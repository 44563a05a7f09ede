"""Weights learned from decisions: held against decisions that are made by a rule that is known."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.learning.learn import LEAST_EACH, learn, standard_error, weighted_mean
from tests.laws import tried

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOW = np.array([25.0, 25.0, 25.0, 25.0, 10.0, 10.0])


def decisions(number: int, likes: list[float] | None, seed: int = 1) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Make parts, and what a team decides that weighs them so, with some doubt; None: by the toss of a coin."""
    rng = np.random.default_rng(seed)
    parts = rng.random((number, 6))
    parts[:, 4:] = np.nan
    if likes is None:
        return parts, rng.random(number) < 0.5
    value = parts[:, :4] @ np.array(likes) / sum(likes)
    return parts, rng.random(number) < 1 / (1 + np.exp(-12 * (value - np.median(value))))


def test_what_a_team_looks_at_weighs_more() -> None:
    learned = learn(*decisions(200, [80, 5, 5, 10]), NOW)
    assert learned is not None
    assert learned.weights[0] > 50
    assert max(learned.weights[1:4]) < 25
    assert learned.auc_own > learned.auc_unseen > learned.auc_now
    assert learned.is_better


@pytest.mark.parametrize("seed", range(8))
def test_who_tosses_a_coin_teaches_nothing(seed: int) -> None:
    learned = learn(*decisions(80, None, seed), NOW)
    assert learned is not None
    assert not learned.is_better


def test_who_weighs_as_the_score_does_changes_nothing_much() -> None:
    learned = learn(*decisions(1_000, [25, 25, 25, 25]), NOW)
    assert learned is not None
    assert max(abs(learned.weights[at] - 25) for at in range(4)) <= 6
    assert not learned.is_better


def test_a_part_that_is_not_known_keeps_its_weight() -> None:
    parts, accepted = decisions(200, [80, 5, 5, 10])
    parts[:40, 4] = 0.5
    learned = learn(parts, accepted, NOW)
    assert learned is not None
    assert learned.weights[4:] == (10.0, 10.0)


def test_what_counts_against_it_weighs_nothing() -> None:
    parts, accepted = decisions(400, [1, 0, 0, 0])
    parts[:, 1] = 1 - parts[:, 0]
    learned = learn(parts, accepted, NOW)
    assert learned is not None
    assert learned.weights[1] == 0


def test_from_too_little_nothing_is_learned() -> None:
    parts, accepted = decisions(60, [25, 25, 25, 25])
    few = np.flatnonzero(accepted)[: LEAST_EACH - 1]
    rows = np.concatenate([few, np.flatnonzero(~accepted)])
    assert learn(parts[rows], accepted[rows], NOW) is None
    enough = np.concatenate([np.flatnonzero(accepted)[:LEAST_EACH], np.flatnonzero(~accepted)])
    assert learn(parts[enough], accepted[enough], NOW) is not None
    assert learn(np.empty((0, 6)), np.empty(0, dtype=np.bool_), NOW) is None


@given(
    st.integers(0, 2**32 - 1), st.integers(30, 60), st.lists(st.sampled_from([0.0, 5.0, 40.0]), min_size=4, max_size=4)
)
@tried(8)
def test_weights_are_whole_never_negative_and_keep_their_sum(seed: int, number: int, likes: list[float]) -> None:
    parts, accepted = decisions(number, likes if sum(likes) else None, seed)
    learned = learn(parts, accepted, NOW)
    if learned is None:
        return
    assert all(weight >= 0 and weight == int(weight) for weight in learned.weights)
    assert abs(sum(learned.weights) - NOW.sum()) <= 2
    assert learned == learn(parts, accepted, NOW)


def test_the_mean_leaves_out_what_is_not_known() -> None:
    parts = np.array([[0.2, 0.4], [0.2, np.nan], [np.nan, np.nan]])
    assert np.allclose(weighted_mean(parts, np.array([30.0, 10.0])), [0.25, 0.2, 0.0])


def test_the_standard_error_is_that_of_hanley_and_mcneil() -> None:
    # By hand, of 0.9 over fifty of each: Q1 = 0.9 / 1.1, Q2 = 1.62 / 1.9.
    by_hand = ((0.09 + 49 * (0.9 / 1.1 - 0.81) + 49 * (1.62 / 1.9 - 0.81)) / 2_500) ** 0.5
    assert isclose(standard_error(0.9, 50, 50), by_hand)
    assert standard_error(1.0, 10, 10) == 0
