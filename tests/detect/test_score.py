from __future__ import annotations

from datetime import date
from math import isclose, sqrt

import pytest

from koppel.model import Firmness
from tests.detect.builders import line, square, the, work


def couple(**second: object) -> dict[str, float]:
    given: dict[str, object] = {"kind": "heat"} | second
    return the("koppelkans", work("city/1"), work("heat/1", **given))  # type: ignore[arg-type]


def test_the_score_is_the_weighted_mean_of_the_known_parts() -> None:
    found = couple()
    # place 1, time 1, affinity 0.9; reach and need unknown: (30 + 25 + 0.9 * 25) / 80.
    assert isclose(found["score"], 100 * 77.5 / 80)
    assert found["part_reach"] is None
    assert found["part_need"] is None


def test_reach_counts_when_homes_are_known() -> None:
    found = couple(homes=50)
    assert isclose(found["part_reach"], 0.25)
    assert isclose(found["score"], 100 * (77.5 + 2.5) / 90)
    assert couple(homes=1000)["part_reach"] == 1.0


def test_place_is_the_share_of_the_smaller_footprint() -> None:
    found = couple(geometry=square(5.0))
    assert isclose(found["shared_area_m2"], 50.0)
    assert isclose(found["part_place"], 0.5)


def test_without_shared_ground_nearness_counts_for_a_half_at_most() -> None:
    assert isclose(couple(geometry=square(10.0))["part_place"], 0.5)
    assert isclose(couple(geometry=square(15.0))["part_place"], 0.25)
    assert isclose(couple(geometry=square(20.0))["part_place"], 0.0)


def test_a_plan_for_a_whole_quarter_says_little_about_place() -> None:
    quarter = square(-500.0, -500.0, 1000.0)
    assert isclose(couple(geometry=quarter)["part_place"], sqrt(50_000 / 1_000_000))


def test_time_is_one_together_and_less_with_every_day_apart() -> None:
    assert couple()["part_time"] == 1.0
    later = {"start": "2028-01-01", "end": "2028-06-30"}
    assert isclose(couple(firmness=Firmness.WENS, **later)["part_time"], 0.2 + 0.8 * (1 - 185 / 730))
    assert isclose(couple(**later)["part_time"], 0.8 * (1 - 185 / 730))


def test_a_movable_gap_beyond_the_furthest_keeps_a_fifth() -> None:
    far = couple(earliest_start=date(2027, 6, 1), start="2029-06-30", end="2029-12-31")
    assert far["gap_days"] == 731
    assert isclose(far["part_time"], 0.2)


def test_lines_share_the_length_of_the_shorter_that_lies_near() -> None:
    short = work("city/1", geometry=line((0, 0), (50, 0)))
    long = work("heat/1", "heat", geometry=line((30, 5), (500, 5)))
    # The zone of 10 m round the long line begins where a circle round its end at (30, 5) meets the short line.
    assert the("koppelkans", short, long)["shared_length_m"] == pytest.approx(20 + sqrt(100 - 25), abs=0.05)


def test_a_line_shares_with_an_area_what_lies_near_it() -> None:
    street = work("city/1", geometry=line((-100, 5), (100, 5)))
    area = work("heat/1", "heat", geometry=square())
    assert the("koppelkans", street, area)["shared_length_m"] == pytest.approx(30.0, abs=0.001)


def test_two_areas_share_no_length() -> None:
    assert couple()["shared_length_m"] is None


def test_hinder_apart_shares_no_metre() -> None:
    first = work("city/1", geometry=line((0, 0), (50, 0)))
    second = work("heat/1", "heat", geometry=line((0, 60), (50, 60)))
    found = the("hinder", first, second)
    assert (found["distance_m"], found["shared_length_m"], found["shared_area_m2"]) == (60.0, 0.0, 0.0)
