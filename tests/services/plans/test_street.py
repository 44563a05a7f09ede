from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.ground import Openings
from koppel.model import Firmness, Status
from koppel.model.deciding import State
from koppel.services.pictures.street import Agreed, Street, Work, groups_here, moved_together, street
from koppel.services.pictures.timeline import Span, joined, spans
from tests.detect.builders import catalogue, line, square, work
from tests.services.columns import columns_of

if TYPE_CHECKING:
    from koppel.model import Activity

TODAY = date(2026, 11, 21)
LANE = line((0, 0), (100, 0))


def told(*works: Activity, together: tuple[tuple[int, ...], ...] = ()) -> Street:
    columns = columns_of(*works)
    combinations = [[columns.ids[at] for at in group] for group in together]
    return street(columns, spans(columns, catalogue()), catalogue(), LANE, combinations, today=TODAY)


def of_year(found: Street, year: int) -> tuple[int, int]:
    (item,) = [item for item in found.hinder if item.year == year]
    return item.before, item.after


def a_work(first: int, last: int, slack: int = 0, *, at: int = 0, moves: bool = True) -> Work:
    return Work(at, Span(first, last, first - slack, last + slack, None), opens=True, hinders=True, moves=moves)


def test_what_lies_within_twelve_metres_is_listed_by_the_year_in_which_it_begins() -> None:
    found = told(
        work("a/1", start="2028-03-01", end="2028-04-01"),
        work("a/2", start="2027-03-01", end="2029-04-01"),
        work("a/3", geometry=square(0, 13)),
        work("a/4", start=None, end=None),
    )
    assert found.by_year == ((2027, (1,)), (2028, (0,)))
    assert found.undated == (3,)


def test_five_years_back_and_ten_ahead() -> None:
    found = told(
        work("a/1", start="2020-01-01", end="2020-12-31"),
        work("a/2", start="2019-01-01", end="2021-01-01"),
        work("a/3", start="2036-12-31", end="2040-01-01"),
        work("a/4", start="2037-01-01", end="2040-01-01"),
    )
    assert (found.first_year, found.last_year) == (2021, 2036)
    assert found.by_year == ((2021, (1,)), (2036, (2,)))
    assert of_year(found, 2021) == (1, 1)
    assert of_year(found, 2036) == (1, 1)


def test_two_openings_of_one_combination_are_one() -> None:
    works = (work("a/1", "sewer"), work("b/1", "heat"), work("c/1", "zone"))
    assert told(*works).openings == Openings(2, 2)
    coupled = told(*works, together=((0, 1, 2),))
    assert coupled.openings == Openings(2, 1)
    assert [group.openings for group in coupled.coupled] == [Openings(2, 1)]


def test_openings_of_one_combination_that_share_no_ground_here_stay_two() -> None:
    beside = told(work("a/1", "sewer"), work("b/1", "heat", geometry=square(10)), together=((0, 1),))
    assert beside.openings == Openings(2, 2)
    along = line((0, 0), (0, 400))
    elsewhere = told(
        work("a/1", "sewer", geometry=along),
        work("b/1", "heat", geometry=line((30, 0), (0, 300), (0, 400))),
        together=((0, 1),),
    )
    assert elsewhere.openings == Openings(2, 2), "they share ground, in another street"


@pytest.mark.parametrize(
    ("members", "state"),
    [((0, 1), State.AFGESPROKEN), ((0, 1, 2), State.AFGESPROKEN), ((0,), None), ((1, 2), None)],
)
def test_what_is_agreed_already_is_told_where_all_of_it_is(members: tuple[int, ...], state: State | None) -> None:
    works = (work("a/1", "sewer"), work("b/1", "heat"), work("c/1", "zone"))
    columns = columns_of(*works)
    named = [{columns.ids[at] for at in group} for group in ((0, 1), members)]
    found = street(
        columns, spans(columns, catalogue()), catalogue(), LANE, named[:1], today=TODAY,
        agreed=[Agreed(State.AFGESPROKEN, frozenset(named[1]))],
    )  # fmt: skip
    assert [group.state for group in found.coupled] == [state]


def test_an_agreement_that_is_to_be_judged_again_spares_nothing_and_is_told() -> None:
    works = (work("a/1", "sewer"), work("b/1", "heat"), work("c/1", "zone"))
    columns = columns_of(*works)
    ids = [columns.ids[at] for at in (0, 1)]

    def found(*, holds: bool) -> Street:
        agreed = [Agreed(State.AFGESPROKEN, frozenset(ids), holds)]
        return street(
            columns, spans(columns, catalogue()), catalogue(), LANE, [ids], today=TODAY, agreed=agreed
        )  # fmt: skip

    kept, moved = found(holds=True), found(holds=False)
    assert (kept.openings, [group.works for group in kept.coupled], kept.to_judge) == (Openings(2, 1), [(0, 1)], ())
    assert (moved.openings, moved.coupled, moved.to_judge) == (Openings(2, 2), (), ((0, 1),))
    assert kept.hinder_after < kept.hinder_before == moved.hinder_before == moved.hinder_after


