"""The compass of an area as rings that can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.cartography.compass_rings import RingCell, RingCompass, RingQuarter, RingTheme
from koppel.i18n import text
from koppel.model.compass.indicators import Band
from koppel.model.compass.scores import LEAST_INDEX, MOST_INDEX, whole
from koppel.services.compass.explained.cells import MIDDLE
from koppel.services.compass.explained.extent import known_of, middle_words, red_themes_words, years_words
from koppel.services.compass.words import cell_words, score_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from koppel.model.compass.indicators import Compass, Theme
    from koppel.services.compass.reading import AreaCompass, Score


def rings_of(
    shown: AreaCompass,
    compass: Compass,
    language: str,
    *,
    name: str,
    chosen: str | None = None,
    href: Callable[[str], str] | None = None,
) -> RingCompass:
    """
    Lay the compass of an area out as rings.

    Parameters
    ----------
    shown
        The area.
    compass
        Indicators that are declared.
    language
        One of `koppel.i18n.LANGUAGES`.
    name
        Tells this drawing apart from others on the same page.
    chosen
        Cell that is marked.
    href
        Where choosing a cell leads; None where nothing can be chosen.
    """

    def cell(key: str, label: str, words: str, **more: object) -> RingCell:
        link = None if href is None else href(key)
        return RingCell(id=key, name=label, words=words, href=link, is_chosen=key == chosen, **more)  # type: ignore[arg-type]

    def scored(key: str, label: str, score: Score, below: Sequence[str]) -> RingCell:
        known = sum(shown.cells[name].index is not None for name in below)
        words = f"{label}: {score_words(score, language)}"
        if score.derived.score is None or 2 * known >= len(below):
            return cell(key, label, words, band=score.band)
        # On how little it rests is seen beside its name, not by its colour alone.
        rests = text("compass.extent.rests_on_indicators", language, known=known, of=len(below))
        return cell(key, f"{label} {known}/{len(below)}", f"{words}. {rests}", band=score.band, is_thin=True)

    def judged_in(themes: Iterable[Theme]) -> list[str]:
        return [one.id for item in themes for one in compass.in_theme(item.id) if one.is_judged]

    def theme(item: Theme) -> RingTheme:
        rim = []
        for indicator in compass.in_theme(item.id):
            one = shown.cells[indicator.id]
            shade = None if one.index is None else (one.index - LEAST_INDEX) / (MOST_INDEX - LEAST_INDEX)
            words = cell_words(one, indicator, language)
            # A value that is not known is no little of it, be it judged or not.
            band = Band.UNKNOWN if one.value is None else one.band
            is_uncompared = band is Band.NOT_JUDGED and one.index is None
            number = str(numbers[indicator.id])
            more = {"band": band, "shade": shade, "is_uncompared": is_uncompared}
            rim.append(cell(f"i_{indicator.id}", number, words, **more))
        return RingTheme(
            scored(f"t_{item.id}", item.label[language], shown.themes[item.id], judged_in([item])), tuple(rim)
        )

    numbers = rim_numbers(compass)
    quarters = tuple(
        RingQuarter(
            scored(
                f"q_{item.id}", item.label[language], shown.quarters[item.id], judged_in(compass.in_quarter(item.id))
            ),
            tuple(theme(one) for one in compass.in_quarter(item.id)),
        )
        for item in compass.quarters.values()
    )
    score = shown.middle.derived.score
    known, of = known_of(shown, compass)
    rests_on = text("compass.extent.fraction", language, known=known, of=of)
    middle = cell(
        MIDDLE,
        "" if score is None else str(whole(score)),
        f"{text('compass.together', language)}: {middle_words(shown, compass, language)}. "
        f"{red_themes_words(shown, compass, language)}",
        band=shown.middle.band,
        note="" if score is None or known == of else rests_on,
    )
    title = text(
        "compass.picture",
        language,
        name=dict(compass.name),
        area=shown.area.name,
        years=years_words(shown, language),
    )
    return RingCompass(name, title, middle, quarters)


def rim_numbers(compass: Compass) -> dict[str, int]:
    """Return the number of each indicator on the rim, in the order of the clock: the same as in the table."""
    ordered = [
        indicator.id
        for quarter in compass.quarters
        for theme in compass.in_quarter(quarter)
        for indicator in compass.in_theme(theme.id)
    ]
    return {name: at for at, name in enumerate(ordered, 1)}
