from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.timing import Period, chance_of_meeting, gap_days, overlap_days, pair_timing
from koppel.detect.works import Works, day_number, table_of
from koppel.model import Firmness, Precision
from koppel.model.dates import widen_end, widen_start
from tests.detect.builders import catalogue, work

DAY = st.dates(date(1995, 1, 1), date(2060, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(DAY)
    return Period(first, first + timedelta(days=draw(st.integers(0, 900))))


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def test_work_the_day_after_has_a_gap_of_one() -> None:
    assert gap_days(period("2027-01-01", "2027-01-31"), period("2027-02-01", "2027-02-10")) == 1


def test_works_that_share_their_last_and_first_day_overlap_one_day_without_gap() -> None:
    first, second = period("2027-01-01", "2027-01-31"), period("2027-01-31", "2027-02-10")
    assert (overlap_days(first, second), gap_days(first, second)) == (1, 0)


def test_a_period_within_another_overlaps_its_own_length() -> None:
    assert overlap_days(period("2027-01-01", "2027-12-31"), period("2027-03-01", "2027-03-10")) == 10


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (Precision.DAG, "2027-05-17", "2027-05-17"),
        (Precision.MAAND, "2027-05-01", "2027-05-31"),
        (Precision.KWARTAAL, "2027-04-01", "2027-06-30"),
        (Precision.JAAR, "2027-01-01", "2027-12-31"),
    ],
)
def test_an_imprecise_date_is_widened(precision: Precision, first: str, last: str) -> None:
    day = date(2027, 5, 17)
    assert (widen_start(day, precision), widen_end(day, precision)) == (
        date.fromisoformat(first),
        date.fromisoformat(last),
    )


@given(DAY, st.sampled_from(Precision))
def test_columns_widen_like_single_dates(day: date, precision: Precision) -> None:
    item = work("a/1", start=day.isoformat(), end=day.isoformat(), start_precision=precision, end_precision=precision)
    works = Works.from_activities([item], catalogue())
    assert works.start[0] == day_number(widen_start(day, precision))
    assert works.end[0] == day_number(widen_end(day, precision))


@given(periods(), periods())
def test_overlap_and_gap_exclude_each_other_and_ignore_order(first: Period, second: Period) -> None:
    assert (overlap_days(first, second) == 0) == (gap_days(first, second) > 0)
    assert overlap_days(first, second) == overlap_days(second, first)
    assert gap_days(first, second) == gap_days(second, first)


@given(periods(), periods())
def test_columns_count_days_like_single_periods(first: Period, second: Period) -> None:
    a, b, c, d = (np.array([day_number(day)]) for day in (first.first, first.last, second.first, second.last))
    timing = pair_timing(a, b, c, d, (a, b), (c, d))
    assert timing.overlap_days[0] == overlap_days(first, second)
    assert timing.gap_days[0] == gap_days(first, second)
    assert timing.feasible[0] == (gap_days(first, second) == 0)


def window(**values: Any) -> tuple[date, date]:
    works = Works.from_activities([work("a/1", start="2027-03-01", end="2027-03-31", **values)], catalogue())
    epoch = date(1970, 1, 1)
    return epoch + timedelta(int(works.window_start[0])), epoch + timedelta(int(works.window_end[0]))


def test_firm_work_has_no_window_around_its_period() -> None:
    assert window(firmness=Firmness.VAST) == (date(2027, 3, 1), date(2027, 3, 31))


def test_movable_work_has_a_year_on_both_sides() -> None:
    assert window(firmness=Firmness.SCHUIFBAAR) == (date(2026, 3, 1), date(2028, 3, 30))


def test_a_wish_has_two_years_on_both_sides() -> None:
    assert window(firmness=Firmness.WENS) == (date(2025, 3, 1), date(2029, 3, 30))


def test_a_given_side_of_the_window_stands_and_the_other_follows_from_firmness() -> None:
    given_side = window(firmness=Firmness.SCHUIFBAAR, latest_end=date(2027, 5, 1))
    assert given_side == (date(2026, 3, 1), date(2027, 5, 1))


def test_a_window_never_shrinks_the_period() -> None:
    shrunk = window(earliest_start=date(2027, 3, 10), latest_end=date(2027, 3, 20))
    assert shrunk == (date(2027, 3, 1), date(2027, 3, 31))


def test_a_missing_end_follows_from_the_typical_days_of_the_kind() -> None:
    works = Works.from_activities([work("a/1", start="2027-01-01", end=None)], catalogue())
    assert works.end[0] - works.start[0] + 1 == 100
    assert not works.certain[0]


def test_columns_ignore_the_order_of_rows() -> None:
    table = table_of([work("b/1"), work("a/2"), work("a/1")])
    backwards = table.take(pa.array([2, 1, 0]))
    assert Works.from_table(table, catalogue()).ids.to_pylist() == ["a/1", "a/2", "b/1"]
    assert Works.from_table(backwards, catalogue()).ids.to_pylist() == ["a/1", "a/2", "b/1"]


@given(
    st.integers(0, 12), st.integers(1, 9), st.integers(1, 12), st.integers(0, 12), st.integers(1, 9), st.integers(1, 12)
)
def test_the_chance_of_meeting_is_counted_start_by_start(
    start_a: int, length_a: int, takes_a: int, start_b: int, length_b: int, takes_b: int
) -> None:
    origin = date(2027, 1, 1)
    first = Period(origin + timedelta(start_a), origin + timedelta(start_a + length_a - 1))
    second = Period(origin + timedelta(start_b), origin + timedelta(start_b + length_b - 1))
    days_a, days_b = min(takes_a, length_a), min(takes_b, length_b)
    busy = [
        (at, other)
        for at in range(start_a, start_a + length_a - days_a + 1)
        for other in range(start_b, start_b + length_b - days_b + 1)
    ]
    meets = [at < other + days_b and other < at + days_a for at, other in busy]
    assert chance_of_meeting(first, takes_a, second, takes_b) == sum(meets) / len(meets)


def test_days_that_went_by_are_not_ahead() -> None:
    first, last, other, until = (np.array([day]) for day in (0, 19, 5, 30))
    sides = (first, last, other, until, (first, last), (other, until))
    assert [pair_timing(*sides, today=day).days_ahead.tolist() for day in (0, 10, 19, 20)] == [[15], [10], [1], [0]]
    assert pair_timing(*sides, today=10).overlap_days.tolist() == [15]
    assert pair_timing(*sides, today=10).from_today().overlap_days.tolist() == [10]
