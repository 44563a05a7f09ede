"""The places of rows without coordinates, from the words that say where they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.i18n import LANGUAGES, text
from koppel.ingest.places.gazetteer import Names
from koppel.ingest.places.reading import read
from koppel.ingest.places.shapes import NEAR_M, REACH_M, around, crossing, part_at
from koppel.model import GeometryCertainty, Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.ingest.places.gazetteer import Doors, Gazetteer
    from koppel.ingest.places.reading import Reading, StreetPart
    from koppel.ingest.raw import RawFile, RawRecord

    Words = tuple[str, ...]

# Of a text and of a name in a message.
_SHOWN = 80
_EVERYWHERE = {language: text("screen.handin.everywhere", language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Place:
    """What came of a text: a shape in metres, or None and a remark that says why; ``remarks`` as code and facts."""

    shape: BaseGeometry | None
    certainty: GeometryCertainty
    remarks: tuple[tuple[str, IssueSeverity, Mapping[str, object]], ...]


class _UnplacedError(Exception):
    """Carries the remark on a text that has no place."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


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
    shown = " ".join(written.split())[:_SHOWN]
    if names.is_empty:
        return _refused("place_no_names", {"value": shown})
    reading = read(written, names)
    remarks: list[tuple[str, IssueSeverity, Mapping[str, object]]] = [
        ("place_mended", IssueSeverity.REPAIRED, {"value": name[:_SHOWN], "street": names.street(words).name})
        for name, words in reading.mended.items()
    ]
    try:
        shape, certainty, read_as, more = _shape(reading, names)
    except _UnplacedError as error:
        return _refused(error.code, {"value": shown, **error.facts})
    remarks += more
    remarks.append(("place_read", IssueSeverity.NOTE, {"value": shown, "place": read_as}))
    return Place(shape, certainty, tuple(remarks))


def _refused(code: str, facts: Mapping[str, object]) -> Place:
    return Place(None, GeometryCertainty.INDICATIEF, ((code, IssueSeverity.ERROR, facts),))


_Found = tuple["BaseGeometry", GeometryCertainty, object, list[tuple[str, IssueSeverity, "Mapping[str, object]"]]]


def _shape(reading: Reading, names: Names) -> _Found:
    if reading.streets:
        return _of_streets(reading, names)
    if reading.postcodes:
        return _of_postcodes(reading, names)
    if reading.areas:
        areas = [area for words in reading.areas if (area := names.area(words)) is not None]
        shape = shapely.union_all([item for _, item in areas])
        return shape, GeometryCertainty.GEBIED, ", ".join(name for name, _ in areas), []
    if reading.is_everywhere and (everywhere := names.everywhere()) is not None:
        return everywhere, GeometryCertainty.GEBIED, _EVERYWHERE, []
    alike = [names.street(words).name for likely in reading.unknown.values() for words in likely]
    raise _UnplacedError("place_unknown_alike" if alike else "place_unknown", right=", ".join(alike[:3]))


def _of_postcodes(reading: Reading, names: Names) -> _Found:
    doors: list[BaseGeometry] = []
    for postcode in reading.postcodes:
        at = names.doors_at(postcode)
        if not at:
            raise _UnplacedError("place_postcode_unknown", postcode=postcode)
        wanted = [number for number in reading.numbers if number in at]
        if reading.numbers and not wanted:
            raise _UnplacedError("place_number_unknown", postcode=postcode, number=", ".join(reading.numbers)[:_SHOWN])
        doors += [at[number] for number in wanted] or list(at.values())
    return around(doors), GeometryCertainty.INDICATIEF, " ".join([*reading.postcodes, *reading.numbers]), []


