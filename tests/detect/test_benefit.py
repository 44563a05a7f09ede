from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.kinds import Surface
from koppel.catalogue.load import UnitCost
from koppel.detect.benefit import Range, benefit, period_of
from koppel.detect.ground import footprints
from koppel.detect.timing import Period
from koppel.model import Precision
from tests.detect.builders import catalogue, line, square, work

if TYPE_CHECKING:
    from koppel.model import Activity


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
    assert saved.by_budget_eur is None


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
    assert saved.by_ground_eur is None
    assert saved.avoided_cost_eur == near(11.0, 24.0)


def test_works_that_only_lie_near_or_pave_nothing_have_no_figure_for_money() -> None:
    here = work("a/1", "zone", budget_eur=1000.0)
    for other in (work("b/1", "garden", budget_eur=100.0), work("b/1", "paving", geometry=square(10), budget_eur=9.0)):
        assert benefit([here, other], CATALOGUE).avoided_cost_eur is None


@st.composite
def some_works(draw: st.DrawFn) -> list[Activity]:
    """Draw works of all kinds on and beside each other, with and without a budget, in periods and with homes."""
    made = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["sewer", "heat", "zone", "paving", "garden"]),
                st.tuples(st.integers(0, 30), st.integers(0, 30)),
                st.one_of(st.integers(1, 40), st.tuples(st.integers(31, 60), st.integers(0, 40))),
                st.sampled_from([None, 0, 500, 20_000, 400_000]),
                st.integers(1, 28),
                st.one_of(st.none(), st.integers(0, 200)),
            ),
            min_size=2,
            max_size=6,
        )
    )
    return [
        work(
            f"p{at}/1",
            kind,
            geometry=square(spot[0], spot[1], size) if isinstance(size, int) else line(spot, size),
            budget_eur=budget,
            start=f"2027-01-{day:02}",
            end=f"2027-02-{day:02}",
            homes=homes,
        )
        for at, (kind, spot, size, budget, day, homes) in enumerate(made)
    ]


@given(some_works())
def test_a_combination_never_saves_more_than_its_parts_cost(members: list[Activity]) -> None:
    saved = benefit(members, CATALOGUE).avoided_cost_eur
    if saved is None:
        return
    costs, parts = CATALOGUE.benefit.unit_costs, 0.0
    for item, ground in zip(members, footprints(members, CATALOGUE), strict=True):
        opening = float(shapely.area(ground)) * costs[item.kind].high_eur_m2 if item.kind in costs else 0.0
        parts += opening if item.budget_eur is None else item.budget_eur
    assert 0 <= saved.low <= saved.high
    assert saved.high <= parts * (1 + 1e-9) + 1e-6


@given(some_works(), st.data())
def test_one_more_work_never_lowers_what_a_combination_saves(members: list[Activity], data: st.DataObject) -> None:
    left_out = data.draw(st.integers(0, len(members) - 1))
    more = benefit(members, CATALOGUE)
    less = benefit(members[:left_out] + members[left_out + 1 :], CATALOGUE)
    for name in ("avoided_cost_eur", "hinder_days_avoided", "visits_spared"):
        before, after = getattr(less, name), getattr(more, name)
        if before is not None:
            assert after is not None, name
            assert after.low >= before.low * (1 - 1e-9) - 1e-6, name
            assert after.high >= before.high * (1 - 1e-9) - 1e-6, name
    assert more.ground.openings.avoided >= less.ground.openings.avoided


def test_each_work_is_spared_on_one_ground_and_both_are_told_apart() -> None:
    """The maintenance of a street and its sewer save a share of a budget; a cable that joins adds its trench."""
    street, sewer = work("a/1", "zone", budget_eur=500_000.0), work("b/1", "sewer", budget_eur=310_000.0)
    alone = benefit([street, sewer], CATALOGUE)
    assert (alone.by_ground_eur, alone.by_budget_eur) == (None, near(34_100.0, 74_400.0))
    cable = work("c/1", "heat", geometry=square(5.0))
    joined = benefit([street, sewer, cable], CATALOGUE)
    assert joined.by_budget_eur == near(34_100.0, 74_400.0)
    assert joined.by_ground_eur == near(POLYGON_TRENCH * 42.0, 50 * 80.0)
    assert joined.avoided_cost_eur == near(34_100.0 + POLYGON_TRENCH * 42.0, 74_400.0 + 50 * 80.0)
    # With a budget of its own the larger of its two grounds counts, and never both.
    rich = benefit([street, sewer, replace(cable, budget_eur=120_000.0)], CATALOGUE)
    assert (rich.by_ground_eur, rich.by_budget_eur) == (None, near(0.11 * 430_000, 0.24 * 430_000))


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


