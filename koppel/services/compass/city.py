"""The values of a gemeente and the areas in it, as far as anybody may see them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from koppel.model.compass.areas import Level, level_of
from koppel.model.compass.hiding import Cell, Hidden, hide
from koppel.model.compass.scores import index_score
from koppel.model.compass.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.values import Measured

_Key = tuple[str, int]


class CityValues:
    """
    Values by indicator, year and area, of which those over few people are not given out.

    Parameters
    ----------
    compass
        Indicators that are declared.
    values
        All that hold of the gemeente and the areas in it; of an indicator that is not in the compass none are shown.
    areas
        Codes of all areas in it that are known, also of those without a value.
    municipality
        Its code.
    """

    def __init__(self, compass: Compass, values: Iterable[Measured], areas: frozenset[str], municipality: str) -> None:
        self.compass = compass
        self._municipality = municipality
        self._values: dict[_Key, dict[str, Measured]] = {}
        for item in values:
            if item.indicator in compass.indicators:
                self._values.setdefault((item.indicator, item.year), {})[item.area] = item
        self._areas = areas
        self._hidden: dict[_Key, Hidden] = {}
        self._taken: dict[int, frozenset[str]] = {}
        self._counts: dict[str, dict[str, dict[int, float]]] = {}

    def years(self, indicator: str) -> list[int]:
        """Return the years in which anything is said of an indicator."""
        return sorted(year for name, year in self._values if name == indicator)

    def has(self, indicator: str, year: int, area: str) -> bool:
        """Return whether a source says anything of an area, be it that it does not say."""
        return area in self._values.get((indicator, year), {})

    def last_year(self, indicator: str, area: str, until: int | None = None) -> int | None:
        """Return the last year, at most `until`, in which a source says anything of an area, be it that it does not."""
        measured = (
            year
            for name, year in self._values
            if name == indicator and (until is None or year <= until) and self.has(indicator, year, area)
        )
        return max(measured, default=None)

    def index(self, indicator: str, area: str) -> float | None:
        """Return the last index of an area that there is to show; None where it is not known or not shown."""
        year = self.last_year(indicator, area)
        if year is None:
            return None
        value, (of_city, _) = self.shown(indicator, year, area), self.city(indicator, year)
        return index_score(self.compass.indicators[indicator], value, of_city)

    def shown(self, indicator: str, year: int, area: str) -> float | None:
        """Return a value; None where it is not known or not shown."""
        measured = self._values.get((indicator, year), {}).get(area)
        if measured is None or measured.value is None:
            return None
        hidden = self.hidden(indicator, year)
        return None if area in hidden.few or area in hidden.by_difference else measured.value

    def origin(self, indicator: str, year: int, area: str) -> tuple[str | None, str | None]:
        """Return who measured a value, None where nobody said, and the file that it came from."""
        measured = self._values.get((indicator, year), {}).get(area)
        return (None, None) if measured is None else (measured.source, measured.file)

    def reason(self, indicator: str, year: int, area: str) -> Unknown | None:
        """Return why a value is not given; None where it is."""
        measured = self._values.get((indicator, year), {}).get(area)
        hidden = self.hidden(indicator, year)
        if area in hidden.few:
            return Unknown.FEW
        if measured is None:
            return Unknown.MISSING
        if measured.value is None:
            return measured.reason or Unknown.MISSING
        return Unknown.DIFFERENCE if area in hidden.by_difference else None

    def people(self, indicator: str, year: int, area: str) -> float | None:
        """Return over how many people or homes a value goes; see `counted`."""
        return self.counted(indicator, year, area)[0]

    def counted(self, indicator: str, year: int, area: str) -> tuple[float | None, str | None]:
        """
        Return over how many people or homes a value goes, and the indicator that counts them.

        As its file counts them (and no indicator), else as the indicator that counts them says in that year or the
        nearest one, the later of two, else that of the compass; None where nobody does.
        """
        measured = self._values.get((indicator, year), {}).get(area)
        if measured is not None and measured.people is not None:
            return measured.people, None
        counted_by = self.compass.counted_by_of(self.compass.indicators[indicator])
        for name in (counted_by, self.compass.counted_by):
            if (count := self._count(name, year, area)) is not None:
                return count, name
        return None, None

    def hidden(self, indicator: str, year: int) -> Hidden:
        """
        Return which areas do not show an indicator in a year.

        What one indicator hides so that nothing can be worked out, no other of that year shows: shares of one whole
        tell each other.
        """
        few = self._hidden_alone(indicator, year).few
        if year not in self._taken:
            same = [self._hidden_alone(name, other) for name, other in self._values if other == year]
            self._taken[year] = frozenset[str]().union(*(item.by_difference for item in same))
        return Hidden(few, self._taken[year])

    def _hidden_alone(self, indicator: str, year: int) -> Hidden:
        key = (indicator, year)
        if key not in self._hidden:
            values = self._values.get(key, {})
            codes = self._areas | values.keys() | {self._municipality}
            cells = {
                code: Cell(code in values and values[code].value is not None, self._fewest(indicator, year, code))
                for code in codes
            }
            self._hidden[key] = hide(cells, self.compass.least_of(self.compass.indicators[indicator]))
        return self._hidden[key]

    def _fewest(self, indicator: str, year: int, area: str) -> float | None:
        """Return the smallest number of people or homes that anybody counts: more people than ten may be one home."""
        counts = (self.people(indicator, year, area), self._count(self.compass.counted_by, year, area))
        return min((count for count in counts if count is not None), default=None)

    def _count(self, counted_by: str | None, year: int, area: str) -> float | None:
        counts = {} if counted_by is None else self._counts_of(counted_by).get(area, {})
        return counts[min(counts, key=lambda other: (abs(other - year), -other))] if counts else None

    def city(self, indicator: str, year: int) -> tuple[float | None, bool]:
        """
        Return the value of the city, and whether it is a mean.

        Where the gemeente has none: the mean of its wijken, else of its buurten, that are shown; weighed by their
        people or homes where all of these are counted.
        """
        if (value := self.shown(indicator, year, self._municipality)) is not None:
            return value, False
        if self.compass.indicators[indicator].is_total:
            return None, False
        for level in (Level.WIJK, Level.BUURT):
            codes = [code for code in self._values.get((indicator, year), {}) if level_of(code) is level]
            shown = [(code, value) for code in codes if (value := self.shown(indicator, year, code)) is not None]
            if shown:
                weights = [self.people(indicator, year, code) for code, _ in shown]
                known = [1.0 if weight is None else weight for weight in weights]
                if None in weights or not math.fsum(known):
                    known = [1.0] * len(shown)
                total = math.fsum(weight * value for weight, (_, value) in zip(known, shown, strict=True))
                return total / math.fsum(known), True
        return None, False

    def _counts_of(self, indicator: str) -> dict[str, dict[int, float]]:
        if indicator not in self._counts:
            counts: dict[str, dict[int, float]] = {}
            for (name, year), by_area in self._values.items():
                if name == indicator:
                    for area, measured in by_area.items():
                        if measured.value is not None:
                            counts.setdefault(area, {})[year] = measured.value
            self._counts[indicator] = counts
        return self._counts[indicator]
