"""
Dates in the forms in which people write them, in Dutch, English, French and German.

A start becomes the first day of what was written, an end the last; the precision says how exact it was. Seasons and
*begin*, *medio*, *eind* are read as quarters: begin is the first, *voorjaar* and *lente* the second, *zomer* and
*medio* the third, *najaar*, *herfst* and *eind* the fourth, *winter* the first. People who write them have no quarter
in mind, so this reading is always told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from koppel.model import Precision

Side = Literal["start", "end"]
FIRST_YEAR, LAST_YEAR = 1900, 2200
# No date is written in more characters; what is longer is not read, nor kept.
_LONGEST = 100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january janvier januar",
            "februari feb february février fevrier februar",
            "maart mrt mar march mars märz maerz",
            "april apr avril",
            "mei may mai",
            "juni jun june juin",
            "juli jul july juillet",
            "augustus aug august août aout",
            "september sep sept septembre",
            "oktober okt oct october octobre",
            "november nov novembre",
            "december dec décembre decembre dezember dez",
        ),
        1,
    )
    for name in names.split()
}
_QUARTERS = {
    "begin": 1, "winter": 1, "hiver": 1, "early": 1, "début": 1, "voorjaar": 2, "lente": 2, "spring": 2, "printemps": 2,
    "frühling": 2, "zomer": 3, "summer": 3, "été": 3, "sommer": 3, "medio": 3, "midden": 3, "mid": 3, "mitte": 3,
    "najaar": 4, "herfst": 4, "autumn": 4, "fall": 4, "automne": 4, "herbst": 4, "eind": 4, "einde": 4, "end": 4,
    "late": 4, "ende": 4, "vj": 2, "vrjr": 2, "nj": 4, "njr": 4,
}  # fmt: skip
# Of a month.
_PARTS = frozenset(
    {"begin", "medio", "half", "midden", "eind", "einde", "mid", "early", "late", "anfang", "mitte", "ende"}
)
UNKNOWN_WORDS = frozenset(
    {
        "",
        "onbekend",
        "nog onbekend",
        "n.t.b.",
        "ntb",
        "nnb",
        "n.n.b.",
        "n.v.t.",
        "nvt",
        "-",
        "?",
        "tbd",
        "unknown",
        "null",
        "zodra mogelijk",
        "z.s.m.",
        "zsm",
        "z.s.m",
        "n.t.b",
        "n.n.b",
        "later",
        "volgt",
        "nader te bepalen",
        "nog te bepalen",
        "in overleg",
        "asap",
        "as soon as possible",
        "to be determined",
        "offen",
        "à déterminer",
    }
)

# Texts are folded before they are compared: the T of ISO 8601 has become a t.
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: \d{1,2}:\d{2}.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})\.? ([^\W\d]{1,20})\.? (\d{4})")
_MONTH = re.compile(r"([^\W\d]{1,20})\.? (\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/](\d{4})")
_YEAR = re.compile(r"\d{4}")
_YEAR_QUARTER = re.compile(r"(\d{4})[- ]?[qk]([1-4])")
_QUARTER_YEAR = re.compile(r"[qk]([1-4])[- ]?(\d{4})")
_NTH_QUARTER = re.compile(
    r"([1-4]) ?(?:e|de|ste|st|nd|rd|th|er|ème|\.)? ?(?:kwartaal|quarter|kw|trimestre|quartal)\.? (\d{4})"
)
# What people write as they speak; each is told as it was read.
_SHORT_YEAR = re.compile(r"(?<!\d)['’](\d{2})(?!\d)")
_DAY_FIRST_SHORT = re.compile(r"(\d{1,2}[-/. ]\d{1,2}[-/. ])(\d{2})")
# Years of works, without their century.
_SHORT_YEARS = range(15, 61)
# As a spreadsheet writes a month: okt-28.
_MONTH_SHORT = re.compile(r"([^\W\d]{3,20})\.?[- ](\d{2})")
_WEEK = re.compile(r"(?:week|wk|semaine|woche)\.? ?(\d{1,2})[ ,/-]{1,3}(\d{4})")
_YEAR_WEEK = re.compile(r"(\d{4})[- ]?w(?:k|eek)?[- ]?(\d{1,2})")
_YEARS = re.compile(r"(\d{4}) ?[/–-] ?(\d{4}|\d{2})")
_QUARTERS_YEAR = re.compile(r"[qk]([1-4]) ?[-/–] ?[qk]?([1-4])[ -](\d{4})")
_MONTHS_YEAR = re.compile(r"([^\W\d]{1,20})\.? ?(?:[-/–]|t/m|tot|en|to|and) ?([^\W\d]{1,20})\.? (\d{4})")
_WEEKS = re.compile(
    r"(?:week|weken|wk|woche)\.? ?(\d{1,2}) ?(?:[-–/]|t/m|tot|tot en met|en|to|bis) ?(?:(?:week|wk)\.? ?)?(\d{1,2})"
    r"[ ,/-]{1,3}(\d{4})"
)
# From one date to another, with a year in one of both at least.
_SPAN = re.compile(
    r"(?:van |from |von |du )?(.{1,40}?)(?: [-–—] |[–—]| ?t/m | tot en met | tot | until | to | bis | au )(.{1,40})"
)
_HAS_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
# These have other days in each part of the country.
_HOLIDAY = re.compile(r".{0,20}(?:vakantie|bouwvak|holidays?|ferien|vacances).{0,20}")
_PART_OF_MONTH = re.compile(r"([^\W\d]{1,12}) ([^\W\d]{1,20})\.? (\d{4})")
_HALF = re.compile(r"(?:(1|2)e|(eerste|tweede)|h(1|2)) ?(?:helft|half|halfjaar)?(?: van)? ?(\d{4})")
_ABOUT = re.compile(
    r"(?:vanaf|v\.?a\.?|ca\.?|circa|±|rond|omstreeks|uiterlijk|from|about|approx\.?|ab|vers|dès) {0,2}(.+)"
)


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """
    What a text says of a date.

    ``day`` is None where it says that the date is not known (``open_ended``) or where it says nothing that can be
    read; ``problem`` is then the code of the issue. ``read_as`` is the code of a note on how vague words were read.
    ``is_span`` where the text says from when until when.
    """

    day: date | None
    precision: Precision | None = None
    open_ended: bool = False
    problem: str | None = None
    read_as: str | None = None
    is_span: bool = False


def parse_date(
    value: str | date | None, *, side: Side, formats: tuple[str, ...] = (), sentinels: frozenset[str] = frozenset()
) -> ParsedDate:
    """
    Read a date.

    Parameters
    ----------
    value
        As it stands in the file.
    side
        Whether it begins or ends a period.
    formats
        Forms of the profile (as in `datetime.strptime`) that come before all others.
    sentinels
        Values that mean: not known, as ``01/01/3000``.

    Returns
    -------
    parsed
        Day before month in ambiguous forms: 03/04/2027 is the third of April. Nothing is invented: what cannot be
        read has a problem.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _bounded(value, value, Precision.DAG, side)
    if value is not None and len(value) > _LONGEST:
        return ParsedDate(None, problem="date_unreadable")
    return _parsed(value or "", side, formats, sentinels)


