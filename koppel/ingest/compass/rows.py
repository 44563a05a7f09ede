"""Rows of a table of indicators, one at a time, and what all of them together say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.ingest.compass.cell_values import read_value
from koppel.ingest.compass.known import AreaStanding
from koppel.ingest.compass.layout import year_of
from koppel.ingest.compass.mapping import Choice
from koppel.ingest.compass.other_years import OtherYears
from koppel.ingest.compass.shares import read_share
from koppel.ingest.values.numbers import parse_number
from koppel.model import Issue, IssueSeverity
from koppel.model.compass.areas import Area, Level, is_larger, level_of, municipality_of, parse_code
from koppel.model.compass.values import Measured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.ingest.compass.cell_values import CellValue
    from koppel.ingest.compass.guess import Meaning, Names
    from koppel.ingest.compass.known import Known
    from koppel.ingest.compass.layout import Layout, ValueColumn
    from koppel.ingest.compass.shares import ShareColumn
    from koppel.model.compass.indicators import Compass

_Key = tuple[str, str, int]
_SHOWN = 60
# Of one remark so many rows are told; all are counted.
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class _Placed:
    """A value with where it stood."""

    measured: Measured
    row: int
    column: str


class Gathering:
    """
    What rows brought so far.

    Parameters
    ----------
    compass
        Indicators that are declared.
    known
        Areas of before.
    municipality
        Only rows of this gemeente are taken; None: of all.
    year
        Of values whose year stands nowhere in the file.
    names
        Of the indicators: of a column that has the name that it has at its source the values are from there.
    level
        Of areas that are only named, where the file says it.
    """

    def __init__(
        self,
        compass: Compass,
        known: Known,
        municipality: str | None,
        year: int | None,
        *,
        names: Names,
        level: Level | None = None,
    ) -> None:
        self._compass, self._known = compass, known
        self._municipality, self._year = municipality, year
        self._names, self._level = names, level
        self._codes_of_names = known.by_name()
        self._sources: dict[tuple[str, str], str | None] = {}
        self._placed: dict[_Key, _Placed] = {}
        self._contradicted: set[_Key] = set()
        self._areas: dict[tuple[str, int], str] = {}
        self._issues: list[Issue] = []
        self._told: Counter[str] = Counter()
        self._standings: dict[tuple[str, int], bool] = {}
        self._others = OtherYears()
        self.read = self.left_out = self.repaired = 0
        self.refused_rows: set[int] = set()
        self.asked_municipalities: Counter[str] = Counter()

    def read_wide(
        self,
        row: Sequence[str],
        number: int,
        layout: Layout,
        columns: Sequence[tuple[ValueColumn, Choice]],
        shares: Sequence[ShareColumn] = (),
    ) -> None:
        """Read a row that holds an area and a value for each column, or two of which one is a share of the other."""
        code = self._area(row, number, layout)
        if code is None:
            return
        row_year = self._row_year(row, number, layout)
        for column, choice in columns:
            year = column.year or row_year
            if year is None or choice.indicator is None:
                continue
            self._add(code, row, number, layout, year, (choice, column.label, row[column.at], None))
        for share in shares:
            year = share.column.year or row_year
            if year is None:
                continue
            count = row[share.column.at]
            read = read_share(count, row[share.whole.at])
            cell = (Choice(share.indicator), share.column.label, count, None)
            self._add(code, row, number, layout, year, cell, read)

    def read_long(
        self,
        row: Sequence[str],
        number: int,
        layout: Layout,
        meanings: Mapping[str, Meaning | None],
    ) -> None:
        """Read a row that holds an area, an indicator and a value; `meanings` say what each name stands for."""
        code = self._area(row, number, layout)
        if code is None or layout.indicator_at is None or layout.value_at is None:
            return
        label = layout.label_in(row)
        meaning = meanings[label]
        year = self._row_year(row, number, layout)
        if meaning is None:
            self._tell(number, label, "indicator_name_unknown", IssueSeverity.NOTE, value=label[:_SHOWN])
            return
        choice = meaning.choice
        if choice.indicator is None or year is None:
            return
        people = None if layout.people_at is None else parse_number(row[layout.people_at])
        self._add(code, row, number, layout, year, (choice, label, row[layout.value_at], people))

    def settled(self) -> tuple[Measured, ...]:
        """Return the values, without those that contradict each other."""
        return tuple(item.measured for key, item in self._placed.items() if key not in self._contradicted)

    def places(self, values: Sequence[Measured]) -> dict[tuple[str, int], int]:
        """Return the first row of each indicator and year among some values."""
        rows: dict[tuple[str, int], int] = {}
        for item in values:
            rows.setdefault((item.indicator, item.year), self._placed[item.area, item.indicator, item.year].row)
        return rows

    def counted(self) -> tuple[Counter[tuple[str, str, int]], Counter[tuple[str, str, int]]]:
        """Count values, and those of them that are unknown, by the label of their column, indicator and year."""
        values, unknown = Counter[tuple[str, str, int]](), Counter[tuple[str, str, int]]()
        for key, item in self._placed.items():
            if key not in self._contradicted:
                of = (item.column, item.measured.indicator, item.measured.year)
                values[of] += 1
                unknown[of] += item.measured.value is None
        return values, unknown

    def new_areas(self) -> tuple[Area, ...]:
        """Return areas with a name that the store does not list in their year."""
        return tuple(
            Area(code, name, year)
            for (code, year), name in self._areas.items()
            if name and code not in self._known.areas.get(year, {})
        )

    def issues(self) -> list[Issue]:
        """Return all remarks; of those that are left out it is told how many there are."""
        more = [
            Issue(0, "", "indicator_more", IssueSeverity.NOTE, {"count": count - _MOST_ROWS, "code": code})
            for code, count in self._told.items()
            if count > _MOST_ROWS
        ]
        return self._issues + self._others.issues(self._area_words) + more

    def _area_words(self, code: str, year: int) -> str:
        """Name an area with its code; its code alone where nobody names it."""
        name = self._areas.get((code, year)) or self._known.name_of(code)
        return f"{name} ({code})" if name and name != code else code

    def _area(self, row: Sequence[str], number: int, layout: Layout) -> str | None:
        cell = row[layout.code_at if layout.code_at is not None else layout.name_at or 0].strip()
        if layout.code_at is None or (not cell.isdigit() and normal(cell) in self._codes_of_names):
            code = (parse_code(cell) or self._named(cell, row, number, layout)) if cell else None
        else:
            code = parse_code(cell)
            if code is None and is_larger(cell):
                self.left_out += 1
                return None
            if code is not None and cell.isdigit() and not self._known.has(code):
                # Digits that lost zeros in front may be those of another area.
                code = None
            if code is None and sum(1 for item in row if item.strip()) > 1:
                self.read += 1
                self._tell(number, "", "area_code_form", IssueSeverity.ERROR, value=cell[:_SHOWN] or "–")
            elif code is None:
                self._tell(number, "", "indicator_remark_row", IssueSeverity.NOTE, value=" ".join(row).strip()[:_SHOWN])
        if code is None:
            return None
        if self._municipality is not None and municipality_of(code) != self._municipality:
            self.left_out += 1
            return None
        self.read += 1
        return code

    def _named(self, name: str, row: Sequence[str], number: int, layout: Layout) -> str | None:
        """
        Return the code of an area that is only named.

        Of a name that is of more areas that of the gemeente beside it, or that is asked for, and of the level that the
        column says; where it is none of that level the one that it is, and that is told.
        """
        codes = self._codes_of_names.get(normal(name), ())
        beside = "" if layout.municipality_at is None else normal(row[layout.municipality_at])
        around = {code for code in self._codes_of_names.get(beside, ()) if level_of(code) is Level.GEMEENTE}
        if self._municipality is not None:
            around = {self._municipality}
        if around:
            codes = tuple(code for code in codes if municipality_of(code) in around)
        of_level = tuple(code for code in codes if level_of(code) is self._level)
        if len(codes) == 1 and self._level is not None and not of_level:
            self._tell(number, "", "area_name_other_level", IssueSeverity.NOTE, value=name[:_SHOWN], area=codes[0])
        codes = of_level or codes
        if len(codes) == 1:
            return codes[0]
        if not codes and sum(1 for item in row if item.strip()) == 1:
            self._tell(number, "", "indicator_remark_row", IssueSeverity.NOTE, value=name[:_SHOWN])
            return None
        self.read += 1
        municipalities = {municipality_of(code) for code in codes}
        facts = {"value": name[:_SHOWN], "codes": ", ".join(codes[:5])}
        if len(municipalities) > 1:
            self.asked_municipalities.update(municipalities)
            problem = "area_name_several"
        else:
            problem = "area_name_levels" if codes else "area_name_unknown"
        self._tell(number, "", problem, IssueSeverity.ERROR, **facts)
        return None

    def _row_year(self, row: Sequence[str], number: int, layout: Layout) -> int | None:
        cell = "" if layout.year_at is None else row[layout.year_at].strip()
        if not cell:
            return self._year
        if (year := year_of(cell)) is None:
            self._tell(number, "", "indicator_year", IssueSeverity.ERROR, value=cell[:_SHOWN])
        return year

    def _add(
        self,
        code: str,
        row: Sequence[str],
        number: int,
        layout: Layout,
        year: int,
        cell: tuple[Choice, str, str, float | None],
        read: CellValue | None = None,
    ) -> None:
        """Add a value; `read` is what was made of the cell where that is more than its number."""
        choice, label, content, people = cell
        name = "" if layout.name_at is None else row[layout.name_at].strip()[:200]
        if choice.indicator is None or not self._stands(code, year, number, name):
            return
        self._areas.setdefault((code, year), name)
        unit = self._compass.indicators[choice.indicator].unit
        read = read or read_value(content, unit, choice.factor or 1.0)
        shown = {"value": content.strip()[:_SHOWN], "column": label[:_SHOWN]}
        if read.problem is not None or read.repair is not None:
            shown["area"] = self._area_words(code, year)
        if read.problem is not None:
            self._tell(number, label, read.problem, IssueSeverity.ERROR, **shown)
            return
        if read.repair is not None:
            self.repaired += 1
            self._tell(number, label, read.repair, IssueSeverity.REPAIRED, **shown)
        key = (code, choice.indicator, year)
        before = self._placed.get(key)
        source = self.source_of(choice.indicator, label)
        measured = Measured(code, choice.indicator, year, read.value, read.reason, people, source)
        if before is None:
            self._placed[key] = _Placed(measured, number, label)
        elif before.measured.value != read.value:
            self._contradicted.add(key)
            area = self._area_words(code, year)
            facts = {"area": area, "indicator": dict(self._compass.indicators[choice.indicator].label), "year": year}
            for place in (before.row, number):
                self._tell(place, label, "indicator_twice", IssueSeverity.ERROR, first=before.row, last=number, **facts)

    def source_of(self, indicator: str, label: str) -> str | None:
        """Return the source in whose files the column of an indicator has this name; None where no source is known."""
        if (indicator, label) not in self._sources:
            self._sources[indicator, label] = self._names.source_of(label, indicator) or None
        return self._sources[indicator, label]

    def _stands(self, code: str, year: int, number: int, name: str) -> bool:
        """Tell once of each area and year what is known of it; False where it is not there."""
        if (code, year) in self._standings:
            return self._standings[code, year]
        standing, other = self._known.standing(code, year)
        self._standings[code, year] = standing is not AreaStanding.UNKNOWN
        if standing is AreaStanding.UNKNOWN:
            self._tell(
                number, "", "area_not_there", IssueSeverity.ERROR, area=f"{name} ({code})" if name else code, year=year
            )
        else:
            self._others.count(code, year, standing, other)
        return self._standings[code, year]

    def _tell(self, row: int, field: str, code: str, severity: IssueSeverity, **facts: object) -> None:
        if severity is IssueSeverity.ERROR:
            self.refused_rows.add(row)
        self._told[code] += 1
        if self._told[code] <= _MOST_ROWS:
            self._issues.append(Issue(row, field, code, severity, facts))
