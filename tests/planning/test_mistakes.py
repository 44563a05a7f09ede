"""What cannot be right is said before anything is solved, with the works."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from koppel.catalogue.plan import OrderWish, PlanTable, WorkWish
from koppel.model import Firmness
from koppel.planning.build import problem_of
from koppel.planning.mistakes import mistakes
from koppel.planning.windows import Wrong, doubtful_windows
from tests.detect.builders import square, work
from tests.planning.builders import outlook

WORKS = (
    work("a/1", "sewer", "2027-09-01", "2027-12-31", firmness=Firmness.WENS),
    work("a/2", "sewer", "2027-09-01", "2027-12-31", square(900)),
    work("b/1", "heat", "2026-10-01", "2027-01-31", square(2), firmness=Firmness.WENS),
)
A, B, C = ("a", "1"), ("a", "2"), ("b", "1")


def wrong(**wishes: Any) -> list[tuple[Wrong, tuple[tuple[str, str], ...], str]]:
    seen, table = outlook(*WORKS), PlanTable(**wishes)
    return [(item.wrong, item.works, item.party) for item in mistakes(seen, table, problem_of(seen, table))]


def test_what_can_be_right_has_no_mistakes() -> None:
    assert wrong() == []
    assert wrong(works=(WorkWish(*A, earliest=date(2027, 9, 1), latest=date(2027, 12, 31)),)) == []


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (WorkWish(*A, earliest=date(2028, 1, 1), latest=date(2027, 1, 1)), Wrong.WINDOW_REVERSED),
        (WorkWish(*A, earliest=date(2027, 9, 1), latest=date(2027, 12, 30)), Wrong.TOO_LONG),
        (WorkWish(*A, latest=date(2026, 1, 1)), Wrong.PASSED),
        (WorkWish(*C, stays=True), Wrong.PASSED),
        (WorkWish("nobody", "1"), Wrong.UNKNOWN_WORK),
    ],
)
def test_a_wish_that_cannot_be_is_named(wish: WorkWish, expected: Wrong) -> None:
    assert wrong(works=(wish,)) == [(expected, ((wish.partner, wish.number),), "")]


def test_an_order_that_goes_in_a_circle_is_named() -> None:
    orders = tuple(OrderWish(*pair) for pair in ((A, B), (B, C), (C, A)))
    ((found, works, _),) = wrong(orders=orders)
    assert found is Wrong.CIRCLE
    assert set(works) == {A, B, C}
    assert wrong(orders=orders[:2]) == []
    assert wrong(orders=(OrderWish(A, A),)) == [(Wrong.CIRCLE, (A,), "")]


def test_a_party_with_works_has_room_for_some() -> None:
    assert wrong(at_once={"a": 0}) == [(Wrong.NO_ROOM, (A, B), "a")]
    assert wrong(at_once={"nobody": 2}) == [(Wrong.UNKNOWN_PARTY, (), "nobody")]


def test_more_works_that_stay_than_there_is_room_for_are_named() -> None:
    stays = (WorkWish(*A, stays=True),)
    assert wrong(at_once={"a": 1}, works=stays) == [(Wrong.CROWDED, (A, B), "a")]
    assert wrong(at_once={"a": 1}) == []


def test_a_window_that_a_partner_gave_and_that_is_none_leaves_its_work_where_it_is() -> None:
    seen = outlook(
        work("a/1", "sewer", "2027-09-01", "2027-12-31", earliest_start=date(2028, 1, 1), latest_end=date(2027, 1, 1)),
        work("a/2", "sewer", "2027-09-01", "2027-12-31", earliest_start=date(2027, 9, 1), latest_end=date(2027, 10, 1)),
        work("a/3", "sewer", "2027-09-01", "2027-12-31", earliest_start=date(2027, 6, 1), latest_end=date(2028, 3, 31)),
    )
    assert doubtful_windows(seen) == ((("a", "1"), Wrong.WINDOW_REVERSED), (("a", "2"), Wrong.TOO_LONG))
    assert list(problem_of(seen, PlanTable()).choices.values()) == [(0,), (0,), (-3, -2, -1, 0, 1, 2, 3)]
