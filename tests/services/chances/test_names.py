"""Combinations of one street and the same kinds are told apart by when and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.facts.combination_names import combination_name
from tests.detect.builders import catalogue, line, work

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CATALOGUE = catalogue()
LANE = [("Laan", line((0, 0), (100, 0)))]


def test_one_year_for_all_stands_once_at_the_end() -> None:
    works = [work("a/1", "sewer"), work("b/1", "heat")]
    name = combination_name(works, LANE, CATALOGUE, "nl")
    assert name.startswith("Laan: ")
    assert name.endswith(" (2027)")
    assert name.count("2027") == 1
    assert combination_name(works[::-1], LANE, CATALOGUE, "nl") == name


def test_the_same_kinds_in_other_years_have_another_name() -> None:
    late = {"start": "2029-03-01", "end": "2029-06-30"}
    sewer, heat = work("a/1", "sewer"), work("b/1", "heat")
    made = [[sewer, heat], [sewer, work("b/2", "heat", **late)], [sewer, heat, work("b/2", "heat", **late)]]
    names = [combination_name(works, LANE, CATALOGUE, "nl") for works in made]
    assert len(set(names)) == 3
    assert names[1].count("(2027)") == names[1].count("(2029)") == 1
    assert names[2].endswith("(2027, 2029)")


def test_without_a_period_there_is_no_year() -> None:
    works = [work("a/1", "sewer", start=None, end=None), work("b/1", "heat", start=None, end=None)]
    assert "(" not in combination_name(works, [], CATALOGUE, "nl")
    assert combination_name([], LANE, CATALOGUE, "nl") == ""


# A street of 300 m with three that cross it, and a lane on its own.
CROSSED = [
    ("Laan", line((0, 0), (300, 0))),
    ("Eik", line((50, -80), (50, 80))),
    ("Beuk", line((150, -80), (150, 80))),
    ("Wilg", line((250, -80), (250, 80))),
    ("Pad", line((0, 500), (100, 500))),
]


def named(*shape: tuple[float, float], streets: list[tuple[str, BaseGeometry]] = CROSSED) -> str:
    works = [work("a/1", "sewer", geometry=line(*shape)), work("b/1", "heat", geometry=line(*shape))]
    return combination_name(works, streets, CATALOGUE, "nl")


def test_two_parts_of_one_street_have_different_names() -> None:
    assert named((60, 0), (140, 0)).startswith("Laan (Eik – Beuk): ")
    assert named((160, 0), (240, 0)).startswith("Laan (Beuk – Wilg): ")
    assert named((60, 0), (240, 0)).startswith("Laan: "), "from the first crossing to the last is all of it"


def test_where_a_street_ends_before_it_crosses_another_the_near_one_is_named() -> None:
    assert named((0, 0), (30, 0)).startswith("Laan (Eik): ")
    assert named((270, 0), (300, 0)).startswith("Laan (Wilg): ")
    assert named((0, 500), (100, 500)).startswith("Pad: ")


def test_a_street_in_pieces_or_drawn_the_other_way_has_the_same_parts() -> None:
    pieces = [("Laan", line((300, 0), (120, 0))), ("Laan", line((120, 0), (0, 0))), *CROSSED[1:]]
    assert named((60, 0), (140, 0), streets=pieces).split(":")[0] in {"Laan (Eik – Beuk)", "Laan (Beuk – Eik)"}


def test_where_no_street_is_known_the_numbers_of_the_works_tell_combinations_apart() -> None:
    assert named((60, 0), (140, 0), streets=[]).endswith(" · 1, 1")
    other = [work("a/1", "sewer"), work("b/2", "heat")]
    assert combination_name(other, [], CATALOGUE, "nl").endswith(" · 1, 2")
