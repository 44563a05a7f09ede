"""Values that do not fit their indicator: another unit, another scale, another order of magnitude; asked in words."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import LANGUAGES, text
from koppel.ingest.compass.guess import Sureness, fits_unit, unit_of_label
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from koppel.ingest.compass.guess import Meaning
    from koppel.ingest.compass.known import Known
    from koppel.model.compass.indicators import Compass, Indicator
    from koppel.model.compass.values import Measured

# No indicator changes so much in all areas at once; thousands, hundreds and tens do.
_TIMES = 5.0
# Fewer areas say nothing of a unit.
_LEAST_AREAS = 3
# Marks that people give a neighbourhood lie between these, and near each other.
_LEAST_MARK, _MOST_MARK, _MARKS_APART = 4.5, 9.5, 2.5
_EXAMPLES = 3
# Codes of what is asked.
DOUBTS = frozenset(
    {
        "indicator_shares", "indicator_label_unit", "indicator_unusual", "indicator_marks", "indicator_unit",
        "indicator_unit_less", "indicator_magnitude",
    }
)  # fmt: skip

_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the values of an indicator and a year come from: column, what it was taken for, and the first row."""

    label: str
    meaning: Meaning | None
    row: int


def unit_issues(
    origins: Mapping[_Key, Origin], values: Sequence[Measured], compass: Compass, known: Known
) -> tuple[Issue, ...]:
    """
    Notice values that plainly do not fit their indicator.

    Parameters
    ----------
    origins
        Of each indicator and year in the file. Who said by what a column is multiplied has said that it fits.
    values
        Of the file.
    compass
        Indicators that are declared.
    known
        Values of before.

    Returns
    -------
    issues
        Errors, one of each indicator and year: ``indicator_shares`` where all percents are between 0 and 1,
        ``indicator_label_unit`` where the name of the column says another unit, ``indicator_marks`` where all percents
        of a column that was chosen are as marks are, ``indicator_unusual`` where all lie outside what areas have,
        ``indicator_unit`` where half of the areas have at least five times as much, or as little, as in another year or
        file, and ``indicator_magnitude`` the same between other areas.
    """
    now: dict[_Key, dict[str, float]] = {}
    for item in values:
        if item.value is not None:
            now.setdefault((item.indicator, item.year), {})[item.area] = item.value
    issues = []
    for key, by_area in sorted(now.items()):
        origin = origins[key]
        if _is_said(origin.meaning, Sureness.CHOSEN):
            continue
        indicator = compass.indicators[key[0]]
        doubt = (
            _as_shares(indicator, by_area)
            or _beside(indicator, key[1], by_area, now, known)
            or _of_itself(indicator, by_area, origin)
        )
        if doubt is not None:
            code, facts = doubt
            shown = _facts(indicator, key[1], by_area, origin) | facts
            issues.append(Issue(origin.row, indicator.id, code, IssueSeverity.ERROR, shown))
    return tuple(issues)


def _is_said(meaning: Meaning | None, sureness: Sureness) -> bool:
    return meaning is not None and meaning.sureness is sureness and meaning.choice.factor is not None


def _as_shares(item: Indicator, by_area: Mapping[str, float]) -> tuple[str, dict[str, object]] | None:
    numbers = by_area.values()
    if item.unit != "%" or len(numbers) < _LEAST_AREAS:
        return None
    is_share = max(numbers) <= 1 and any(0 < number < 1 for number in numbers)
    return ("indicator_shares", {"most": max(numbers)}) if is_share else None


def _of_itself(item: Indicator, by_area: Mapping[str, float], origin: Origin) -> tuple[str, dict[str, object]] | None:
    """Return what does not fit by the column alone; nothing where the team said before that it does."""
    if _is_said(origin.meaning, Sureness.BEFORE):
        return None
    numbers = by_area.values()
    is_chosen = origin.meaning is not None and origin.meaning.sureness in (Sureness.CHOSEN, Sureness.BEFORE)
    is_many = len(numbers) >= _LEAST_AREAS
    label_unit = unit_of_label(origin.label)
    if is_chosen and not fits_unit(label_unit, item.unit):
        return "indicator_label_unit", {"said": _unit_words(str(label_unit))}
    if item.usual is not None and (is_many or is_chosen) and _all_outside(numbers, *item.usual):
        return "indicator_unusual", {"low": item.usual[0], "high": item.usual[1]}
    is_mark = min(numbers) >= _LEAST_MARK and max(numbers) <= min(_MOST_MARK, min(numbers) + _MARKS_APART)
    if item.unit == "%" and is_chosen and is_mark and any(number != int(number) for number in numbers):
        return "indicator_marks", {}
    return None


def _all_outside(numbers: Collection[float], low: float, high: float) -> bool:
    return all(number < low for number in numbers) or all(number > high for number in numbers)


def _beside(
    item: Indicator,
    year: int,
    by_area: Mapping[str, float],
    now: Mapping[_Key, Mapping[str, float]],
    known: Known,
) -> tuple[str, dict[str, object]] | None:
    """Return what does not fit beside other years of the file and the store, and the same year of the store."""
    if len(by_area) < _LEAST_AREAS:
        return None
    for other, ratio in _ratios((item.id, year), by_area, now, known):
        if ratio >= _TIMES:
            return "indicator_unit", {"before": other, "times": ratio}
        if ratio <= 1 / _TIMES:
            return "indicator_unit_less", {"before": other, "times": 1 / ratio}
    held = [areas for (name, _), areas in known.values.items() if name == item.id]
    if item.is_total or any(by_area.keys() & areas.keys() for areas in held):
        return None
    stored = [number for areas in held for number in areas.values()]
    mine, before = median(by_area.values()), median(stored) if len(stored) >= _LEAST_AREAS else 0.0
    if mine > 0 and before > 0 and not 1 / _TIMES < mine / before < _TIMES:
        return "indicator_magnitude", {"usual": before}
    return None


def _ratios(
    key: _Key, by_area: Mapping[str, float], now: Mapping[_Key, Mapping[str, float]], known: Known
) -> Iterator[tuple[int, float]]:
    """Yield the year of the store itself, else the one before, or after, and how many times as much it is now."""
    indicator, year = key
    years = {other for name, other in now if name == indicator and other != year}
    years |= {other for name, other in known.values if name == indicator}
    for other in sorted(years, key=lambda item: (item > year, abs(item - year)))[:1]:
        earlier = dict(known.values.get((indicator, other), {}))
        if other != year:
            earlier |= now.get((indicator, other), {})
        both = [(by_area[area], earlier[area]) for area in by_area.keys() & earlier.keys()]
        times = [new / old for new, old in both if new > 0 and old > 0]
        if len(times) >= _LEAST_AREAS:
            yield other, median(times)


def _facts(item: Indicator, year: int, by_area: Mapping[str, float], origin: Origin) -> dict[str, object]:
    few = list(by_area.values())[:_EXAMPLES]
    return {
        "indicator": dict(item.label),
        "name": item.id,
        "year": year,
        "column": origin.label,
        "unit": _unit_words(item.unit),
        "examples": {
            language: "; ".join(formats.number(number, language, decimals=2) for number in few)
            for language in LANGUAGES
        },
    }


def _unit_words(unit: str) -> dict[str, str]:
    return {language: text(f"compass.unit_name.{unit}", language) for language in LANGUAGES}
