"""What a filter shows in a period of quarters, or of months within them."""

from __future__ import annotations

from datetime import date

import pytest

from koppel.services.plans.filters import Filter, matches, month_text, parse_month
from tests.detect.builders import work
from tests.services.columns import columns_of

COLUMNS = columns_of(work("a/1", start="2027-01-10", end="2027-02-10"), work("a/2", start=None, end=None))


def shown(**values: object) -> list[bool]:
    return [bool(one) for one in matches(Filter(**values), COLUMNS)]  # type: ignore[arg-type]


def test_works_without_dates_are_shown_in_a_period_only_where_asked_for() -> None:
    quarter = ((2027, 1), (2027, 1))
    assert shown() == [True, True]
    assert shown(period=quarter) == [True, False]
    assert shown(period=quarter, undated=True) == [True, True]
    assert Filter(undated=True).is_empty()


def test_months_say_more_than_the_quarters_that_they_lie_in() -> None:
    quarter = ((2027, 1), (2027, 1))
    assert shown(period=quarter, months=((2027, 3), (2027, 3))) == [False, False]
    assert shown(period=quarter, months=((2027, 2), (2027, 3))) == [True, False]
    assert Filter(period=((2027, 4), (2027, 4)), months=((2027, 11), (2027, 12))).days() == (
        date(2027, 11, 1),
        date(2027, 12, 31),
    )


def test_months_of_other_quarters_count_for_nothing() -> None:
    assert shown(period=((2027, 1), (2027, 1)), months=((2028, 1), (2028, 1))) == [True, False]
    assert shown(months=((2028, 1), (2028, 1))) == [True, True]


@pytest.mark.parametrize("text", ["", "2027", "2027-13", "2027-00", "1800-01", "2027-1", "२०२७-01", "x"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert parse_month(text) is None


def test_a_month_comes_back_as_it_was_written() -> None:
    assert parse_month(month_text((2027, 3))) == (2027, 3)
