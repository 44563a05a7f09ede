"""What is known before a file with indicators is read: areas of each year, and values of before."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.model.compass.areas import level_of, municipality_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class AreaStanding(StrEnum):
    """What is known of a code in a year."""

    KNOWN = "known"
    OTHER_YEAR = "other_year"
    UNKNOWN = "unknown"
    UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
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
            ``unknown``: areas of its level and gemeente are listed in that year, and it is not among them, nor in any
            other year. ``unlisted``: nobody listed any, so nothing can be said.
        year
            In which it is there, the nearest where it is not there in its own.
        """
        if code in self.areas.get(year, {}):
            return AreaStanding.KNOWN, year
        others = [other for other, areas in self.areas.items() if code in areas]
        if others:
            nearest = min(others, key=lambda other: (abs(other - year), -other))
            is_listed = self._is_listed(code, year)
            return (AreaStanding.OTHER_YEAR if is_listed or nearest != year else AreaStanding.KNOWN), nearest
        if self._is_listed(code, year):
            return AreaStanding.UNKNOWN, None
        return AreaStanding.UNLISTED, None

    def has(self, code: str) -> bool:
        """Return whether an area is there in any year; True where no areas are known at all."""
        return not self.areas or any(code in areas for areas in self.areas.values())

    def _is_listed(self, code: str, year: int) -> bool:
        level, municipality = level_of(code), municipality_of(code)
        return any(
            level_of(other) is level and municipality_of(other) == municipality for other in self.areas.get(year, {})
        )

    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Return the codes of each folded name, those of the latest year first; several where a name is of more."""
        codes: dict[str, dict[str, None]] = {}
        for year in sorted(self.areas, reverse=True):
            for code, name in self.areas[year].items():
                codes.setdefault(normal(name), {})[code] = None
        return {name: tuple(those) for name, those in codes.items()}
