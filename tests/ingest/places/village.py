"""A village of straight streets, so that everybody sees where a part of one lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from koppel.ingest.places import Gazetteer
from koppel.model.plans import StoredAddress

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Two streets from west to east, 200 m apart, and two across, 400 m apart; a second Kerkstraat far to the east.
LONG = shapely.LineString([(0, 0), (600, 0)])
NORTH = shapely.LineString([(0, 200), (600, 200)])
FIRST_ACROSS = shapely.LineString([(100, -50), (100, 250)])
SECOND_ACROSS = shapely.LineString([(500, -50), (500, 250)])
CHURCH_WEST = shapely.LineString([(0, 300), (300, 300)])
CHURCH_EAST = shapely.LineString([(2000, 300), (2300, 300)])
SQUARE = shapely.box(700, 0, 760, 60)
WEST = shapely.box(-100, -100, 650, 400)
EAST = shapely.box(1900, -100, 2400, 400)

STREETS: tuple[tuple[str, BaseGeometry], ...] = (
    ("Vlierstraat", LONG),
    ("Oude Vlierstraat", NORTH),
    ("Meidoornlaan", FIRST_ACROSS),
    ("Burgemeester van der Meerweg", SECOND_ACROSS),
    ("Kerkstraat", CHURCH_WEST),
    ("Kerkstraat", CHURCH_EAST),
    ("Plein 1944", SQUARE),
    ("Oosterpad", shapely.LineString([(2100, 200), (2100, 280)])),
)
AREAS = (("Oosterwijk (fictief)", EAST), ("Westerwijk", WEST))


def _door(number: int, street: str, x: float, y: float, postcode: str) -> StoredAddress:
    return StoredAddress(postcode, str(number), street, shapely.Point(x, y))


# Numbers 1 to 59 of the Vlierstraat: every ten metres, odd ones to the north of it; of the other street only two.
DOORS = (
    *(
        _door(n, "Vlierstraat", 10.0 * n, 12.0 if n % 2 else -12.0, "9741AB" if n < 30 else "9741AC")
        for n in range(1, 60)
    ),
    _door(3, "Oude Vlierstraat", 30, 212, "9741AD"),
    _door(5, "Oude Vlierstraat", 50, 212, "9741AD"),
)
GAZETTEER = Gazetteer(STREETS, AREAS, DOORS)
