"""Goals: the line, the tolerance, both polarities, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.model.compass.goals import (
    Course,
    GoalContent,
    course_of,
    goes_the_good_way,
    planned_value,
)
from koppel.model.compass.indicators import TOLERANCE, Polarity

LESS = GoalContent(indicator="eenzaamheid", start=50, start_year=2024, target=40, target_year=2034, partner="Lefier")
MORE = replace(LESS, start=40.0, target=50.0)

NUMBERS = st.floats(-1e4, 1e4).map(lambda value: round(value, 3))
GOALS = (
    st.tuples(NUMBERS, NUMBERS, st.integers(1990, 2090), st.integers(1, 30))
    .filter(lambda item: abs(item[0] - item[1]) > 0.01)
    .map(lambda item: replace(LESS, start=item[0], target=item[1], start_year=item[2], target_year=item[2] + item[3]))
)


def test_the_line_is_straight_and_level_outside_its_years() -> None:
    values = [planned_value(LESS, year) for year in (2020, 2024, 2029, 2034, 2040)]
    assert values == pytest.approx([50, 50, 45, 40, 40])


def test_a_tenth_of_the_way_behind_is_on_course_and_more_is_behind() -> None:
    assert [course_of(LESS, 2029, value, TOLERANCE) for value in (46.0, 46.01, 30.0)] == [
        Course.ON_COURSE,
        Course.BEHIND,
        Course.ON_COURSE,
    ]
    assert [course_of(MORE, 2029, value, TOLERANCE) for value in (44.0, 43.99, 60.0)] == [
        Course.ON_COURSE,
        Course.BEHIND,
        Course.ON_COURSE,
    ]


def test_how_far_behind_is_on_course_is_what_the_team_says() -> None:
    assert [course_of(LESS, 2029, 47.0, tolerance) for tolerance in (0, 10, 20)] == [
        Course.BEHIND,
        Course.BEHIND,
        Course.ON_COURSE,
    ]
    assert course_of(LESS, 2029, 45.0, 0) is Course.ON_COURSE


def test_what_is_missing_or_hidden_is_unknown_and_never_behind() -> None:
    assert course_of(LESS, 2029, None, TOLERANCE) is Course.UNKNOWN


@pytest.mark.parametrize(
    ("polarity", "is_good"),
    [
        (Polarity.HIGH_IS_GOOD, (True, False)),
        (Polarity.LOW_IS_GOOD, (False, True)),
        (Polarity.NOT_JUDGED, (False, False)),
    ],
)
def test_a_goal_goes_the_good_way_of_its_indicator(polarity: Polarity, is_good: tuple[bool, bool]) -> None:
    assert (goes_the_good_way(polarity, 40, 50), goes_the_good_way(polarity, 50, 40)) == is_good
    assert not goes_the_good_way(polarity, 40, 40)


@given(GOALS, st.integers(1990, 2130))
def test_on_the_line_is_on_course_in_every_year(content: GoalContent, year: int) -> None:
    assert course_of(content, year, planned_value(content, year), TOLERANCE) is Course.ON_COURSE


@given(GOALS, st.integers(1990, 2130), NUMBERS)
def test_a_goal_and_its_mirror_stand_alike(content: GoalContent, year: int, value: float) -> None:
    mirror = replace(content, start=-content.start, target=-content.target)
    assert course_of(content, year, value, TOLERANCE) is course_of(mirror, year, -value, TOLERANCE)


@given(GOALS, st.integers(1990, 2130), NUMBERS, st.floats(0, 1e3))
def test_a_better_value_is_never_behind_where_a_worse_one_is_on_course(
    content: GoalContent, year: int, value: float, better: float
) -> None:
    towards = 1 if content.target > content.start else -1
    if course_of(content, year, value, TOLERANCE) is Course.ON_COURSE:
        assert course_of(content, year, value + towards * better, TOLERANCE) is Course.ON_COURSE
