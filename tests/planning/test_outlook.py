"""A scenario is found as a store that has these dates, and its figures are what one counts by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.find import find
from koppel.detect.works import Works, key_of, table_of
from koppel.model import Firmness, Status
from koppel.planning.outlook import Outlook
from koppel.planning.scenario import Change, Scenario, applied, shifted
from tests.detect.builders import TODAY, catalogue, line, memory, square, work
from tests.laws import tried
from tests.planning.builders import outlook

KINDS = ("sewer", "heat", "zone", "paving", "garden", "event")
DAYS = st.dates(date(2026, 6, 1), date(2031, 12, 31))


@st.composite
def works_and_scenario(draw: st.DrawFn) -> tuple[list[Any], Scenario]:
    works, changes = [], []
    for number in range(draw(st.integers(2, 7))):
        start = draw(DAYS)
        end = start + timedelta(days=draw(st.integers(0, 400)))
        place = square(draw(st.integers(0, 4)) * 6.0, draw(st.integers(0, 2)) * 6.0)
        works.append(
            work(
                f"{draw(st.sampled_from('abc'))}/{number}",
                draw(st.sampled_from(KINDS)),
                start.isoformat(),
                end.isoformat() if draw(st.booleans()) else None,
                place,
                status=draw(st.sampled_from([Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING])),
                firmness=draw(st.sampled_from(list(Firmness))),
                homes=draw(st.sampled_from([None, 10, 50])),
            )
        )
        if draw(st.booleans()):
            begin = draw(DAYS)
            changes.append(
                Change(
                    work=key_of(works[-1]),
                    start=begin,
                    end=begin + timedelta(days=draw(st.integers(0, 300))),
                    duration_days=draw(st.sampled_from([None, 10])),
                    is_dropped=draw(st.integers(0, 4)) == 0,
                )
            )
    return works, Scenario("other dates", tuple(changes))


@tried(60)
@given(works_and_scenario())
def test_a_scenario_is_found_as_a_store_with_these_dates(drawn: tuple[list[Any], Scenario]) -> None:
    works, scenario = drawn
    seen = outlook(*works)
    laid_over = seen.findings(seen.works_of(scenario))
    registry = catalogue()
    really = Works.from_table(applied(table_of(works), scenario), registry)
    assert laid_over.equals(find(really, registry, today=TODAY, cursor=memory()))


@tried(30)
@given(works_and_scenario())
def test_the_figures_of_a_scenario_are_those_of_a_store_with_these_dates(drawn: tuple[list[Any], Scenario]) -> None:
    works, scenario = drawn
    registry = catalogue()
    by_id = {key_of(item): item for item in works}
    really = Outlook(applied(table_of(works), scenario), by_id, registry, today=TODAY)
    assert outlook(*works).figures(scenario) == really.figures()


def test_a_scenario_leaves_the_plans_as_they_are() -> None:
    seen = outlook(work("a/1"), work("b/1", "heat"))
    before = seen.figures()
    seen.figures(Scenario("x", (Change(work="a/1", is_dropped=True),)))
    assert seen.figures() == before


def test_a_street_with_hinder_counts_each_week_once() -> None:
    seen = outlook(
        work("a/1", "sewer", "2027-01-04", "2027-01-17", line((0, 0), (30, 0))),
        work("b/1", "sewer", "2027-01-11", "2027-01-24", line((0, 0), (30, 0))),
    )
    # Nobody knows in which street they lie: each is a place of its own.
    assert seen.figures().hinder_weeks == 4
    assert seen.figures().opened_again is None


def test_homes_of_works_at_the_same_time_count_once() -> None:
    together = outlook(work("a/1", homes=40), work("b/1", "heat", homes=60))
    apart = outlook(work("a/1", homes=40), work("b/1", "heat", "2029-01-01", "2029-03-01", homes=60))
    assert (together.figures().homes, apart.figures().homes) == (60, 100)
    assert outlook(work("a/1"), work("b/1", "heat")).figures().homes is None


def test_the_difference_says_what_is_won_and_who_moves() -> None:
    seen = outlook(
        work("a/1", "sewer", "2027-01-01", "2027-03-31", firmness=Firmness.SCHUIFBAAR),
        work("b/1", "heat", "2027-10-01", "2027-12-31", firmness=Firmness.VAST),
    )
    scenario = Scenario("together", shifted(seen.works, {0: 9, 1: 0}))
    before, after = seen.figures(), seen.figures(scenario)
    difference = seen.difference(after, before, scenario)
    assert difference.won == {("a/1", "b/1")}
    assert difference.months_by_party == {"a": 9}
    assert difference.outside_window == frozenset()
    assert (before.openings, after.openings) == (2, 1)
    back = Scenario("beyond", shifted(seen.works, {1: -9}))
    assert seen.difference(seen.figures(back), before, back).outside_window == {"b/1"}


@pytest.mark.parametrize(
    ("months", "start", "end"),
    [(1, "2027-02-28", "2027-03-31"), (-1, "2026-12-31", "2027-01-31"), (13, "2028-02-29", "2028-03-31")],
)
def test_a_work_moves_by_calendar_months(months: int, start: str, end: str) -> None:
    seen = outlook(work("a/1", "sewer", "2027-01-31", "2027-02-28"))
    (change,) = shifted(seen.works, {0: months})
    assert (str(change.start), str(change.end)) == (start, end)


def test_one_work_that_was_registered_twice_is_no_coupling_once_its_dates_differ() -> None:
    twice = {"start": "2027-03-01", "end": "2027-08-31", "title": "Riolering Vlierstraat", "kind": "sewer"}
    seen = outlook(work("a/1", **twice), work("b/1", **twice))
    assert seen.doubles() == {(0, 1)}
    assert not seen.figures().couplings
    apart = seen.figures(Scenario("apart", shifted(seen.works, {1: 5})))
    assert not apart.couplings
    assert apart.avoided_cost_eur is None
    assert apart.hinder_at_once == 0