def _of_streets(reading: Reading, names: Names) -> _Found:
    parts = reading.streets
    shapes = [_one_of(part.words, reading, names) for part in parts]
    called = [names.street(part.words).name for part in parts]
    certainty = GeometryCertainty.INDICATIEF
    different = list(dict.fromkeys(part.words for part in parts))
    if reading.is_crossing and len(different) == 2:
        meeting = crossing(shapes[0], shapes[1])
        if meeting is None:
            raise _UnplacedError("place_no_crossing", first=called[0], second=called[1])
        return meeting, certainty, f"{called[0]} × {called[1]}", []
    if reading.is_between and len(parts) == 3 and not any(part.ranges or part.numbers for part in parts):
        ends = [crossing(shapes[0], shapes[at]) for at in (1, 2)]
        for at, end in enumerate(ends, 1):
            if end is None:
                raise _UnplacedError("place_no_crossing", first=called[0], second=called[at])
        part = part_at(shapes[0], [end for end in ends if end is not None])
        return part, certainty, f"{called[0]}: {called[1]} – {called[2]}", []
    if reading.is_near and len(different) == 2:
        meeting = crossing(shapes[0], shapes[1])
        # Of several streets with one name the other one says which is meant, not how much of it.
        if meeting is not None and len(names.street(parts[0].words).places) == 1:
            return part_at(shapes[0], [meeting], NEAR_M), certainty, f"{called[0]} ({called[1]})", []
        return shapes[0], certainty, called[0], []
    pieces, words, remarks = [], [], []
    for part, shape, name in zip(parts, shapes, called, strict=True):
        piece, wording, missing = _part(
            part, shape, name, names.doors_along(part.words, shape), is_near=reading.is_near
        )
        pieces.append(piece)
        words.append(wording)
        if missing:
            facts = {"street": name, "numbers": missing[:_SHOWN]}
            remarks.append(("place_numbers_unknown", IssueSeverity.REPAIRED, facts))
    return shapely.union_all(pieces), certainty, ", ".join(dict.fromkeys(words)), list(remarks)


def _part(
    part: StreetPart, shape: BaseGeometry, name: str, doors: Doors, *, is_near: bool
) -> tuple[BaseGeometry, str, str]:
    """Return the part of a street that the numbers behind it say, in words too, and the numbers that nobody has."""
    if not part.numbers and not part.ranges:
        return shape, name, ""
    spans = [(min(span), max(span)) for span in part.ranges]
    wording = [f"{low}–{high}" for low, high in spans] + part.numbers
    wanted = np.isin(np.array(doors.numbers, dtype=object), part.numbers)
    for low, high in spans:
        wanted |= (doors.digits >= low) & (doors.digits <= high)
    if part.parity is not None:
        wanted &= doors.digits % 2 == part.parity
    if not wanted.any():
        return shape, name, ", ".join(wording)
    missing = ", ".join(number for number in part.numbers if number not in doors.numbers)
    piece = part_at(shape, doors.points[wanted], NEAR_M if is_near else REACH_M)
    return piece, f"{name} {', '.join(wording)}", missing


def _one_of(words: Words, reading: Reading, names: Names) -> BaseGeometry:
    """Return the street that is meant, where several have one name: the one in an area, or near a street, named too."""
    street = names.street(words)
    if len(street.places) == 1:
        return street.places[0]
    areas = [area for key in reading.areas if (area := names.area(key)) is not None]
    for _, area in areas:
        inside = [place for place in street.places if place.intersects(area)]
        if len(inside) == 1:
            return inside[0]
    others = [names.street(part.words) for part in reading.streets if part.words != words]
    single = [other.places[0] for other in others if len(other.places) == 1]
    if single:
        return min(street.places, key=single[0].distance)
    raise _UnplacedError(
        "place_ambiguous", street=street.name, count=len(street.places), right=_told_apart(words, street.places, names)
    )


def _told_apart(words: Words, places: Sequence[BaseGeometry], names: Names) -> str:
    """Return words for each of several streets with one name: with its area where that is another, else one nearby."""
    name = names.street(words).name
    areas = [names.areas_at(place) for place in places]
    if all(areas) and len({area[0] for area in areas}) == len(areas):
        return "; ".join(f"{name}, {area[0]}" for area in areas)
    near = [names.told_by(words, place, [*places[:at], *places[at + 1 :]]) for at, place in enumerate(places)]
    return "; ".join(f"{name} bij {street}" for street in near if street)
