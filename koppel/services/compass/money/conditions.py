"""What a fund asks of a work, and which of that is not so."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import shapely

from koppel.access import Task
from koppel.model.compass.areas import Level, level_of
from koppel.services.compass.need.area_names import areas_of_names, folded
from koppel.services.permission import require
from koppel.services.plans.reference import named_places
from koppel.store.compass.values import list_areas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.compass.areas import Area
    from koppel.model.compass.money import FundContent
    from koppel.store.database import Store


class Bar(StrEnum):
    """Why a fund does not pay for a work."""

    KIND = "soort"
    AREA = "gebied"
    # The map does not have the area by name: nobody can tell.
    AREA_UNKNOWN = "gebied_onbekend"
    TOO_EARLY = "te_vroeg"
    TOO_LATE = "te_laat"
    APPLIED_TOO_LATE = "aanvraag_te_laat"


class Grounds:
    """
    Places of areas of the compass, as the map has them by name.

    Parameters
    ----------
    places
        By code.
    names
        Last name of each area that is known, by code.
    """

    def __init__(self, places: Mapping[str, BaseGeometry], names: Mapping[str, str]) -> None:
        self.names = names
        self._places = places
        self._areas: dict[str, BaseGeometry | None] = {}

    def holds(self, code: str, work: Activity) -> bool | None:
        """Return whether a work touches an area; None where its place is not known. The gemeente holds all works."""
        if level_of(code) is Level.GEMEENTE:
            return True
        if code not in self._areas:
            within = [place for other, place in self._places.items() if other[2:].startswith(code[2:])]
            self._areas[code] = shapely.union_all(within) if within else None
        place = self._areas[code]
        return None if place is None else bool(place.intersects(work.geometry))


def grounds(store: Store) -> Grounds:
    """
    Return the places of areas.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        last: dict[str, Area] = {item.code: item for item in list_areas(cursor)}
    places = {folded(item.name): item.geometry for item in named_places(store).get("area", ())}
    placed = areas_of_names(last.values(), places)
    return Grounds(
        {item.code: places[folded(item.name)] for item in placed}, {code: area.name for code, area in last.items()}
    )


def bars(
    fund: FundContent, work: Activity, catalogue: Catalogue, placed: Grounds, today: date | None
) -> tuple[Bar, ...]:
    """
    Return what of a fund's conditions a work by itself does not meet; what is not known bars nothing but an area.

    Parameters
    ----------
    fund, work
        The two.
    catalogue
        Which kinds of work help which themes.
    placed
        Places of areas.
    today
        For the last day to apply; None where that was done.
    """
    barred = []
    if not suits(fund, work.kind, catalogue):
        barred.append(Bar.KIND)
    inside = True if fund.area is None else placed.holds(fund.area, work)
    if not inside:
        barred.append(Bar.AREA if inside is False else Bar.AREA_UNKNOWN)
    if work.start is not None and fund.last_day is not None and work.start > fund.last_day:
        barred.append(Bar.TOO_LATE)
    if work.end is not None and fund.first_day is not None and work.end < fund.first_day:
        barred.append(Bar.TOO_EARLY)
    if today is not None and fund.apply_by is not None and fund.apply_by < today:
        barred.append(Bar.APPLIED_TOO_LATE)
    return tuple(barred)


def suits(fund: FundContent, kind: str, catalogue: Catalogue) -> bool:
    """Return whether a fund pays for a kind of work: one of its kinds, or one that helps one of its themes."""
    if not fund.kinds and not fund.themes:
        return True
    return kind in fund.kinds or bool(themes_of(kind, catalogue) & set(fund.themes))


def themes_of(kind: str, catalogue: Catalogue) -> frozenset[str]:
    """Return the themes that a kind of work helps."""
    return frozenset(item.theme for item in catalogue.helps if item.kind == kind)


def kind_names(kinds: Iterable[str], catalogue: Catalogue, language: str) -> list[str]:
    """Return the names of kinds; of one that is no longer declared its id."""
    return [catalogue.kinds[kind].label[language] if kind in catalogue.kinds else kind for kind in kinds]
