"""The compass of an area: beside the city, over the years, and never what is over few people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.errors import NotFoundError
from koppel.model.compass.indicators import Band
from koppel.model.compass.values import Measured, Unknown
from koppel.services.compass import reading
from koppel.services.compass.city import CityValues
from tests.laws import tried
from tests.services.compass.test_files import load, store  # noqa: F401

if TYPE_CHECKING:
    from koppel.store.database import Store

COMPASS = load_compass(ROOT / "layers")
CITY = (
    "code;naam;Huishoudens;Eenzaamheid;groen;laag_inkomen\n"
    "GM0014;Groningen;1000;40;30;10\n"
    "WK001410;Selwerd;300;50;27;.\n"
    "BU00141000;West;7;90;10;.\n"
    "BU00141001;Midden;93;45;25;20\n"
    "BU00141002;Oost;200;50;29;18\n"
    "WK001411;Paddepoel;700;36;31;9\n"
)


def shown(store: Store, area: str) -> reading.AreaCompass:  # noqa: F811
    return reading.area_compass(store, COMPASS, area)


def test_a_value_stands_beside_the_city_with_its_distance_and_index(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    lonely, green = (shown(store, "WK001410").cells[name] for name in ("eenzaamheid", "groen"))
    assert (lonely.value, lonely.city, lonely.distance, lonely.people) == (50, 40, 10, 300)
    assert lonely.index == pytest.approx(75)
    assert (lonely.band, green.band) == (Band.RED, Band.YELLOW)
    assert lonely.is_city_mean is False


def test_what_is_suppressed_is_unknown_never_red_and_in_no_mean(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    compass = shown(store, "WK001410")
    cell = compass.cells["laag_inkomen"]
    assert (cell.value, cell.reason, cell.index, cell.band) == (None, Unknown.SUPPRESSED, None, Band.UNKNOWN)
    assert compass.themes["inkomen"].derived.score is None
    assert "laag_inkomen" in compass.themes["inkomen"].derived.missing
    living = compass.themes["samenhang"].derived
    assert living.score == pytest.approx(75)
    assert living.known == 1


def test_scores_go_from_the_rim_to_the_middle(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    compass = shown(store, "WK001411")
    themes = {name: score.derived.score for name, score in compass.themes.items()}
    assert themes["samenhang"] == pytest.approx(110)
    assert compass.quarters["sociaal"].derived.score == pytest.approx(110)
    assert compass.quarters["leven"].derived.score == pytest.approx(110)
    fysiek = 100 + (31 / 30 - 1) * 100
    assert compass.quarters["fysiek"].derived.score == pytest.approx(fysiek)
    assert compass.middle.derived.score == pytest.approx((110 + 110 + fysiek) / 3)


def test_who_lives_here_has_no_score_and_no_band(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    compass = shown(store, "WK001410")
    assert compass.quarters["samenstelling"].derived.score is None
    assert compass.quarters["samenstelling"].band is Band.NOT_JUDGED
    assert compass.cells["huishoudens"].band is Band.NOT_JUDGED
    assert compass.cells["huishoudens"].reason is None


def test_over_few_homes_nothing_is_shown_nor_what_would_tell_it(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    few = shown(store, "BU00141000").cells["eenzaamheid"]
    assert (few.value, few.reason, few.people, few.index) == (None, Unknown.FEW, None, None)
    assert [point.value for point in few.years] == [None]
    beside = shown(store, "BU00141001").cells["eenzaamheid"]
    assert (beside.value, beside.reason) == (None, Unknown.DIFFERENCE)
    assert shown(store, "BU00141002").cells["eenzaamheid"].value == 50


def test_the_number_of_homes_is_hidden_too(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    assert shown(store, "BU00141000").cells["huishoudens"].value is None


def test_no_indicator_of_that_year_shows_what_another_hides(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    # Of this one the source tells no wijk, so alone it would not have to be hidden.
    assert shown(store, "BU00141001").cells["laag_inkomen"].value is None


def test_many_people_in_few_homes_are_few(store: Store) -> None:  # noqa: F811
    load(store, "code;Huishoudens;Inwoners;Eenzaamheid\nBU00141000;5;40;60\nBU00141001;300;600;40\nGM0014;305;640;41\n")
    assert shown(store, "BU00141000").cells["eenzaamheid"].reason is Unknown.FEW
    assert shown(store, "GM0014").cells["eenzaamheid"].people == 640


def test_the_homes_of_the_nearest_year_count(store: Store) -> None:  # noqa: F811
    load(store, "code;Huishoudens\nBU00141000;7\nBU00141001;300\n", "kwb-2022.csv")
    load(store, "code;groen\nBU00141000;10\nBU00141001;20\nGM0014;15\n", "kompas-2024.csv")
    assert shown(store, "BU00141000").cells["groen"].reason is Unknown.FEW
    assert shown(store, "BU00141001").cells["groen"].people == 300


def test_where_nobody_counted_homes_the_value_is_shown_without_their_number(store: Store) -> None:  # noqa: F811
    load(store, "code;groen\nBU00141000;10\nGM0014;15\n")
    cell = shown(store, "BU00141000").cells["groen"]
    assert (cell.value, cell.people) == (10, None)


def test_a_city_without_a_value_is_the_mean_of_its_wijken_by_homes(store: Store) -> None:  # noqa: F811
    load(store, "code;Huishoudens;groen\nWK001410;300;20\nWK001411;100;40\n")
    cell = shown(store, "WK001410").cells["groen"]
    assert (cell.city, cell.is_city_mean) == (25, True)


def test_a_city_of_nothing_gives_no_index_and_says_so(store: Store) -> None:  # noqa: F811
    load(store, "code;Huishoudens;groen\nGM0014;400;0\nWK001410;300;0\n")
    cell = shown(store, "WK001410").cells["groen"]
    assert (cell.value, cell.index, cell.reason, cell.band) == (0, None, Unknown.NO_CITY, Band.UNKNOWN)


def test_another_city_is_no_part_of_the_mean(store: Store) -> None:  # noqa: F811
    load(store, "code;groen\nWK001410;20\nWK036310;90\n")
    assert shown(store, "WK001410").cells["groen"].city == 20


def test_an_area_of_which_nothing_is_known_is_said(store: Store) -> None:  # noqa: F811
    with pytest.raises(NotFoundError) as wrong:
        shown(store, "WK001410")
    assert wrong.value.code == "area_without_values"


def test_areas_and_years_with_values_are_listed(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    listed = reading.measured_areas(store)
    assert [(item.code, item.name) for item in listed.areas][:2] == [("BU00141000", "West"), ("BU00141001", "Midden")]
    assert listed.years == (2024,)


HOMES = st.lists(st.integers(0, 40), min_size=1, max_size=5)


@given(st.lists(HOMES, min_size=1, max_size=3), st.integers(0, 30))
@tried(60)
def test_what_is_given_out_is_never_over_few_homes(wijken: list[list[int]], least: int) -> None:
    declared = replace(COMPASS, least=least)
    homes = {
        f"BU0014{at:02}{number:02}": count for at, those in enumerate(wijken) for number, count in enumerate(those)
    }
    homes |= {f"WK0014{at:02}": sum(those) for at, those in enumerate(wijken)} | {"GM0014": sum(map(sum, wijken))}
    values = [
        Measured(code, name, 2024, float(count) if name == "huishoudens" else 10.0)
        for code, count in homes.items()
        for name in ("huishoudens", "laag_inkomen", "koop")
    ]
    city = CityValues(declared, values, frozenset(homes), "GM0014")
    for code, count in homes.items():
        for name in ("huishoudens", "laag_inkomen", "koop"):
            if count < least:
                assert city.shown(name, 2024, code) is None
                assert city.reason(name, 2024, code) is Unknown.FEW
        # Shares of one whole are hidden together.
        assert (city.shown("koop", 2024, code) is None) == (city.shown("laag_inkomen", 2024, code) is None)
