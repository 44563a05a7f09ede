"""One indicator of the areas that the map has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.model.compass.areas import Level
from koppel.model.compass.indicators import Band
from koppel.model.compass.values import Unknown
from koppel.services.compass.need.area_map import mapped_areas
from koppel.services.compass.need.area_types import type_words
from koppel.services.compass.reading import area_compass
from tests.services.compass.test_files import load, store  # noqa: F401
from tests.services.compass.test_reading import CITY

if TYPE_CHECKING:
    from koppel.services.compass.need.area_map import MappedArea
    from koppel.store.database import Store

COMPASS = load_compass(ROOT / "layers")
NAMES = ("Selwerd", " midden", "Oost", "West", "Paddepoel", "Nergens")


def mapped(store: Store, *names: str) -> dict[str, MappedArea]:  # noqa: F811
    return {item.name: item for item in mapped_areas(store, COMPASS, names or NAMES)}


def test_areas_are_known_by_their_name_and_say_the_same_as_the_compass(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    areas = mapped(store)
    assert "Nergens" not in areas
    assert areas["Oost"].cells["eenzaamheid"].value == 50
    assert areas["Oost"].cells["eenzaamheid"].band is Band.RED
    for name, code in ((" midden", "BU00141001"), ("Oost", "BU00141002")):
        compass = area_compass(store, COMPASS, code)
        assert all(compass.cells[indicator] == cell for indicator, cell in areas[name].cells.items())


def test_a_wijk_does_not_lie_over_its_buurten(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    areas = mapped(store)
    assert areas["Oost"].level is Level.BUURT
    assert "Selwerd" not in areas
    # Without its buurten on the map the wijk says it.
    assert mapped(store, "Selwerd", "Paddepoel")["Selwerd"].cells["eenzaamheid"].value == 50


def test_of_few_people_the_map_says_nothing(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    areas = mapped(store)
    # West is seven homes; of the middle one could work it out.
    for cell in (*areas["West"].cells.values(), *areas[" midden"].cells.values()):
        assert cell.value is None
        assert cell.band in {Band.UNKNOWN, Band.NOT_JUDGED}


def test_a_name_that_two_areas_have_says_not_which(store: Store) -> None:  # noqa: F811
    load(store, CITY.replace("BU00141002;Oost", "BU00141002;Midden"))
    assert " midden" not in mapped(store)


@pytest.mark.parametrize("names", [(), ("Nergens",)])
def test_without_areas_there_is_nothing_to_draw(store: Store, names: tuple[str, ...]) -> None:  # noqa: F811
    load(store, CITY)
    assert mapped_areas(store, COMPASS, names) == ()


OWNERS = (
    "code;naam;Huishoudens;Koopwoningen;Woningen van corporaties;Huur van anderen\n"
    "GM0014;Groningen;1000;45;35;20\n"
    "WK001410;Selwerd;300;20;60;20\n"
    "BU00141000;West;7;90;5;5\n"
    "BU00141001;Midden;93;30;55;15\n"
    "BU00141002;Oost;200;12;70;18\n"
    "WK001411;Paddepoel;700;45;30;25\n"
)


def test_an_area_is_named_by_who_owns_most_of_its_homes(store: Store) -> None:  # noqa: F811
    load(store, OWNERS)
    owned = {name: area.owned for name, area in mapped(store).items()}
    assert owned["Oost"] is not None
    assert (owned["Oost"].type_id, owned["Oost"].year) == ("corporatie", 2024)
    assert owned["Oost"].shares == {"koop": 12, "corporatie": 70, "particulier": 18}
    # Wijken do not lie over buurten of which the type is known.
    assert "Paddepoel" not in owned or owned["Paddepoel"] is None
    assert COMPASS.typology is not None
    words = type_words(owned["Oost"], COMPASS, COMPASS.typology, "nl")
    assert words == "Vooral corporatie, koopwoningen 12%, woningen van corporaties 70%, huur van anderen 18%, 2024"


def test_the_type_of_an_area_over_few_homes_is_unknown(store: Store) -> None:  # noqa: F811
    load(store, OWNERS)
    owned = {name: area.owned for name, area in mapped(store).items()}
    assert COMPASS.typology is not None
    for name, reason in (("West", Unknown.FEW), (" midden", Unknown.DIFFERENCE)):
        area = owned[name]
        assert area is not None
        assert (area.type_id, area.reason) == (None, reason)
        assert set(area.shares.values()) == {None}
        assert type_words(area, COMPASS, COMPASS.typology, "nl").startswith("onbekend, ")


def test_shares_of_different_years_are_not_put_together(store: Store) -> None:  # noqa: F811
    load(store, OWNERS, "kompas-2022.csv")
    north = "BU00141003;Noord;400;10;80;10\n"
    load(store, OWNERS.replace("12;70;18", "12;40;.") + north, "kompas-2024.csv")
    area = mapped(store, "Oost", "Noord")["Oost"].owned
    assert area is not None
    assert (area.type_id, area.year, area.reason) == (None, 2024, Unknown.SUPPRESSED)
