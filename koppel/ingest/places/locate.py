"""The places of rows without coordinates, from the words that say where they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely

from koppel.i18n import LANGUAGES, text
from koppel.ingest.places.gazetteer import Names
from koppel.ingest.places.reading import read
from koppel.ingest.places.shapes import around
from koppel.ingest.places.streets import SHOWN, UnplacedError, of_streets
from koppel.model import GeometryCertainty, Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shapely.geometry.base import BaseGeometry

    from koppel.ingest.places.gazetteer import Gazetteer
    from koppel.ingest.places.reading import Reading
    from koppel.ingest.places.streets import Found
    from koppel.ingest.raw import RawFile, RawRecord

_EVERYWHERE = {language: text("screen.handin.everywhere", language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Place:
    """What came of a text: a shape in metres, or None and a remark that says why; ``remarks`` as code and facts."""

    shape: BaseGeometry | None
    certainty: GeometryCertainty
    remarks: tuple[tuple[str, IssueSeverity, Mapping[str, object]], ...]


def locate(raw: RawFile, texts: Callable[[RawRecord], str], gazetteer: Gazetteer) -> RawFile:
    """
    Give the rows without a geometry the place that their words say.

    Parameters
    ----------
    raw
        In the metric CRS of the gazetteer.
    texts
        Returns the words of a row; empty where it has none.
    gazetteer
        Names of streets and areas, and front doors.

    Returns
    -------
    located
        Each row that got a place has a remark on what its words were read as, and says how certain the place is; a
        row of which the words could not be read has an issue that refuses it and says what would be right.
    """
    names = Names(gazetteer)
    # A plan repeats its streets.
    find = lru_cache(maxsize=5_000)(lambda written: find_place(written, names))
    return replace(raw, records=tuple(_located(record, texts, find) for record in raw.records))


def _located(record: RawRecord, texts: Callable[[RawRecord], str], find: Callable[[str], Place]) -> RawRecord:
    is_refused = any(issue.severity is IssueSeverity.ERROR for issue in record.issues)
    if record.geometry is not None or is_refused or not (written := texts(record)):
        return record
    place = find(written)
    issues = tuple(Issue(record.row, "place", code, severity, facts) for code, severity, facts in place.remarks)
    certainty = None if place.shape is None else place.certainty
    return replace(record, geometry=place.shape, certainty=certainty, issues=(*record.issues, *issues))


def find_place(written: str, names: Names) -> Place:
    """Return the place that a text says."""
    shown = " ".join(written.split())[:SHOWN]
    if names.is_empty:
        return _refused("place_no_names", {"value": shown})
    reading = read(written, names)
    remarks: list[tuple[str, IssueSeverity, Mapping[str, object]]] = [
        ("place_mended", IssueSeverity.REPAIRED, {"value": name[:SHOWN], "street": names.street(words).name})
        for name, words in reading.mended.items()
    ]
    try:
        shape, certainty, read_as, more = _shape(reading, names)
    except UnplacedError as error:
        refused = _refused(error.code, {"value": shown, **error.facts})
        return replace(refused, remarks=(*refused.remarks, *remarks))
    remarks += more
    code, facts = "place_read", {"value": shown, "place": read_as}
    if reading.streets and reading.unused:
        code, facts = "place_read_part", {**facts, "words": " ".join(reading.unused)[:SHOWN]}
    remarks.append((code, IssueSeverity.NOTE, facts))
    return Place(shape, certainty, tuple(remarks))


def _refused(code: str, facts: Mapping[str, object]) -> Place:
    return Place(None, GeometryCertainty.INDICATIEF, ((code, IssueSeverity.ERROR, facts),))


def _shape(reading: Reading, names: Names) -> Found:
    if reading.streets:
        return of_streets(reading, names)
    if reading.postcodes:
        return _of_postcodes(reading, names)
    if reading.areas:
        areas = [area for words in reading.areas if (area := names.area(words)) is not None]
        shape = shapely.union_all([item for _, item in areas])
        return shape, GeometryCertainty.GEBIED, ", ".join(name for name, _ in areas), []
    if reading.is_everywhere and (everywhere := names.everywhere()) is not None:
        return everywhere, GeometryCertainty.GEBIED, _EVERYWHERE, []
    alike = [names.street(words).name for likely in reading.unknown.values() for words in likely]
    raise UnplacedError("place_unknown_alike" if alike else "place_unknown", right=", ".join(alike[:3]))


def _of_postcodes(reading: Reading, names: Names) -> Found:
    doors: list[BaseGeometry] = []
    for postcode in reading.postcodes:
        at = names.doors_at(postcode)
        if not at:
            raise UnplacedError("place_postcode_unknown", postcode=postcode)
        wanted = [number for number in reading.numbers if number in at]
        if reading.numbers and not wanted:
            raise UnplacedError("place_number_unknown", postcode=postcode, number=", ".join(reading.numbers)[:SHOWN])
        doors += [at[number] for number in wanted] or list(at.values())
    return around(doors), GeometryCertainty.INDICATIEF, " ".join([*reading.postcodes, *reading.numbers]), []
