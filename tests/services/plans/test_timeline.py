from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.model import Firmness, Precision, Status
from koppel.services.pictures.timeline import Axis, Span, axis_of, joined, lanes, lay_out, spans
from koppel.services.plans.filters import day_number
from koppel.services.plans.reference import Named
from koppel.services.plans.streets import streets_of, touches, where
from tests.detect.builders import catalogue, line, square, work
from tests.services.columns import columns_of

TODAY = date(2026, 11, 21)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def span(first: int, last: int, slack: int = 0) -> Span:
    return Span(first, last, first - slack, last + slack, (first, last))


def the_span(**values: Any) -> Span:
    columns = columns_of(work("a/1", **values))
    (found,) = spans(columns, catalogue())
    assert found is not None
    return found


def geometries(*shapes: shapely.Geometry) -> np.ndarray:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def test_exact_dates_are_sure_from_first_to_last() -> None:
    found = the_span(start="2027-01-01", end="2027-06-30", firmness=Firmness.VAST)
    assert (found.first, found.last) == found.sure == (day("2027-01-01"), day("2027-06-30"))
    assert (found.window_first, found.window_last) == (found.first, found.last)


def test_a_quarter_is_sure_only_after_its_last_day() -> None:
    found = the_span(start="2027-01-01", start_precision=Precision.KWARTAAL, end="2027-12-31")
    assert found.sure == (day("2027-04-01"), day("2027-12-31"))


def test_within_one_year_nothing_is_sure() -> None:
    found = the_span(start="2027-01-01", start_precision=Precision.JAAR, end="2027-12-31", end_precision=Precision.JAAR)
    assert (found.first, found.last, found.sure) == (day("2027-01-01"), day("2027-12-31"), None)


def test_a_missing_end_leaves_the_second_half_vague() -> None:
    found = the_span(start="2027-01-01", end=None)
    assert found.last - found.first + 1 == 100
    assert found.sure == (found.first, found.first + 49)


def test_a_window_lies_around_the_period() -> None:
    found = the_span(firmness=Firmness.SCHUIFBAAR)
    assert (found.first - found.window_first, found.window_last - found.last) == (365, 365)


@pytest.mark.parametrize("status", [Status.GEREED, Status.GEANNULEERD])
def test_what_is_done_or_cancelled_has_no_room_to_move(status: Status) -> None:
    found = the_span(firmness=Firmness.WENS, status=status)
    assert (found.window_first, found.window_last) == (found.first, found.last)


def test_without_a_start_there_is_no_span() -> None:
    assert spans(columns_of(work("a/1", start=None, end=None)), catalogue()) == (None,)


def test_spans_stand_in_the_order_of_the_columns() -> None:
    columns = columns_of(work("b/2", start="2028-01-01", end="2028-02-01"), work("a/1"))
    found = spans(columns, catalogue())
    assert [item.first for item in found if item] == [day("2028-01-01"), day("2027-01-01")]


def test_periods_that_share_a_day_stand_in_two_lanes_and_the_next_day_in_one() -> None:
    assert lanes([(1, 5), (5, 9)]) == [0, 1]
    assert lanes([(1, 5), (6, 9)]) == [0, 0]
    assert lanes([(6, 9), (1, 5), (2, 3)]) == [0, 0, 1]
    assert lanes([]) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=30))
def test_no_lane_overlaps_and_no_lane_is_needless(drawn: list[tuple[int, int]]) -> None:
    extents = [(first, first + length) for first, length in drawn]
    found = lanes(extents)
    for at, (first, last) in enumerate(extents):
        for other in range(at):
            if found[at] == found[other]:
                assert last < extents[other][0] or extents[other][1] < first
    busiest = max((sum(first <= at <= last for first, last in extents) for at in range(81)), default=0)
    assert len(set(found)) == busiest


def test_joined_periods() -> None:
    assert joined([(5, 6), (1, 2), (3, 3), (9, 9)]) == ((1, 3), (5, 6), (9, 9))
    assert joined([]) == ()


