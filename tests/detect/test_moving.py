"""Who can still do something about a warning, until when, and what."""

from __future__ import annotations

from datetime import date
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
