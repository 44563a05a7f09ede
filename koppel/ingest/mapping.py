"""Columns of a file to fields of the model, by a profile."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.ingest.looks import NUMBERS_LIKE
from koppel.ingest.report import REMARK
from koppel.ingest.values.personal import personal_columns
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.ingest.profiles import Profile
    from koppel.ingest.raw import RawFile

_SAMPLE = 200
# Columns of where a part of a street begins and ends.
_LIMITS = frozenset({"van", "vanaf", "tot", "from", "to", "von", "bis"})
# What a column holds shows in the beginning of its values.
LONGEST_SAMPLE = 300


def map_columns(raw: RawFile, profile: Profile) -> tuple[dict[str, tuple[str, ...]], list[Issue]]:
    """
    Find the columns that a profile asks for; case does not matter.

    Returns
    -------
    mapping
        Field to the columns that are there, in order of preference; columns with personal data are left out.
    issues
        About the file: personal data that was found, and columns that are not stored.
    """
    some = raw.records[:_SAMPLE]
    names = tuple(dict.fromkeys((*raw.columns, *(name for record in some for name in record.properties))))
    folded = {name.casefold(): name for name in reversed(names)}
    sample = {name: [text for record in some if (text := _sampled(record.properties.get(name)))] for name in names}
    mapping = {
        field: present
        for field, columns in profile.fields.items()
        if (present := tuple(folded[column.casefold()] for column in columns if column.casefold() in folded))
    }
    channels = set(mapping.get("contact_channel", ()))
    personal = {name: why for name, why in personal_columns(names, sample).items() if name not in channels}
    mapping = {
        field: impersonal
        for field, columns in mapping.items()
        if (impersonal := tuple(column for column in columns if column not in personal))
    }
    issues = [
        Issue(0, name, "personal_data", IssueSeverity.NOTE, {"column": name, "why": why})
        for name, why in personal.items()
    ]
    # What Koppel itself said of a row that was refused is nothing to store when it is handed in again.
    used = {column for columns in mapping.values() for column in columns} | {*profile.title_from, "@id", REMARK}
    used.add(profile.geometry_column or "@id")
    unused = [name for name in names if name not in used and name not in personal]
    if unused:
        facts: dict[str, object] = {"count": len(unused), "columns": ", ".join(unused)}
        issues.append(Issue(0, "", "columns_not_stored", IssueSeverity.NOTE, facts))
    return mapping, issues


def value_of(properties: Mapping[str, object], columns: tuple[str, ...]) -> tuple[str, object]:
    """Return the first value that is not empty, with its column; the first column and None where all are."""
    for column in columns:
        value = properties.get(column)
        if value is not None and (not isinstance(value, str) or value.strip()):
            return column, value
    return (columns[0] if columns else ""), None


def place_words(columns: tuple[str, ...], properties: Mapping[str, object]) -> str:
    """Return what the columns of a place say together; of one called *van* or *tot* that word stands before it."""
    cells = ((column, value_of(properties, (column,))[1]) for column in columns)
    cells_filled = ((column, _cell_words(value)) for column, value in cells if value is not None)
    parts = [(column, words) for column, words in cells_filled if words]
    # House numbers say something of the street, in whatever order the columns stand.
    parts.sort(key=lambda part: NUMBERS_LIKE.fullmatch(part[1]) is not None or part[1].isdecimal())
    return ", ".join(f"{_limit(column)}{words}" for column, words in parts)


def _cell_words(value: object) -> str:
    # GDAL makes whole numbers with empty cells among them into 12.0.
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return " ".join(str(whole).split())


@lru_cache(maxsize=1_000)
def _limit(column: str) -> str:
    words = set(normal(column).split()) & _LIMITS
    return f"{words.pop()} " if len(words) == 1 else ""


def _sampled(value: object) -> str:
    return value[:LONGEST_SAMPLE].strip() if isinstance(value, str) else "" if value is None else str(value)
