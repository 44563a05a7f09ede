"""Which named street an activity lies in, and which activities lie along a street."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.model import Activity
    from koppel.services.plans.reference import Named
    from koppel.store.version_cache import VersionCache

# Works beside a street, such as front gardens, lie this far from its middle.
BESIDE_STREET_M = 12.0


def streets_of(geometry: NDArray[np.object_], streets: Sequence[Named]) -> tuple[str | None, ...]:
    """
    Name for each activity the street of which most lies within it.

    Parameters
    ----------
    geometry
        Of the activities, in the store's metric CRS.
    streets
        Lines with a name, in the same CRS.

    Returns
    -------
    names
        One an activity: the street with the greatest length within the activity plus 12 m, of equals the last by name;
        None where no street comes that near.
    """
    names: list[str | None] = [None] * len(geometry)
    if not len(geometry) or not streets:
        return tuple(names)
    lines = np.empty(len(streets), dtype=object)
    lines[:] = [item.geometry for item in streets]
    zones = shapely.buffer(geometry, BESIDE_STREET_M)
    works, along = shapely.STRtree(lines).query(zones, predicate="intersects")
    lengths = shapely.length(shapely.intersection(lines[along], zones[works]))
    longest: dict[int, tuple[float, str]] = {}
    for work, street, length in zip(works.tolist(), along.tolist(), lengths.tolist(), strict=True):
        length_and_name = (length, streets[street].name)
        if length > 0 and length_and_name > longest.get(work, (0.0, "")):
            longest[work] = length_and_name
    for work, (_, name) in longest.items():
        names[work] = name
    return tuple(names)


def areas_of(geometry: NDArray[np.object_], areas: Sequence[Named]) -> tuple[str | None, ...]:
    """Name for each activity the smallest area that holds a point inside it; None where none does."""
    names: list[str | None] = [None] * len(geometry)
    if not len(geometry) or not areas:
        return tuple(names)
    # From large to small, so that the smallest is named last.
    ordered = sorted(areas, key=lambda item: -float(shapely.area(item.geometry)))
    points = shapely.point_on_surface(geometry)
    for area in ordered:
        for at in np.flatnonzero(shapely.intersects(area.geometry, points)):
            names[int(at)] = area.name
    return tuple(names)


def where(geometry: NDArray[np.object_], places: Mapping[str, Sequence[Named]]) -> tuple[str | None, ...]:
    """Name for each activity its street, else its area; None where neither is known."""
    along, within = streets_of(geometry, places.get("street", ())), areas_of(geometry, places.get("area", ()))
    return tuple(street or area for street, area in zip(along, within, strict=True))


def where_of(
    activities: Sequence[Activity], places: Mapping[str, Sequence[Named]], cached: VersionCache[str | None]
) -> tuple[str | None, ...]:
    """Return `where` for stored activities, for those alone of which nothing is `cached` yet with these places."""
    named = [item for layer in ("street", "area") for item in places.get(layer, ())]
    drawn = hashlib.sha256(b"".join(shapely.to_wkb(item.geometry) for item in named)).digest()

    def find(items: Sequence[Activity]) -> tuple[str | None, ...]:
        geometry = np.empty(len(items), dtype=object)
        geometry[:] = [item.geometry for item in items]
        return where(geometry, places)

    about = (tuple(item.name for item in named), drawn)
    return tuple(cached.of(activities, find, about=about))


def touches(geometry: NDArray[np.object_], place: BaseGeometry) -> NDArray[np.bool_]:
    """Return for each activity whether it touches a place: within 12 m of a line, on an area itself."""
    reach = BESIDE_STREET_M if shapely.get_dimensions(place) < 2 else 0.0
    is_within: NDArray[np.bool_] = shapely.dwithin(geometry, place, reach)
    return is_within
