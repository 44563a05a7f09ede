from __future__ import annotations

from datetime import date, timedelta
from math import isclose, log, sqrt
from typing import Any
from warnings import catch_warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import Rules
from koppel.detect.scoring.score import PARTS, place_part, total_score
from koppel.model import Firmness
from tests.detect.builders import TODAY, line, square, the, work
from tests.laws import tried


def couple(**second: object) -> dict[str, float]:
    given: dict[str, object] = {"kind": "heat"} | second
    return the("koppelkans", work("city/1"), work("heat/1", **given))  # type: ignore[arg-type]


# Of a square of 10 by 10 m: 100 m² of the 2,000 m² from which size says no more.
SMALL = log(101) / log(2001)
# Of the first half of 2027, both: 181 of 365 days.
HALF_A_YEAR = 0.4 + 0.6 * 181 / 365


def test_the_score_is_the_weighted_mean_of_the_known_parts() -> None:
    found = couple()
    assert isclose(found["part_place"], SMALL)
    assert isclose(found["part_time"], HALF_A_YEAR)
    assert (found["part_affinity"], found["part_duty"]) == (0.9, 0.0)
    assert isclose(found["score"], 100 * (SMALL + HALF_A_YEAR + 0.9) / 4)
    assert found["part_reach"] is None
    assert found["part_need"] is None


def test_reach_counts_when_homes_are_known() -> None:
    found = couple(homes=50)
    assert isclose(found["part_reach"], 0.25)
    assert isclose(found["score"], 100 * (25 * (SMALL + HALF_A_YEAR + 0.9) + 2.5) / 110)
    assert couple(homes=1000)["part_reach"] == 1.0


def test_place_grows_with_the_smaller_work_until_it_is_large() -> None:
    assert isclose(couple(geometry=square(0.0, 0.0, 5.0))["part_place"], log(26) / log(2001))
    large = work("city/1", geometry=square(0.0, 0.0, 100.0))
    assert isclose(the("koppelkans", large, work("heat/1", "heat", geometry=square(0.0, 0.0, 45.0)))["part_place"], 1.0)


def test_a_sliver_that_lies_wholly_in_a_large_work_is_no_reason_to_meet() -> None:
    assert couple(geometry=square(0.0, 0.0, 1.0))["part_place"] < 0.1


def test_without_shared_ground_place_halves_with_the_distance() -> None:
    assert isclose(couple(geometry=square(10.0))["part_place"], SMALL)
    assert isclose(couple(geometry=square(15.0))["part_place"], 0.75 * SMALL)
    assert isclose(couple(geometry=square(20.0))["part_place"], 0.5 * SMALL)


def value_of_place(distance_m: float, buffer_m: float, area_m2: float = 100.0) -> float:
    none, area, distance, buffer = (np.array([value]) for value in (0.0, area_m2, distance_m, buffer_m))
    with catch_warnings(action="error"):
        return float(place_part(none, area, area, distance, buffer, Rules())[0])


def test_nearness_is_told_by_any_buffer_and_is_whole_without_one() -> None:
    assert isclose(value_of_place(0.25, 0.5), 0.75 * SMALL)
    assert isclose(value_of_place(20.0, 10.0), 0.5 * SMALL)
    assert isclose(value_of_place(0.0, 0.0), SMALL)


def test_works_without_ground_have_no_place_to_share_and_no_warning() -> None:
    assert value_of_place(0.0, 10.0, area_m2=0.0) == 0.0


def test_a_plan_for_a_whole_quarter_says_little_about_place() -> None:
    quarter = square(-500.0, -500.0, 1000.0)
    assert isclose(couple(geometry=quarter)["part_place"], SMALL * sqrt(50_000 / 1_000_000))


def test_time_is_less_with_every_day_apart() -> None:
    later = {"start": "2028-01-01", "end": "2028-06-30"}
    assert isclose(couple(firmness=Firmness.WENS, **later)["part_time"], 0.1 + 0.3 * (1 - 185 / 730))
    assert isclose(couple(**later)["part_time"], 0.3 * (1 - 185 / 730))


