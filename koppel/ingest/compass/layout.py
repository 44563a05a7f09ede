"""What stands where in a table of indicators: its header of one or more rows, its areas, years and indicators."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.values.numbers import parse_number
from koppel.model.compass.areas import Level, is_larger, parse_code

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
_MUNICIPALITIES = ("gemeente", "gemeentenaam", "gm naam", "naam gemeente")
# What the name of a column says of the areas in it.
_LEVEL_WORDS = {
    Level.BUURT: frozenset({"buurt", "buurten", "buurtnaam", "bu"}),
    Level.WIJK: frozenset({"wijk", "wijken", "wijknaam", "wk"}),
    Level.GEMEENTE: frozenset({"gemeente", "gemeenten", "gemeentenaam", "gm"}),
}
_MOST_HEADER_ROWS = 5
# So many cells may a title have, with what it is of.
_TITLE = 2
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

    ``code_at`` is None where areas are only named; ``name_level`` is then what the name of that column says of them,
    and ``municipality_at`` the column that names the gemeente around them. In a long table ``indicator_at`` and
    ``value_at`` say where these stand, and ``values`` is empty.
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
    municipality_at: int | None = None
    name_level: Level | None = None

    @property
    def is_long(self) -> bool:
        """Whether each row holds one value."""
        return self.indicator_at is not None

    def label_in(self, row: Sequence[str]) -> str:
        """Return the name of the indicator in a row of a long table."""
        return "" if self.indicator_at is None else row[self.indicator_at].strip()[:_LONGEST_LABEL]


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
    code_at, first, coded = _code_column(rows)
    name_at, first_named, named = _area_name_column(rows, area_names)
    # One code among names, or in a remark beside the table, makes no column of codes.
    if code_at is not None and coded * (1 if code_at == name_at else 2) <= named:
        code_at = None
    if code_at is not None:
        name_at = None
        first = _first_of_rows(rows, first, code_at)
    elif name_at is not None:
        first = _first_of_rows(rows, first_named, name_at)
    elif (code_at := _named_code_column(rows)) is not None:
        first = 1
    else:
        header = " | ".join(cell for cell in rows[0] if cell)[:_LONGEST_LABEL]
        raise InputError("indicators_no_areas", file=name, columns=header or "–")
    heads = _header(rows, first, code_at if name_at is None else name_at)
    labels = [_label(column) for column in zip(*heads, strict=True)] if heads else [""] * len(rows[0])
    name_level = _level_of_label(labels[name_at]) if code_at is None and name_at is not None else None
    places = _places(labels)
    roles = {at for at in (code_at, name_at) if at is not None}
    if name_at is None and (name_at := _first(places, _NAMES, roles)) is not None:
        roles.add(name_at)
    if (year_at := _first(places, _YEARS, roles)) is not None:
        roles.add(year_at)
    municipality_at = _first(places, _MUNICIPALITIES, roles) if code_at is None else None
    if municipality_at is not None:
        roles.add(municipality_at)
    indicator_at, value_at = _first(places, _INDICATORS, roles), _first(places, _VALUES, roles)
    is_long = indicator_at is not None and value_at is not None
    values = (
        ()
        if is_long
        else tuple(
            _value_column(at, label, known_names)
            for at, label in enumerate(labels)
            if label and at not in roles and not (_ROLES.intersection(column_names(label)) or _role_parts(label))
        )
    )
    if not values and not is_long:
        raise InputError("indicators_no_values", file=name)
    return Layout(
        first_row=first,
        header_rows=len(heads),
        code_at=code_at,
        name_at=name_at,
        year_at=year_at,
        values=values,
        indicator_at=indicator_at if is_long else None,
        value_at=value_at if is_long else None,
        people_at=_first(places, _PEOPLE, roles | {indicator_at or 0, value_at or 0}) if is_long else None,
        municipality_at=municipality_at,
        name_level=name_level,
    )


def _places(labels: Sequence[str]) -> dict[str, int]:
    """Return the first column of each folded name; of a header of several rows as a whole before its parts."""
    places: dict[str, int] = {}
    # "Wijk" over "naam" and "code".
    for names_in in (column_names, lambda label: tuple(reversed(_role_parts(label)))):
        for at, label in enumerate(labels):
            for folded in names_in(label):
                places.setdefault(folded, at)
    return places


def _role_parts(label: str) -> tuple[str, ...]:
    """Return the parts of a label of several rows where each of them says what areas and years are; none else."""
    parts = tuple(normal(part) for part in label.split(" / "))
    return parts if len(parts) > 1 and _ROLES.issuperset(parts) else ()


def _first(places: Mapping[str, int], names: Sequence[str], without: Collection[int]) -> int | None:
    return next((places[name] for name in names if name in places and places[name] not in without), None)


def _code_column(rows: Sequence[Sequence[str]]) -> tuple[int | None, int, int]:
    """Return the column with most different codes, the first row with one, and how many rows have one."""
    codes: dict[int, set[str]] = {}
    firsts: dict[int, int] = {}
    counts: Counter[int] = Counter()
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            # Digits alone may be any number.
            if not cell[:1].isalpha() or len(cell) > _LONGEST_CODE:
                continue
            if code := parse_code(cell):
                codes.setdefault(at, set()).add(code)
            if code or is_larger(cell):
                firsts.setdefault(at, number)
                counts[at] += 1
    if not codes:
        return None, 0, 0
    best = max(codes, key=lambda at: (len(codes[at]), -at))
    return best, firsts[best], counts[best]


def _named_code_column(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column that is called as one with codes is, where nothing in it looks like one."""
    named = {normal(cell): at for at, cell in reversed(list(enumerate(rows[0])))}
    return _first(named, _CODES, ())


