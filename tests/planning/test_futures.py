"""Works that slip: what is left of dates is counted, the same every time, and what cannot slip does not."""

from __future__ import annotations

from koppel.model import Status
from koppel.planning.futures import Held, Slips, tried_futures
from koppel.planning.scenario import Scenario
from tests.detect.builders import square, work
from tests.planning.builders import outlook

PLANS = Scenario()


def test_where_nothing_slips_all_holds() -> None:
    seen = outlook(
        work("a/1", "sewer", "2027-03-01", "2027-04-30"),
        work("b/1", "zone", "2027-04-01", "2027-06-30", square(0, 0, 20)),
    )
    robust = tried_futures(seen, PLANS, Slips((0,), is_own=False), futures=10)
    assert robust.openings_kept == robust.orders_kept == 10
    assert robust.orders == (Held((0, 1), 10),)
    assert robust.couplings == (Held((0, 1), 10),)


def test_a_street_that_waits_for_a_sewer_is_marked_by_how_often_that_goes_well() -> None:
    # The sewer is over on the day before the street: half a year later it is not, unless the street slips as well.
    seen = outlook(
        work("a/1", "sewer", "2027-03-01", "2027-05-31"),
        work("b/1", "zone", "2027-06-01", "2027-06-30", square(0, 0, 20)),
    )
    robust = tried_futures(seen, PLANS, Slips((0, 6), is_own=False), futures=200)
    (order,) = robust.orders
    assert order.works == (0, 1)
    # Wrong only where the sewer slips and the street does not: one in four.
    assert 130 <= order.futures <= 170
    assert robust.orders_kept == order.futures
    assert tried_futures(seen, PLANS, Slips((0, 6), is_own=False), futures=200) == robust


def test_a_coupling_holds_as_often_as_both_slip_alike() -> None:
    seen = outlook(work("a/1", "sewer", "2027-03-01", "2027-03-31"), work("b/1", "heat", "2027-03-01", "2027-03-31"))
    robust = tried_futures(seen, PLANS, Slips((0, 6), is_own=False), futures=200)
    (coupling,) = robust.couplings
    assert 80 <= coupling.futures <= 120
    assert robust.openings == 1
    assert robust.openings_kept == coupling.futures


def test_what_is_under_way_does_not_slip_and_nothing_goes_to_before_today() -> None:
    seen = outlook(
        work("a/1", "sewer", "2026-10-01", "2027-03-31", status=Status.IN_UITVOERING),
        work("b/1", "heat", "2026-12-01", "2027-01-31"),
    )
    robust = tried_futures(seen, PLANS, Slips((-6,), is_own=False), futures=5)
    assert [item.futures for item in robust.couplings] == [5]
