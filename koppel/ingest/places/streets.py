"""Where in which streets a text says that a work is: whole ones, a part by numbers, between two others, a crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.ingest.places.behind import FAR
from koppel.ingest.places.reading import Link
from koppel.ingest.places.shapes import NEAR_M, REACH_M, crossing, half_of, part_at
from koppel.model import GeometryCertainty, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.ingest.places.behind import StreetPart, Words
    from koppel.ingest.places.gazetteer import Doors, Names
    from koppel.ingest.places.reading import Reading

# Of a text and of a name in a message.
SHOWN = 80
Remarks = list[tuple[str, IssueSeverity, "Mapping[str, object]"]]
Found = tuple["BaseGeometry", GeometryCertainty, object, Remarks]


class UnplacedError(Exception):
    """Carries the remark on a text that has no place."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class _Streets:
    """The streets of one text: which are meant, what they are called and where they lie."""

    def __init__(self, reading: Reading, names: Names) -> None:
        self.reading, self.names, self.parts = reading, names, reading.streets
        self.shapes = [one_of(part.words, reading, names) for part in self.parts]
        self.called = [names.street(part.words).name for part in self.parts]

    def doors(self, at: int) -> Doors:
        return self.names.doors_along(self.parts[at].words, self.shapes[at])

    def meeting(self, first: int, second: int) -> BaseGeometry:
        """Return where two of them meet."""
        meeting = crossing(self.shapes[first], self.shapes[second])
        if meeting is None:
            raise UnplacedError("place_no_crossing", first=self.called[first], second=self.called[second])
        return meeting

    def unclear(self, words: str = "") -> UnplacedError:
        """Return the remark that asks which part is meant."""
        street, other = self.called[0], next((name for name in self.called if name != self.called[0]), "")
        if other and not words:
            return UnplacedError("place_which_part", street=street, other=other)
        return UnplacedError("place_part_unread", street=street, words=words[:SHOWN] or "…")


def of_streets(reading: Reading, names: Names) -> Found:
    """
    Return where the streets are that a text names.

    Raises
    ------
    UnplacedError
        A street that is not the only one with its name, or words for a part that cannot be read: never all of a street
        of which a part was meant.
    """
    streets = _Streets(reading, names)
    certainty = GeometryCertainty.INDICATIEF
    if reading.is_crossing and len({part.words for part in streets.parts}) == 2:
        return streets.meeting(0, 1), certainty, f"{streets.called[0]} × {streets.called[1]}", []
    if not reading.is_whole:
        if (between := _between(streets)) is not None:
            return (*between[:1], certainty, between[1], [])
        if Link.RANGE in reading.links:
            raise streets.unclear()
        if reading.part_words and not _is_told_by_another(streets):
            raise streets.unclear(" ".join(reading.part_words))
    if _is_told_by_another(streets):
        meeting = crossing(streets.shapes[0], streets.shapes[1])
        # Of several streets with one name the other one says which is meant, not how much of it.
        if meeting is not None and len(names.street(streets.parts[0].words).places) == 1:
            part = part_at(streets.shapes[0], [meeting], NEAR_M)
            return part, certainty, f"{streets.called[0]} ({streets.called[1]})", []
        return streets.shapes[0], certainty, streets.called[0], []
    pieces, words, remarks = [], [], []
    for at in range(len(streets.parts)):
        piece, wording, part_remarks = _part(streets, at)
        pieces.append(piece)
        words.append(wording)
        remarks += part_remarks
    return (
        pieces[0] if len(pieces) == 1 else shapely.union_all(pieces),
        certainty,
        ", ".join(dict.fromkeys(words)),
        remarks,
    )


