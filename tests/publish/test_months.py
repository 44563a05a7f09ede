"""Works by month: nothing is said that is not known, and nothing is left out that could be."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.model import Precision
from koppel.publish.html.months import months, place_in_month
from koppel.publish.html.views import work_views
from koppel.publish.model import PublicPeriod, PublicState, PublicWork
from tests.publish.examples import small

TODAY = date(2026, 11, 2)
D, M, Q, Y = Precision.DAG, Precision.MAAND, Precision.KWARTAAL, Precision.JAAR


def work(period: PublicPeriod, state: PublicState = PublicState.AFGESPROKEN) -> PublicWork:
    return PublicWork(key="abcdefgh", state=state, period=period, first_published=TODAY, changed_on=TODAY)


def told(period: PublicPeriod, *wanted: tuple[int, int], state: PublicState = PublicState.AFGESPROKEN) -> list[str]:
    return [place_in_month(work(period, state), date(year, month, 1), TODAY) or "-" for year, month in wanted]


SPRING = ((2027, 3), (2027, 4), (2027, 5), (2027, 6), (2027, 7))


@pytest.mark.parametrize(
    ("period", "parts"),
    [
        (PublicPeriod(date(2027, 4, 5), D, date(2027, 6, 9), D), ["-", "begins", "goes_on", "ends", "-"]),
        (PublicPeriod(date(2027, 4, 1), M, date(2027, 6, 30), M), ["-", "begins", "goes_on", "ends", "-"]),
        (PublicPeriod(date(2027, 5, 3), D, date(2027, 5, 20), D), ["-", "-", "begins", "-", "-"]),
        # The spring, and nothing more exact.
        (PublicPeriod(date(2027, 4, 1), Q, date(2027, 6, 30), Q), ["-", "perhaps", "perhaps", "perhaps", "-"]),
        (PublicPeriod(date(2027, 1, 1), Y, date(2027, 12, 31), Y), ["perhaps"] * 5),
        # Begins in the first quarter, is over in July: surely under way from the last day of March on.
        (PublicPeriod(date(2027, 1, 1), Q, date(2027, 7, 9), D), ["goes_on", "goes_on", "goes_on", "goes_on", "ends"]),
        # Begins on a day, ends in some month of the third quarter: all of the second is sure.
        (PublicPeriod(date(2027, 4, 5), D, date(2027, 9, 30), Q), ["-", "begins", "goes_on", "goes_on", "goes_on"]),
        (PublicPeriod(date(2027, 4, 5), D, None, None), ["-", "begins", "-", "-", "-"]),
        (PublicPeriod(None, None, date(2027, 6, 9), D), ["-", "-", "-", "ends", "-"]),
        (PublicPeriod(None, None, date(2027, 6, 30), Q), ["-", "perhaps", "perhaps", "perhaps", "-"]),
        (PublicPeriod(), ["-"] * 5),
    ],
)
def test_a_work_is_told_in_its_months(period: PublicPeriod, parts: list[str]) -> None:
    assert told(period, *SPRING) == parts


@pytest.mark.parametrize(
    ("state", "period", "parts"),
    [
        # Under way: what began is not told to begin.
        (PublicState.BEZIG, PublicPeriod(date(2026, 11, 1), M, date(2027, 1, 9), D), ["goes_on"] * 2 + ["ends", "-"]),
        (PublicState.BEZIG, PublicPeriod(), ["goes_on", "-", "-", "-"]),
        (PublicState.BEZIG, PublicPeriod(date(2026, 3, 1), D, date(2026, 9, 30), D), ["goes_on", "-", "-", "-"]),
        # Should have been over, and nobody said that it is.
        (PublicState.PLAN, PublicPeriod(date(2026, 3, 1), D, date(2026, 9, 30), D), ["perhaps", "-", "-", "-"]),
        (PublicState.KLAAR, PublicPeriod(date(2026, 3, 1), D, date(2026, 11, 1), D), ["ends", "-", "-", "-"]),
        (PublicState.KLAAR, PublicPeriod(date(2026, 3, 1), D, date(2027, 1, 31), Y), ["-", "-", "-", "-"]),
        (PublicState.LIGT_STIL, PublicPeriod(date(2026, 3, 1), D, date(2026, 12, 9), D), ["perhaps"] * 2 + ["-"] * 2),
        (PublicState.GAAT_NIET_DOOR, PublicPeriod(date(2026, 11, 1), D, date(2027, 1, 9), D), ["-"] * 4),
    ],
)  # fmt: skip
def test_what_is_under_way_late_done_or_off_is_told_as_it_is(
    state: PublicState, period: PublicPeriod, parts: list[str]
) -> None:
    assert told(period, (2026, 11), (2026, 12), (2027, 1), (2027, 2), state=state) == parts


dates = st.dates(date(2026, 11, 1), date(2028, 12, 31))
precisions = st.sampled_from(list(Precision))


def _days(day: date, precision: Precision) -> list[date]:
    """Return every day that a date can be, by counting days."""

    def known(one: date) -> tuple[int, ...]:
        parts = {D: (one.month, one.day), M: (one.month,), Q: ((one.month - 1) // 3,), Y: ()}
        return (one.year, *parts[precision])

    return [one for at in range(-366, 367) if known(one := day + timedelta(at)) == known(day)]


@given(dates, precisions, dates, precisions)
def test_what_is_sure_holds_for_every_day_that_a_date_can_be(
    one: date, exact: Precision, other: date, known: Precision
) -> None:
    first, last = sorted((one, other))
    starts, ends = _days(first, exact), _days(last, known)
    # Of the first and last days that each can be, all that is between follows.
    runs = [(start, end) for start in (starts[0], starts[-1]) for end in (ends[0], ends[-1]) if start <= end]
    planned = work(PublicPeriod(starts[0], exact, ends[-1], known))
    for year in (2027, 2028):
        for month in range(1, 13):
            begin = date(year, month, 1)
            close = date(year, month, calendar.monthrange(year, month)[1])
            falls = [start <= close and end >= begin for start, end in runs]
            part = place_in_month(planned, begin, TODAY)
            assert (part is not None) == any(falls)
            if part in ("goes_on", "begins", "ends"):
                assert all(falls)
            if part == "begins":
                assert all(begin <= start <= close for start in starts)


def test_every_work_with_a_date_stands_in_a_month() -> None:
    copy = small()
    views = work_views(copy, "nl")
    shown = months(copy, views.values(), "nl")
    assert [month.name for month in shown[:3]] == ["2026-11", "2026-12", "2027-01"]
    assert shown[0].heading == "november 2026"
    keys = {view.work.key for month in shown for group in month.groups for view in group.works}
    over = {PublicState.KLAAR, PublicState.GAAT_NIET_DOOR}
    assert keys == {
        view.work.key for view in views.values() if view.work.period != PublicPeriod() and view.work.state not in over
    }
    # Two years at most, and some months also where nothing is known.
    assert len(shown) <= 24
    assert len(months(replace(copy, works=()), (), "nl")) == 3