def _area_name_column(rows: Sequence[Sequence[str]], names: Collection[str]) -> tuple[int | None, int, int]:
    """Return the column with most different names of areas, the first row with one, and how many rows have one."""
    matches: dict[int, set[str]] = {}
    firsts: dict[int, int] = {}
    counts: Counter[int] = Counter()
    for number, row in enumerate(rows):
        # A title stands alone.
        if _filled(row) < _TITLE:
            continue
        for at, cell in enumerate(row):
            if cell and len(cell) <= _LONGEST_LABEL and (name := normal(cell)) in names:
                matches.setdefault(at, set()).add(name)
                counts[at] += 1
                firsts.setdefault(at, number)
    if not matches:
        return None, 0, 0
    most = max(map(len, matches.values()))
    # Beside a column with the gemeente or the wijk around it stands what the row is about.
    smallest = {Level.BUURT: 2, Level.WIJK: 1, None: 1, Level.GEMEENTE: 0}

    def rank(at: int) -> tuple[int, int, int, int]:
        above = " ".join(row[at] for row in rows[max(0, firsts[at] - _MOST_HEADER_ROWS) : firsts[at]])
        return smallest[_level_of_label(above)], len(matches[at]), counts[at], -at

    best = max((at for at, names_in_column in matches.items() if len(names_in_column) * 2 >= most), key=rank)
    return best, firsts[best], counts[best]


def _first_of_rows(rows: Sequence[Sequence[str]], first: int, area_at: int) -> int:
    """Go up from the first row with a known area to the first one with values: its area may not be known."""
    while first > 0 and rows[first - 1][area_at].strip() and _holds_values(rows[first - 1], area_at):
        first -= 1
    return first


def _holds_values(row: Sequence[str], area_at: int) -> bool:
    """Return whether most of a row are numbers, and not years as in a header."""
    others = [cell for at, cell in enumerate(row) if at != area_at and cell.strip()]
    numbers = [
        cell
        for cell in others
        if not _YEAR_ONLY.fullmatch(cell.strip()) and parse_number(cell.strip().removesuffix("%").strip()) is not None
    ]
    return bool(numbers) and len(numbers) * 2 >= len(others)


def _level_of_label(label: str) -> Level | None:
    """Return of which level the areas are in a column of this name; None where it says none, or several."""
    words = set(normal(label).split())
    named_levels = [level for level, those in _LEVEL_WORDS.items() if words & those]
    return named_levels[0] if len(named_levels) == 1 else None


def _header(rows: Sequence[Sequence[str]], first: int, area_at: int | None) -> list[list[str]]:
    """Return the rows of the header, what is merged over several columns repeated in each."""
    above = [list(row) for row in rows[max(0, first - _MOST_HEADER_ROWS) : first]]
    # A title or a remark stands in one cell.
    header = [row for row in above if _filled(row) > 1] or above[-1:]
    # So does one with what it is of, as a version or a code, where the header names the areas below it.
    while len(header) > 1 and _filled(header[0]) == _TITLE and area_at is not None and header[0][area_at].strip():
        if not any(row[area_at].strip() for row in header[1:]):
            break
        del header[0]
    for row in header[:-1]:
        before = ""
        for at, cell in enumerate(row):
            before = cell.strip() or before
            row[at] = before
    return header


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


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
