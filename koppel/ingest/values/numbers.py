"""Numbers as people write them: decimal comma, points between thousands, a euro sign."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_GROUPED = re.compile(r"[+-]?\d{1,3}([. ]\d{3})+(,\d+)?")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?")
_DURATION = re.compile(r"(\d{1,6}) *([^\W\d_]+(?: [^\W\d_]+)?)?")
# Calendar days of a unit; five days of work make a week.
_UNIT_DAYS = {
    **dict.fromkeys(("", "d", "dag", "dagen", "day", "days", "jour", "jours", "kalenderdag", "kalenderdagen"), 1.0),
    **dict.fromkeys(("calendar day", "calendar days", "jour calendrier", "jours calendrier"), 1.0),
    **dict.fromkeys(("werkdag", "werkdagen", "working day", "working days", "jour ouvrable", "jours ouvrables"), 7 / 5),
    **dict.fromkeys(("week", "weken", "weeks", "semaine", "semaines"), 7.0),
    **dict.fromkeys(("maand", "maanden", "month", "months", "mois"), 30.5),
}
_AMOUNT = re.compile(
    r"(?:ca\.?|circa|±|~|ongeveer|about)? {0,2}(?:€|eur)? {0,2}([\d.,]{1,15}) {0,2}"
    r"(k|mln|mio|miljoen|million|millionen|m|duizend|thousand|tausend)\.?(?: {0,2}(?:€|eur|euro))?"
)
_EURO = re.compile(r"€|\beuro'?s?\b|\beur\b", re.IGNORECASE)
_MONEY_END = re.compile(r"(?<=\d)(?:,[-–—=]{1,2}|\.-)$")
# What is written around an amount: about, an estimate, without tax.
_ABOUT = re.compile(r"^(?:ca\.?|circa|ongeveer|±|~|\+/-|about|approx\.?)\s{0,3}(?=[€\d])", re.IGNORECASE)
_ESTIMATE = re.compile(r"\(?\b(?:raming|geraamd|geschat|schatting|indicatief|estimate|estimated)\b\)?", re.IGNORECASE)
_TAX = re.compile(
    r"\(?\b(excl|incl|ex|inclusief|exclusief)\b\.? ?(?:btw|vat|tva|mwst)\b\.?\)?|\b(excl|incl)\.?$", re.IGNORECASE
)
_YEARLY = re.compile(
    r"(?:\bp/j\b|\bp\. ?j\.|\bpj\b|\bper jaar\b|/ ?jr?\b|/ ?jaar\b|\bjaarlijks\b|\bp\.?a\.|\bper annum\b|\bper year\b|"
    r"/ ?year\b|\bpro jahr\b|\bpar an\b)\.?$",
    re.IGNORECASE,
)
_LONGEST_AMOUNT = 80
_TIMES = {"k": 1e3, "duizend": 1e3, "thousand": 1e3, "tausend": 1e3}
_YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1", "oui", "o"})
_NO = frozenset({"nee", "n", "no", "false", "onwaar", "0", "non"})


def parse_number(value: object) -> float | None:
    """
    Read a number.

    Parameters
    ----------
    value
        Number or text. ``1.234,5``, ``1 234,5``, ``1,234.5`` and ``€ 1234`` are read; ``1.234`` is one and a bit,
        as a computer writes it, unless there are two points or more, or it is said to be money: ``€ 1.234`` and
        ``1.234,-`` are more than a thousand, for nobody writes tenths of a cent.

    Returns
    -------
    number
        None where it is none, or not finite.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        try:
            return float(value) if math.isfinite(value) else None
        except OverflowError:
            # A whole number of hundreds of digits.
            return None
    if not isinstance(value, str):
        return None
    text = value.replace("\u00a0", " ").replace("\u202f", " ").strip()
    bare = _MONEY_END.sub("", _EURO.sub("", text).strip()).strip()
    is_money, text = bare != text, bare
    if _GROUPED.fullmatch(text) and (text.count(".") > 1 or "," in text or " " in text or is_money):
        text = text.replace(".", "").replace(" ", "").replace(",", ".")
    elif text.count(",") == 1 and text.count(".") == 0:
        text = text.replace(",", ".")
    elif _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def parse_thousands(value: object) -> float | None:
    """
    Read a text of digits with points in groups of three, ``150.000``, as people write thousands.

    Only for what has no thousandths: amounts of money and numbers of homes. None where it has another form.
    """
    text = value.strip() if isinstance(value, str) else ""
    return float(text.replace(".", "")) if _THOUSANDS.fullmatch(text) else None


def parse_amount(value: object) -> float | None:
    """
    Read an amount of money in thousands or millions, as people say it: ``1,2 mln``, ``€ 250k``, ``ca. 2 miljoen``.

    None where it has another form. A point or a comma stands before tenths: nobody says a thousand millions.
    """
    match = _AMOUNT.fullmatch(" ".join(value.split()).casefold()) if isinstance(value, str) else None
    number = None if match is None else parse_number(match[1].replace(",", "."))
    return None if match is None or number is None else round(number * _TIMES.get(match[2], 1e6), 2)


@dataclass(frozen=True, slots=True)
class Money:
    """
    An amount of money, and how it was written.

    ``number`` is None where it cannot be read; ``notes`` are codes of what was read in words; ``is_yearly`` where it is
    an amount of each year, and no total.
    """

    number: float | None
    notes: tuple[str, ...] = ()
    is_yearly: bool = False


def parse_money(text: str) -> Money:
    """Read an amount as people write it: ``ca. € 45.000 (raming)``, ``1,2 mln excl. btw``, ``€ 300.000,=``."""
    bare = " ".join(text[:_LONGEST_AMOUNT].split())
    is_yearly = _YEARLY.search(bare) is not None
    bare = _YEARLY.sub("", bare).strip()
    notes: list[str] = []
    for pattern, note in ((_TAX, ""), (_ESTIMATE, "amount_about"), (_ABOUT, "amount_about")):
        if match := pattern.search(bare):
            bare = pattern.sub("", bare).strip(" ,;:")
            is_without = note == "" and (match[1] or match[2]).casefold().startswith("ex")
            notes.append(note or ("amount_without_tax" if is_without else "amount_with_tax"))
    number = parse_amount(bare)
    if number is not None:
        notes.insert(0, "amount_read")
    else:
        number = parse_thousands(bare)
        number = parse_number(bare) if number is None else number
    return Money(number, tuple(dict.fromkeys(notes)), is_yearly)


def parse_flag(value: object) -> bool | None:
    """Read yes or no; None where it is neither."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value in (0.0, 1.0):
        # GDAL's yes and no, in a column with empty cells.
        return value == 1.0
    text = str(value).strip().casefold()
    return True if text in _YES else False if text in _NO else None


def parse_duration(value: object) -> int | None:
    """
    Read how long something takes: ``10``, ``10 dagen``, ``3 weken``, ``10 Jours Ouvrables``.

    Returns
    -------
    days
        Calendar days, rounded up; a bare number counts them. None where it cannot be read.
    """
    number = parse_number(value)
    if number is not None:
        return math.ceil(number) if number >= 0 else None
    match = _DURATION.fullmatch(" ".join(str(value).split()).casefold())
    unit = None if match is None else _UNIT_DAYS.get(match[2] or "")
    # Days of work come as fifths of a week: a hair over a whole number is that number.
    return None if match is None or unit is None else math.ceil(round(int(match[1]) * unit, 6))