def test_what_is_under_way_spares_nothing_any_more() -> None:
    running = {"start": "2026-10-01", "end": "2027-05-31", "status": Status.IN_UITVOERING}
    both = told(work("a/1", "sewer", **running), work("b/1", "heat", **running), together=((0, 1),))
    assert (both.openings, both.openings_running, both.coupled) == (Openings(0, 0), 2, ())
    assert both.hinder_after == both.hinder_before
    one = told(work("a/1", "sewer", **running), work("b/1", "heat"), work("c/1", "heat"), together=((0, 1, 2),))
    assert (one.openings, one.openings_running) == (Openings(2, 1), 1)
    assert [group.works for group in one.coupled] == [(1, 2)]


def test_days_that_went_by_are_neither_left_nor_saved() -> None:
    days = {"start": "2026-11-12", "end": "2026-12-01"}
    found = told(work("a/1", **days), work("b/1", "heat", **days), together=((0, 1),))
    assert of_year(found, 2026) == (40, 29)
    assert (found.hinder_before, found.hinder_after) == (22, 11)


def test_a_member_that_lies_elsewhere_spares_no_opening_here() -> None:
    found = told(work("a/1", "sewer"), work("b/1", "heat", geometry=square(0, 40)), together=((0, 1),))
    assert found.openings == Openings(1, 1)
    assert found.coupled == ()


def test_a_work_counts_in_its_best_combination_only() -> None:
    assert groups_here([(0, 1), (1, 2), (2, 3, 9)], [0, 1, 2, 3]) == ((0, 1), (2, 3))


@pytest.mark.parametrize("status", [Status.GEPAUZEERD, Status.GEANNULEERD])
def test_paused_and_cancelled_are_listed_and_not_counted(status: Status) -> None:
    found = told(work("a/1", "sewer", status=status))
    assert found.by_year == ((2027, (0,)),)
    assert (found.openings.before, found.hinder_before) == (0, 0)


def test_openings_of_the_past_are_told_apart() -> None:
    found = told(work("a/1", start="2025-01-01", end="2025-02-01", status=Status.GEREED), work("a/2"))
    assert (found.openings.before, found.openings_past) == (1, 1)


def test_hinder_is_counted_for_each_calendar_year() -> None:
    found = told(work("a/1", start="2027-12-30", end="2028-01-03"))
    assert (of_year(found, 2027), of_year(found, 2028), of_year(found, 2029)) == ((2, 2), (3, 3), (0, 0))


def test_works_that_do_not_couple_are_added_up_even_on_the_same_days() -> None:
    days = {"start": "2027-03-01", "end": "2027-03-10"}
    assert of_year(told(work("a/1", **days), work("b/1", "heat", **days)), 2027) == (20, 20)
    assert of_year(told(work("a/1", **days), work("b/1", "heat", **days), together=((0, 1),)), 2027) == (20, 10)


def test_without_hinder_nothing_counts() -> None:
    assert told(work("a/1", hinder=0)).hinder_before == 0


def test_a_movable_work_moves_over_a_fixed_one() -> None:
    fixed = work("a/1", start="2027-03-01", end="2027-03-31")
    movable = work("b/1", "heat", start="2027-06-01", end="2027-06-10", firmness=Firmness.SCHUIFBAAR)
    assert of_year(told(fixed, movable, together=((0, 1),)), 2027) == (41, 31)


def test_two_fixed_works_stay_where_they_are() -> None:
    fixed = work("a/1", start="2027-03-01", end="2027-03-31")
    other = work("b/1", "heat", start="2027-06-01", end="2027-06-10")
    assert of_year(told(fixed, other, together=((0, 1),)), 2027) == (41, 41)


def test_a_work_moves_no_further_than_its_window() -> None:
    assert moved_together([a_work(0, 9), a_work(20, 29, 5)], today=-100) == [(0, 9), (20, 29)]
    assert moved_together([a_work(0, 9), a_work(20, 29, 15)], today=-100) == [(0, 9), (5, 14)]
    assert moved_together([a_work(0, 9), a_work(20, 29, 50)], today=-100) == [(0, 9), (0, 9)]


def test_nothing_moves_to_before_today_and_what_is_under_way_stays() -> None:
    assert moved_together([a_work(0, 9, moves=False), a_work(20, 29, 50)], today=5) == [(0, 9), (5, 14)]
    assert moved_together([a_work(0, 9, 50, moves=False), a_work(20, 29, moves=False)], today=5) == [(0, 9), (20, 29)]


_works = st.builds(
    a_work,
    st.integers(0, 50),
    st.integers(51, 90),
    st.integers(0, 60),
    moves=st.booleans(),
)


@given(st.lists(_works, min_size=1, max_size=5), st.integers(-50, 100))
def test_moving_keeps_lengths_and_windows_and_never_adds_days(works: list[Work], today: int) -> None:
    moved = moved_together(works, today=today)
    for item, (first, last) in zip(works, moved, strict=True):
        assert last - first == item.span.last - item.span.first
        assert item.span.window_first <= first
        assert last <= item.span.window_last
        assert first >= min(item.span.first, today)
    planned = [(item.span.first, item.span.last) for item in works]
    assert sum(b - a + 1 for a, b in joined(moved)) <= sum(b - a + 1 for a, b in joined(planned))


def test_an_empty_street_has_nothing() -> None:
    found = told(work("a/1", geometry=square(500, 500)))
    assert (found.by_year, found.undated, found.openings.before, found.hinder_before) == ((), (), 0, 0)
