"""The indicators of the areas that the map has, for a map of one indicator beneath the works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.model.compass.areas import municipality_of
from koppel.services.compass.city import CityValues
from koppel.services.compass.need.area_names import SMALLEST_FIRST, areas_of_names, folded
from koppel.services.compass.need.area_types import area_type
from koppel.services.compass.reading import cell_of
from koppel.services.permission import require
from koppel.store.compass.values import list_areas, list_values

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koppel.model.compass.areas import Area, Level
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.need.area_types import AreaType
    from koppel.services.compass.reading import IndicatorCell
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class MappedArea:
    """
    An area of the map: its name there, how large it is, and its indicators of which anything is said.

    ``owned`` is what it is by who owns its homes; None where nothing is said of that.
    """

    name: str
    level: Level
    cells: Mapping[str, IndicatorCell]
    owned: AreaType | None = None


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
        Of areas of the map, see `areas_of_names`; of a wijk and a buurt with one name it is the buurt.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    by_name = {folded(name): name for name in names}
    with store.read() as cursor:
        # The last year of each code comes last.
        last = {item.code: item for item in list_areas(cursor)}
    placed = areas_of_names(last.values(), by_name)
    if not placed:
        return ()
    municipality = municipality_of(placed[0].code)
    with store.read() as cursor:
        values = list_values(cursor, municipality)
    city = CityValues(
        compass, values, frozenset(code for code in last if municipality_of(code) == municipality), municipality
    )
    until = max((item.year for item in values), default=0)
    # Of a wijk and a buurt with one name the buurt comes last.
    smallest = {folded(item.name): item for item in sorted(placed, key=_largest_first)}
    mapped = []
    for name, area in sorted(smallest.items()):
        cells = {item.id: cell_of(city, item, area.code, until) for item in compass.indicators.values()}
        known = {indicator: cell for indicator, cell in cells.items() if cell.year is not None}
        owned = None if compass.typology is None else area_type(city, compass.typology, area.code, until)
        mapped.append(MappedArea(by_name[name], area.level, known, owned))
    return _smallest(mapped)


def _smallest(areas: Collection[MappedArea]) -> tuple[MappedArea, ...]:
    levels: dict[str, Level] = {}
    owned_level: Level | None = None
    for area in sorted(areas, key=_largest_first):
        levels |= {name: area.level for name, cell in area.cells.items() if cell.value is not None}
        if area.owned is not None and area.owned.type_id is not None:
            owned_level = area.level
    on_top = (
        replace(
            area,
            cells={name: cell for name, cell in area.cells.items() if levels.get(name) is area.level},
            owned=area.owned if owned_level is area.level else None,
        )
        for area in areas
    )
    return tuple(area for area in on_top if area.cells or area.owned)


def _largest_first(area: Area | MappedArea) -> int:
    return -SMALLEST_FIRST.index(area.level)