def test_hinder_days_follow_from_how_long_works_take_and_not_from_their_periods() -> None:
    # In windows of three years nobody knows that works coincide, and no more is spared than all but the longest take.
    years = {"start": "2026-01-01", "end": "2028-12-31"}
    members = [work(f"{name}/1", duration_days=days, **years) for name, days in (("a", 80), ("b", 250), ("c", 40))]
    assert benefit(members, catalogue()).hinder_days_avoided == Range(0.0, 120.0)
    assert benefit(members[1:], catalogue()).hinder_days_avoided == Range(0.0, 40.0)
    # A work of 20 days within 24 is there on the days in the middle whenever it begins.
    tight = [work(f"{name}/1", start="2027-01-01", end="2027-01-24", duration_days=20) for name in "ab"]
    assert benefit(tight, catalogue()).hinder_days_avoided == Range(16.0, 20.0)


_WINDOWS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 400), st.none() | st.integers(1, 400)), min_size=2, max_size=5
)


@given(_WINDOWS, st.none() | st.dates(date(2026, 11, 1), date(2028, 6, 1)))
def test_no_more_days_of_hindrance_are_spared_than_all_but_the_longest_take(
    drawn: list[tuple[int, int, int | None]], since: date | None
) -> None:
    first = date(2026, 11, 21)
    members = [
        work(
            f"{at}/1",
            start=(first + timedelta(begin)).isoformat(),
            end=(first + timedelta(begin + length - 1)).isoformat(),
            duration_days=days,
        )
        for at, (begin, length, days) in enumerate(drawn)
    ]
    saved = benefit(members, catalogue(), since=since).hinder_days_avoided
    takes = sorted(min(length, days or length) for _, length, days in drawn)
    if saved is not None:
        assert 0 <= saved.low <= saved.high <= sum(takes[:-1])


def test_visits_to_homes_are_spared_as_far_as_places_coincide() -> None:
    members = [work("a/1", homes=100), work("b/1", "heat", homes=40, geometry=square(5.0))]
    assert benefit(members, catalogue()).visits_spared == near(20.0, 40.0)


def test_what_is_not_known_is_not_a_number() -> None:
    saved = benefit([work("a/1", "talk"), work("b/1", "garden")], catalogue())
    assert (saved.avoided_cost_eur, saved.hinder_days_avoided, saved.visits_spared) == (None, None, None)


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ({"end": "2027-03-10", "end_precision": Precision.MAAND}, date(2027, 3, 31)),
        ({"end": "2027-03-10", "end_precision": Precision.JAAR}, date(2027, 12, 31)),
        ({"end": "2027-03-10", "end_precision": None}, date(2027, 3, 10)),
        # A sewer takes a hundred days.
        ({"end": None}, date(2027, 2, 1) + timedelta(days=99)),
    ],
)
def test_a_period_reaches_to_the_last_day_that_can_be_meant(values: dict[str, Any], last: date) -> None:
    item = work("a/1", start="2027-02-15", start_precision=Precision.MAAND, **values)
    assert period_of(item, CATALOGUE) == Period(date(2027, 2, 1), last)


def test_of_works_without_a_start_no_period_is_known() -> None:
    assert period_of(work("a/1", start=None, end="2027-03-10"), CATALOGUE) is None


def test_homes_of_a_place_without_ground_are_spared_none_for_certain() -> None:
    flat = shapely.Polygon([(0, 0), (0, 10), (0, 0)])
    saved = benefit([work("a/1", homes=100), work("b/1", "heat", homes=40, geometry=flat)], CATALOGUE)
    assert saved.visits_spared == near(0.0, 40.0)


@pytest.mark.parametrize(
    ("since", "days"),
    [
        # Together 5 of the 10 and 20 days; what went by counts for nothing.
        (None, Range(5.0, 10.0)),
        (date(2027, 1, 6), Range(5.0, 5.0)),
        (date(2027, 1, 10), Range(1.0, 1.0)),
        (date(2027, 1, 11), None),
    ],
)
def test_only_days_of_hindrance_to_come_are_avoided(since: date | None, days: Range | None) -> None:
    members = [
        work("a/1", start="2027-01-01", end="2027-01-10"),
        work("b/1", "heat", start="2027-01-06", end="2027-01-25"),
    ]
    assert benefit(members, CATALOGUE, since=since).hinder_days_avoided == days


def test_a_work_that_hinders_nobody_avoids_no_day() -> None:
    pair = [work("a/1", hinder=1), work("b/1", "heat", hinder=1)]
    assert benefit(pair, CATALOGUE).hinder_days_avoided is not None
    assert benefit([pair[0], replace(pair[1], hinder=0)], CATALOGUE).hinder_days_avoided is None


def test_of_three_works_that_pave_one_place_the_dearest_pays_and_the_others_save() -> None:
    members = [
        work("a/1", "paving", budget_eur=100.0),
        work("b/1", "zone", budget_eur=1000.0),
        work("c/1", "paving", budget_eur=200.0),
        work("d/1", "paving", budget_eur=400.0, geometry=square(500.0)),
    ]
    assert benefit(members, CATALOGUE).by_budget_eur == near(0.11 * 300, 0.24 * 300)
