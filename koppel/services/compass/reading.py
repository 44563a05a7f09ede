"""The compass of an area: each indicator beside the city and over the years, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import NotFoundError
from koppel.model.compass.areas import Area, level_of, municipality_of
from koppel.model.compass.indicators import Band, Bands
from koppel.model.compass.scores import Derived, band_of, derived_score, index_score
from koppel.model.compass.values import Unknown
from koppel.services.compass.city import CityValues
from koppel.services.permission import require
from koppel.store.compass.values import list_areas, list_values, measured_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.model.compass.areas import Level
    from koppel.model.compass.indicators import Compass, Indicator
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A value and that of the city in one year; None where not known."""

    year: int
    value: float | None
    city: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCell:
    """
    One indicator of an area, in the year that was asked for or the last one before it.

    ``value`` is None where it is not known or not shown, and ``reason`` says why; ``people`` are the homes or people
    behind it and ``counted_by`` the indicator that counts these, None where nobody did or the value is not shown.
    ``distance`` is the value less that of the city. ``is_city_mean`` tells that the city is the mean of its areas.
    ``years`` holds all years up to the asked one. ``source`` is who measured it, None where nobody said, and ``file``
    the file that it came from.
    """

    indicator: str
    year: int | None
    value: float | None
    reason: Unknown | None
    people: float | None
    counted_by: str | None
    city: float | None
    is_city_mean: bool
    distance: float | None
    index: float | None
    band: Band
    years: tuple[YearPoint, ...]
    source: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A derived score with its band."""

    derived: Derived
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCompass:
    """All of an area: cells by indicator, scores by theme and quarter, and that of the middle."""

    area: Area
    year: int
    level: Level
    cells: Mapping[str, IndicatorCell]
    themes: Mapping[str, Score]
    quarters: Mapping[str, Score]
    middle: Score


@dataclass(frozen=True, slots=True)
class MeasuredAreas:
    """Areas of which something is known, and the years of which there are values, both in order."""

    areas: tuple[Area, ...]
    years: tuple[int, ...]


def measured_areas(store: Store) -> MeasuredAreas:
    """
    Return the areas with values, each with its last name, and the years.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        named, (codes, years) = list_areas(cursor), measured_codes(cursor)
    # The last year of each code comes last.
    last = {area.code: area for area in named}
    return MeasuredAreas(tuple(last.get(code) or _nameless(code, 0) for code in codes), years)


def area_compass(store: Store, compass: Compass, code: str, year: int | None = None) -> AreaCompass:
    """
    Return the compass of an area.

    Parameters
    ----------
    store
        Of who asks; what is over few people is shown to nobody.
    compass
        Indicators that are declared.
    code
        Of the area.
    year
        Values of this year or the last one before it; by default the last of all.

    Raises
    ------
    NotFoundError
        ``area_without_values``: nothing is known of it.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    municipality = municipality_of(code)
    with store.read() as cursor:
        named, values = list_areas(cursor, municipality), list_values(cursor, municipality)
    mine = [item for item in values if item.area == code]
    if not mine:
        raise NotFoundError("area_without_values", area=code)
    until = max(item.year for item in mine) if year is None else year
    names = [area for area in named if area.code == code]
    area = next((item for item in reversed(names) if item.year <= until), names[0] if names else _nameless(code, until))
    city = CityValues(compass, values, frozenset(item.code for item in named), municipality)
    cells = {item.id: cell_of(city, item, code, until) for item in compass.indicators.values()}
    themes = {theme: _theme_score(compass, theme, cells) for theme in compass.themes}
    quarters = {quarter: _quarter_score(compass, quarter, themes) for quarter in compass.quarters}
    judged = [item.id for item in compass.quarters.values() if item.judged]
    middle = _score(compass, {name: quarters[name].derived.score for name in judged})
    return AreaCompass(
        area=area, year=until, level=level_of(code), cells=cells, themes=themes, quarters=quarters, middle=middle
    )


def _nameless(code: str, year: int) -> Area:
    return Area(code, code, year)


def cell_of(city: CityValues, indicator: Indicator, code: str, until: int) -> IndicatorCell:
    """Return an indicator of an area in a year or the last one before it, beside its city."""
    years = [year for year in city.years(indicator.id) if year <= until]
    points = tuple(
        YearPoint(year, city.shown(indicator.id, year, code), city.city(indicator.id, year)[0]) for year in years
    )
    year = city.last_year(indicator.id, code, until)
    if year is None:
        return _empty(indicator, points)
    value = city.shown(indicator.id, year, code)
    of_city, is_mean = city.city(indicator.id, year)
    index = index_score(indicator, value, of_city)
    reason = city.reason(indicator.id, year, code)
    if reason is None and index is None and not indicator.is_total:
        reason = Unknown.NO_CITY
    people, counted_by = (None, None) if value is None else city.counted(indicator.id, year, code)
    source, file = city.origin(indicator.id, year, code)
    return IndicatorCell(
        indicator=indicator.id,
        year=year,
        value=value,
        reason=reason,
        people=people,
        counted_by=counted_by,
        city=of_city,
        is_city_mean=is_mean,
        distance=None if value is None or of_city is None or indicator.is_total else value - of_city,
        index=index,
        band=band_of(index, city.compass.bands_of(indicator), is_judged=indicator.is_judged),
        years=points,
        source=source,
        file=file,
    )


def _empty(indicator: Indicator, points: tuple[YearPoint, ...]) -> IndicatorCell:
    return IndicatorCell(
        indicator=indicator.id,
        year=None,
        value=None,
        reason=Unknown.NOT_MEASURED,
        people=None,
        counted_by=None,
        city=None,
        is_city_mean=False,
        distance=None,
        index=None,
        band=band_of(None, Bands(), is_judged=indicator.is_judged),
        years=points,
    )


def _theme_score(compass: Compass, theme: str, cells: Mapping[str, IndicatorCell]) -> Score:
    judged = compass.quarters[compass.themes[theme].quarter].judged
    below = {item.id: cells[item.id].index for item in compass.in_theme(theme) if item.is_judged}
    return _score(compass, below, judged=judged)


def _quarter_score(compass: Compass, quarter: str, themes: Mapping[str, Score]) -> Score:
    below = {item.id: themes[item.id].derived.score for item in compass.in_quarter(quarter)}
    judged = compass.quarters[quarter].judged
    return _score(compass, below if judged else {}, judged=judged)


def _score(compass: Compass, below: Mapping[str, float | None], *, judged: bool = True) -> Score:
    derived = derived_score(below)
    return Score(derived, band_of(derived.score, compass.bands, is_judged=judged))
