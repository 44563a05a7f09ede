"""How many works of a party are under way at once."""

from __future__ import annotations

from datetime import date

from koppel.model import Status
from koppel.planning.capacity import Room, rooms
from koppel.planning.scenario import Change, Scenario
from tests.detect.builders import square, work
from tests.planning.builders import outlook

SPOTS = [square(at * 500.0, 0.0) for at in range(4)]
WORKS = [
    work("a/1", "sewer", "2027-03-01", "2027-05-31", SPOTS[0], status=Status.GEPLAND),
    work("a/2", "sewer", "2027-05-01", "2027-07-31", SPOTS[1], status=Status.GEPLAND),
    work("a/3", "sewer", "2027-07-01", "2027-07-31", SPOTS[2], status=Status.GEANNULEERD),
    work("b/1", "sewer", "2027-05-01", "2027-05-31", SPOTS[3], status=Status.GEPLAND),
]


def test_the_fullest_month_of_a_party_is_told_where_it_said_what_it_can() -> None:
    made = outlook(*WORKS)
    assert rooms(made, made.works, {}) == ()
    (room,) = rooms(made, made.works, {"a": 1})
    assert room == Room("a", 2, 1, date(2027, 5, 1))
    assert room.is_over
    assert rooms(made, made.works, {"c": 1, "b": 1}) == (Room("b", 1, 1, date(2027, 5, 1)), Room("c", 0, 1, None))


def test_a_scenario_that_moves_a_work_makes_room() -> None:
    made = outlook(*WORKS)
    later = Change(work=made.ids[1], start=date(2027, 6, 1), end=date(2027, 8, 31))
    (room,) = rooms(made, made.works_of(Scenario("later", (later,))), {"a": 1})
    assert (room.at_once, room.is_over) == (1, False)
