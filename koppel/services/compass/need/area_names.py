"""Which areas of the compass the areas of the map are: they are known by their names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from koppel.model.compass.areas import Level, municipality_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from koppel.model.compass.areas import Area

# The gemeente is what these are held against.
SMALLEST_FIRST = (Level.BUURT, Level.WIJK)


def folded(name: str) -> str:
    """Return a name as it is compared."""
    return name.strip().casefold()


def areas_of_names(areas: Iterable[Area], names: Collection[str]) -> tuple[Area, ...]:
    """
    Return the wijken and buurten that have one of the names.

    Parameters
    ----------
    areas
        Each code once.
    names
        Folded. Those that several gemeenten have are of the one with most of these names, of equals the first by
        code; one that two areas of one size have is left out.
    """
    placed = [item for item in areas if item.level in SMALLEST_FIRST and folded(item.name) in names]
    times = Counter(municipality_of(item.code) for item in placed)
    municipality = min(times, key=lambda code: (-times[code], code), default=None)
    mine = [item for item in placed if municipality_of(item.code) == municipality]
    counts = Counter((item.level, folded(item.name)) for item in mine)
    return tuple(item for item in mine if counts[item.level, folded(item.name)] == 1)