def test_the_axis_holds_today_and_windows_in_whole_years_and_no_sentinels() -> None:
    assert axis_of([], TODAY) == Axis(2026, 2026)
    assert axis_of([span(day("2027-06-01"), day("2028-01-01"), 365)], TODAY) == Axis(2026, 2028)
    assert axis_of([span(day("1900-01-01"), day("2999-12-31"))], TODAY) == Axis(2016, 2046)


def test_bars_by_group_in_the_order_of_names_and_the_nameless_last() -> None:
    found = [span(day("2027-01-01"), day("2027-02-01")) for _ in range(4)]
    told = lay_out(found, range(4), ["b", None, "A", "b"], lambda _at: 0, today=TODAY)
    assert [(group.name, [bar.at for bar in group.bars], group.lanes) for group in told.groups] == [
        ("A", [2], 1),
        ("b", [0, 3], 2),
        (None, [1], 1),
    ]
    given_order = lay_out(found, range(4), ["b", None, "A", "b"], lambda _at: 0, today=TODAY, order=["b", "A"])
    assert [group.name for group in given_order.groups] == ["b", "A", None]


def test_a_label_takes_room_in_its_lane() -> None:
    found = [span(day("2027-01-01"), day("2027-01-10")), span(day("2027-02-01"), day("2027-02-10"))]
    assert lay_out(found, range(2), ["a", "a"], lambda _at: 5, today=TODAY).groups[0].lanes == 1
    assert lay_out(found, range(2), ["a", "a"], lambda _at: 90, today=TODAY).groups[0].lanes == 2


def test_what_has_no_period_or_lies_beyond_the_axis_is_told_apart() -> None:
    found = [None, span(day("1999-01-01"), day("1999-06-01")), span(day("2027-01-01"), day("2027-02-01"))]
    told = lay_out(found, range(3), ["a", "a", "a"], lambda _at: 0, today=TODAY)
    assert (told.undated, told.beyond) == ((0,), (1,))
    assert [bar.at for group in told.groups for bar in group.bars] == [2]


def test_only_what_is_shown_is_laid_out() -> None:
    found = [span(day("2027-01-01"), day("2027-02-01")), span(day("2040-01-01"), day("2040-02-01"))]
    told = lay_out(found, [0], ["a", "a"], lambda _at: 0, today=TODAY)
    assert told.axis == Axis(2026, 2027)
    assert sum(len(group.bars) for group in told.groups) == 1


STREETS = (Named("Lang", line((0, 0), (100, 0)), 0), Named("Kort", line((0, 0), (0, 30)), 0))


def test_a_work_lies_in_the_street_of_which_most_is_within_it() -> None:
    along, aside, far = line((0, 1), (100, 1)), line((0, 10), (0, 30)), square(500, 500)
    assert streets_of(geometries(along, aside, far), STREETS) == ("Lang", "Kort", None)
    assert streets_of(geometries(along), ()) == (None,)
    assert streets_of(geometries(), STREETS) == ()


def test_a_garden_twelve_metres_beside_the_street_still_lies_in_it() -> None:
    near, beyond = shapely.box(40, 11.9, 60, 20), shapely.box(40, 12.1, 60, 20)
    assert streets_of(geometries(near, beyond), STREETS[:1]) == ("Lang", None)


def test_without_a_street_the_smallest_area_names_the_place() -> None:
    areas = (Named("klein", shapely.box(490, 490, 520, 520), 0), Named("groot", shapely.box(0, 0, 1000, 1000), 0))
    told = where(
        geometries(line((0, 1), (100, 1)), square(500, 500), square(5000, 0)), {"street": STREETS, "area": areas}
    )
    assert told == ("Lang", "klein", None)


def test_a_line_is_touched_within_twelve_metres_and_an_area_on_itself() -> None:
    works = geometries(square(0, 12), square(0, 12.01))
    assert touches(works, line((0, 0), (100, 0))).tolist() == [True, False]
    assert touches(works, shapely.box(0, 0, 10, 12)).tolist() == [True, False]
