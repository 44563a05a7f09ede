from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.kinds import Surface
from koppel.catalogue.load import UnitCost
from koppel.detect.benefit import Range, benefit
from tests.detect.builders import catalogue, line, square, work


def near(low: float, high: float) -> object:
    """Compare with a range, but for rounding."""

    class Near:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, Range) and (other.low, other.high) == pytest.approx((low, high))

        __hash__ = None  # type: ignore[assignment]

    return Near()


CATALOGUE = catalogue()
POLYGON_TRENCH = 30.0 / 2 * 2.0  # Along half of the outline of 10 by 5 m, 2 m wide.


def test_two_openings_of_one_place_save_what_the_cheaper_would_open() -> None:
    saved = benefit([work("city/1"), work("heat/1", "heat", geometry=square(5.0))], CATALOGUE)
    assert saved.ground.reopened_m2 == pytest.approx(50.0)
    assert saved.ground.openings.avoided == 1
    assert saved.avoided_cost_eur == near(POLYGON_TRENCH * 42.0, 50 * 80.0)
    assert not saved.from_budgets


def test_pipes_drawn_as_lines_share_all_that_they_dig() -> None:
    along = line((0, 0), (100, 0))
    saved = benefit([work("city/1", geometry=along), work("heat/1", "heat", geometry=along)], CATALOGUE)
    # The narrower is spared: 2 m wide, with a half circle at both ends.
    area = saved.ground.reopened_m2
    assert area == pytest.approx(203.1, abs=0.1)
    assert saved.avoided_cost_eur == near(area * 42.0, area * 80.0)


def test_three_openings_of_one_place_save_it_twice() -> None:
    saved = benefit([work("a/1"), work("b/1"), work("c/1")], CATALOGUE)
    assert saved.ground.reopened_m2 == pytest.approx(200.0)
    assert saved.ground.openings.avoided == 2
    assert saved.avoided_cost_eur is not None
    assert saved.avoided_cost_eur.high == pytest.approx(200 * 90.0)


def test_no_more_is_saved_than_the_budget_of_the_work_that_is_spared() -> None:
    members = [work("city/1"), work("heat/1", "heat", geometry=square(5.0), budget_eur=500.0)]
    assert benefit(members, CATALOGUE).avoided_cost_eur == near(500.0, 500.0)


def test_nobody_knows_where_a_plan_for_a_quarter_opens_the_street() -> None:
    wide = work("heat/1", "heat", geometry=square(size=230.0))
    saved = benefit([work("city/1"), wide], CATALOGUE)
    assert (saved.avoided_cost_eur, saved.ground.openings.avoided) == (None, 0)
    three = benefit([work("city/1"), work("water/1"), wide], CATALOGUE)
    assert three.ground.openings.avoided == 1


def test_a_surface_that_a_work_names_has_its_own_cost() -> None:
    asphalt = Surface(("asfalt",), UnitCost(200.0, 300.0, "test"))
    table = replace(CATALOGUE, benefit=replace(CATALOGUE.benefit, surfaces=(asphalt,)))
    pipes = [work("a/1", geometry=line((0, 0), (9, 0))), work("b/1", geometry=line((0, 0), (9, 0)))]
    area = benefit(pipes, table).ground.reopened_m2
    assert benefit([*pipes, work("c/1", "paving", title="Nieuw asfalt")], table).avoided_cost_eur == near(
        area * 200.0, area * 300.0
    )
    assert benefit([*pipes, work("c/1", "paving")], table).avoided_cost_eur == near(area * 40.0, area * 90.0)


def test_works_that_pave_one_place_save_a_share_of_the_smaller_budgets() -> None:
    members = [work("a/1", "zone", budget_eur=1000.0), work("b/1", "paving", budget_eur=100.0)]
    saved = benefit(members, CATALOGUE)
    assert saved.from_budgets
    assert saved.avoided_cost_eur == near(11.0, 24.0)


def test_works_that_only_lie_near_or_pave_nothing_have_no_figure_for_money() -> None:
    here = work("a/1", "zone", budget_eur=1000.0)
    for other in (work("b/1", "garden", budget_eur=100.0), work("b/1", "paving", geometry=square(10), budget_eur=9.0)):
        assert benefit([here, other], CATALOGUE).avoided_cost_eur is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["sewer", "heat", "zone", "paving", "garden"]),
            st.tuples(st.integers(0, 30), st.integers(0, 30)),
            st.integers(1, 40),
            st.one_of(st.none(), st.integers(0, 20_000)),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_a_combination_never_saves_more_than_its_parts_cost(
    made: list[tuple[str, tuple[int, int], int, int | None]],
) -> None:
    members = [
        work(f"p{at}/1", kind, geometry=square(*spot, float(size)), budget_eur=budget)
        for at, (kind, spot, size, budget) in enumerate(made)
    ]
    saved = benefit(members, CATALOGUE).avoided_cost_eur
    if saved is None:
        return
    costs = CATALOGUE.benefit.unit_costs
    parts = []
    for item in members:
        known = [float(shapely.area(item.geometry)) * costs[item.kind].high_eur_m2] if item.kind in costs else []
        parts.append(min([*known, *([item.budget_eur] if item.budget_eur is not None else [])], default=0.0))
    assert 0 <= saved.low <= saved.high
    assert saved.high <= sum(parts) * (1 + 1e-9) + 1e-6


def test_money_with_a_condition_is_told_apart() -> None:
    members = [
        work("a/1", "zone", budget_eur=1000.0),
        work("b/1", "paving", budget_eur=100.0, funding_condition="only for green"),
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
