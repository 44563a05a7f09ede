"""
The need part of a koppelkans: what is red where works lie, and which of them can do something about it.

Rules in §6 of ``docs/domain.md``. It counts what is shown and nothing else: what is hidden over few people is neither
red nor told by an order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from koppel.access import Task
from koppel.model.compass.areas import municipality_of
from koppel.model.compass.indicators import Band
from koppel.model.compass.scores import band_of, need_of, whole
from koppel.services.compass.city import CityValues
from koppel.services.compass.need.area_names import SMALLEST_FIRST, areas_of_names, folded
from koppel.services.permission import require
from koppel.services.plans.reference import named_places
from koppel.store.compass.values import list_areas, list_values, measured_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.helps import Harm, Help
    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.compass.areas import Area
    from koppel.model.compass.indicators import Compass
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Red:
    """An indicator that is red in an area; ``index`` is that of the area as people see it, the city's is 100."""

    area: Area
    indicator: str
    theme: str
    index: int
    label: Mapping[str, str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that is red, and those of some works whose kind can do something about it."""

    red: Red
    works: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Strain:
    """Something that is red, those of some works whose kind can make it worse for a time, and why the first can."""

    red: Red
    works: tuple[Activity, ...]
    harm: Harm


@dataclass(frozen=True, slots=True)
class _Measured:
    """An area on the map with its last indices that are shown, by indicator."""

    area: Area
    geometry: BaseGeometry
    indices: Mapping[str, float]


class Needs:
    """
    What is red in the areas of the map, by place.

    Parameters
    ----------
    compass
        Indicators that are declared.
    helps
        What kinds of work can do.
    measured
        Areas on the map of which something is measured.
    harms
        What kinds of work can make worse for a time.
    """

    def __init__(
        self, compass: Compass, helps: Iterable[Help], measured: Sequence[_Measured], harms: Iterable[Harm] = ()
    ) -> None:
        self.compass = compass
        self._measured = measured
        self._tree = shapely.STRtree([item.geometry for item in measured])
        self._helped: dict[str, set[str]] = {}
        for item in helps:
            of_theme = [one.id for one in compass.in_theme(item.theme)]
            self._helped.setdefault(item.kind, set()).update([item.indicator] if item.indicator else of_theme)
        self._harms = {(item.kind, item.indicator): item for item in harms}
        self._at: dict[UUID, tuple[Red, ...]] = {}

    def at(self, work: Activity) -> tuple[Red, ...]:
        """
        Return what is red where a work lies, the worst first.

        Of each indicator the smallest areas count of which it is known; the gemeente is the measure, and never red.
        """
        if work.id is None:
            return self._find(work.geometry)
        if work.id not in self._at:
            self._at[work.id] = self._find(work.geometry)
        return self._at[work.id]

    def of(self, works: Iterable[Activity]) -> tuple[Need, ...]:
        """Return what is red about which at least one of some works can do something where it lies, the worst first."""
        helping: dict[Red, list[Activity]] = {}
        for work in works:
            helped = self._helped.get(work.kind, set())
            for red in self.at(work):
                if red.indicator in helped:
                    helping.setdefault(red, []).append(work)
        return tuple(Need(red, tuple(helping[red])) for red in sorted(helping, key=_worst_first))

    def strained_by(self, works: Iterable[Activity]) -> tuple[Strain, ...]:
        """Return what is red that some works can make worse for a time where they lie, the worst first."""
        straining: dict[Red, list[tuple[Activity, Harm]]] = {}
        for work in works:
            for red in self.at(work):
                if (harm := self._harms.get((work.kind, red.indicator))) is not None:
                    straining.setdefault(red, []).append((work, harm))
        ordered = sorted(straining, key=_worst_first)
        return tuple(Strain(red, tuple(work for work, _ in straining[red]), straining[red][0][1]) for red in ordered)

    def wanting(self, helped: Iterable[Need]) -> float:
        """
        Return how much is wanting about which works can do something, 0–1.

        Of each judged theme the worst counts, nothing where none is among these; the mean of all themes.
        """
        quarters, themes = self.compass.quarters, self.compass.themes.values()
        worst = {theme.id: 0.0 for theme in themes if quarters[theme.quarter].judged}
        for need in helped:
            worst[need.red.theme] = max(worst[need.red.theme], need_of(need.red.index))
        return math.fsum(worst.values()) / max(1, len(worst))

    def _find(self, place: BaseGeometry) -> tuple[Red, ...]:
        touched = [self._measured[at] for at in self._tree.query(place, predicate="intersects").tolist()]
        red = []
        for indicator in self.compass.indicators.values():
            known = [item for item in touched if indicator.id in item.indices]
            smallest = next((level for level in SMALLEST_FIRST for item in known if item.area.level is level), None)
            for item in known:
                index = item.indices[indicator.id]
                if item.area.level is smallest and band_of(index, self.compass.bands_of(indicator)) is Band.RED:
                    red.append(Red(item.area, indicator.id, indicator.theme, whole(index), indicator.label))
        return tuple(sorted(red, key=_worst_first))


def needs(store: Store, catalogue: Catalogue) -> Needs | None:
    """
    Return what is red in the areas of the map.

    Parameters
    ----------
    store
        Of who asks; it is the same for all who may read.
    catalogue
        Indicators, and what kinds of work can do.

    Returns
    -------
    needs
        None where no compass is declared, nothing is measured, or no area of the map has the name of one that is. A
        name that several gemeenten have is that of the one with most names on the map; one that two areas of one size
        have is left out.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    if catalogue.compass is None or not catalogue.helps:
        return None
    with store.read() as cursor:
        codes = frozenset(measured_codes(cursor)[0])
        if not codes:
            return None
        last = {item.code: item for item in list_areas(cursor)}
    places = {folded(item.name): item.geometry for item in named_places(store).get("area", ())}
    placed = areas_of_names((item for code, item in last.items() if code in codes), places)
    if not placed:
        return None
    municipality = municipality_of(placed[0].code)
    with store.read() as cursor:
        values = list_values(cursor, municipality)
    known = frozenset(code for code in last if municipality_of(code) == municipality)
    city = CityValues(catalogue.compass, values, known, municipality)
    measured = [_Measured(item, places[folded(item.name)], _indices(city, item.code)) for item in placed]
    return Needs(catalogue.compass, catalogue.helps, measured, catalogue.harms)


def _indices(city: CityValues, code: str) -> dict[str, float]:
    judged = [item for item in city.compass.indicators.values() if item.is_judged and not item.is_total]
    return {item.id: index for item in judged if (index := city.index(item.id, code)) is not None}


def _worst_first(item: Red) -> tuple[int, str, str]:
    return item.index, item.indicator, item.area.code
