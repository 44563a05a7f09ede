"""What was mended by hand in an earlier file, where this one still says what that one said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.ingest.mapping import place_words, value_of
from koppel.ingest.profiles import PLACE
from koppel.model.intake import Mend

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koppel.ingest.raw import RawFile, RawRecord
    from koppel.ingest.row_context import Corrections

# Of a cell, to know it again.
_LONGEST = 300


def cell_words(mapping: Mapping[str, tuple[str, ...]], field: str, record: RawRecord) -> str:
    """Return what a row says of a field, as it stands in the file; empty where it says nothing."""
    if field == PLACE:
        return place_words(mapping.get(PLACE, ()), record.properties)[:_LONGEST]
    value = value_of(record.properties, mapping.get(field, ()))[1]
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return "" if whole is None else " ".join(str(whole).split())[:_LONGEST]


def mended_before(
    raw: RawFile, mapping: Mapping[str, tuple[str, ...]], mends: Collection[Mend], corrections: Corrections
) -> dict[int, dict[str, str | None]]:
    """
    Return by row what holds of earlier mends.

    A mend holds for the row with its number, as long as the cell says what it said then; what was written in this file
    by hand comes first.
    """
    mends_by_number: dict[str, list[Mend]] = {}
    for item in mends:
        mends_by_number.setdefault(item.number, []).append(item)
    again: dict[int, dict[str, str | None]] = {}
    for record in raw.records if mends_by_number else ():
        for item in mends_by_number.get(cell_words(mapping, "external_id", record), ()):
            is_now = item.field in corrections.get(record.row, {})
            if not is_now and cell_words(mapping, item.field, record) == item.original:
                again.setdefault(record.row, {})[item.field] = item.value
    return again


def mends_made(raw: RawFile, mapping: Mapping[str, tuple[str, ...]], corrections: Corrections) -> tuple[Mend, ...]:
    """Return what was written by hand in this file, to be known at the next; only of rows with a number."""
    return tuple(
        Mend(number, field, cell_words(mapping, field, record), value)
        for record in raw.records
        if record.row in corrections and (number := cell_words(mapping, "external_id", record))
        for field, value in corrections[record.row].items()
    )
