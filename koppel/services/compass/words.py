"""What a cell, a score and a value of the compass say, in words: the same for screen, shell and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.model.compass.scores import whole

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Band, Compass, Indicator
    from koppel.services.compass.reading import IndicatorCell, Score

_DECIMALS = {"aantal": 0, "euro": 0, "m3": 0, "per_km2": 0, "score": 3}
# Units that stand right behind a number.
_BEHIND = frozenset({"%", "km", "m3", "per_km2", "per_1000", "euro"})


def decimals_of(unit: str) -> int:
    """Return with how many decimals a value of a unit is written."""
    return _DECIMALS.get(unit, 1)


def number_words(value: float | None, unit: str, language: str) -> str:
    """Write a value with as many decimals as its unit asks for; a dash where it is not known."""
    return "–" if value is None else formats.number(value, language, decimals=decimals_of(unit))


def value_words(value: float | None, unit: str, language: str) -> str:
    """Write a value with its unit."""
    number = number_words(value, unit, language)
    if value is None or unit not in _BEHIND:
        return number
    gap = "" if unit == "%" else " "
    return f"{number}{gap}{text(f'compass.unit.{unit}', language)}"


def distance_words(value: float | None, unit: str, language: str) -> str:
    """Write a difference with the city, with its sign."""
    is_more = value is not None and formats.rounded(value, decimals_of(unit)) > 0
    return f"{'+' if is_more else ''}{number_words(value, unit, language)}"


def band_words(band: Band, language: str) -> str:
    """Say where an index stands."""
    return text(f"compass.band.{band.value}", language)


def reason_words(cell: IndicatorCell, language: str) -> str:
    """Say why a value is not known, and whether the city is a mean; empty where there is nothing to say."""
    parts = [] if cell.reason is None else [text(f"compass.unknown.{cell.reason.value}", language)]
    if cell.is_city_mean:
        parts.append(text("compass.city_mean", language))
    return "; ".join(parts)


def people_words(cell: IndicatorCell, compass: Compass, language: str) -> str:
    """Say over how many people or homes a value goes, as a word for how reliable it is."""
    if cell.value is None:
        return ""
    if cell.people is None:
        return text("compass.people_unknown", language)
    if cell.counted_by is None:
        return text("compass.people", language, count=round(cell.people))
    what = compass.indicators[cell.counted_by].label[language].lower()
    # Whom a file asked is not in it: what is known is how many live there.
    indicator = compass.indicators[cell.indicator]
    of_source = cell.source in {indicator.source, *indicator.source_columns.values()}
    key = "people_of" if of_source and not indicator.is_own else "people_there"
    return text(f"compass.{key}", language, count=round(cell.people), what=what)


def source_words(cell: IndicatorCell, language: str) -> str:
    """Say who measured a value and in which file it came; the file alone where nobody said who."""
    if cell.file is None:
        return "–"
    if cell.source is None:
        return text("compass.source_file", language, file=cell.file)
    return text("compass.source_and_file", language, source=cell.source, file=cell.file)


def cell_words(cell: IndicatorCell, indicator: Indicator, language: str) -> str:
    """Say all of an indicator of an area in one line."""
    name = indicator.label[language]
    if cell.value is None:
        return f"{name}: {text('compass.band.onbekend', language)}, {reason_words(cell, language)}"
    parts = [value_words(cell.value, indicator.unit, language)]
    if not indicator.is_total:
        parts.append(text("compass.of_city", language, value=value_words(cell.city, indicator.unit, language)))
    if cell.index is not None:
        parts.append(text("compass.index", language, value=whole(cell.index)))
    parts.append(band_words(cell.band, language))
    return f"{name}: {', '.join(parts)}, {cell.year}"


def score_words(score: Score, language: str) -> str:
    """Say a derived score with its band, and of how many it is the mean where some are missing."""
    if score.derived.score is None:
        return band_words(score.band, language)
    known = text("compass.known_of", language, known=score.derived.known, of=score.derived.of)
    missing = f", {known}" if score.derived.missing else ""
    return f"{whole(score.derived.score)} ({band_words(score.band, language)}{missing})"


def missing_words(score: Score, compass: Compass, language: str) -> str:
    """Name what is missing in a score; empty where nothing is."""
    names = [
        (compass.indicators.get(name) or compass.themes.get(name) or compass.quarters[name]).label[language]
        for name in score.derived.missing
    ]
    return text("compass.missing", language, names=names) if names else ""
