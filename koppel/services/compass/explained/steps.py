"""How a score is made, step by step and with the figures of one cell, so that it can be checked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.model.compass.indicators import Polarity
from koppel.model.compass.scores import CITY, LEAST_INDEX, MOST_INDEX, STEP_POINTS, index_score, whole
from koppel.services.compass.explained.cells import MIDDLE, known_cell
from koppel.services.compass.words import band_words, decimals_of, missing_words, reason_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model.compass.indicators import Band, Bands, Compass, Indicator
    from koppel.services.compass.reading import AreaCompass, IndicatorCell, Score

_FEW_DECIMALS, _MOST_DECIMALS = 2, 4


def cell_steps(shown: AreaCompass, compass: Compass, cell: str, language: str) -> tuple[str, ...]:
    """
    Say how the score of a cell of the drawing is made.

    Parameters
    ----------
    shown, compass
        The area, and what is declared.
    cell
        Of the drawing, see `known_cell`; of an unknown one nothing is said.
    language
        One of `koppel.i18n.LANGUAGES`.
    """
    known = known_cell(compass, cell)
    if known is None:
        return ()
    kind, name = known
    if kind == "indicators":
        return index_steps(shown.cells[name], compass.indicators[name], compass, language)
    below: Mapping[str, float | None]
    if kind == "themes":
        score, below = shown.themes[name], {item.id: shown.cells[item.id].index for item in compass.in_theme(name)}
    elif kind == "quarters":
        score = shown.quarters[name]
        below = {item.id: shown.themes[item.id].derived.score for item in compass.in_quarter(name)}
    else:
        score, below = shown.middle, {item: one.derived.score for item, one in shown.quarters.items()}
    return _mean_steps(score, below, compass, language, is_theme=kind == "themes")


def example_of(shown: AreaCompass, compass: Compass, cell: str) -> str | None:
    """Return the indicator that shows best how an index is made: the chosen one, else the lowest in what is chosen."""
    kind, name = known_cell(compass, cell) or (MIDDLE, MIDDLE)
    if kind == "indicators":
        return name
    themes = (
        {name} if kind == "themes" else {item.id for item in compass.themes.values() if name in (MIDDLE, item.quarter)}
    )
    indices = {
        item.id: index
        for item in compass.indicators.values()
        if item.theme in themes and item.is_judged and (index := shown.cells[item.id].index) is not None
    }
    return min(indices, key=lambda item: indices[item], default=None)


def index_steps(cell: IndicatorCell, indicator: Indicator, compass: Compass, language: str) -> tuple[str, ...]:
    """Say how the index of an indicator follows from its value and that of the city; why there is none, else."""

    def say(key: str, **facts: object) -> str:
        return text(f"compass.steps.{key}", language, **facts)

    if indicator.is_total:
        return (say("total"),)
    if cell.index is None or cell.value is None or cell.city is None:
        return (say("none", why=reason_words(cell, language)),)
    decimals = _decimals(cell.value, cell.city, indicator)
    value, city = (formats.number(number, language, decimals=decimals) for number in (cell.value, cell.city))
    first = say("city_mean" if cell.is_city_mean else "city", value=value, city=city)
    if indicator.step is None:
        raw = cell.value / cell.city * CITY
        second = say("ratio", value=value, city=city, index=_exact(raw, language))
    else:
        raw = CITY + (cell.value - cell.city) / indicator.step * STEP_POINTS
        difference = formats.number(cell.value - cell.city, language, decimals=decimals)
        facts = {"difference": difference, "step": formats.number(indicator.step, language, decimals=_MOST_DECIMALS)}
        second = say("step", index=_exact(raw, language), **facts)
    steps = [first, second]
    if indicator.polarity is Polarity.LOW_IS_GOOD:
        steps.append(say("mirrored", before=_exact(raw, language), index=_exact(2 * CITY - raw, language)))
        raw = 2 * CITY - raw
    key = "bounded" if not LEAST_INDEX <= raw <= MOST_INDEX else "within"
    steps.append(say(key, least=int(LEAST_INDEX), most=int(MOST_INDEX), index=whole(cell.index)))
    return (
        *steps,
        _band_step(cell.index, cell.band, compass.bands_of(indicator), language, is_judged=indicator.is_judged),
    )


def _mean_steps(
    score: Score, below: Mapping[str, float | None], compass: Compass, language: str, *, is_theme: bool
) -> tuple[str, ...]:
    known = {name: value for name, value in below.items() if value is not None and _counts(compass, name)}
    if score.derived.score is None or not known:
        return (text(f"compass.steps.{'unjudged' if not score.derived.of else 'nothing_known'}", language),)
    named = [f"{_label(compass, name, language)} {_exact(value, language)}" for name, value in known.items()]
    key = "mean_of_indicators" if is_theme else "mean_of_scores"
    steps = [
        text(f"compass.steps.{key}", language, names=named),
        text(
            "compass.steps.mean",
            language,
            count=len(known),
            index=_exact(score.derived.score, language),
            rounded=whole(score.derived.score),
        ),
    ]
    if missing := missing_words(score, compass, language):
        steps.append(missing)
    return (*steps, _band_step(score.derived.score, score.band, compass.bands, language, is_judged=True))


def _counts(compass: Compass, name: str) -> bool:
    """Return whether something below counts in a mean: what is not judged does not."""
    if name in compass.indicators:
        return compass.indicators[name].is_judged
    return compass.quarters[name].judged if name in compass.quarters else True


def _label(compass: Compass, name: str, language: str) -> str:
    return (compass.indicators.get(name) or compass.themes.get(name) or compass.quarters[name]).label[language]


def _band_step(index: float, band: Band, bands: Bands, language: str, *, is_judged: bool) -> str:
    if not is_judged:
        return text("compass.steps.not_judged", language)
    facts = {"index": whole(index), "low": bands.low, "high": bands.high, "words": band_words(band, language)}
    return text(f"compass.steps.band_{band.value}", language, **facts)


def _decimals(value: float, city: float, indicator: Indicator) -> int:
    """Return how few decimals of a value and the city come out at the same index by hand."""
    index = index_score(indicator, value, city)
    for decimals in range(min(decimals_of(indicator.unit), _FEW_DECIMALS), _MOST_DECIMALS):
        by_hand = index_score(indicator, formats.rounded(value, decimals), formats.rounded(city, decimals))
        if index is not None and by_hand is not None and whole(by_hand) == whole(index):
            return decimals
    return _MOST_DECIMALS


def _exact(index: float, language: str) -> str:
    """Write an index with one decimal, or as many more as come out at the same whole number."""
    few = (item for item in range(1, _MOST_DECIMALS) if whole(formats.rounded(index, item)) == whole(index))
    return formats.number(index, language, decimals=next(few, _MOST_DECIMALS))