def test_one_day_together_is_the_same_period_and_room_for_a_work_of_a_day() -> None:
    last = {"start": "2027-06-30", "end": "2027-12-31"}
    assert isclose(couple(duration_days=1, **last)["part_time"], 0.4 + 0.6 / 365)
    assert isclose(couple(**last)["part_time"], 0.4 + 0.6 / 365 / 100)


def test_where_works_may_be_a_day_apart_at_most_a_day_leaves_nothing() -> None:
    next_day = work("heat/1", "heat", start="2027-07-01", end="2027-12-31")
    rules = Rules(koppelkans_max_gap_days=1)
    assert the("koppelkans", work("city/1"), next_day, rules=rules)["part_time"] == 0.0


def total(rules: Rules, **parts: float) -> float:
    given = {name: np.array([parts.get(name, np.nan)]) for name in PARTS}
    with catch_warnings(action="error"):
        return float(total_score(rules, **given, same_partner=np.array([False])).total[0])


def test_only_how_weights_relate_counts_and_nothing_known_is_nothing() -> None:
    weights = {f"score_{name}": getattr(Rules(), f"score_{name}") / 1000 for name in PARTS}
    assert isclose(total(Rules(), place=0.5, need=1.0), total(Rules(**weights), place=0.5, need=1.0))
    assert total(Rules()) == 0.0


def test_a_movable_gap_beyond_the_furthest_keeps_a_tenth() -> None:
    far = couple(earliest_start=date(2027, 6, 1), start="2029-06-30", end="2029-12-31")
    assert far["gap_days"] == 731
    assert isclose(far["part_time"], 0.1)


def test_a_year_together_is_all_the_room_that_counts() -> None:
    year = {"start": "2027-01-01", "end": "2027-12-31"}
    assert the("koppelkans", work("city/1", **year), work("heat/1", "heat", **year))["part_time"] == 1.0


def test_a_work_that_does_not_fit_in_the_shared_days_has_less_room() -> None:
    # Ten days of June are shared; the work itself takes 40, or 10, of its days.
    june = {"start": "2027-06-21", "end": "2027-12-31"}
    long = the("koppelkans", work("city/1", duration_days=40), work("heat/1", "heat", duration_days=50, **june))
    short = the("koppelkans", work("city/1", duration_days=40), work("heat/1", "heat", duration_days=10, **june))
    assert isclose(long["part_time"], 0.4 + 0.6 * 10 / 365 * 10 / 40)
    assert isclose(short["part_time"], 0.4 + 0.6 * 10 / 365)


def test_a_duration_that_is_not_given_is_typical_of_the_kind_and_at_most_the_period() -> None:
    # Both kinds take 100 days; the second has only 20.
    first = work("city/1", start="2027-01-01", end="2027-12-31")
    found = the("koppelkans", first, work("heat/1", "heat", start="2027-12-22", end="2028-12-31"))
    assert isclose(found["part_time"], 0.4 + 0.6 * 10 / 365 * 10 / 100)
    brief = the("koppelkans", first, work("heat/1", "heat", start="2027-12-22", end="2028-01-10"))
    assert isclose(brief["part_time"], 0.4 + 0.6 * 10 / 365 * 10 / 20)


def test_who_has_to_coordinate_counts_for_each_of_the_two() -> None:
    def duty(first: bool | None, second: bool | None) -> float:
        pair = work("city/1", coordination_duty=first), work("heat/1", "heat", coordination_duty=second)
        return float(the("koppelkans", *pair)["part_duty"])

    assert [duty(False, False), duty(True, False), duty(True, True), duty(None, None)] == [0.0, 0.5, 1.0, 0.0]


