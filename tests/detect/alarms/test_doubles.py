"""What may be one work registered twice: of one kind, at one time, on one ground, with one name, from two sources."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from koppel.catalogue.load import Rules
from koppel.detect.alarms.doubles import could_be_double, same_ground, same_name
from koppel.detect.timing import pair_timing
from koppel.detect.works import Works
from koppel.model import KindCertainty, Status
from tests.detect.builders import catalogue, work

FIRST = np.array([0])
SECOND = np.array([1])
# At least half of the shorter one together, half of the ground, and titles that are alike for four fifths.
RULES = Rules(dubbel_min_period=0.5, dubbel_min_iou=0.5, dubbel_min_text=0.8)


def could(one: Any, other: Any) -> bool:
    works = Works.from_activities([one, other], catalogue())
    ends = (works.start[:1], works.end[:1], works.start[1:], works.end[1:])
    timing = pair_timing(*ends, (ends[0], ends[1]), (ends[2], ends[3]))
    return bool(could_be_double(works, RULES, FIRST, SECOND, timing)[0])


def test_the_same_kind_at_the_same_time_of_two_partners_could_be_one() -> None:
    assert could(work("a/1"), work("b/1"))
    assert not could(work("a/1"), work("b/1", "heat"))


@pytest.mark.parametrize(("end", "expected"), [("2027-01-15", True), ("2027-01-14", False)])
def test_they_share_half_of_the_shorter_one(end: str, expected: bool) -> None:
    # The first takes 10 days from the 11th on, the other begins earlier and takes many.
    short = work("a/1", start="2027-01-11", end="2027-01-20")
    assert could(short, work("b/1", start="2026-01-01", end=end)) is expected
    assert (
        could(work("a/1", start="2026-01-01", end=end), work("b/1", start="2027-01-11", end="2027-01-20")) is expected
    )


def test_they_share_a_day_at_least() -> None:
    one, same, after = ({"start": day, "end": day} for day in ("2027-01-11", "2027-01-11", "2027-01-12"))
    assert could(work("a/1", **one), work("b/1", **same))
    assert not could(work("a/1", **one), work("b/1", **after))


def test_one_partner_registers_one_work_twice_in_two_uploads_whatever_its_form() -> None:
    first, second = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
    line = shapely.LineString([(0, 0), (10, 0)])
    assert not could(work("a/1", geometry=line), work("a/2", geometry=line))
    one: dict[str, Any] = {"geometry": line, "upload_id": first}
    assert not could(work("a/1", **one), work("a/2", **one))
    assert could(work("a/1", **one), work("a/2", geometry=line, upload_id=second))
    assert could(work("a/1", upload_id=first), work("b/2", upload_id=first))


def test_two_phases_of_one_project_are_two_works() -> None:
    assert not could(work("a/1", project="P", phase=1), work("b/1", project="P", phase=2))
    assert could(work("a/1", project="P", phase=1), work("b/1", project="P", phase=1))
    assert could(work("a/1", project="P", phase=1), work("b/1", project="Q", phase=2))
    # Without a project a phase tells nothing.
    assert could(work("a/1", phase=1), work("b/1", phase=2))
    assert could(work("a/1", project="P", phase=1), work("b/1", phase=2))


@pytest.mark.parametrize(
    ("shared", "first", "second", "expected"),
    [
        (10.0, 10.0, 10.0, True),
        (5.0, 10.0, 5.0, True),
        (4.9, 10.0, 5.0, False),
        (0.0, 10.0, 10.0, False),
        (0.0, 0.0, 0.0, False),
    ],
)
def test_the_same_ground_is_half_of_what_both_take(shared: float, first: float, second: float, expected: bool) -> None:
    found = same_ground(RULES, np.array([shared]), np.array([first]), np.array([second]), np.array([False]))
    assert found.tolist() == [expected]


def called(first: str, second: str, numbers: tuple[str, str] = ("1", "2")) -> bool:
    pair = [
        work(f"{partner}/{number}", title=title)
        for partner, number, title in zip("ab", numbers, (first, second), strict=True)
    ]
    return bool(same_name(Works.from_activities(pair, catalogue()), _registry(), FIRST, SECOND)[0])


def _registry() -> Any:
    return catalogue(RULES)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Elm street north", "Elm street north", True),
        ("Elm street north", "north Elm street", True),
        ("Elm street north", "Elm street nord", True),
        ("Elm street north", "Oak lane", False),
        # "sewer" is the name of the kind.
        ("sewer", "Oak lane", True),
        ("Oak lane", "sewer", True),
        ("", "Oak lane", True),
        # However alike: two phases are two works.
        ("Elm street phase 1", "Elm street phase 2", False),
        ("Elm street phase 1", "Elm street phase 1", True),
    ],
)
def test_the_same_name_is_alike_and_holds_the_same_numbers(first: str, second: str, expected: bool) -> None:
    assert called(first, second) is expected


def test_the_same_number_is_the_same_name_whatever_the_title() -> None:
    assert called("Elm street", "Oak lane", ("7", "7"))
    assert not called("Elm street", "Oak lane", ("7", "8"))


def test_of_long_titles_the_beginning_counts() -> None:
    assert called("a" * 200 + " Elm", "a" * 200 + " Oak lane")
    assert not called("a" * 20 + " Elm street", "a" * 20 + " something wholly different")


HERE = shapely.box(0, 0, 10, 10)


def own(**values: Any) -> Any:
    """Return a work of one partner on an area, in one file with all others."""
    return work(f"a/{values.pop('number', 1)}", **{"geometry": HERE, "title": "Elm street anew", **values})


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, True),
        ({"geometry": shapely.box(0, 0, 10, 16)}, True),
        # Less than 60 % as large, only a line, done, or of a kind that nobody said.
        ({"geometry": shapely.box(0, 0, 10, 17)}, False),
        ({"geometry": shapely.LineString([(0, 0), (10, 0)])}, False),
        ({"status": Status.GEREED}, False),
        ({"kind_certainty": KindCertainty.AANGENOMEN}, False),
    ],
)
def test_one_partner_can_hand_in_one_work_twice_in_one_file(other: dict[str, Any], *, expected: bool) -> None:
    assert could(own(), own(number=2, **other)) is expected


def test_of_ones_own_less_ground_is_enough_as_it_is_drawn_anew() -> None:
    rules = Rules(dubbel_min_iou=0.85, dubbel_own_min_iou=0.6)
    shared, larger = np.array([66.0]), np.array([100.0])
    assert same_ground(rules, shared, larger, shared, np.array([True])).tolist() == [True]
    assert same_ground(rules, shared, larger, shared, np.array([False])).tolist() == [False]


@pytest.mark.parametrize(
    ("first", "second", "day", "expected"),
    [
        ("Elm street anew", "Elm street anew", "2027-01-11", True),
        ("Elm street anew", "Elm street all anew", "2027-01-11", True),
        # Each has a word of its own: in the same days these are two parts, on other days one work told otherwise.
        ("Elm street viaduct structure", "Elm street viaduct surface", "2027-01-11", False),
        ("Elm street viaduct structure", "Elm street viaduct surface", "2027-02-01", True),
        # A title that only says its kind proves nothing.
        ("sewer", "sewer", "2027-01-11", False),
        ("Elm street 1", "Elm street 2", "2027-02-01", False),
    ],
)
def test_of_ones_own_the_title_has_to_tell_something(first: str, second: str, day: str, *, expected: bool) -> None:
    pair = [own(title=first, start="2027-01-11"), own(number=2, title=second, start=day)]
    works = Works.from_activities(pair, catalogue())
    assert bool(same_name(works, _registry(), FIRST, SECOND)[0]) is expected
