"""Coordinates and values as compact, harmless scripts that also load from a disk, where nothing can be fetched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

POINT, LINE, AREA = 0, 1, 2


def assignment(name: str, value: object) -> bytes:
    """
    Make a classic script that sets ``window.koppel[name]``.

    Only ASCII, and no ``<``: no text of a user can end the script or be read in another encoding.
    """
    encoded = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.koppel=window.koppel||{{}};window.koppel[{json.dumps(name)}]={encoded};\n".encode("ascii")


class Grid:
    """
    Whole numbers for places.

    Parameters
    ----------
    west, south
        WGS84 degrees of the corner from which is counted.
    scale
        Steps per degree.
    """

    def __init__(self, west: float, south: float, scale: int) -> None:
        self.origin = (round(west, 6), round(south, 6))
        self.scale = scale

    def point(self, x: float, y: float) -> list[int]:
        """Return the whole numbers of one place."""
        return [round((x - self.origin[0]) * self.scale), round((y - self.origin[1]) * self.scale)]

    def path(self, geometry: BaseGeometry) -> list[int]:
        """Return x and y of the first place of a line or ring, then the steps to each next that is another place."""
        placed = np.rint((shapely.get_coordinates(geometry) - self.origin) * self.scale).astype(int)
        steps = np.diff(placed, axis=0)
        moved = steps[np.any(steps != 0, axis=1)]
        return [int(value) for value in np.concatenate([placed[:1], moved]).ravel()]

    def rings(self, polygon: BaseGeometry) -> list[list[int]]:
        """Return the rings of a polygon, the outer one first."""
        return [self.path(ring) for ring in (polygon.exterior, *polygon.interiors)]

    def parts(self, geometry: BaseGeometry) -> list[list[object]]:
        """Return every part of a geometry as ``[POINT, x, y]``, ``[LINE, path]`` or ``[AREA, ring, ...]``."""
        coded: list[list[object]] = []
        for part in shapely.get_parts(geometry):
            if part.is_empty:
                continue
            if part.geom_type == "Point":
                coded.append([POINT, *self.point(part.x, part.y)])
            elif part.geom_type in ("LineString", "LinearRing"):
                coded.append([LINE, self.path(part)])
            elif part.geom_type == "Polygon":
                coded.append([AREA, *self.rings(part)])
            else:
                coded.extend(self.parts(part))
        return coded


def anchor(geometry: BaseGeometry) -> tuple[float, float]:
    """Find a place on a geometry for its mark: within its largest area, else half way its longest line."""
    parts = _flat(geometry)
    areas = [part for part in parts if part.geom_type == "Polygon"]
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing")]
    if areas:
        place = max(areas, key=lambda part: part.area).representative_point()
    elif lines:
        place = max(lines, key=lambda part: part.length).interpolate(0.5, normalized=True)
    else:
        place = parts[0]
    return place.x, place.y


def _flat(geometry: BaseGeometry) -> list[BaseGeometry]:
    simple_parts: list[BaseGeometry] = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "GeometryCollection" or part.geom_type.startswith("Multi"):
            simple_parts.extend(_flat(part))
        elif not part.is_empty:
            simple_parts.append(part)
    return simple_parts