# A register repeats its dates in thousands of rows.
@lru_cache(maxsize=20_000)
def _parsed(value: str, side: Side, formats: tuple[str, ...], sentinels: frozenset[str]) -> ParsedDate:
    text = " ".join(value.split())
    if text.casefold() in UNKNOWN_WORDS or text in sentinels:
        return ParsedDate(None, open_ended=True)
    for form in formats:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return _bounded(day, day, Precision.DAG, side)
    return _read(text.casefold(), side)


def _read(text: str, side: Side) -> ParsedDate:
    for pattern, order in ((_ISO, "ymd"), (_DAY_FIRST, "dmy"), (_COMPACT, "ymd")):
        if match := pattern.fullmatch(text):
            parts = dict(zip(order, (int(part) for part in match.groups()), strict=True))
            return _day(parts["y"], parts["m"], parts["d"], side)
    # "4. Quartal 2027" has the form of a day in a month as well.
    if (match := _DAY_MONTH.fullmatch(text)) and (month := _MONTHS.get(match[2])):
        return _day(int(match[3]), month, int(match[1]), side)
    if match := _YEAR.fullmatch(text):
        return _unit(int(text), 1, 12, Precision.JAAR, side)
    for pattern, year_at, month_at in ((_YEAR_MONTH, 1, 2), (_MONTH_YEAR, 2, 1)):
        match = pattern.fullmatch(text)
        # "2027/28" is no month.
        if match and not (pattern is _YEAR_MONTH and int(match[2]) > 12 and _later_year(int(match[1]), match[2])):
            return _unit(int(match[year_at]), int(match[month_at]), 1, Precision.MAAND, side)
    for pattern, year_at, quarter_at in ((_YEAR_QUARTER, 1, 2), (_QUARTER_YEAR, 2, 1), (_NTH_QUARTER, 2, 1)):
        if match := pattern.fullmatch(text):
            return _quarter(int(match[year_at]), int(match[quarter_at]), side)
    if match := _MONTH.fullmatch(text):
        if month := _MONTHS.get(match[1]):
            return _unit(int(match[2]), month, 1, Precision.MAAND, side)
        if quarter := _QUARTERS.get(match[1]):
            parsed = _quarter(int(match[2]), quarter, side)
            return ParsedDate(parsed.day, parsed.precision, problem=parsed.problem, read_as="date_vague")
    return _read_as_spoken(text, side)


