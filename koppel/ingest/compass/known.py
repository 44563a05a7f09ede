"""What is known before a file with indicators is read: areas of each year, and values of before."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.model.compass.areas import level_of, municipality_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model.compass.areas import Level


class AreaStanding(StrEnum):
    """What is known of a code in a year."""

    KNOWN = "known"
    OTHER_YEAR = "other_year"
    OTHER_DIVISION = "other_division"
    UNKNOWN = "unknown"
    UNLISTED = "unlisted"


@dataclass(frozen=True)
class Known:
    """
    Names of areas by year and code, and values by indicator, year and area.

    Both may be empty, in a store without any.
    """

    areas: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[tuple[str, int], Mapping[str, float]] = field(default_factory=dict)

    def standing(self, code: str, year: int) -> tuple[AreaStanding, int | None]:
        """
        Say whether an area is there in a year.

        Returns
        -------
        standing
            ``unknown``: the areas of its gemeente and level are listed in that year, and it is among none of any year.
            ``other_division``: they are listed in other years only, and it is among none of these. ``unlisted``: nobody
            listed any, so nothing can be said.
        year
            In which it is there, the nearest where it is not there in its own; of ``other_division`` the nearest year
            that is listed.
        """
        if code in self.areas.get(year, {}):
            return AreaStanding.KNOWN, year
        listed = [other for other in self.areas if self._is_listed(code, other)]
        if not listed:
            return AreaStanding.UNLISTED, None
        within = [other for other in listed if code in self.areas[other]]
        nearest = min(within or listed, key=lambda other: (abs(other - year), -other))
        if year not in listed:
            return (AreaStanding.KNOWN if within else AreaStanding.OTHER_DIVISION), nearest
        return (AreaStanding.OTHER_YEAR, nearest) if within else (AreaStanding.UNKNOWN, None)

    def has(self, code: str) -> bool:
        """Return whether an area is there in any year; True where no areas are known at all."""
        return not self.areas or any(code in areas for areas in self.areas.values())

    def name_of(self, code: str) -> str:
        """Return the last name of an area; empty where nobody named it."""
        years = (year for year in sorted(self.areas, reverse=True) if code in self.areas[year])
        return next((self.areas[year][code] for year in years), "")

    def _is_listed(self, code: str, year: int) -> bool:
        return (level_of(code), municipality_of(code)) in self._listed.get(year, ())

    @cached_property
    def _listed(self) -> Mapping[int, frozenset[tuple[Level, str]]]:
        """Of which levels and gemeenten areas are listed in each year."""
        return {
            year: frozenset((level_of(code), municipality_of(code)) for code in areas)
            for year, areas in self.areas.items()
        }

    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Return the codes of each folded name, those of the latest year first; several where a name is of more."""
        codes: dict[str, dict[str, None]] = {}
        for year in sorted(self.areas, reverse=True):
            for code, name in self.areas[year].items():
                codes.setdefault(normal(name), {})[code] = None
        return {name: tuple(those) for name, those in codes.items()}