@pytest.mark.parametrize(
    ("kind", "size", "values", "expected"),
    [
        ("heat", 31.0, {}, 0.0),
        ("heat", 32.0, {}, 0.5),
        ("garden", 32.0, {}, 0.0),
        ("garden", 32.0, {"hinder": 3}, 0.5),
        ("zone", 32.0, {}, 0.0),
        ("heat", 32.0, {"coordination_duty": False}, 0.0),
        ("garden", 5.0, {"coordination_duty": True}, 0.5),
    ],
)
def test_without_a_word_of_the_register_duty_follows_from_kind_and_size(
    kind: str, size: float, values: dict[str, Any], expected: float
) -> None:
    other = work("other/1", kind, geometry=square(0.0, 0.0, size), **values)
    assert the("koppelkans", work("city/1"), other)["part_duty"] == expected


def test_works_of_one_partner_count_for_half() -> None:
    one, other = couple(), the("koppelkans", work("city/1"), work("city/2", "garden"))
    two = the("koppelkans", work("city/1"), work("green/2", "garden"))
    assert isclose(other["score"], two["score"] / 2)
    assert isclose(
        the("koppelkans", work("city/1"), work("city/2", "garden"), rules=Rules(score_own_share=1.0))["score"],
        two["score"],
    )
    assert one["score"] > other["score"]


# Within the other, which takes 1,500 days.
days = st.integers(0, 290)


@given(
    start=days, length=st.integers(1, 800), size=st.floats(0.5, 400), shift=st.floats(0, 9), more=st.integers(1, 400)
)
@tried(60)
def test_scores_stay_in_bounds_and_never_fall_with_more_room_or_more_work(
    start: int, length: int, size: float, shift: float, more: int
) -> None:
    first = TODAY + timedelta(days=start)

    def scored(length: int, size: float, duty: bool) -> dict[str, float]:
        second = work(
            "heat/1",
            "heat",
            str(first),
            str(first + timedelta(days=length - 1)),
            geometry=square(shift, 0.0, size),
            duration_days=5,
            coordination_duty=duty,
        )
        return the("koppelkans", work("city/1", "sewer", str(TODAY), str(TODAY + timedelta(days=1500))), second)

    base = scored(length, size, duty=False)
    assert 0 <= base["score"] <= 100
    assert all(0 <= base[f"part_{name}"] <= 1 for name in ("place", "time", "affinity", "duty"))
    assert scored(length + more, size, duty=False)["part_time"] >= base["part_time"]
    assert scored(length, size, duty=True)["score"] >= base["score"]
    if size * 2 <= 200:
        assert scored(length, size * 2, duty=False)["part_place"] >= base["part_place"] - 1e-9


@given(apart=st.integers(1, 700), firmness=st.sampled_from(list(Firmness)))
@tried(40)
def test_a_day_nearer_in_time_is_never_worth_less(apart: int, firmness: Firmness) -> None:
    def part(gap: int) -> float:
        start = date(2027, 6, 30) + timedelta(days=gap)
        second = work("heat/1", "heat", str(start), str(start + timedelta(days=90)), firmness=firmness)
        return float(the("koppelkans", work("city/1", firmness=firmness), second)["part_time"])

    assert part(apart - 1) >= part(apart)


@given(apart=st.floats(0.001, 9.9), nearer=st.floats(0.0, 1.0))
@tried(40)
def test_a_metre_nearer_is_never_worth_less(apart: float, nearer: float) -> None:
    far, near = (couple(geometry=square(10.0 + metres))["part_place"] for metres in (apart, apart * nearer))
    assert near >= far - 1e-9


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
    second = work("heat/1", "heat", geometry=line((0, 20), (50, 20)))
    found = the("hinder", first, second)
    assert (found["distance_m"], found["shared_length_m"], found["shared_area_m2"]) == (20.0, 0.0, 0.0)


def test_no_rule_asks_how_works_outside_the_street_are_coordinated() -> None:
    pair = work("city/1", "garden"), work("social/1", "talk")
    found = the("koppelkans", *pair)
    assert found["part_duty"] is None
    assert isclose(found["score"], 100 * (found["part_place"] + found["part_time"] + found["part_affinity"]) / 3)
    asked = the("koppelkans", pair[0], work("social/1", "talk", coordination_duty=True))
    assert asked["part_duty"] == 0.5
