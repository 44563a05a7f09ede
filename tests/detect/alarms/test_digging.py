"""How often each section of a street opens, and where one more is one too many."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.alarms.digging import Section, dug, sections
from koppel.detect.streets import BESIDE_M
from koppel.model import Status
from tests.detect.builders import TODAY, catalogue, line, square, work
from tests.laws import tried

# Elm runs 300 m eastward; Oak crosses it at 100 m, and Ash ends on it at 200 m, drawn 2 m short.
ELM = line((0, 0), (300, 0))
OAK = line((100, -80), (100, 80))
ASH = line((200, 2), (200, 90))


def cut() -> tuple[Section, ...]:
    return sections(["Elm", "Oak", "Ash"], [ELM, OAK, ASH])


def test_a_street_is_cut_where_another_meets_it() -> None:
    found = [(item.street, item.between, round(item.line.length)) for item in cut()]
    assert sorted(found) == [
        ("Ash", ("Elm",), 88),
        ("Elm", ("Ash",), 100),
        ("Elm", ("Oak",), 100),
        ("Elm", ("Oak", "Ash"), 100),
        ("Oak", ("Elm",), 80),
        ("Oak", ("Elm",), 80),
    ]


def test_parts_of_one_name_are_one_street_and_two_crossings_so_near_are_one() -> None:
    parts = [line((0, 0), (90, 0)), line((90, 0), (300, 0)), line((100, -50), (100, 50)), line((110, -50), (110, 50))]
    found = [
        (item.street, item.between, round(item.line.length)) for item in sections(["Elm", "Elm", "Oak", "Ash"], parts)
    ]
    assert [item for item in found if item[0] == "Elm"] == [("Elm", ("Ash",), 100), ("Elm", ("Ash",), 200)]


@tried(40)
@given(st.lists(st.tuples(*[st.integers(0, 400)] * 4), min_size=1, max_size=6))
def test_sections_are_all_of_the_streets_once(drawn: list[tuple[int, int, int, int]]) -> None:
    lines = [line((a, b), (c + 500, d)) for a, b, c, d in drawn]
    names = [f"S{number}" for number in range(len(lines))]
    for name, whole in zip(names, lines, strict=True):
        own = [item.line for item in sections(names, lines) if item.street == name]
        assert sum(item.length for item in own) == pytest.approx(whole.length)
        assert shapely.union_all(own).hausdorff_distance(whole) < 1e-6


def opened(*works: Any) -> dict[tuple[str, tuple[str, ...]], tuple[int, int, int, bool]]:
    return {
        (item.section.street, item.section.between): (len(item.years), item.opened, item.most, item.is_full)
        for item in dug(works, cut(), catalogue(), TODAY)
    }


def sewer(name: str, start: str, **values: Any) -> Any:
    return work(name, start=start, end=f"{start[:4]}-12-31", **{"geometry": line((110, 0), (190, 0)), **values})


def test_an_opening_counts_in_the_sections_that_it_takes_enough_of() -> None:
    # A pipe in Oak up to the middle of the crossing opens no section of Elm; a hole opens the one that it lies in.
    pipe = sewer("a/1", "2027-01-01", geometry=line((100, 80), (100, 0)))
    hole = sewer("a/2", "2027-01-01", geometry=square(250, -1, 2))
    whole = sewer("a/3", "2027-01-01", geometry=ELM)
    assert set(opened(pipe)) == {("Oak", ("Elm",))}
    assert set(opened(hole)) == {("Elm", ("Ash",))}
    assert set(opened(whole)) == {("Elm", ("Oak",)), ("Elm", ("Oak", "Ash")), ("Elm", ("Ash",))}
    assert opened(sewer("a/4", "2027-01-01", geometry=square(0, 200, 10))) == {}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        # TODAY is in 2026: of openings in 2017 and later ten years are not over.
        ([2017, 2019, 2021, 2023, 2026], (5, 4, 5, True)),
        ([2016, 2019, 2021, 2023, 2026], (5, 4, 4, False)),
        ([2027, 2029, 2031, 2033, 2036], (5, 0, 5, True)),
        ([2027, 2029, 2031, 2033, 2037], (4, 0, 4, False)),
        ([2015], None),
    ],
)
def test_a_section_is_full_after_five_openings_in_ten_years_that_are_not_over(
    years: list[int], expected: tuple[int, int, int, bool] | None
) -> None:
    works = [sewer(f"a/{year}", f"{year}-12-01") for year in years]
    assert opened(*works).get(("Elm", ("Oak", "Ash"))) == expected


def test_what_opens_nothing_stopped_or_is_a_plan_for_a_quarter_does_not_count() -> None:
    for values in (
        {"kind": "zone"},
        {"status": Status.GEANNULEERD},
        {"status": Status.GEPAUZEERD},
        {"geometry": square(-10, -150, 300)},
    ):
        assert opened(work("a/1", **{"geometry": ELM, **values})) == {}, values
    assert opened(work("a/1", start=None, end=None, geometry=ELM)) == {}


def lengths(*lines: Any) -> list[int]:
    """Return how long the sections of the first street are, from its beginning; the other streets cross it."""
    names = ["Elm", *(f"S{number}" for number in range(1, len(lines)))]
    return [round(item.line.length) for item in sections(names, lines) if item.street == "Elm"]


def test_a_crossing_near_an_end_of_a_street_cuts_no_sliver_off() -> None:
    # 20 m is the shortest section.
    for at, expected in ((19, [300]), (20, [20, 280]), (280, [280, 20]), (281, [300])):
        assert lengths(ELM, line((at, -50), (at, 50))) == expected
    assert lengths(ELM, line((100, -50), (100, 50)), line((120, -50), (120, 50))) == [100, 20, 180]
    assert lengths(ELM, line((100, -50), (100, 50)), line((119, -50), (119, 50))) == [100, 200]


def test_a_street_that_is_drawn_as_a_point_has_no_section() -> None:
    assert sections(["Elm"], [line((0, 0), (0, 0))]) == ()


def test_a_street_without_a_line_is_a_mistake_of_who_asks() -> None:
    with pytest.raises(ValueError, match="shorter"):
        sections(["Elm", "Oak"], [ELM])


def test_openings_stand_in_the_order_in_which_they_begin_and_then_of_partner_and_number() -> None:
    works = [
        sewer("b/1", "2028-05-01"),
        sewer("a/2", "2028-05-01"),
        sewer("a/1", "2028-05-01"),
        sewer("z/1", "2028-04-30"),
        sewer("y/1", "2027-12-01"),
    ]
    (found,) = dug(works, cut(), catalogue(), TODAY)
    assert [(year, item.partner, item.external_id) for year, item in found.years] == [
        (2027, "y", "1"),
        (2028, "z", "1"),
        (2028, "a", "1"),
        (2028, "a", "2"),
        (2028, "b", "1"),
    ]


@pytest.mark.parametrize(("start", "begun"), [("2026-11-20", 1), ("2026-11-21", 1), ("2026-11-22", 0)])
def test_what_begins_today_has_begun(start: str, begun: int) -> None:
    assert opened(sewer("a/1", start)) == {("Elm", ("Oak", "Ash")): (1, begun, 1, False)}


def test_sections_with_most_openings_in_ten_years_come_first_and_then_those_with_most_in_all() -> None:
    streets = [line((0, y), (100, y)) for y in (0.0, 300.0, 600.0, 900.0)]
    years = {0: [2017], 1: [2017, 2036], 2: [2027, 2028], 3: [2017]}
    works = [
        sewer(f"{at}/{year}", f"{year}-01-01", geometry=streets[at])
        for at, of_street in years.items()
        for year in of_street
    ]
    found = dug(works, sections(["D", "C", "B", "A"], streets), catalogue(), TODAY)
    assert [(item.section.street, item.most, len(item.years)) for item in found] == [
        ("B", 2, 2),
        ("C", 1, 2),
        ("A", 1, 1),
        ("D", 1, 1),
    ]


def test_what_only_touches_the_end_of_a_section_opens_nothing() -> None:
    # Works reach a bit beside themselves; the edge of that lies exactly on the end of the street.
    touching = sewer("a/1", "2027-01-01", geometry=square(300 + BESIDE_M, -5, 10))
    assert opened(touching) == {}
    nearer = sewer("a/1", "2027-01-01", geometry=square(299 + BESIDE_M, -5, 10))
    assert opened(nearer) == {("Elm", ("Ash",)): (1, 0, 1, False)}


def test_a_street_of_half_a_metre_is_a_section_as_well() -> None:
    assert [item.street for item in sections(["Elm"], [line((0, 0), (0.5, 0))])] == ["Elm"]


@pytest.mark.parametrize(("short", "count"), [(5.0, 2), (5.1, 1)])
def test_a_street_that_is_drawn_five_metres_short_still_meets_the_other(short: float, count: int) -> None:
    assert len(lengths(ELM, line((150, short), (150, 90)))) == count
