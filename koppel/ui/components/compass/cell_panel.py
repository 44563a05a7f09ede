"""What one chosen cell of the compass says, as HTML; and all cells as a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from koppel.cartography.compass_rings import SIGNS
from koppel.i18n import text
from koppel.model.compass.scores import whole
from koppel.services.compass.explained.cells import MIDDLE, known_cell
from koppel.services.compass.explained.extent import middle_words, red_themes_words, years_words
from koppel.services.compass.picture import rim_numbers
from koppel.services.compass.words import (
    band_words,
    distance_words,
    missing_words,
    number_words,
    people_words,
    reason_words,
    score_words,
    source_words,
    value_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from koppel.model.compass.indicators import Compass, Indicator
    from koppel.services.compass.reading import AreaCompass, IndicatorCell, Score, YearPoint
    from koppel.ui.session import Session

_WIDTH, _HEIGHT, _ROOM = 240.0, 84.0, 6.0
# What the scale takes at the left, and the years below.
_SCALE, _FOOT = 58.0, 22.0


def cell_html(session: Session, shown: AreaCompass, compass: Compass, cell: str) -> str:
    """Say all of a cell: an indicator with its years, or a score with what it is the mean of."""
    known = known_cell(compass, cell)
    if known is None:
        return ""
    kind, name = known
    if kind == "indicators":
        return _indicator_html(session, shown.cells[name], compass.indicators[name], compass)
    label, score = {
        "themes": lambda: (compass.themes[name].label[session.language], shown.themes[name]),
        "quarters": lambda: (compass.quarters[name].label[session.language], shown.quarters[name]),
        MIDDLE: lambda: (text("compass.together", session.language), shown.middle),
    }[kind]()
    if kind == MIDDLE:
        return _middle_html(session, label, shown, compass)
    return _score_html(session, label, score, compass)


def _middle_html(session: Session, label: str, shown: AreaCompass, compass: Compass) -> str:
    """Say the score of all together with what a mean hides: the themes that are red, and on how little it rests."""
    lines = (
        red_themes_words(shown, compass, session.language),
        session.text("compass.score_rule"),
        missing_words(shown.middle, compass, session.language),
    )
    words = middle_words(shown, compass, session.language)
    return (
        f'<section class="koppel-cell"><h3>{escape(label)}</h3>'
        f'<p class="koppel-cell-band">{SIGNS[shown.middle.band]} {escape(words)}</p>'
        f"{''.join(f'<p>{escape(line)}</p>' for line in lines if line)}</section>"
    )


def table_html(session: Session, shown: AreaCompass, compass: Compass, beside: AreaCompass | None) -> str:
    """
    Lay the indicators out in a table that says the same as the drawing, with another area beside it.

    What is measured in none of both is folded below it, by name: a table of "not measured" hides what is.
    """
    language = session.language
    heads = ["number", "indicator", "value", "city", "distance", "index", "year"]
    names = [session.text(f"compass.column.{name}") for name in heads]
    if beside is not None:
        names += [f"{beside.area.name}, {years_words(beside, language)}", session.text("compass.column.index")]
    numbers = rim_numbers(compass)
    measured = {
        item.id
        for item in compass.indicators.values()
        if any(one.cells[item.id].year is not None for one in (shown, beside) if one is not None)
    }
    rows = []
    for quarter in compass.quarters.values():
        themes = [
            (theme, [item for item in compass.in_theme(theme.id) if item.id in measured])
            for theme in compass.in_quarter(quarter.id)
        ]
        if any(indicators for _, indicators in themes):
            head = _group_row(quarter.label[language], shown.quarters[quarter.id], len(names), language, "quarter")
            rows.append(head)
        for theme, indicators in themes:
            if indicators:
                rows.append(_group_row(theme.label[language], shown.themes[theme.id], len(names), language, "theme"))
            for item in indicators:
                cells = _row(shown.cells[item.id], item, language)
                if beside is not None:
                    other = beside.cells[item.id]
                    cells += [value_words(other.value, item.unit, language), _index(other, language)]
                rows.append(
                    f'<tr><td>{numbers[item.id]}</td><th scope="row">{escape(item.label[language])}</th>'
                    + "".join(f"<td>{escape(words)}</td>" for words in cells)
                    + "</tr>"
                )
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    caption = escape(
        session.text("compass.table", area=shown.area.name, years=years_words(shown, language)), quote=True
    )
    return (
        f'<div class="koppel-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="koppel-compass-table"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        + _unmeasured_html(session, compass, numbers, measured)
    )


def _unmeasured_html(session: Session, compass: Compass, numbers: Mapping[str, int], measured: Collection[str]) -> str:
    """Fold what is not measured, by theme, with the numbers of the drawing; empty where all is."""
    language = session.language
    count = len(numbers) - len(measured)
    if not count:
        return ""
    items = []
    for theme in compass.themes.values():
        names = [
            f"{numbers[item.id]}. {item.label[language]}"
            for item in compass.in_theme(theme.id)
            if item.id not in measured
        ]
        if names:
            items.append(f"<li><b>{escape(theme.label[language])}</b>: {escape(', '.join(names))}</li>")
    words = escape(session.text("compass.not_measured", count=count))
    return f'<details class="koppel-unmeasured"><summary>{words}</summary><ul>{"".join(items)}</ul></details>'


def _group_row(label: str, score: Score, width: int, language: str, css: str) -> str:
    return (
        f'<tr class="compass-row-{css}"><th scope="rowgroup" colspan="{width}">{escape(label)}: '
        f"{escape(score_words(score, language))}</th></tr>"
    )


def _row(cell: IndicatorCell, indicator: Indicator, language: str) -> list[str]:
    unit = indicator.unit
    value = value_words(cell.value, unit, language)
    if cell.value is None:
        value = reason_words(cell, language)
    city = "–" if indicator.is_total else value_words(cell.city, unit, language)
    year = str(cell.year) if cell.year is not None else "–"
    return [value, city, distance_words(cell.distance, unit, language), _index(cell, language), year]


def _index(cell: IndicatorCell, language: str) -> str:
    sign, words = SIGNS[cell.band], band_words(cell.band, language)
    number = "" if cell.index is None else f"{whole(cell.index)} "
    return f"{sign} {number}{words}".strip()


def _score_html(session: Session, label: str, score: Score, compass: Compass) -> str:
    missing = missing_words(score, compass, session.language)
    rule = session.text("compass.score_rule" if score.derived.of else "compass.not_judged_rule")
    return (
        f'<section class="koppel-cell"><h3>{escape(label)}</h3>'
        f'<p class="koppel-cell-band">{SIGNS[score.band]} {escape(score_words(score, session.language))}</p>'
        f"<p>{escape(rule)}</p>{f'<p>{escape(missing)}</p>' if missing else ''}</section>"
    )


def _indicator_html(session: Session, cell: IndicatorCell, indicator: Indicator, compass: Compass) -> str:
    language, unit = session.language, indicator.unit
    facts = [("value", value_words(cell.value, unit, language))]
    if not indicator.is_total:
        facts += [
            ("city", value_words(cell.city, unit, language)),
            ("distance", distance_words(cell.distance, unit, language)),
            ("index", "–" if cell.index is None else str(whole(cell.index))),
        ]
    facts += [
        ("unit", text(f"compass.unit.{unit}", language)),
        ("year", str(cell.year or "–")),
        ("source", source_words(cell, language)),
        ("people", people_words(cell, compass, language) or "–"),
    ]
    rows = "".join(
        f"<div><dt>{escape(session.text(f'compass.column.{name}'))}</dt><dd>{escape(words)}</dd></div>"
        for name, words in facts
    )
    reason = reason_words(cell, language)
    return (
        f'<section class="koppel-cell"><h3>{escape(indicator.label[language])}</h3>'
        f"<p>{escape(indicator.plain[language])}</p>"
        f'<p class="koppel-cell-band">{SIGNS[cell.band]} {escape(band_words(cell.band, language))}</p>'
        f"{f'<p>{escape(reason)}</p>' if reason else ''}<dl>{rows}</dl>"
        f"{_years_html(session, cell, indicator)}</section>"
    )


def _years_html(session: Session, cell: IndicatorCell, indicator: Indicator) -> str:
    if len(cell.years) < 2:
        return ""
    language = session.language
    rows = "".join(
        f'<tr><th scope="row">{point.year}</th><td>{escape(number_words(point.value, indicator.unit, language))}</td>'
        f"<td>{escape(number_words(point.city, indicator.unit, language))}</td>"
        f"<td>{escape(distance_words(_distance(point, indicator), indicator.unit, language))}</td></tr>"
        for point in cell.years
    )
    heads = "".join(
        f'<th scope="col">{escape(session.text(f"compass.column.{name}"))}</th>'
        for name in ("year", "value", "city", "distance")
    )
    return f'<table class="koppel-cell-years"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _distance(point: YearPoint, indicator: Indicator) -> float | None:
    """Return how far an area was from the city in a year: it can improve while the distance grows."""
    if point.value is None or point.city is None or indicator.is_total:
        return None
    return point.value - point.city


def cell_line(
    session: Session, shown: AreaCompass, compass: Compass, cell: str, beside: AreaCompass | None = None
) -> str:
    """
    Draw the years of the indicator that a cell is; empty where it is none, or there is one year only.

    With another area ``beside`` it both have one scale.
    """
    kind, name = known_cell(compass, cell) or ("", "")
    if kind != "indicators" or compass.indicators[name].is_total or len(shown.cells[name].years) < 2:
        return ""
    years, others = shown.cells[name].years, () if beside is None else beside.cells[name].years
    unit, language = compass.indicators[name].unit, session.language
    return line_svg(years, lambda value: value_words(value, unit, language), others)


def line_svg(
    years: tuple[YearPoint, ...], words: Callable[[float], str] = str, others: tuple[YearPoint, ...] = ()
) -> str:
    """
    Draw the years of an area as a line, the city as a broken one; hidden from who hears the table beside it.

    Parameters
    ----------
    years
        At least one.
    words
        Writes a value at the scale.
    others
        Years of another area, for which there is room on the scale.
    """
    if not any(number is not None for point in years for number in (point.value, point.city)):
        return ""
    values = [number for point in (*years, *others) for number in (point.value, point.city) if number is not None]
    low, high = min(values), max(values)
    first, last = years[0].year, years[-1].year

    def place(year: int, value: float) -> tuple[float, float]:
        x = _SCALE + (_WIDTH - _SCALE - _ROOM) * ((year - first) / (last - first) if last > first else 0.5)
        y = _HEIGHT - _FOOT - (_HEIGHT - _FOOT - _ROOM) * ((value - low) / (high - low) if high > low else 0.5)
        return x, y

    lines = []
    for css, numbers in (("city", [point.city for point in years]), ("area", [point.value for point in years])):
        spots = [place(point.year, number) for point, number in zip(years, numbers, strict=True) if number is not None]
        lines.append(
            f'<polyline class="compass-years-{css}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in spots)}"/>'
        )
        lines += [f'<circle class="compass-years-{css}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in spots]
    marks = [_mark(words(value), 0.0, place(first, value)[1], "start") for value in dict.fromkeys((high, low))]
    ends = dict.fromkeys((first, last))
    marks += [_mark(str(year), place(year, low)[0], _HEIGHT - 4, "start" if year < last else "end") for year in ends]
    return (
        f'<svg class="koppel-cell-line" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" aria-hidden="true" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join((*marks, *lines))}</svg>'
    )


def _mark(words: str, x: float, y: float, anchor: str) -> str:
    return (
        f'<text class="compass-years-mark" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
        f'dominant-baseline="central">{escape(words)}</text>'
    )
