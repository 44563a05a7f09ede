"""Index, bands, means and the vitaliteitsscore."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.model.compass.indicators import TOTAL, Band, Bands, Polarity, Vitality
from koppel.model.compass.scores import (
    asks_to_look_further,
    band_of,
    derived_score,
    index_score,
    vitality_score,
    whole,
)
from tests.model.compass.declared import indicator

GOOD, BAD = indicator(), indicator(polarity=Polarity.LOW_IS_GOOD)
SCORE = indicator(unit="score", step=0.1)
VALUE = st.floats(-1e6, 1e6)
CITY = st.floats(0.01, 1e6)
SCORES = st.dictionaries(st.text("abc", min_size=1), st.none() | st.floats(40, 160))


@pytest.mark.parametrize(
    ("value", "good", "bad"), [(20, 100, 100), (22, 110, 90), (16, 80, 120), (0, 40, 160), (80, 160, 40)]
)
def test_the_city_is_a_hundred_and_a_tenth_more_is_ten_points(value: float, good: float, bad: float) -> None:
    assert index_score(GOOD, value, 20.0) == pytest.approx(good)
    assert index_score(BAD, value, 20.0) == pytest.approx(bad)


def test_a_score_around_nothing_is_compared_by_steps() -> None:
    assert index_score(SCORE, 0.0, -0.1) == pytest.approx(110)
    assert index_score(SCORE, -0.35, -0.1) == pytest.approx(75)
    assert index_score(SCORE, -0.1, -0.1) == pytest.approx(100)


def test_without_a_city_or_with_a_city_of_nothing_there_is_no_index() -> None:
    assert index_score(GOOD, 5, None) is None
    assert index_score(GOOD, None, 5) is None
    assert index_score(GOOD, 5, 0.0) is None
    assert index_score(GOOD, 5, -1.0) is None


def test_what_counts_the_area_itself_is_not_compared_with_the_city() -> None:
    assert index_score(indicator(unit=TOTAL), 500, 240_000) is None


@given(VALUE, CITY)
def test_an_index_stays_within_its_bounds(value: float, city: float) -> None:
    for item in (GOOD, BAD, SCORE):
        index = index_score(item, value, city)
        assert index is not None
        assert 40 <= index <= 160


@given(VALUE, CITY)
def test_the_other_polarity_mirrors_the_index_in_that_of_the_city(value: float, city: float) -> None:
    good, bad = index_score(GOOD, value, city), index_score(BAD, value, city)
    assert good is not None
    assert bad is not None
    assert math.isclose(good - 100, 100 - bad, abs_tol=1e-9)


@given(VALUE, VALUE, CITY)
def test_a_better_value_never_has_a_lower_index(first: float, second: float, city: float) -> None:
    low, high = sorted((first, second))
    lower, higher = (index_score(GOOD, value, city) or 0 for value in (low, high))
    assert lower <= higher
    lower, higher = (index_score(BAD, value, city) or 0 for value in (low, high))
    assert lower >= higher


@pytest.mark.parametrize(
    ("index", "band"),
    [
        (40.0, Band.RED), (89.4, Band.RED), (89.5, Band.YELLOW), (90.0, Band.YELLOW), (110.0, Band.YELLOW),
        (110.49, Band.YELLOW), (110.5, Band.GREEN), (160.0, Band.GREEN),
    ],
)  # fmt: skip
def test_the_band_goes_by_the_whole_number_that_people_see(index: float, band: Band) -> None:
    assert band_of(index, Bands()) is band


@given(st.floats(40, 160))
def test_a_band_never_contradicts_the_number_beside_it(index: float) -> None:
    assert (band_of(index, Bands()) is Band.RED) == (whole(index) < 90)
    assert (band_of(index, Bands()) is Band.GREEN) == (whole(index) > 110)


def test_an_indicator_may_have_bands_of_its_own() -> None:
    assert band_of(94.0, Bands(95, 105)) is Band.RED
    assert band_of(94.0, Bands()) is Band.YELLOW


def test_what_is_unknown_is_never_red_and_what_is_not_judged_has_no_colour_of_a_traffic_light() -> None:
    assert band_of(None, Bands()) is Band.UNKNOWN
    assert band_of(40.0, Bands(), is_judged=False) is Band.NOT_JUDGED
    assert band_of(None, Bands(), is_judged=False) is Band.NOT_JUDGED


def test_a_derived_score_is_the_mean_of_what_is_known_and_says_what_is_missing() -> None:
    mean = derived_score({"a": 80.0, "b": None, "c": 100.0})
    assert (mean.score, mean.known, mean.of, mean.missing) == (90.0, 2, 3, ("b",))
    assert derived_score({"a": None}).score is None
    assert derived_score({}).score is None


@given(SCORES)
def test_a_missing_value_changes_no_mean(below: dict[str, float | None]) -> None:
    known = {name: score for name, score in below.items() if score is not None}
    assert derived_score(below).score == derived_score(known).score
    assert derived_score(below).known + len(derived_score(below).missing) == derived_score(below).of


@given(SCORES)
def test_a_mean_lies_between_the_least_and_the_most(below: dict[str, float | None]) -> None:
    score = derived_score(below).score
    known = [item for item in below.values() if item is not None]
    assert (score is None) == (not known)
    if score is not None:
        assert min(known) - 1e-9 <= score <= max(known) + 1e-9


def test_a_missing_factor_makes_the_vitality_unknown_and_not_one() -> None:
    assert vitality_score((3, 3, 1)) == 9
    assert vitality_score((3, 3, None)) is None
    assert vitality_score((1, 1, 1)) == 1
    for wrong in ((0, 1, 1), (4, 1, 1), (1, 1)):
        with pytest.raises(ValueError, match="factors"):
            vitality_score(wrong)


def test_from_nine_on_one_looks_further_and_the_other_way_round_where_high_is_good() -> None:
    assert [asks_to_look_further(score, Vitality()) for score in (8, 9, 27, None)] == [False, True, True, None]
    turned = Vitality(high_is_good=True)
    assert [asks_to_look_further(score, turned) for score in (8, 9, 12, None)] == [True, True, False, None]
