"""Names of places and where they lie, and looking a name up in them."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.ingest.places.tokens import spelt_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.model.plans import StoredAddress

# Pieces of one name closer together than this are one street, in metres: a square or a canal may lie in between.
_GAP_M = 250.0
# From this likeness (`difflib`, 0–1) a name that nobody has is read as another, where only one is that alike.
ALIKE = 0.88
# From this likeness a name is suggested; what both end in, as most streets do, is left out of it.
_SUGGESTED = 0.6
_ENDINGS = (
    "dwarsstraat",
    "straat",
    "laan",
    "weg",
    "plein",
    "pad",
    "hof",
    "singel",
    "kade",
    "dijk",
    "dreef",
)
_SUGGESTIONS = 3
_COMPARED = 8
# So many names that nobody has are compared with others, which takes some milliseconds each; more get no suggestion.
_MOST_COMPARED = 1_000
# A front door lies at most so far from its street, in metres; a farther one is of another street with that name.
_DOOR_M = 150.0


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """
    What a store knows of places, in its metric CRS.

    Parameters
    ----------
    streets
        Names and shapes, surfaces or lines; one name may stand there many times.
    areas
        Names and surfaces of neighbourhoods.
    addresses
        Front doors.
    """

    streets: tuple[tuple[str, BaseGeometry], ...] = ()
    areas: tuple[tuple[str, BaseGeometry], ...] = ()
    addresses: tuple[StoredAddress, ...] = ()


@dataclass(frozen=True, slots=True)
class Street:
    """A street: its name, and each place where there is one of that name."""

    name: str
    places: tuple[BaseGeometry, ...]


@dataclass(frozen=True, slots=True)
class Doors:
    """Front doors along a street: their numbers, the digits of these, and the point of the street nearest to each."""

    numbers: tuple[str, ...]
    digits: NDArray[np.int64]
    points: NDArray[np.object_]


class Names:
    """
    A gazetteer by the words of its names.

    Looking up takes time that does not grow with the number of names, but for a name that nobody has.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._streets = _by_words(gazetteer.streets)
        self._areas = _by_words(gazetteer.areas)
        self._doors: dict[tuple[str, ...], dict[str, BaseGeometry]] = defaultdict(dict)
        self._postcodes: dict[str, dict[str, BaseGeometry]] = defaultdict(dict)
        for door in gazetteer.addresses:
            self._postcodes[door.postcode][door.number.casefold()] = door.geometry
            if door.street:
                self._doors[spelt_out(door.street)][door.number.casefold()] = door.geometry
        self.longest = max(map(len, (*self._streets, *self._areas)), default=0)
        self._pairs: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for words in self._streets:
            for pair in _pairs(" ".join(words)):
                self._pairs[pair].add(words)
        self.street = lru_cache(maxsize=None)(self._street)
        self.doors_along = lru_cache(maxsize=None)(self._doors_along)
        self.alike = lru_cache(maxsize=2 * _MOST_COMPARED)(self._alike)
        self._compared = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to find a place by."""
        return not (self._streets or self._areas or self._postcodes)

    def has_street(self, words: tuple[str, ...]) -> bool:
        """Return whether a street has this name."""
        return words in self._streets

    def area(self, words: tuple[str, ...]) -> tuple[str, BaseGeometry] | None:
        """Return an area by its name."""
        entries = self._areas.get(words)
        return None if entries is None else (entries[0][0], shapely.union_all([shape for _, shape in entries]))

    def everywhere(self) -> BaseGeometry | None:
        """Return all areas together; None where none is known."""
        shapes = [shape for entries in self._areas.values() for _, shape in entries]
        return shapely.union_all(shapes) if shapes else None

    def doors_at(self, postcode: str) -> Mapping[str, BaseGeometry]:
        """Return the front doors with a postcode by their number."""
        return self._postcodes.get(postcode, {})

    def areas_at(self, shape: BaseGeometry) -> list[str]:
        """Return the names of the areas in which the middle of a shape lies."""
        middle = shapely.point_on_surface(shape)
        return [
            entries[0][0] for entries in self._areas.values() if any(item.intersects(middle) for _, item in entries)
        ]

    def told_by(self, words: tuple[str, ...], place: BaseGeometry, others: Sequence[BaseGeometry]) -> str | None:
        """Return the name of the other street that lies nearest to a place, and nearer than to any of some others."""
        named = [(name, shape) for key, entries in self._streets.items() if key != words for name, shape in entries]
        if not named:
            return None
        shapes = np.array([shape for _, shape in named], dtype=object)
        here = shapely.distance(shapes, place)
        elsewhere = np.min([shapely.distance(shapes, other) for other in others], axis=0)
        here[here >= elsewhere] = np.inf
        nearest = int(np.argmin(here))
        return named[nearest][0] if np.isfinite(here[nearest]) else None

    def _street(self, words: tuple[str, ...]) -> Street:
        entries = self._streets[words]
        shapes = np.array([shape for _, shape in entries], dtype=object)
        near = shapely.get_parts(shapely.union_all(shapely.buffer(shapes, _GAP_M / 2)))
        places = [shapes[shapely.intersects(shapes, part)] for part in near]
        return Street(entries[0][0], tuple(shapely.union_all(place) for place in places))

    def _doors_along(self, words: tuple[str, ...], place: BaseGeometry) -> Doors:
        """Return the front doors of a street, where several have its name those of the one that is meant."""
        doors = self._doors.get(words, {})
        shapes = np.array(list(doors.values()), dtype=object)
        numbers = np.array(list(doors), dtype=object)
        is_near = shapely.distance(shapes, place) <= _DOOR_M
        numbers = numbers[is_near]
        digits = np.array([int("".join(filter(str.isdecimal, number)) or 0) for number in numbers], dtype=np.int64)
        points = shapely.get_point(shapely.shortest_line(place, shapes[is_near]), 0)
        return Doors(tuple(numbers), digits, points)

    def _alike(self, words: tuple[str, ...]) -> tuple[tuple[float, tuple[str, ...]], ...]:
        """Return names of streets that are like a text, the most alike first, with how much (0–1)."""
        text = " ".join(words)
        self._compared += 1
        if self._compared > _MOST_COMPARED:
            return ()
        counts = Counter(name for pair in _pairs(text) for name in self._pairs.get(pair, ()))
        compared = [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_COMPARED]]
        rated = [(_likeness(text, " ".join(name)), name) for name in compared]
        return tuple(sorted((item for item in rated if item[0] > 0), reverse=True)[:_SUGGESTIONS])


def _by_words(named: Sequence[tuple[str, BaseGeometry]]) -> dict[tuple[str, ...], list[tuple[str, BaseGeometry]]]:
    entries: dict[tuple[str, ...], list[tuple[str, BaseGeometry]]] = defaultdict(list)
    for name, shape in named:
        if (words := spelt_out(name)) and not shape.is_empty:
            entries[words].append((name, shape))
    return dict(entries)


def _likeness(first: str, second: str) -> float:
    """Return how much two names are alike, 0–1; 0 where only their endings are."""
    shared = next((end for end in _ENDINGS if first.endswith(end) and second.endswith(end)), "")
    stems = first.removesuffix(shared), second.removesuffix(shared)
    if difflib.SequenceMatcher(None, *stems).ratio() < _SUGGESTED:
        return 0.0
    return difflib.SequenceMatcher(None, first, second).ratio()


def _pairs(text: str) -> Iterable[str]:
    """Return each two letters that stand beside each other, once."""
    return sorted({text[at : at + 2] for at in range(len(text) - 1)})