def one_of(words: Words, reading: Reading, names: Names) -> BaseGeometry:
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
    raise UnplacedError(
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


def _is_told_by_another(streets: _Streets) -> bool:
    parts = streets.parts
    return streets.reading.is_near and len({part.words for part in parts}) == 2 and all(part.is_bare for part in parts)


def _between(streets: _Streets) -> tuple[BaseGeometry, str] | None:
    """Return the part of a street between two others, or between another and a number; None where it is none."""
    parts, links, is_between = streets.parts, streets.reading.links, streets.reading.is_between
    if len(parts) == 2 and is_between and not parts[1].is_bare and parts[0].is_bare:
        # "Vlierstraat vanaf Hulststraat tot nr 60": the number is one of the street that came first.
        return _to_number(streets, parts[1])
    if len(parts) == 2 and is_between and parts[1].is_bare and len(parts[0].ranges) == 1 and not parts[0].numbers:
        return _to_number(streets, parts[0]) if FAR in parts[0].ranges[0] else None
    if len(parts) == 2 and is_between and parts[1].is_bare and len(parts[0].numbers) == 1 and not parts[0].ranges:
        return _to_number(streets, parts[0])
    if len(parts) != 3 or not all(part.is_bare for part in parts):
        if is_between and len(parts) > 1 and Link.PART in links:
            raise streets.unclear()
        return None
    if (links[1] is Link.RANGE and links[0] is not Link.RANGE) or (is_between and links[0] is not Link.RANGE):
        main, first, second = 0, 1, 2
    elif links[0] is Link.RANGE and links[1] is not Link.RANGE:
        # "deel Hulststraat - Meidoornlaan van de Vlierstraat".
        main, first, second = 2, 0, 1
    else:
        return None
    ends = [streets.meeting(main, first), streets.meeting(main, second)]
    called = streets.called
    return part_at(streets.shapes[main], ends), f"{called[main]}: {called[first]} – {called[second]}"


def _to_number(streets: _Streets, part: StreetPart) -> tuple[BaseGeometry, str]:
    """Return the part of the first street from where the second meets it to the door of a number."""
    spans = [number for span in part.ranges for number in span if number not in (0, FAR)]
    spans += [int("".join(filter(str.isdigit, number))) for number in part.numbers]
    doors = streets.doors(0)
    at_number = doors.points[np.isin(doors.digits, spans)]
    if len(spans) != 1 or not len(at_number):
        raise streets.unclear()
    meeting = streets.meeting(0, 1)
    return part_at(streets.shapes[0], [meeting, *at_number]), f"{streets.called[0]}: {streets.called[1]} – {spans[0]}"


def _part(streets: _Streets, at: int) -> tuple[BaseGeometry, str, Remarks]:
    """Return the part of a street that the words behind it say, in words too, with remarks."""
    part, shape, name, doors = streets.parts[at], streets.shapes[at], streets.called[at], streets.doors(at)
    if part.is_bare or streets.reading.is_whole:
        return _half(streets, part, shape, name)
    if not doors.numbers:
        raise UnplacedError("place_no_numbers", street=name)
    wanted = np.zeros(len(doors.numbers), dtype=np.bool_)
    if part.numbers:
        wanted |= np.isin(np.array(doors.numbers, dtype=object), part.numbers)
    wording = []
    for span in part.ranges:
        low, high = min(span), max(span)
        wanted |= (doors.digits >= low) & (doors.digits <= high)
        lowest, highest = doors.digits.min() if low == 0 else low, doors.digits.max() if high == FAR else high
        wording.append(f"{lowest}–{highest}")
    if part.parity is not None:
        wanted &= doors.digits % 2 == part.parity
    wording += part.numbers
    remarks: Remarks = []
    missing = [number for number in part.numbers if number not in doors.numbers]
    if not wanted.any():
        wanted, beside = _beside(doors, part)
        if not wanted.any():
            raise UnplacedError(
                "place_numbers_none", street=name, numbers=", ".join(wording)[:SHOWN],
                lowest=int(doors.digits.min()), highest=int(doors.digits.max()),
            )  # fmt: skip
        facts = {"street": name, "numbers": ", ".join(wording)[:SHOWN], "beside": beside}
        remarks.append(("place_numbers_beside", IssueSeverity.REPAIRED, facts))
    elif missing:
        facts = {"street": name, "numbers": ", ".join(missing)[:SHOWN]}
        remarks.append(("place_numbers_unknown", IssueSeverity.REPAIRED, facts))
    reach = NEAR_M if streets.reading.is_near else REACH_M
    piece = part_at(shape, doors.points[wanted], reach, is_on_street=True)
    return piece, f"{name} {', '.join(wording)}", remarks


def _beside(doors: Doors, part: StreetPart) -> tuple[np.ndarray, str]:
    """Return the doors next to a number that nobody has, on both sides of it, and which these are."""
    nobody = np.zeros(len(doors.numbers), dtype=bool)
    digits = [int("".join(filter(str.isdigit, number))) for number in part.numbers]
    if len(digits) != 1 or part.ranges:
        return nobody, ""
    lower, higher = doors.digits[doors.digits < digits[0]], doors.digits[doors.digits > digits[0]]
    same = doors.digits[doors.digits == digits[0]]
    if len(same):
        # 12a where only 12 is known.
        return np.isin(doors.digits, same), str(same[0])
    if not len(lower) or not len(higher):
        return nobody, ""
    ends = (int(lower.max()), int(higher.min()))
    return np.isin(doors.digits, ends), f"{ends[0]}–{ends[1]}"


def _half(streets: _Streets, part: StreetPart, shape: BaseGeometry, name: str) -> tuple[BaseGeometry, str, Remarks]:
    if not part.half or streets.reading.is_whole:
        return shape, name, []
    half = half_of(shape, part.half)
    if half is not None:
        return half, f"{name} ({part.half})", []
    if part.is_side:
        # One side of the road, over its whole length.
        return shape, name, [("place_side", IssueSeverity.REPAIRED, {"street": name, "side": part.half})]
    raise streets.unclear(part.half)
