"""Shared ground and openings: what counts as an opening, and when one is spared."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.ground import Openings, ground_of, together
from koppel.model import Activity, Status
from tests.detect.builders import catalogue, line, square, work

CATALOGUE = catalogue()


def openings(*works: Activity) -> tuple[int, int]:
    found = ground_of(works, CATALOGUE).openings
    return found.before, found.after


def test_two_works_that_open_the_same_ground_open_it_once() -> None:
    found = ground_of([work("a/1", "sewer"), work("b/1", "heat", geometry=square(5))], CATALOGUE)
    assert found.openings == Openings(2, 1)
    assert [found.shared_m2, found.reopened_m2] == pytest.approx([50, 50])


def test_a_work_that_opens_nothing_spares_no_opening_however_much_ground_it_shares() -> None:
    found = ground_of([work("a/1", "sewer"), work("b/1", "zone")], CATALOGUE)
    assert found.openings == Openings(1, 1)
    assert [found.shared_m2, found.reopened_m2] == pytest.approx([100, 0])


def test_works_side_by_side_open_the_street_twice() -> None:
    assert openings(work("a/1", "sewer"), work("b/1", "heat", geometry=square(10))) == (2, 2)


def test_ground_that_is_shared_only_by_rounding_spares_nothing() -> None:
    found = ground_of([work("a/1", "sewer"), work("b/1", "heat", geometry=square(10 - 1e-9))], CATALOGUE)
    assert found.shared_m2 > 0
    assert (found.openings, found.reopened_m2) == (Openings(2, 2), 0)


@pytest.mark.parametrize(("width", "after"), [(0.099, 2), (0.101, 1)])
def test_an_opening_is_spared_from_one_square_metre_of_shared_ground(width: float, after: int) -> None:
    beside = shapely.box(10 - width, 0, 30, 10)
    assert openings(work("a/1", "sewer"), work("b/1", "heat", geometry=beside)) == (2, after)


def test_works_in_a_chain_open_the_street_once_and_one_apart_opens_it_again() -> None:
    chain = [work(f"{name}/1", "heat", geometry=square(8.0 * at)) for at, name in enumerate("abc")]
    assert openings(*chain) == (3, 1)
    assert openings(*chain, work("d/1", "sewer", geometry=square(100))) == (4, 2)


@pytest.mark.parametrize("status", [Status.GEPAUZEERD, Status.GEANNULEERD])
def test_what_is_paused_or_withdrawn_counts_in_nothing(status: Status) -> None:
    found = ground_of([work("a/1", "sewer"), work("b/1", "heat", status=status)], CATALOGUE)
    assert (found.openings, found.shared_m2) == (Openings(1, 1), 0)


def test_ground_in_three_works_is_shared_once_and_opened_twice_too_often() -> None:
    found = ground_of([work("a/1"), work("b/1"), work("c/1")], CATALOGUE)
    assert [found.shared_m2, found.reopened_m2] == pytest.approx([100, 200])


def test_only_ground_within_a_place_counts() -> None:
    crossing = [
        work("a/1", "sewer", geometry=line((0, 0), (100, 0))),
        work("b/1", "heat", geometry=line((90, -9), (90, 9))),
    ]
    assert ground_of(crossing, CATALOGUE).openings == Openings(2, 1)
    assert ground_of(crossing, CATALOGUE, shapely.box(0, -20, 50, 20)).openings == Openings(2, 2)


def test_of_no_works_nothing_is_said() -> None:
    found = ground_of([], CATALOGUE)
    assert (found.openings, found.shared_m2, found.reopened_m2) == (Openings(0, 0), 0, 0)


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_groups_are_the_connected_parts(linked: set[tuple[int, int]]) -> None:
    groups = together(range(10), linked)
    assert sorted(at for group in groups for at in group) == list(range(10))
    assert all(any({first, second} <= group for group in groups) for first, second in linked)
    assert len(groups) >= 10 - len([pair for pair in linked if pair[0] != pair[1]])
