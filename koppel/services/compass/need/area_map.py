"""The indicators of the areas that the map has, for a map of one indicator beneath the works."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.model.compass.areas import Level, level_of, municipality_of
from koppel.services.compass.city import CityValues
from koppel.services.compass.reading import cell_of
from koppel.services.permission import require
from koppel.store.compass.values import list_areas, list_values

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koppel.model.compass.areas import Area
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.reading import IndicatorCell
    from koppel.store.database import Store


# The smallest first.
_LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class MappedArea:
    """An area of the map: its name there, how large it is, and its indicators of which anything is said."""

    name: str
    level: Level
    cells: Mapping[str, IndicatorCell]


def mapped_areas(store: Store, compass: Compass, names: Collection[str]) -> tuple[MappedArea, ...]:
    """
    Return the indicators of areas that have the name of an area of the map, each in the last year with values.

    Of each indicator only the smallest areas that have a value are there: a wijk does not lie over its buurten.

    Parameters
    ----------
    store
        Of who asks; what is over few people is shown to nobody.
    compass
        Indicators that are declared.
    names
        Of areas of the map; of a wijk and a buurt with one name it is the buurt, and a name that two buurten have is
        left out: it says not which.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    folded = {name.strip().casefold(): name for name in names}
    with store.read() as cursor:
        named = list_areas(cursor)
        by_name = _one_of_each([item for item in named if item.name.strip().casefold() in folded])
        municipalities = sorted({municipality_of(item.code) for item in by_name.values()})
        values = {code: list_values(cursor, code) for code in municipalities}
    cities = {}
    for municipality, measured in values.items():
        codes = frozenset(item.code for item in named if municipality_of(item.code) == municipality)
        cities[municipality] = CityValues(compass, measured, codes, municipality)
    until = max((item.year for measured in values.values() for item in measured), default=0)
    mapped = []
    for name, area in sorted(by_name.items()):
        city = cities[municipality_of(area.code)]
        cells = {item.id: cell_of(city, item, area.code, until) for item in compass.indicators.values()}
        known = {indicator: cell for indicator, cell in cells.items() if cell.year is not None}
        mapped.append(MappedArea(folded[name], level_of(area.code), known))
    return _smallest(mapped)


def _smallest(areas: Collection[MappedArea]) -> tuple[MappedArea, ...]:
    levels: dict[str, Level] = {}
    for area in sorted(areas, key=lambda item: _LEVELS.index(item.level), reverse=True):
        levels |= {name: area.level for name, cell in area.cells.items() if cell.value is not None}
    on_top = (
        replace(area, cells={name: cell for name, cell in area.cells.items() if levels.get(name) is area.level})
        for area in areas
    )
    return tuple(area for area in on_top if area.cells)


def _one_of_each(areas: Collection[Area]) -> dict[str, Area]:
    """Return for each name, folded, its smallest area in its last year; none where two areas of one level have it."""
    # The last year of each code comes last.
    last = {item.code: item for item in areas}
    smallest: dict[str, Area] = {}
    for item in sorted(last.values(), key=lambda item: _LEVELS.index(level_of(item.code)), reverse=True):
        smallest[item.name.strip().casefold()] = item
    times = Counter((item.name.strip().casefold(), level_of(item.code)) for item in last.values())
    return {name: item for name, item in smallest.items() if times[name, level_of(item.code)] == 1}
