"""Who can still do something about a warning, until when, and what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from koppel.detect.alarms.moving import Move, Until, acts
from koppel.model import FindingType, Status
from tests.detect.builders import TODAY, catalogue, work

# TODAY is 21 November 2026. A zone rests for five years.
STREET: dict[str, Any] = {"start": "2027-09-01", "end": "2027-10-31"}
SEWER: dict[str, Any] = {"start": "2028-03-01", "end": "2028-08-31"}


def told(
    kind: FindingType, *works: Any, today: date = TODAY
) -> list[tuple[str, Move, date | None, Until, date | None]]:
    return [(act.work.title, act.move, act.day, act.until, act.last) for act in acts(kind, works, catalogue(), today)]


def test_of_a_wrong_order_the_street_can_wait_and_the_sewer_can_go_first() -> None:
    pair = work("city/1", "zone", **STREET), work("water/1", **SEWER)
    assert told(FindingType.VOLGORDE, *reversed(pair)) == [
        # 182 days before it begins a planned work is put out to contract.
        ("city/1", Move.LATER, date(2028, 8, 31), Until.CONTRACT, date(2027, 3, 3)),
        # A sewer takes 100 days: to be done before the street it has to begin by then.
        ("water/1", Move.EARLIER, date(2027, 9, 1), Until.CONTRACT, date(2026, 11, 23)),
    ]


@pytest.mark.parametrize(
    ("status", "today", "until", "last"),
    [
        (Status.IDEE, date(2027, 3, 3), Until.CONTRACT, date(2027, 3, 3)),
        (Status.GEPLAND, date(2027, 3, 4), Until.DEAR, date(2027, 8, 31)),
        (Status.TOEGEZEGD, date(2027, 7, 7), Until.ORDER, date(2027, 7, 7)),
        (Status.TOEGEZEGD, date(2027, 7, 8), Until.DEAR, date(2027, 8, 31)),
        (Status.TOEGEZEGD, date(2027, 8, 31), Until.DEAR, date(2027, 8, 31)),
        (Status.TOEGEZEGD, date(2027, 9, 1), Until.SILENT, None),
    ],
)
def test_moving_is_cheap_until_the_contract_or_the_order(
    status: Status, today: date, until: Until, last: date | None
) -> None:
    pair = work("city/1", "zone", status=status, **STREET), work("water/1", status=Status.IN_UITVOERING, **SEWER)
    assert told(FindingType.VOLGORDE, *pair, today=today) == [("city/1", Move.LATER, date(2028, 8, 31), until, last)]


def test_of_a_street_at_rest_only_who_opens_it_can_wait() -> None:
    made = work("city/1", "zone", status=Status.GEREED, start="2025-01-01", end="2025-12-31")
    found = told(FindingType.OPBREEKRUST, made, work("water/1", **SEWER))
    assert found == [("water/1", Move.RESTED, date(2030, 12, 30), Until.CONTRACT, date(2027, 9, 1))]


def test_works_that_hinder_can_be_put_after_each_other_unless_that_takes_longer_than_a_year() -> None:
    pair = work("city/1", "zone", **STREET), work("water/1", start="2027-09-01", end="2031-12-31")
    assert [(title, move, day) for title, move, day, *_ in told(FindingType.HINDER, *pair)] == [
        ("city/1", Move.TOGETHER, None),
        ("water/1", Move.APART, date(2027, 10, 31)),
    ]


def test_what_began_or_is_done_can_do_nothing_any_more() -> None:
    for status in (Status.IN_UITVOERING, Status.GEREED, Status.GEANNULEERD, Status.GEPAUZEERD):
        pair = work("city/1", status=status), work("water/1", status=status)
        assert told(FindingType.HINDER, *pair) == []


def test_of_a_double_somebody_says_which_counts() -> None:
    assert [move for _, move, *_ in told(FindingType.DUBBEL, work("city/1"), work("water/1"))] == [Move.SAY, Move.SAY]


def test_a_work_that_goes_first_takes_as_long_as_is_known_of_it_and_never_longer_than_its_period() -> None:
    street = work("city/1", "zone", start="2028-01-01", end="2028-12-31")

    def last_day(**values: Any) -> date | None:
        sewer = work("water/1", **{"start": "2029-03-01", "end": "2029-08-31", **values})
        return next(last for title, *_, last in told(FindingType.VOLGORDE, street, sewer) if title == "water/1")

    # 182 days before the contract, and before that as many days as it takes.
    assert last_day() == date(2028, 1, 1) - timedelta(days=182 + 100)
    assert last_day(duration_days=30) == date(2028, 1, 1) - timedelta(days=182 + 30)
    assert last_day(start="2029-03-01", end="2029-03-10") == date(2028, 1, 1) - timedelta(days=182 + 10)


def test_a_year_after_each_other_is_apart_and_a_day_more_is_together() -> None:
    one = work("city/1", start="2027-01-01", end="2027-01-31")
    for end, move in (("2028-01-01", Move.APART), ("2028-01-02", Move.TOGETHER)):
        other = work("water/1", start="2027-01-01", end=end)
        assert {title: kind for title, kind, *_ in told(FindingType.HINDER, one, other)}["city/1"] is move


def test_of_three_that_hinder_each_can_be_put_after_the_last_of_the_others() -> None:
    works = [
        work(f"{name}/1", start="2027-09-01", end=end)
        for name, end in (("a", "2027-10-31"), ("b", "2027-11-30"), ("c", "2027-12-31"))
    ]
    assert {title: day for title, _, day, *_ in told(FindingType.HINDER, *works)} == {
        "a/1": date(2027, 12, 31),
        "b/1": date(2027, 12, 31),
        "c/1": date(2027, 11, 30),
    }


def test_without_a_period_of_both_nothing_is_said_of_an_order() -> None:
    dated, undated = work("city/1", "zone", **STREET), work("water/1", start=None, end=None)
    assert told(FindingType.VOLGORDE, dated, undated) == []
    assert told(FindingType.OPBREEKRUST, dated, undated) == []
    assert told(FindingType.HINDER, dated, undated) == []
    assert [title for title, *_ in told(FindingType.DUBBEL, dated, undated)] == ["city/1"]


def test_who_has_most_time_left_comes_first_who_is_late_after_them_and_then_by_name() -> None:
    works = [
        work(name, start=start, end="2028-12-31")
        for name, start in (
            ("soon/1", "2027-06-01"),
            ("b/1", "2028-01-01"),
            ("a/1", "2028-01-01"),
            # Should have begun, and begins within half a year: nothing is cheap any more.
            ("late/1", "2026-11-01"),
            ("dear/1", "2026-12-01"),
        )
    ]
    found = [(title, until) for title, _, _, until, _ in told(FindingType.DUBBEL, *works)]
    assert found == [
        ("a/1", Until.CONTRACT),
        ("b/1", Until.CONTRACT),
        ("soon/1", Until.CONTRACT),
        ("dear/1", Until.DEAR),
        ("late/1", Until.SILENT),
    ]


def test_of_a_street_at_rest_who_opens_it_is_known_by_its_end_in_whatever_order_they_stand() -> None:
    made = work("city/1", "paving", status=Status.GEREED, start="2025-01-01", end="2025-12-31")
    for pair in ((made, work("water/1", **SEWER)), (work("water/1", **SEWER), made)):
        # Paving rests for two years of 365 days.
        assert [(title, move, day) for title, move, day, *_ in told(FindingType.OPBREEKRUST, *pair)] == [
            ("water/1", Move.RESTED, date(2027, 12, 31))
        ]


def test_of_three_that_hinder_the_longest_of_the_others_says_whether_they_can_be_put_after_each_other() -> None:
    works = [
        work(f"{name}/1", start="2027-09-01", end=end)
        for name, end in (("a", "2027-10-31"), ("b", "2027-11-30"), ("c", "2029-12-31"))
    ]
    assert {title: move for title, move, *_ in told(FindingType.HINDER, *works)} == {
        "a/1": Move.TOGETHER, "b/1": Move.TOGETHER, "c/1": Move.APART
    }  # fmt: skip


def test_the_last_day_is_a_working_day() -> None:
    # 182 days before the 5th of September 2027 it is a Sunday: the Friday before is the last on which it is cheap.
    pair = work("city/1", "zone", start="2027-09-05", end="2027-10-31"), work("water/1", **SEWER)
    assert told(FindingType.VOLGORDE, *pair)[0][-1] == date(2027, 3, 5)


def test_what_takes_a_part_of_its_period_is_ordered_before_its_last_possible_start() -> None:
    pair = work("city/1", "zone", duration_days=31, **STREET), work("water/1", status=Status.IN_UITVOERING, **SEWER)
    # It can begin on the first of October: 182 days before that is the second of April.
    assert told(FindingType.VOLGORDE, *pair) == [
        ("city/1", Move.LATER, date(2028, 8, 31), Until.CONTRACT, date(2027, 4, 2))
    ]


def test_nobody_is_asked_to_be_done_on_a_day_that_is_past_or_that_cannot_be_met() -> None:
    begun = work("city/1", "zone", start="2024-06-03", end="2027-01-31")
    sewer = work("water/1", duration_days=231, **SEWER)
    assert [move for _, move, *_ in told(FindingType.VOLGORDE, begun, sewer)] == [Move.LATER]
    # The street can still begin in January, but a sewer of 231 days cannot be done by then.
    window = work("city/1", "zone", start="2024-06-03", end="2027-01-31", duration_days=10)
    assert [move for _, move, *_ in told(FindingType.VOLGORDE, window, sewer)] == [Move.LATER]
