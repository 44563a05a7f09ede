"""
Numbers, money, measures, dates and lists as a language writes them, by babel's copy of the CLDR; the only such place.

What machines read (CSV, GeoJSON, JSON, names of files, attributes of HTML) is not written here.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import NumberPattern, format_decimal, format_percent, parse_pattern
from babel.units import format_unit

from koppel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

# What stands where there is nothing to tell.
NONE = "–"
# English as it is written in Europe: the day before the month.
_LOCALES = {"nl": "nl_NL", "en": "en_GB"}
# How a date is written that is known to a day, a month, a quarter or a year; the names are those of
# `koppel.model.Precision`.
_PATTERNS = {"dag": "long", "maand": "MMMM y", "kwartaal": "QQQQ y", "jaar": "y"}
_SHORT_PATTERNS = {"dag": "medium", "maand": "MMM y", "kwartaal": "QQQ y", "jaar": "y"}
_INTERVALS = {"dag": "yMMMd", "maand": "yMMMM", "jaar": "y"}
# Below this many days a span is said in days, below the next in weeks, then in months, then in years.
_DAYS_UNTIL_WEEKS, _DAYS_UNTIL_MONTHS, _DAYS_UNTIL_YEARS = 14, 70, 730
# No number for people has more decimals than this, and larger ones have none.
_MEANT_DECIMALS, _EXACT_BELOW = 9, 1e12
_DAYS_A_MONTH, _DAYS_A_YEAR = 30.4375, 365.25


@lru_cache(maxsize=8)
def locale_of(language: str) -> Locale:
    """Return the CLDR locale of a language of the screens; anything unknown reads Dutch."""
    return Locale.parse(_LOCALES.get(language, _LOCALES["nl"]))


def number(value: float, language: str, *, decimals: int = 0) -> str:
    """Write a number, rounded to so many decimals and without zeros at its end: ``12.345``, ``1,5``."""
    return str(format_decimal(rounded(value, decimals), locale=locale_of(language)))


def about(value: float, language: str) -> str:
    """Write an estimate no more exactly than it is known, to two digits: 12.734 is ``13.000``, 7.4 is ``7``."""
    whole = round(value)
    return number(round(whole, 2 - len(str(abs(whole)))) if abs(whole) >= 100 else whole, language)


def between(low: str, high: str) -> str:
    """Write two ends that are written already, once where they are the same: ``2–4``, ``3``."""
    return low if low == high else f"{low}–{high}"


def number_range(low: float, high: float, language: str, *, decimals: int = 0) -> str:
    """Write numbers from low to high: ``1.200–3.500``."""
    return between(number(low, language, decimals=decimals), number(high, language, decimals=decimals))


def money(euros: float, language: str) -> str:
    """Write whole euros: ``€ 12.500``."""
    pattern = _money_pattern(language)
    return str(pattern.apply(rounded(euros, 0), locale_of(language), currency="EUR", currency_digits=False))


def estimate(euros: float, language: str) -> str:
    """Write an estimate in euros, to three digits: 1234 is ``€ 1.230``."""
    return money(_estimate(euros), language)


def money_range(low: float, high: float, language: str) -> str:
    """Write an estimate in euros, with the sign once and to three digits: 1234 to 3456 is ``€ 1.230–3.460``."""
    low, high = _estimate(low), _estimate(high)
    first, last = money(low, language), money(high, language)
    return first if first == last else f"{first}–{number(high, language)}"


def _estimate(euros: float) -> float:
    """Round to what an estimate may claim to know: whole euros, and no more than three digits."""
    whole = round(euros)
    return round(whole, min(0, 3 - len(str(abs(whole)))))


def percent(share: float, language: str) -> str:
    """Write a share from 0 to 1 in whole percents: ``34%``."""
    return str(format_percent(rounded(share, 2), locale=locale_of(language)))


def percent_range(low: float, high: float, language: str) -> str:
    """Write shares from 0 to 1 from low to high, with the sign once: ``3–8%``."""
    return percent(high, language).replace(number(100 * high, language), number_range(100 * low, 100 * high, language))


def area(square_metres: float, language: str) -> str:
    """Write a surface: ``654 m²``; one smaller than half a square metre is ``< 1 m²``."""
    if 0 < square_metres < 0.5:
        return f"< {_unit(1, 'area-square-meter', language)}"
    return _unit(rounded(square_metres, 0), "area-square-meter", language)


def length(metres: float, language: str) -> str:
    """Write a length or distance: ``12 m``, from a kilometre ``1,2 km``; less than half a metre is ``< 1 m``."""
    if 0 < metres < 0.5:
        return f"< {_unit(1, 'length-meter', language)}"
    if abs(metres) >= 999.5:
        return _unit(rounded(metres / 1000, 1), "length-kilometer", language)
    return _unit(rounded(metres, 0), "length-meter", language)


def length_long(metres: float, language: str) -> str:
    """Write a length with its unit in full: ``200 meter``."""
    return _unit(rounded(metres, 1), "length-meter", language, width="long")


def size(size_bytes: int, language: str) -> str:
    """Write the size of a file: ``340 kB`` (at least 1 of them for any byte), from half a megabyte ``1,5 MB``."""
    if size_bytes > 2**19:
        return _unit(rounded(size_bytes / 2**20, 1), "digital-megabyte", language)
    return _unit(max(rounded(size_bytes / 1024, 0), min(size_bytes, 1)), "digital-kilobyte", language)


def days(count: int, language: str) -> str:
    """Write a number of days as days: ``1 dag``, ``12 dagen``."""
    return _unit(count, "duration-day", language, width="long")


def weeks(count: int, language: str) -> str:
    """Write a number of weeks: ``3 weken``."""
    return _unit(count, "duration-week", language, width="long")


def months(count: int, language: str) -> str:
    """Write a number of months: ``5 maanden``."""
    return _unit(count, "duration-month", language, width="long")


def years(count: float, language: str) -> str:
    """Write a number of years, to a half: ``2,5 jaar``."""
    return _unit(rounded(count * 2, 0) / 2, "duration-year", language, width="long")


def duration(count: int, language: str) -> str:
    """Write days in the unit that people would use: ``12 dagen``, ``3 weken``, ``5 maanden``, ``2,5 jaar``."""
    if abs(count) < _DAYS_UNTIL_WEEKS:
        return days(count, language)
    if abs(count) < _DAYS_UNTIL_MONTHS:
        return weeks(round(count / 7), language)
    if abs(count) < _DAYS_UNTIL_YEARS:
        return months(round(count / _DAYS_A_MONTH), language)
    return years(count / _DAYS_A_YEAR, language)


def day(at: date, language: str) -> str:
    """Write a day in a sentence: ``3 augustus 2027``."""
    return format_date(at, _PATTERNS["dag"], locale=locale_of(language))


def day_short(at: date, language: str) -> str:
    """Write a day in a table: ``3 aug 2027``."""
    return format_date(at, _SHORT_PATTERNS["dag"], locale=locale_of(language))


def day_pattern(language: str) -> str:
    """Return how a day is typed, in the letters of the date field of a screen: ``DD-MM-YYYY``."""
    short = str(locale_of(language).date_formats["short"].pattern)
    return short.replace("dd", "DD").replace("y", "YYYY")


def day_of_year(at: date, language: str) -> str:
    """Write a day whose year is known already: ``3 augustus``."""
    return format_date(at, "d MMMM", locale=locale_of(language))


def month_of_year(at: date, language: str) -> str:
    """Write a month whose year is known already: ``augustus``."""
    return format_date(at, "MMMM", locale=locale_of(language))


def quarter_of_year(at: date, language: str) -> str:
    """Write a quarter whose year is known already: ``K3``."""
    return format_date(at, "QQQ", locale=locale_of(language))


def date_words(at: date, precision: str, language: str) -> str:
    """
    Write a date as exactly as it is known: ``12 april 2027``, ``april 2027``, ``3e kwartaal 2027``, ``2027``.

    Parameters
    ----------
    at
        First or last day of what is known.
    precision
        A `koppel.model.Precision`.
    language
        One of `koppel.i18n.LANGUAGES`.
    """
    return format_date(at, _PATTERNS[precision], locale=locale_of(language))


def date_short(at: date, precision: str, language: str) -> str:
    """Write a date in a table, as exactly as it is known: ``12 apr 2027``, ``apr 2027``, ``K3 2027``, ``2027``."""
    return format_date(at, _SHORT_PATTERNS[precision], locale=locale_of(language))


def period(first: tuple[date, str], last: tuple[date, str], language: str) -> str:
    """
    Write from when until when, both ends as exactly as they are known, what they share once.

    ``12–15 april 2027``, ``april–november 2027``, ``april 2027 – november 2028``, ``2027–2029``. Ends that are not
    known equally well are written whole: ``12 april 2027 – november 2027``. After the intervals of the CLDR, which has
    none for quarters.

    Parameters
    ----------
    first, last
        A day and a `koppel.model.Precision`.
    language
        One of `koppel.i18n.LANGUAGES`.
    """
    (start, start_precision), (end, end_precision) = first, last
    begin, finish = date_words(start, start_precision, language), date_words(end, end_precision, language)
    if begin == finish:
        return begin
    is_whole = start_precision != end_precision or end < start
    if start_precision == "kwartaal" and start.year == end.year and not is_whole:
        return f"{format_date(start, 'QQQQ', locale=locale_of(language))} – {finish}"
    if is_whole or start_precision == "kwartaal":
        return f"{begin} – {finish}"
    skeleton = _INTERVALS[start_precision]
    differs = "y" if start.year != end.year else "M" if start.month != end.month else "d"
    before, behind = locale_of(language).interval_formats[skeleton][differs]
    # The CLDR has intervals of days with short months only; and its thin spaces let no line break.
    wide = [part.replace("MMM", "MMMM") if skeleton == "yMMMd" else part for part in (before, behind)]
    written = "".join(
        format_date(at, part, locale=locale_of(language)) for at, part in zip((start, end), wide, strict=True)
    )
    return written.replace("\N{THIN SPACE}", " ")


def day_period(first: date, last: date, language: str) -> str:
    """Write from which day until which: ``12 april – 3 mei 2027``."""
    return period((first, "dag"), (last, "dag"), language)


def moment(at: datetime | None, language: str) -> str:
    """
    Write a moment in a sentence, to the minute and in the time of the Netherlands: ``3 augustus 2027, 14:05``.

    Parameters
    ----------
    at
        A moment; without a zone it is UTC, as the store keeps moments. None is a dash.
    language
        One of `koppel.i18n.LANGUAGES`.
    """
    if at is None:
        return NONE
    here = clock.local(at)
    return f"{day(here.date(), language)}, {time_of_day(here, language)}"


def moment_short(at: datetime | None, language: str) -> str:
    """Write a moment in a table: ``3 aug 2027, 14:05``; a dash where there was none."""
    if at is None:
        return NONE
    here = clock.local(at)
    return f"{day_short(here.date(), language)}, {time_of_day(here, language)}"


def moment_sortable(at: datetime | None) -> str:
    """Write a moment in a file that is sorted: ``2027-08-03 14:05``, Dutch time; a dash where there was none."""
    return NONE if at is None else f"{clock.local(at):%Y-%m-%d %H:%M}"


def time_of_day(at: datetime, language: str) -> str:
    """Write the time of day of a moment, in the Netherlands: ``14:05``."""
    return format_time(clock.local(at).time(), "short", locale=locale_of(language))


def listed(parts: Iterable[str], language: str) -> str:
    """Write a list as it is said: ``A, B en C``."""
    return format_list(list(parts), locale=locale_of(language))


def listed_or(parts: Iterable[str], language: str) -> str:
    """Write things to choose one from: ``A, B of C``."""
    return format_list(list(parts), style="or", locale=locale_of(language))


def capitalised(words: str) -> str:
    """Begin a sentence with a capital; Dutch leaves the accent off it where a second follows: *één* is ``Eén``."""
    if words[:2].lower() == "éé":
        return f"E{words[1:]}"
    return f"{words[:1].upper()}{words[1:]}"


def plural(count: float, language: str) -> str:
    """Return the CLDR name of the form that a count asks for: ``one`` or ``other``."""
    return str(locale_of(language).plural_form(count))


def rounded(value: float, decimals: int = 0) -> float:
    """
    Round as a reader does, a half away from zero: -0.495 is -0.5, and 2.5 is 3.

    What is computed in binary misses the decimals that it means by a hair: those are not looked at.
    """
    if isinstance(value, int) or not abs(value) < _EXACT_BELOW:
        return round(value)
    meant = Decimal(repr(round(float(value), _MEANT_DECIMALS)))
    near = meant.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return float(near) + 0.0 if decimals else int(near)


def _unit(value: float, unit: str, language: str, *, width: Literal["short", "long"] = "short") -> str:
    return str(format_unit(value, unit, width, locale=locale_of(language)))


@lru_cache(maxsize=8)
def _money_pattern(language: str) -> NumberPattern:
    whole = str(locale_of(language).currency_formats["standard"].pattern).replace(".00", "")
    return parse_pattern(whole)
