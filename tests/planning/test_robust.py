"""The plan that holds best when works slip: it keeps room where an order would go wrong, where that is worth it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from koppel.catalogue.plan import PlanTable
from koppel.detect.works import key_of, table_of
from koppel.model import Firmness
from koppel.planning.advice import Request, prepared
from koppel.planning.futures import Slips, lags_of
from koppel.planning.robust import Held, hold
from koppel.planning.solving.solve import solve
from tests.detect.builders import TODAY, catalogue, square, work

if TYPE_CHECKING:
    from koppel.model import Activity

SLIPS = Slips((0, 6), is_own=False)


def waiting_street() -> tuple[Activity, ...]:
    """Return a sewer that is over on the day before the street begins, and that can move."""
    movable = {"firmness": Firmness.SCHUIFBAAR}
    return (
        work("a/1", "sewer", "2027-09-01", "2027-11-30"),
        work("b/1", "zone", "2027-12-01", "2027-12-31", square(0, 0, 20), **movable),
    )


def held(*works: Activity, **wishes: Any) -> Held:
    table = PlanTable(**wishes)
    request = Request(
        table=table_of(works),
        activities={key_of(item): item for item in works},
        catalogue=replace(catalogue(), plan=table),
        wishes=table,
        today=TODAY,
    )
    problem = prepared(request).problem
    roomy = prepared(replace(request, slips=SLIPS.months)).problem
    best, other = (solve(one, seconds=5) for one in (problem, roomy))
    return hold(request, problem, best.choice, other.choice, SLIPS, seconds=5)


@pytest.mark.parametrize(
    ("slips", "lags"),
    [
        ((0,), [(0, 1.0)]),
        ((0, 6), [(-6, 0.25), (0, 0.5), (6, 0.25)]),
        ((0, 1, 2), [(-1, 1 / 3), (0, 1 / 3), (1, 1 / 3)]),
    ],
)
def test_two_works_slip_against_each_other_as_often_as_counted_by_hand(
    slips: tuple[int, ...], lags: list[tuple[int, float]]
) -> None:
    counted = lags_of(slips)
    assert [lag.months for lag in counted] == [months for months, _ in lags]
    assert [lag.share for lag in counted] == pytest.approx([share for _, share in lags])


def test_a_street_that_waits_for_a_sewer_gets_room_where_that_is_worth_it() -> None:
    plan = held(*waiting_street())
    assert plan.best.months == 0
    assert plan.best.futures.orders_kept < 170
    # Half a year later the sewer is over in the month in which the street is then made.
    assert plan.robust.months == 5
    assert plan.robust.futures.orders_kept == 200
    assert plan.robust.cost < plan.best.cost


def test_where_moving_costs_more_than_it_holds_the_best_plan_stays() -> None:
    plan = held(*waiting_street(), slip_wrong_order=0.01)
    assert plan.robust == plan.best == plan.plans


def test_the_same_works_have_the_same_plan() -> None:
    assert held(*waiting_street()) == held(*waiting_street())


def test_where_nothing_can_move_nothing_holds_better() -> None:
    fixed = tuple(replace(item, firmness=Firmness.VAST) for item in waiting_street())
    plan = held(*fixed)
    assert plan.robust == plan.best
    assert not any(plan.choice.values())
