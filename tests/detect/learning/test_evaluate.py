from __future__ import annotations

from math import isclose

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.learning.evaluate import area_under_curve, calibration, order_of


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=40))
def test_the_area_is_the_share_of_comparisons_that_a_real_pair_wins(rows: list[tuple[int, bool]]) -> None:
    real = [score for score, is_real in rows if is_real]
    other = [score for score, is_real in rows if not is_real]
    wins = sum((first > second) + (first == second) / 2 for first in real for second in other)
    found = area_under_curve(
        np.array([row[0] for row in rows], dtype=float), np.array([row[1] for row in rows], dtype=bool)
    )
    if real and other:
        assert found is not None
        assert isclose(found, wins / (len(real) * len(other)))
    else:
        assert found is None


def test_the_first_are_counted_in_the_order_of_the_list() -> None:
    scores = np.array([90.0, 10.0, 80.0] + [5.0] * 20)
    truth = np.array([True, True, False] + [False] * 20)
    told = order_of(scores, truth)
    assert (told.pairs, told.real, told.first) == (23, 2, {10: 2, 30: 2, 50: 2})


def test_every_pair_is_in_one_bin_of_the_calibration() -> None:
    scores = np.array([0.0, 29.9, 30.0, 90.0, 100.0])
    found = calibration(scores, np.array([False, False, True, True, False]))
    assert [(item.low, item.high, item.pairs, item.real) for item in found] == [
        (90.0, 100.0, 2, 1),
        (30.0, 50.0, 1, 1),
        (0.0, 30.0, 2, 0),
    ]
