"""Of which years the figures of an area are, and on how much of what is judged there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.model.compass.indicators import Band
from koppel.services.compass.words import score_words

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.reading import AreaCompass

# More years than this are told by the first and the last.
_MOST_YEARS = 4


def shown_years(shown: AreaCompass) -> tuple[int, ...]:
    """Return the years of the values that are shown, in order."""
    return tuple(sorted({cell.year for cell in shown.cells.values() if cell.value is not None and cell.year}))


def known_of(shown: AreaCompass, compass: Compass) -> tuple[int, int]:
    """Return of how many judged indicators the area has an index, and how many there are."""
    judged = [item.id for item in compass.indicators.values() if item.is_judged]
    return sum(shown.cells[name].index is not None for name in judged), len(judged)


def years_words(shown: AreaCompass, language: str) -> str:
    """Say of which years the values are."""
    years = shown_years(shown)
    if not years:
        return text("compass.extent.no_years", language)
    if len(years) > _MOST_YEARS:
        return text("compass.extent.years_between", language, first=years[0], last=years[-1])
    return text("compass.extent.years", language, years=[str(year) for year in years])


def known_words(shown: AreaCompass, compass: Compass, language: str) -> str:
    """Say on how many of all judged indicators there is an index."""
    known, of = known_of(shown, compass)
    return text("compass.extent.known", language, known=known, of=of)


def red_themes_words(shown: AreaCompass, compass: Compass, language: str) -> str:
    """Name the themes that are red, the worst first: a mean of all does not show them."""
    red = [name for name, score in shown.themes.items() if score.band is Band.RED]
    red.sort(key=lambda name: shown.themes[name].derived.score or 0.0)
    if not red:
        return text("compass.extent.none_red", language)
    names = [compass.themes[name].label[language] for name in red]
    return text("compass.extent.red", language, names=names, count=len(names))


def middle_words(shown: AreaCompass, compass: Compass, language: str) -> str:
    """Say the score of all together, with what it rests on where that is not all."""
    words = score_words(shown.middle, language)
    known, of = known_of(shown, compass)
    if shown.middle.derived.score is None or known == of:
        return words
    key = "rests_on_little" if 2 * known < of else "rests_on"
    return text(f"compass.extent.{key}", language, score=words, known=known, of=of)


def head_lines(shown: AreaCompass, compass: Compass, language: str) -> tuple[str, ...]:
    """Say in lines how an area does: all together with what it rests on, what is red, and of which years it is."""
    known, of = known_of(shown, compass)
    together = text("compass.together", language)
    is_told = shown.middle.derived.score is not None and known < of
    return (
        f"{together}: {middle_words(shown, compass, language)}",
        red_themes_words(shown, compass, language),
        _capital(years_words(shown, language)) if is_told else extent_line(shown, compass, language),
    )


def extent_line(shown: AreaCompass, compass: Compass, language: str) -> str:
    """Say in one line of which years the values are, and how much is known."""
    years = years_words(shown, language)
    return f"{_capital(years)}, {known_words(shown, compass, language)}"


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
