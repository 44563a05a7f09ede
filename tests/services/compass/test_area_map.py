"""One indicator of the areas that the map has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.model.compass.areas import Level
from koppel.model.compass.indicators import Band
from koppel.services.compass.need.area_map import mapped_areas
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
