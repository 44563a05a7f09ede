"""The indicators of the wijkkompas: ``layers/kompas.toml`` read into one declaration."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import Table, normal, read_toml
from koppel.errors import CatalogueError
from koppel.model.compass.areas import Level
from koppel.model.compass.cells import LEAST_GRADE, MOST_GRADE
from koppel.model.compass.indicators import (
    AFTER_YEARS,
    TOLERANCE,
    TOTAL,
    Bands,
    Compass,
    Grid,
    Indicator,
    Polarity,
    Quarter,
    Theme,
    Vitality,
)
from koppel.model.compass.scores import LEAST_INDEX, MOST_INDEX
from koppel.model.compass.settings import BOUNDS, MOST_MOMENTS
from koppel.model.compass.typology import MIXED, OwnerType, Typology

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from koppel.catalogue.kinds import Catalogue

COMPASS_FILE = "kompas.toml"
# The least and most that a value of each unit can be.
UNITS: Mapping[str, tuple[float, float]] = {
    "%": (0, 100),
    "cijfer": (0, 10),
    "score": (-1e6, 1e6),
    TOTAL: (0, 1e9),
    "getal": (0, 1e9),
    "euro": (-1e12, 1e12),
    "km": (0, 1e4),
    "m3": (0, 1e6),
    "per_km2": (0, 1e6),
    "per_1000": (0, 1e6),
}
# As many as the map can tell apart by their pattern.
_MOST_TYPES = 3
_KEYS = frozenset(
    {
        "label", "plain", "theme", "unit", "polarity", "step", "source", "year", "levels", "bands", "least",
        "counted_by", "columns", "elsewhere", "counts", "synonyms", "alike", "usual", "otherwise",
    }
)  # fmt: skip


def load_compass(folder: Path) -> Compass:
    """
    Read the declaration of a team.

    Parameters
    ----------
    folder
        With ``kompas.toml``.

    Raises
    ------
    CatalogueError
        The file is missing or wrong; the facts say key and what would be right.
    """
    file = folder / COMPASS_FILE
    whole = Table(file.name, "", read_toml(file))
    whole.only({"compass", "quarter", "theme", "indicator", "typology", "grid"})
    quarters = {item.id: item for item in map(_quarter, _tables(whole, "quarter"))}
    themes = {item.id: item for item in (_theme(table, quarters) for table in _tables(whole, "theme"))}
    indicators = {item.id: item for item in (_indicator(table, themes) for table in _tables(whole, "indicator"))}
    _check_names(whole, indicators)
    for item in indicators.values():
        if item.is_judged and not quarters[themes[item.theme].quarter].judged:
            table = Table(file.name, f"indicator.{item.id}", {})
            raise table.wrong("polarity", item.polarity.value, Polarity.NOT_JUDGED.value)
        if item.counted_by is not None:
            _one_of(Table(file.name, f"indicator.{item.id}", {}), "counted_by", item.counted_by, indicators)
    top = Table(file.name, "compass", whole.get("compass"))
    top.only({"name", "bands", "least", "counted_by", "vitality", "tolerance", "after_years"})
    counted_by = top.text("counted_by") if "counted_by" in top.values else None
    if counted_by is not None:
        _one_of(top, "counted_by", counted_by, indicators)
    return Compass(
        name=top.words("name"),
        bands=_bands(top),
        least=top.whole("least", 0, 1000),
        counted_by=counted_by,
        vitality=_vitality(top),
        quarters=quarters,
        themes=themes,
        indicators=indicators,
        typology=_typology(whole, indicators) if "typology" in whole.values else None,
        grid=_grid(whole, indicators) if "grid" in whole.values else None,
        tolerance=top.whole("tolerance", *BOUNDS["tolerance"]) if "tolerance" in top.values else TOLERANCE,
        after_years=_after_years(top) if "after_years" in top.values else AFTER_YEARS,
    )


def compass_of(catalogue: Catalogue) -> Compass:
    """
    Return the compass of a catalogue, as a team has it.

    Raises
    ------
    CatalogueError
        ``layers_missing``: none is declared.
    """
    if catalogue.compass is None:
        raise CatalogueError("layers_missing", file=COMPASS_FILE, key="", value="", right=COMPASS_FILE)
    return catalogue.compass


def compass_names(indicator: Indicator) -> tuple[str, ...]:
    """Return all by which columns of files may name an indicator, folded as `normal` does."""
    names = (
        indicator.id,
        *indicator.label.values(),
        *indicator.columns,
        *indicator.synonyms,
        *indicator.source_columns,
    )
    return tuple(dict.fromkeys(normal(name) for name in names))


def _tables(whole: Table, key: str) -> list[Table]:
    named = Table(whole.file, key, whole.get(key))
    return [Table(whole.file, f"{key}.{name}", values) for name, values in named.values.items()]


def _id(table: Table) -> str:
    return table.name.partition(".")[2]


def _quarter(table: Table) -> Quarter:
    table.only({"label", "judged"})
    return Quarter(_id(table), table.words("label"), table.flag("judged"))


def _theme(table: Table, quarters: Mapping[str, Quarter]) -> Theme:
    table.only({"label", "quarter"})
    return Theme(_id(table), table.words("label"), _one_of(table, "quarter", table.text("quarter"), quarters))


def _indicator(table: Table, themes: Mapping[str, Theme]) -> Indicator:
    table.only(_KEYS)
    if "counts" in table.values and table.text("unit") != "%":
        raise table.wrong("unit", table.text("unit"), "%")
    return Indicator(
        id=_id(table),
        label=table.words("label"),
        plain=table.words("plain"),
        theme=_one_of(table, "theme", table.text("theme"), themes),
        unit=table.one_of("unit", UNITS),
        polarity=Polarity(table.one_of("polarity", tuple(Polarity))),
        step=table.number("step", 1e-6, 1e9) if "step" in table.values else None,
        source=table.text("source"),
        year=table.whole("year", 1900, 2200),
        levels=frozenset(Level(_one_of(table, "levels", item, tuple(Level))) for item in table.texts("levels")),
        bands=_bands(table) if "bands" in table.values else None,
        least=table.whole("least", 0, 1000) if "least" in table.values else None,
        counted_by=table.text("counted_by") if "counted_by" in table.values else None,
        columns=table.texts("columns") if "columns" in table.values else (),
        counts=table.texts("counts") if "counts" in table.values else (),
        synonyms=table.texts("synonyms") if "synonyms" in table.values else (),
        alike=table.texts("alike") if "alike" in table.values else (),
        usual=_usual(table) if "usual" in table.values else None,
        source_columns=_source_columns(table) if "elsewhere" in table.values else {},
        otherwise=table.words("otherwise") if "otherwise" in table.values else {},
    )


def _source_columns(table: Table) -> Mapping[str, str]:
    """Return of columns that measure the same in files of another source, by their folded names, which one that is."""
    sources = Table(table.file, table.place("elsewhere"), table.get("elsewhere"))
    return {normal(column): source for source in sources.values for column in sources.texts(source)}


def _usual(table: Table) -> tuple[float, float]:
    usual = table.get("usual")
    low, high = UNITS[table.text("unit")]
    if not (
        isinstance(usual, list)
        and len(usual) == 2
        and all(type(item) in (int, float) for item in usual)
        and low <= usual[0] < usual[1] <= high
    ):
        raise table.wrong("usual", usual, f"[{low:g}, {high:.10g}]")
    return float(usual[0]), float(usual[1])


def _bands(table: Table) -> Bands:
    bands = Table(table.file, table.place("bands"), table.get("bands"))
    bands.only({"low", "high"})
    low = bands.whole("low", int(LEAST_INDEX), int(MOST_INDEX))
    return Bands(low, bands.whole("high", low, int(MOST_INDEX)))


def _vitality(table: Table) -> Vitality:
    vitality = Table(table.file, table.place("vitality"), table.get("vitality"))
    vitality.only({"look_further", "high_is_good"})
    return Vitality(look_further=vitality.whole("look_further", 1, 27), high_is_good=vitality.flag("high_is_good"))


def _typology(whole: Table, indicators: Mapping[str, Indicator]) -> Typology:
    table = Table(whole.file, "typology", whole.get("typology"))
    table.only({"label", "mostly", "mixed", "type"})
    named = Table(whole.file, "typology.type", table.get("type"))
    if not 1 <= len(named.values) <= _MOST_TYPES:
        raise table.wrong("type", list(named.values), f"1–{_MOST_TYPES}")
    types = {name: _owner_type(whole.file, name, values, indicators) for name, values in named.values.items()}
    # Below half two sorts of owner could have that much.
    return Typology(table.words("label"), table.number("mostly", 50, 100), table.words("mixed"), types)


def _owner_type(file: str, name: str, values: object, indicators: Mapping[str, Indicator]) -> OwnerType:
    table = Table(file, f"typology.type.{name}", values)
    table.only({"label", "indicator"})
    if name == MIXED:
        raise table.wrong("", name, "[typology] mixed")
    shares = [item.id for item in indicators.values() if item.unit == "%"]
    return OwnerType(name, table.words("label"), _one_of(table, "indicator", table.text("indicator"), shares))


def _grid(whole: Table, indicators: Mapping[str, Indicator]) -> Grid:
    table = Table(whole.file, "grid", whole.get("grid"))
    table.only({"label", "indicator", "grades"})
    judged = [item.id for item in indicators.values() if item.is_judged and not item.is_total]
    grades = Table(table.file, table.place("grades"), table.get("grades"))
    grades.only({"low", "high"})
    low = grades.whole("low", LEAST_GRADE, MOST_GRADE)
    indicator = _one_of(table, "indicator", table.text("indicator"), judged)
    return Grid(table.words("label"), indicator, low, grades.whole("high", low, MOST_GRADE))


def _after_years(table: Table) -> tuple[int, ...]:
    years = table.get("after_years")
    low, high = BOUNDS["after_years"]
    if not (isinstance(years, list) and 0 < len(years) <= MOST_MOMENTS and all(type(item) is int for item in years)):
        raise table.wrong("after_years", years, "[1, 2, 5]")
    if sorted(set(years)) != years or not low <= years[0] <= years[-1] <= high:
        raise table.wrong("after_years", years, "[1, 2, 5]")
    return tuple(years)


def _one_of(table: Table, key: str, value: str, allowed: Collection[str]) -> str:
    if value not in allowed:
        close = difflib.get_close_matches(value, list(allowed), n=3) or sorted(allowed)
        raise CatalogueError(
            "layers_value", file=table.file, key=table.place(key), value=value, right=" / ".join(close)
        )
    return value


def _check_names(whole: Table, indicators: Mapping[str, Indicator]) -> None:
    """Refuse two indicators with one name: a column would be of both."""
    owners: dict[str, str] = {}
    for item in indicators.values():
        for name in (*compass_names(item), *map(normal, item.counts)):
            other = owners.setdefault(name, item.id)
            if other != item.id:
                key = f"indicator.{item.id}"
                raise CatalogueError(
                    "layers_indicator_name", file=whole.file, key=key, value=name, right=f"indicator.{other}"
                )
