"""What stands where in a table of indicators: its header of one or more rows, its areas, years and indicators."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.model.compass.areas import is_larger, parse_code

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

# Names of columns, folded; of CBS, Leefbaarometer and what municipalities make. The first that is there counts.
_CODES = (
    "gwb code 10", "gwb code", "codering", "regiocode gemeente wijk buurt code", "wijken en buurten code",
    "wijkenenbuurten", "regiocode", "buurtcode", "wijkcode", "gemeentecode", "bu code", "wk code", "gm code",
    "statcode", "gebiedscode", "gebied code", "code", "gwb code 8",
)  # fmt: skip
_NAMES = (
    "regio", "wijken en buurten", "regionaam", "buurtnaam", "wijknaam", "bu naam", "wk naam", "gm naam", "statnaam",
    "gebiedsnaam", "gebied", "naam", "buurt", "wijk", "gemeente", "gemeentenaam", "area", "name",
)  # fmt: skip
_YEARS = ("perioden", "periode", "jaar", "meetjaar", "peiljaar", "verslagjaar", "year")
_INDICATORS = ("indicator", "onderwerp", "variabele", "kenmerk")
_VALUES = ("waarde", "value", "cijfer", "score")
_PEOPLE = ("aantal", "n", "aantal woningen", "aantal huishoudens", "aantal mensen", "people", "homes")
_ROLES = frozenset((*_CODES, *_NAMES, *_YEARS))
_MOST_HEADER_ROWS = 5
_YEAR_ONLY = re.compile(r"(?:19|20)\d\d\*?")
_YEAR_AT_END = re.compile(r"[\s(_/,-]{1,4}((?:19|20)\d\d)\)?\*{0,2}\s{0,3}$")
_YEAR_AT_START = re.compile(r"\s{0,9}((?:19|20)\d\d)(?!\d)")
# Numbers that CBS adds to the names of its columns, other ones each year.
_ODATA_NUMBER = re.compile(r"_\d{1,3}$")
_LONGEST_LABEL = 300
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column with values: its place, its label without the year, and the year that its header says."""

    at: int
    label: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Places of columns, from 0, and where the rows begin.

    ``code_at`` is None where areas are only named. In a long table ``indicator_at`` and ``value_at`` say where these
    stand, and ``values`` is empty.
    """

    first_row: int
    header_rows: int
    code_at: int | None
    name_at: int | None
    year_at: int | None
    values: tuple[ValueColumn, ...]
    indicator_at: int | None = None
    value_at: int | None = None
    people_at: int | None = None

    @property
    def is_long(self) -> bool:
        """Whether each row holds one value."""
        return self.indicator_at is not None


def column_names(label: str) -> tuple[str, ...]:
    """Return by which names a column is looked up, folded: as it stands, and without what CBS adds to it."""
    return tuple(dict.fromkeys((normal(label), normal(_ODATA_NUMBER.sub("", label.strip())))))


def year_of(cell: str) -> int | None:
    """Read a year: ``2024``, ``2024JJ00``, ``2024*``; None where it is none."""
    match = _YEAR_AT_START.match(cell)
    return int(match[1]) if match else None


def find_layout(
    rows: Sequence[Sequence[str]], name: str, *, area_names: Collection[str], known_names: Collection[str]
) -> Layout:
    """
    Find out what stands where.

    Parameters
    ----------
    rows
        Of one width.
    name
        Of the file, for messages.
    area_names
        Folded names of areas that are known, for tables without codes.
    known_names
        Folded names of indicators: a year at the end of one of these belongs to it.

    Raises
    ------
    InputError
        ``indicators_no_areas``: no column with codes or known names; ``indicators_no_values``: no other column.
    """
    code_at, first = _code_column(rows)
    name_at = None
    if code_at is None:
        name_at, first = _area_name_column(rows, area_names)
        if name_at is None:
            header = " | ".join(cell for cell in rows[0] if cell)[:_LONGEST_LABEL]
            raise InputError("indicators_no_areas", file=name, columns=header or "–")
    heads = _header(rows, first)
    labels = [_label(column) for column in zip(*heads, strict=True)] if heads else [""] * len(rows[0])
    places: dict[str, int] = {}
    for at, label in enumerate(labels):
        for folded in column_names(label):
            places.setdefault(folded, at)
    roles = {at for at in (code_at, name_at) if at is not None}
    if name_at is None and (name_at := _first(places, _NAMES, roles)) is not None:
        roles.add(name_at)
    if (year_at := _first(places, _YEARS, roles)) is not None:
        roles.add(year_at)
    indicator_at, value_at = _first(places, _INDICATORS, roles), _first(places, _VALUES, roles)
    if indicator_at is not None and value_at is not None:
        people_at = _first(places, _PEOPLE, roles | {indicator_at, value_at})
        return Layout(first, len(heads), code_at, name_at, year_at, (), indicator_at, value_at, people_at)
    values = tuple(
        _value_column(at, label, known_names)
        for at, label in enumerate(labels)
        if label and at not in roles and not _ROLES.intersection(column_names(label))
    )
    if not values:
        raise InputError("indicators_no_values", file=name)
    return Layout(first, len(heads), code_at, name_at, year_at, values)


def _first(places: Mapping[str, int], names: Sequence[str], without: Collection[int]) -> int | None:
    return next((places[name] for name in names if name in places and places[name] not in without), None)


def _code_column(rows: Sequence[Sequence[str]]) -> tuple[int | None, int]:
    """Return the column with most different codes, and the first row with one."""
    codes: dict[int, set[str]] = {}
    firsts: dict[int, int] = {}
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            # Digits alone may be any number.
            if not cell[:1].isalpha() or len(cell) > _LONGEST_CODE:
                continue
            if code := parse_code(cell):
                codes.setdefault(at, set()).add(code)
            if code or is_larger(cell):
                firsts.setdefault(at, number)
    if codes:
        best = max(codes, key=lambda at: (len(codes[at]), -at))
        return best, firsts[best]
    named = {normal(cell): at for at, cell in reversed(list(enumerate(rows[0])))}
    return _first(named, _CODES, ()), 1


def _area_name_column(rows: Sequence[Sequence[str]], names: Collection[str]) -> tuple[int | None, int]:
    matches: Counter[int] = Counter()
    firsts: dict[int, int] = {}
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            if cell and len(cell) <= _LONGEST_LABEL and normal(cell) in names:
                matches[at] += 1
                firsts.setdefault(at, number)
    if not matches:
        return None, 0
    best = max(matches, key=lambda at: (matches[at], -at))
    return best, firsts[best]


def _header(rows: Sequence[Sequence[str]], first: int) -> list[list[str]]:
    """Return the rows of the header, what is merged over several columns repeated in each."""
    above = [list(row) for row in rows[max(0, first - _MOST_HEADER_ROWS) : first]]
    # A title or a remark stands in one cell.
    header = [row for row in above if sum(1 for cell in row if cell.strip()) > 1] or above[-1:]
    for row in header[:-1]:
        before = ""
        for at, cell in enumerate(row):
            before = cell.strip() or before
            row[at] = before
    return header


def _label(parts: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))[:_LONGEST_LABEL]


def _value_column(at: int, label: str, known: Collection[str]) -> ValueColumn:
    if known and any(name in known for name in column_names(label)):
        return ValueColumn(at, label, None)
    parts = label.split(" / ")
    years = [part for part in parts if _YEAR_ONLY.fullmatch(part)]
    if years and len(parts) > len(years):
        return ValueColumn(at, " / ".join(part for part in parts if part not in years), int(years[0][:4]))
    if match := _YEAR_AT_END.search(label):
        return ValueColumn(at, label[: match.start()].strip(), int(match[1]))
    return ValueColumn(at, label, None)
