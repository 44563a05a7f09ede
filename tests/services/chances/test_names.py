"""Combinations of one street and the same kinds are told apart by when they are."""

from __future__ import annotations

from koppel.services.facts.findings import combination_name
from tests.detect.builders import catalogue, line, work

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