def _read_as_spoken(text: str, side: Side) -> ParsedDate:
    """Read a week, a span, a half of a year, a part of a month, or something with "about" before it."""
    full = " ".join(_SHORT_YEAR.sub(r" 20\1", text).split())
    if full == text and (match := _DAY_FIRST_SHORT.fullmatch(text)):
        # "28-10-30" may begin with the year as well.
        if int(match[2]) not in _SHORT_YEARS or ("-" in match[1] and int(match[1].split("-")[0]) in _SHORT_YEARS):
            return ParsedDate(None, problem="date_unreadable")
        full = f"{match[1]}20{match[2]}"
    if full == text and (match := _MONTH_SHORT.fullmatch(text)) and match[1] in _MONTHS:
        full = f"{match[1]} 20{match[2]}"
    if full != text:
        return _with_note(_read(full, side), "date_about")
    if (match := _WEEK.fullmatch(text)) or (match := _YEAR_WEEK.fullmatch(text)):
        first, second = int(match[1]), int(match[2])
        return _week(max(first, second), min(first, second), side)
    if (span := _span(text, side)) is not None:
        return replace(_with_note(span, "date_about"), is_span=True)
    if _HOLIDAY.fullmatch(text):
        return ParsedDate(None, problem="date_holiday")
    if (match := _PART_OF_MONTH.fullmatch(text)) and match[1] in _PARTS and (month := _MONTHS.get(match[2])):
        return _with_note(_unit(int(match[3]), month, 1, Precision.MAAND, side), "date_about")
    if match := _HALF.fullmatch(text):
        is_second = "2" in (match[1], match[3]) or match[2] == "tweede"
        return _with_note(_unit(int(match[4]), 7 if is_second else 1, 6, Precision.KWARTAAL, side), "date_about")
    if match := _ABOUT.fullmatch(text):
        return _with_note(_read(match[1], side), "date_about")
    return ParsedDate(None, problem="date_unreadable")


def _span(text: str, side: Side) -> ParsedDate | None:
    """Read the side that is asked for of a text that says from when until when; None where it does not."""
    is_end = side == "end"
    if match := _WEEKS.fullmatch(text):
        return _week(int(match[3]), int(match[2] if is_end else match[1]), side)
    if (match := _YEARS.fullmatch(text)) and (year := _later_year(int(match[1]), match[2])):
        return _unit(year if is_end else int(match[1]), 1, 12, Precision.JAAR, side)
    if (match := _QUARTERS_YEAR.fullmatch(text)) and match[1] < match[2]:
        return _quarter(int(match[3]), int(match[2] if is_end else match[1]), side)
    if (match := _MONTHS_YEAR.fullmatch(text)) and match[1] in _MONTHS and match[2] in _MONTHS:
        return _unit(int(match[3]), _MONTHS[match[2 if is_end else 1]], 1, Precision.MAAND, side)
    if match := _SPAN.fullmatch(text):
        first, second = match[1].strip(), match[2].strip()
        years = [_HAS_YEAR.search(part) for part in (first, second)]
        if years[0] is None and years[1] is not None:
            first = f"{first} {years[1][1]}"
        elif years[1] is None and years[0] is not None:
            second = f"{second} {years[0][1]}"
        both = _read(first, side), _read(second, side)
        if all(item.day is not None for item in both):
            return both[is_end]
    return None


def _with_note(parsed: ParsedDate, code: str) -> ParsedDate:
    """Return a date with the note that tells how it was read; the note that it has already says more."""
    return parsed if parsed.problem or parsed.read_as else replace(parsed, read_as=code)


def _later_year(first: int, written: str) -> int | None:
    """Return the second of two years, ``2027/2028`` or ``2027/28``; None where it is not one of the ten years after."""
    second = int(written) if len(written) == 4 else first // 100 * 100 + int(written)
    return second if first < second <= first + 10 else None


def _week(year: int, week: int, side: Side) -> ParsedDate:
    """Return the Monday or the Sunday of a week by ISO 8601; the note tells which day that is."""
    try:
        day = date.fromisocalendar(year, week, 1 if side == "start" else 7)
    except ValueError:
        return ParsedDate(None, problem="date_impossible")
    return _with_note(_bounded(day, day, Precision.DAG, side), "date_about")


def _day(year: int, month: int, day: int, side: Side) -> ParsedDate:
    try:
        exact = date(year, month, day)
    except ValueError:
        return ParsedDate(None, problem="date_impossible")
    return _bounded(exact, exact, Precision.DAG, side)


def _quarter(year: int, quarter: int, side: Side) -> ParsedDate:
    return _unit(year, 3 * quarter - 2, 3, Precision.KWARTAAL, side)


def _unit(year: int, month: int, months: int, precision: Precision, side: Side) -> ParsedDate:
    if not 1 <= month <= 12:
        return ParsedDate(None, problem="date_impossible")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ParsedDate(None, problem="date_out_of_range")
    last = month + months - 1
    after = date(year + last // 12, last % 12 + 1, 1)
    return _bounded(date(year, month, 1), date.fromordinal(after.toordinal() - 1), precision, side)


def _bounded(first: date, last: date, precision: Precision, side: Side) -> ParsedDate:
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        return ParsedDate(None, problem="date_out_of_range")
    return ParsedDate(first if side == "start" else last, precision)
