from __future__ import annotations

import pytest

from koppel.detect.benefit import Range, benefit
from tests.detect.builders import catalogue, square, work


def near(low: float, high: float) -> object:
    """Compare with a range, but for rounding."""

    class Near:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, Range) and (other.low, other.high) == pytest.approx((low, high))

        __hash__ = None  # type: ignore[assignment]

    return Near()


def test_two_openings_of_one_place_save_their_shared_ground_once() -> None:
    saved = benefit([work("city/1"), work("heat/1", "heat", geometry=square(5.0))], catalogue())
    assert saved.ground.reopened_m2 == pytest.approx(50.0)
    assert saved.ground.openings.avoided == 1
    assert saved.avoided_cost_eur == near(50 * 40.0, 50 * 90.0)
    assert not saved.from_budgets


def test_three_openings_of_one_place_save_it_twice() -> None:
    saved = benefit([work("a/1"), work("b/1"), work("c/1")], catalogue())
    assert saved.ground.reopened_m2 == pytest.approx(200.0)
    assert saved.ground.openings.avoided == 2


def test_works_that_open_nothing_save_a_share_of_the_smaller_budgets() -> None:
    members = [work("a/1", "zone", budget_eur=1000.0), work("b/1", "garden", budget_eur=100.0)]
    saved = benefit(members, catalogue())
    assert saved.from_budgets
    assert saved.avoided_cost_eur == near(11.0, 24.0)


def test_money_with_a_condition_is_told_apart() -> None:
    members = [
        work("a/1", "zone", budget_eur=1000.0),
        work("b/1", "garden", budget_eur=100.0, funding_condition="only for green"),
    ]
    saved = benefit(members, catalogue())
    assert saved.avoided_cost_eur is None
    assert saved.conditional_eur == 100.0


def test_hinder_days_run_from_what_coincides_to_the_longest_work() -> None:
    members = [
        work("a/1", start="2027-01-01", end="2027-01-10"),
        work("b/1", "heat", start="2027-01-06", end="2027-01-25"),
    ]
    assert benefit(members, catalogue()).hinder_days_avoided == Range(5.0, 10.0)


def test_homes_are_spared_as_far_as_places_coincide() -> None:
    members = [work("a/1", homes=100), work("b/1", "heat", homes=40, geometry=square(5.0))]
    assert benefit(members, catalogue()).homes_spared == near(20.0, 40.0)


def test_what_is_not_known_is_not_a_number() -> None:
    saved = benefit([work("a/1", "talk"), work("b/1", "garden")], catalogue())
    assert (saved.avoided_cost_eur, saved.hinder_days_avoided, saved.homes_spared) == (None, None, None)
