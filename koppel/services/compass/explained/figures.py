"""The figures of what is red, with their source and on how much they rest: the same words wherever it is spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.model.compass.scores import whole
from koppel.services.compass.need.remedies import red_in
from koppel.services.compass.words import band_words, people_words, reason_words, source_words, value_words

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass, Indicator
    from koppel.services.compass.reading import AreaCompass, IndicatorCell

# A theme of which nothing is red by itself tells of as many that are known.
_MOST_OTHERS = 4


def theme_figure_lines(shown: AreaCompass, compass: Compass, theme: str, language: str) -> tuple[str, ...]:
    """
    Say the figures of a theme in an area, a line each.

    First the theme as a whole: its index and on how many of its indicators that rests. Then the indicators that are
    red, the worst first, or where none is those that are known, and over how many people or homes they go.
    """
    red = red_in(shown, compass, theme)
    known = [item.id for item in compass.in_theme(theme) if shown.cells[item.id].index is not None]
    chosen = sorted(red or known, key=lambda name: shown.cells[name].index or 0.0)
    told_names = chosen if red else chosen[:_MOST_OTHERS]
    return (
        rests_on_words(shown, compass, theme, language),
        *(figure_words(shown.cells[name], compass.indicators[name], language) for name in told_names),
        *dict.fromkeys(
            _people(shown.cells[name], compass, language) for name in told_names if shown.cells[name].people
        ),
    )


def rests_on_words(shown: AreaCompass, compass: Compass, theme: str, language: str) -> str:
    """Say the index of a theme, and on how many of its indicators it rests."""
    score = shown.themes[theme]
    derived = score.derived
    name = compass.themes[theme].label[language]
    facts = {"theme": name, "known": derived.known, "of": derived.of}
    if derived.score is None:
        return text("compass.figure.theme_unknown", language, **facts)
    key = "theme_little" if 2 * derived.known < derived.of else "theme"
    band = band_words(score.band, language)
    return text(f"compass.figure.{key}", language, score=whole(derived.score), band=band, **facts)


def figure_words(cell: IndicatorCell, indicator: Indicator, language: str) -> str:
    """Say a value with its unit, that of the city, the index, the year and who measured it."""
    name = indicator.label[language]
    if cell.value is None:
        return text("compass.figure.unknown", language, name=name, why=reason_words(cell, language))
    facts = {
        "name": name,
        "value": value_words(cell.value, indicator.unit, language),
        "city": value_words(cell.city, indicator.unit, language),
        "index": "" if cell.index is None else whole(cell.index),
        "band": band_words(cell.band, language),
        "year": cell.year,
        "source": source_words(cell, language),
    }
    key = "no_index" if cell.index is None else "value"
    return text(f"compass.figure.{key}", language, **facts)


def _people(cell: IndicatorCell, compass: Compass, language: str) -> str:
    words = people_words(cell, compass, language)
    return f"{words[0].upper()}{words[1:]}"
