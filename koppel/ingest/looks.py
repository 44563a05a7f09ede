"""What a column seems to hold, whatever it is called: places, dates or money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koppel.ingest.profiles import PLACE
from koppel.ingest.raw import CrsSource
from koppel.ingest.report import REMARK
from koppel.ingest.values.dates import parse_date
from koppel.ingest.values.numbers import parse_money
from koppel.ingest.values.personal import personal_columns
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from koppel.ingest.profiles import Profile
    from koppel.ingest.raw import RawFile

STREET_LIKE = re.compile(
    r"[^\W\d_](?:straat|laan|weg|plein|pad|singel|kade|hof|dijk|dreef|plantsoen|str\.)(?![^\W\d_])", re.IGNORECASE
)
NUMBERS_LIKE = re.compile(
    r"(?:huis)?(?:nrs?|nummers?|no)\.? ?\d.{0,30}|\d{1,4}[a-z]? ?(?:-|–|t/m|tot) ?\d{1,4}[a-z]?", re.IGNORECASE
)
_MONEY_LIKE = re.compile(r"€|\beuro?\b|\bmln\b|\bmiljoen\b|\d ?k\b|,-$", re.IGNORECASE)
# A number alone is a date only as a year in which works are planned.
_NUMBER = re.compile(r"\d{1,8}")
_YEARS = range(2015, 2061)
_MOSTLY = 0.5
_SAMPLE = 200
_LONGEST = 100


def looks_like(values: Sequence[str]) -> str | None:
    """Return what most values that say anything look like: ``date``, ``money`` or ``place``; None for none of these."""
    filled = [text[:_LONGEST] for value in values if (text := " ".join(value.split()))]
    looks: dict[str, Callable[[str], bool]] = {"date": _is_date, "money": _is_money, "place": _is_place}
    return next((name for name, is_like in looks.items() if sum(map(is_like, filled)) > _MOSTLY * len(filled)), None)


def unmapped_columns(raw: RawFile, profile: Profile, mapping: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """
    Return the columns without a meaning of which the values look like something that a work has, with what.

    Columns of persons are left out, and places where every row has its geometry.
    """
    some = raw.records[:_SAMPLE]
    used = {column for columns in mapping.values() for column in columns} | {*profile.title_from, "@id", REMARK}
    used |= {profile.geometry_column or "@id"}
    values = {
        column: [str(value) for record in some if (value := record.properties.get(column)) is not None]
        for column in raw.columns
        if column not in used
    }
    personal = personal_columns(values, values)
    looks = {column: looks_like(texts) for column, texts in values.items() if column not in personal}
    has_places = PLACE in mapping or raw.crs_source is CrsSource.ABSENT
    return {column: what for column, what in looks.items() if what is not None and (what != PLACE or has_places)}


def ask_unmapped(raw: RawFile, profile: Profile, mapping: Mapping[str, Sequence[str]]) -> list[Issue]:
    """Ask about each such column."""
    return [
        Issue(0, column, f"column_looks_{what}", IssueSeverity.REPAIRED, {"column": column})
        for column, what in unmapped_columns(raw, profile, mapping).items()
    ]


def _is_date(text: str) -> bool:
    if _NUMBER.fullmatch(text) and int(text) not in _YEARS:
        return False
    return parse_date(text, side="start").day is not None


def _is_money(text: str) -> bool:
    return _MONEY_LIKE.search(text) is not None and parse_money(text).number is not None


def _is_place(text: str) -> bool:
    return STREET_LIKE.search(text) is not None or NUMBERS_LIKE.fullmatch(text) is not None
