"""Works that hinder: which pairs, in which street and period together, and how bad it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import Rules
from koppel.detect.alarms.hindrance import Heavy, hindrances
from koppel.detect.find import find
from koppel.detect.streets import streets_along
from koppel.detect.works import Works, day_number
from koppel.model import KindCertainty, Status
from tests.detect.builders import TODAY, catalogue, line, memory, square, the, types, work
from tests.laws import tried

if TYPE_CHECKING:
    from koppel.detect.alarms.hindrance import Hindrance
    from koppel.model import Activity

LATER = {"start": "2028-01-01", "end": "2028-06-30"}


def columns(works: tuple[Activity, ...], streets: tuple[str, ...]) -> Works:
    """Put works in columns with the streets of each, joined by +; an empty name is one that is not known."""
    made = Works.from_activities(works, catalogue())
    named = np.empty(len(works), dtype=object)
    named[:] = [frozenset(filter(None, name.split("+"))) for name in streets or [""] * len(works)]
    return replace(made, streets=named)


def hindering(*works: Activity, streets: tuple[str, ...] = (), **values: Any) -> list[dict[str, Any]]:
    """Find which works hinder, with the street of each; an empty name is one that is not known."""
    found = columns(works, streets)
    table = find(found, catalogue(), today=values.get("today", TODAY), cursor=memory())
    return [row for row in table.to_pylist() if row["type"] == "hinder"]


def test_works_hinder_in_one_street_or_so_near_that_it_is_probably_one() -> None:
    def at(x: float, *streets: str) -> int:
        return len(hindering(work("city/1"), work("heat/1", "heat", geometry=square(10.0 + x)), streets=streets))

    assert [at(x) for x in (-10.0, 0.0, 25.0, 25.01)] == [1, 1, 1, 0]
    assert [at(x, "Elm", "Elm") for x in (0.0, 25.01, 150.0, 150.01)] == [1, 1, 1, 0]
    # On the corner of two streets they touch; a street further on is another way.
    assert [at(x, "Elm", "Oak") for x in (0.0, 0.01, 25.0)] == [1, 0, 0]
    assert [at(x, "Elm", "") for x in (25.0, 25.01)] == [1, 0]


def test_hinder_needs_two_works_to_come_that_hinder_as_is_known_of_them() -> None:
    beside = square(20.0)

    def heat(**values: Any) -> int:
        return len(hindering(work("city/1"), work(values.pop("name", "heat/1"), "heat", geometry=beside, **values)))

    assert heat() == 1
    assert heat(**LATER) == 0
    assert heat(hinder=1) == 0
    assert [heat(status=status) for status in (Status.GEREED, Status.GEPAUZEERD, Status.IN_UITVOERING)] == [0, 0, 1]
    # A level that follows from a kind that was assumed is a guess; one that the file gave is not.
    assert heat(kind_certainty=KindCertainty.AANGENOMEN) == 0
    assert heat(kind_certainty=KindCertainty.AANGENOMEN, hinder=3) == 1
    # An idea is no plan yet.
    assert [heat(status=status) for status in (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD)] == [0, 1, 1]
    # Of one partner: arranged at one desk.
    assert heat(name="city/2") == 0


@pytest.mark.parametrize(
    ("size", "values", "count"),
    [(7.0, {}, 0), (7.1, {}, 1), (7.0, {"hinder": 3}, 1), (223.0, {}, 1), (224.0, {}, 0)],
)
def test_a_small_hole_and_a_plan_for_a_quarter_shut_no_street(size: float, values: dict[str, Any], count: int) -> None:
    # 50 m2 and 50,000 m2 are the bounds.
    beside = work("heat/1", "heat", geometry=square(20.0, size=size), **values)
    assert len(hindering(work("city/1"), beside)) == count


def test_works_hinder_only_if_they_probably_meet_from_today_on() -> None:
    def meet(days: int, today: date = TODAY) -> int:
        pair = [work("city/1", duration_days=days), work("heat/1", "heat", geometry=square(20.0), duration_days=days)]
        return len(hindering(*pair, today=today))

    # Of 181 days: two works of 41 meet with a probability of 0.492, of 42 with 0.506.
    assert [meet(days) for days in (10, 41, 42, 181)] == [0, 0, 1, 1]
    # The less time there is left for both, the more probably they meet.
    assert meet(10, date(2027, 6, 5)) == 1
    assert meet(10, date(2027, 7, 1)) == 0


def test_only_days_to_come_are_told_of_hinder() -> None:
    pair = [work("city/1"), work("heat/1", "heat", geometry=square(20.0))]
    assert [row["overlap_days"] for row in hindering(*pair)] == [181]
    assert [row["overlap_days"] for row in hindering(*pair, today=date(2027, 6, 21))] == [10]


def test_an_event_on_top_of_a_work_is_heavy_hinder() -> None:
    work_and_event = [work("city/1"), work("org/1", "event", "2027-05-05", "2027-05-05", square(10.0))]
    assert the("hinder", *work_and_event)["severity"] == "zwaar"
    apart = [work("city/1", hinder=1), work("org/1", "event", "2027-05-05", "2027-05-05", square(10.5))]
    assert "hinder" not in types(*apart)
    other_day = [work("city/1"), work("org/1", "event", "2027-07-05", "2027-07-05")]
    assert "hinder" not in types(*other_day)
    assert "hinder" not in types(*work_and_event, today=date(2027, 5, 6))


def test_a_work_lies_in_the_streets_of_which_most_lies_in_it() -> None:
    names, lines = (
        ["Elm", "Oak", "Elm"],
        np.array([line((0, 0), (100, 0)), line((50, -80), (50, 80)), line((100, 0), (160, 0))]),
    )
    along = [
        square(0.0, -5.0),
        shapely.box(0, -5, 160, 5),
        shapely.box(45, -70, 55, 70),
        shapely.box(0, -60, 120, 60),
        square(0.0, 40.0),
        shapely.Point(50, 0),
    ]
    found = streets_along(np.array(along, dtype=object), names, lines)
    assert found == [("Elm",), ("Elm",), ("Oak",), ("Elm", "Oak"), (), ("Elm", "Oak")]
    assert streets_along(np.array(along, dtype=object), [], np.array([], dtype=object)) == [()] * 6


def together(
    *works: Activity, streets: tuple[str, ...] = (), today: date = TODAY, events: tuple[tuple[int, int], ...] = ()
) -> tuple[Hindrance, ...]:
    """Put all works together that overlap from today on, as if each two were found to hinder."""
    found = columns(works, streets)
    first = day_number(today)
    pairs = [
        (a, b)
        for a, b in combinations(range(len(works)), 2)
        if max(found.start[a], found.start[b], first) <= min(found.end[a], found.end[b])
    ]
    return hindrances(found, pairs, events, Rules(), today=first)


def test_three_works_in_one_street_are_one_hindrance() -> None:
    works = [work(f"{name}/1", duration_days=181, hinder=2) for name in ("a", "b", "c")]
    (found,) = together(*works, streets=("Elm", "Elm", "Elm"))
    assert (found.streets, found.works, len(found.pairs), found.at_once) == (("Elm",), (0, 1, 2), 3, 3)
    assert (found.days, found.shut, found.heavy) == (181.0, 0, (Heavy.MANY,))


def test_a_pair_that_lies_in_two_streets_counts_in_the_one_with_most_works() -> None:
    works = [work(f"{name}/1") for name in ("a", "b", "c")]
    found = together(*works, streets=("Elm+Oak", "Elm+Oak", "Oak"))
    assert [(item.streets, item.works) for item in found] == [(("Oak",), (0, 1, 2))]
    found = together(*works, streets=("Elm", "Elm", "Oak"))
    assert sorted((item.streets, item.pairs) for item in found) == [
        (("Elm",), ((0, 1),)),
        (("Elm", "Oak"), ((0, 2), (1, 2))),
    ]


def test_pairs_without_a_street_are_together_where_they_meet_near_each_other() -> None:
    # One long work, with others beside it at 0, 40 and 400 m.
    long = work("a/1", geometry=shapely.box(0, 0, 410, 10))
    beside = [work(f"{name}/1", geometry=square(at, 10.0)) for name, at in (("b", 0.0), ("c", 40.0), ("d", 400.0))]
    made = columns((long, *beside), ())
    found = hindrances(made, [(0, 1), (0, 2), (0, 3)], (), Rules(), today=day_number(TODAY))
    assert sorted(item.works for item in found) == [(0, 1, 2), (0, 3)]


def test_periods_that_do_not_meet_are_two_hindrances() -> None:
    spring = [work(f"{name}/1", start="2027-01-01", end="2027-03-31", duration_days=90) for name in ("a", "b")]
    autumn = [work(f"{name}/2", start="2027-09-01", end="2027-09-30", duration_days=30) for name in ("a", "b")]
    found = together(*spring, *autumn, streets=("Elm",) * 4)
    assert [(item.works, item.days) for item in found] == [((0, 2), 90.0), ((1, 3), 30.0)]


@pytest.mark.parametrize(
    ("works", "events", "heavy"),
    [
        ([work("a/1", hinder=2), work("b/1", hinder=3)], (), ()),
        ([work("a/1", hinder=3), work("b/1", hinder=3)], (), (Heavy.SHUT,)),
        ([work("a/1", hinder=2), work("b/1", hinder=2)], ((0, 1),), (Heavy.EVENT,)),
        ([work(f"{name}/1", end="2027-07-01", duration_days=182, hinder=2) for name in "ab"], (), (Heavy.LONG,)),
        ([work(f"{name}/1", end="2027-06-30", duration_days=182, hinder=2) for name in "ab"], (), ()),
    ],
)
def test_hinder_is_heavy_for_a_reason(
    works: list[Activity], events: tuple[tuple[int, int], ...], heavy: tuple[Heavy, ...]
) -> None:
    (found,) = together(*works, streets=("Elm",) * 2, events=events)
    assert found.heavy == heavy


@tried(40)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 7), st.integers(1, 7)), min_size=2, max_size=3))
def test_days_together_are_those_of_trying_every_start(drawn: list[tuple[int, int, int]]) -> None:
    """The expectation written out: every way to begin, each as probable."""
    base = date(2027, 1, 1).toordinal()
    works, ways = [], []
    for number, (first, length, days) in enumerate(drawn):
        start, end = (date.fromordinal(base + at).isoformat() for at in (first, first + length - 1))
        works.append(work(f"{number}/1", start=start, end=end, duration_days=days))
        takes = min(days, length)
        ways.append([range(first + at, first + at + takes) for at in range(length - takes + 1)])
    found = together(*works, streets=("Elm",) * len(works))
    if len(found) != 1 or len(found[0].works) < len(works):
        return
    counted = [
        sum(
            sum(day in busy for busy in way) >= 2
            for day in range(
                found[0].first - day_number(date(2027, 1, 1)), found[0].last - day_number(date(2027, 1, 1)) + 1
            )
        )
        for way in product(*ways)
    ]
    assert found[0].days == pytest.approx(sum(counted) / len(counted))


@tried(40)
@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(1, 300), st.sampled_from(["", "Elm", "Oak", "Elm+Oak"])),
        min_size=2,
        max_size=9,
    )
)
def test_every_pair_is_in_one_hindrance_of_a_street_of_both(drawn: list[tuple[int, int, str]]) -> None:
    works = []
    for number, (after, length, _) in enumerate(drawn):
        start = date.fromordinal(TODAY.toordinal() - 100 + after)
        works.append(
            work(f"{number}/1", start=start.isoformat(), end=date.fromordinal(start.toordinal() + length).isoformat())
        )
    streets = tuple(street for *_, street in drawn)
    found = together(*works, streets=streets)
    pairs = [pair for item in found for pair in item.pairs]
    made = columns(tuple(works), streets)
    expected = {
        (a, b)
        for a, b in combinations(range(len(works)), 2)
        if max(made.start[a], made.start[b], day_number(TODAY)) <= min(made.end[a], made.end[b])
    }
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == expected
    for item in found:
        assert item.first >= day_number(TODAY)
        assert set(item.works) == {at for pair in item.pairs for at in pair}
        for a, b in item.pairs:
            shared = made.streets[a] & made.streets[b]
            assert not shared or set(item.streets) <= shared


def test_heavy_hindrance_comes_first_then_the_longest_and_then_as_works_stand() -> None:
    def pair(name: str, hinder: int, end: str) -> list[Activity]:
        return [work(f"{name}{side}/1", end=end, duration_days=400, hinder=hinder) for side in "xy"]

    works = [
        *pair("a", 2, "2027-01-31"),
        *pair("b", 2, "2027-02-28"),
        *pair("c", 3, "2027-01-10"),
        *pair("d", 2, "2027-01-31"),
    ]
    made = columns(tuple(works), tuple(street for street in ("A", "B", "C", "D") for _ in "xy"))
    found = hindrances(made, [(0, 1), (2, 3), (4, 5), (6, 7)], (), Rules(), today=day_number(TODAY))
    assert [(item.streets, item.days, item.shut) for item in found] == [
        (("C",), 10.0, 2),
        (("B",), 59.0, 0),
        (("A",), 31.0, 0),
        (("D",), 31.0, 0),
    ]


def test_of_two_streets_with_as_many_pairs_the_first_by_name_takes_them() -> None:
    (found,) = together(work("a/1"), work("b/1"), streets=("Oak+Elm", "Elm+Oak"))
    assert found.streets == ("Elm",)


@pytest.mark.parametrize(("beginning", "parts"), [("2027-01-31", 1), ("2027-02-01", 2)])
def test_periods_that_share_one_day_are_one_hindrance(beginning: str, parts: int) -> None:
    first = [work(f"{name}/1", start="2027-01-01", end="2027-01-31", duration_days=31) for name in ("a", "b")]
    second = [work(f"{name}/2", start=beginning, end="2027-03-31", duration_days=59) for name in ("c", "d")]
    made = columns((*first, *second), ("Elm",) * 4)
    found = hindrances(made, [(0, 1), (2, 3)], (), Rules(), today=day_number(TODAY))
    assert len(found) == parts
    days = sorted((item.first, item.last) for item in found)
    assert (days[0][0], days[-1][1]) == (day_number(date(2027, 1, 1)), day_number(date(2027, 3, 31)))


@pytest.mark.parametrize(("apart", "places"), [(50.0, 1), (50.5, 2)])
def test_places_at_most_fifty_metres_apart_are_one(apart: float, places: int) -> None:
    def spot(name: str, x: float) -> list[Activity]:
        return [work(f"{name}{side}/1", geometry=square(x, 0.0)) for side in "xy"]

    made = columns((*spot("a", 0.0), *spot("b", apart)), ())
    assert len(hindrances(made, [(0, 1), (2, 3)], (), Rules(), today=day_number(TODAY))) == places


def test_works_that_only_lie_near_meet_half_way() -> None:
    # Between 0..10 and 30..40 it is at 20, and between 0..10 and 130..140 at 70: 50 m further on.
    works = [work("a/1"), work("b/1", geometry=square(30.0)), work("c/1", geometry=square(130.0))]
    made = columns(tuple(works), ("Elm", "Oak", ""))
    (found,) = hindrances(made, [(0, 1), (0, 2)], (), Rules(), today=day_number(TODAY))
    assert (found.streets, found.works) == (("Elm", "Oak"), (0, 1, 2))


def test_works_that_hardly_ever_meet_are_two_at_once_all_the_same() -> None:
    works = [work(f"{name}/1", start="2027-01-01", end="2027-12-31", duration_days=10) for name in ("a", "b")]
    (found,) = together(*works, streets=("Elm",) * 2)
    assert found.at_once == 2
    assert 0 < found.days < 1


def test_one_event_or_one_shut_pair_among_several_is_enough_to_be_heavy() -> None:
    three = [work(f"{name}/1", hinder=hinder, duration_days=20) for name, hinder in (("a", 3), ("b", 3), ("c", 2))]
    (found,) = together(*three, streets=("Elm",) * 3)
    assert (found.heavy, found.shut) == ((Heavy.SHUT,), 2)
    three = [work(f"{name}/1", hinder=2, duration_days=20) for name in ("a", "b", "c")]
    assert together(*three, streets=("Elm",) * 3, events=((0, 2),))[0].heavy == (Heavy.EVENT,)


def test_a_work_lies_in_a_street_of_which_half_as_much_lies_in_it_and_not_where_it_only_touches_one() -> None:
    elm, half, less = line((0, 0), (40, 0)), line((0, 5), (20, 5)), line((0, 5), (19.9, 5))

    def named(place: shapely.Geometry, *lines: shapely.Geometry) -> tuple[str, ...]:
        places, drawn = (np.array(items, dtype=object) for items in ([place], list(lines)))
        return streets_along(places, ["Elm", "Oak"][: len(lines)], drawn)[0]

    assert named(shapely.box(0, -5, 40, 10), elm, half) == ("Elm", "Oak")
    assert named(shapely.box(0, -5, 40, 10), elm, less) == ("Elm",)
    # Works count with 12 m beside them: the edge of that touches the end of the street, or takes half a metre of it.
    assert named(shapely.box(52, -5, 60, 5), elm) == ()
    assert named(shapely.box(51.5, -5, 60, 5), elm) == ("Elm",)


def test_one_corner_is_told_once_where_a_work_meets_others_around_it() -> None:
    # A long work meets two others at its ends, 120 m apart; a third pair of the same works lies much further on.
    long, near, other = (work(f"{name}/1", geometry=shapely.box(*box)) for name, box in zip("abc", (
        (0, 0, 600, 5), (0, 0, 10, 10), (120, 0, 130, 10)), strict=True))  # fmt: skip
    far = work("d/1", geometry=shapely.box(500, 0, 510, 10))
    made = columns((long, near, other, far), ())
    day = day_number(TODAY)
    first, second = hindrances(made, [(0, 1), (0, 2), (0, 3)], (), Rules(), today=day)
    assert {first.works, second.works} == {(0, 1, 2), (0, 3)}
    # Of works that share none, or no days, two corners are told.
    apart = columns((long, near, other, work("d/1", geometry=shapely.box(120, 0, 130, 10))), ())
    assert len(hindrances(apart, [(0, 1), (2, 3)], (), Rules(), today=day)) == 2


def test_a_group_joins_only_where_all_but_one_of_its_works_stand() -> None:
    spots = [
        work(f"{name}/1", geometry=square(at, 0.0)) for name, at in zip("abcde", (0, 0, 100, 100, 100), strict=True)
    ]
    made = columns(tuple(spots), ())
    found = hindrances(made, [(0, 1), (2, 3), (3, 4)], (), Rules(), today=day_number(TODAY))
    assert sorted(one.works for one in found) == [(0, 1), (2, 3, 4)]
