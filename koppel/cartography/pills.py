"""Numbers beside works, as pills with the icon of the kind; what has no room is gathered; shared ground has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import shapely

from koppel.cartography.marks import INK, WHITE, edge_color, flat_parts, icon, svg
from koppel.cartography.streetnames import FRACTIONS
from koppel.tokens import token
from koppel.typeset.letters import FAMILY

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from koppel.cartography.labels import Placed, Point
    from koppel.cartography.marks import Look, Outline

HEIGHT = 4.4
_DIGIT, _LETTER = 1.8, 1.75
_CHANCE, _CHANCE_INK = token("chance"), token("chance-ink")


def pill_width(number: str, size: float) -> float:
    """Return how wide a number with its icon is."""
    return (5.8 + _DIGIT * len(number)) * size


def plate_width(words: str, size: float) -> float:
    """Return how wide words without an icon are."""
    return (2.6 + _LETTER * len(words)) * size


def pill(number: str, kind: Look, edge: Outline, spot: Placed, size: float) -> str:
    """Draw a number."""
    box = spot.box
    left, top = box.x - box.width / 2, box.y - box.height / 2
    color = edge_color(kind, edge)
    dashes = f' stroke-dasharray="{1.5 * size:g} {0.8 * size:g}"' if edge.is_broken else ""
    return (
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{box.width:.2f}" height="{box.height:.2f}" '
        f'rx="{box.height / 2:.2f}" fill="{WHITE}" stroke="{color}" stroke-width="{0.4 * size:.2f}"{dashes}/>'
        + icon(kind.icon, left + 1.3 * size, top + 0.7 * size, 3 * size, color)
        + f'<text x="{left + 4.7 * size:.2f}" y="{box.y + 1.15 * size:.2f}" font-family="{FAMILY}" font-weight="700" '
        f'font-size="{3.4 * size:.2f}" fill="{INK}">{escape(number)}</text>'
    )


def plate(words: str, spot: Placed, size: float) -> str:
    """Draw words that stand for several works."""
    return _plate(words, spot, size, WHITE, INK, INK)


def chance_plate(words: str, spot: Placed, size: float) -> str:
    """Draw the number of a koppelkans."""
    return _plate(words, spot, size, _CHANCE, _CHANCE_INK, _CHANCE_INK)


def _plate(words: str, spot: Placed, size: float, fill: str, edge: str, ink: str) -> str:
    box = spot.box
    return (
        f'<rect x="{box.x - box.width / 2:.2f}" y="{box.y - box.height / 2:.2f}" width="{box.width:.2f}" '
        f'height="{box.height:.2f}" rx="{0.9 * size:.2f}" fill="{fill}" stroke="{edge}" '
        f'stroke-width="{0.4 * size:.2f}"/>'
        f'<text x="{box.x:.2f}" y="{box.y + 1.15 * size:.2f}" font-family="{FAMILY}" font-weight="700" '
        f'font-size="{3.4 * size:.2f}" text-anchor="middle" fill="{ink}">{escape(words)}</text>'
    )


def pill_values(number: str, kind: Look, edge: Outline) -> dict[str, Any]:
    """Return what a template needs to draw a number as it stands on the map; icons are few and shared."""
    color = edge_color(kind, edge)
    return {
        "number": number,
        "color": color,
        "broken": edge.is_broken,
        "icon": svg(24, 24, icon(kind.icon, 0, 0, 24, color)),
    }


def leader(spot: Placed, size: float) -> str:
    """Draw the line from a number to its work, where it stands away from it."""
    if not spot.is_led:
        return ""
    path = f"M{spot.box.x:.2f} {spot.box.y:.2f}L{spot.anchor[0]:.2f} {spot.anchor[1]:.2f}"
    return (
        f'<path d="{path}" stroke="{WHITE}" stroke-width="{0.9 * size:.2f}"/>'
        f'<path d="{path}" stroke="{INK}" stroke-width="{0.3 * size:.2f}"/>'
        f'<circle cx="{spot.anchor[0]:.2f}" cy="{spot.anchor[1]:.2f}" r="{0.6 * size:.2f}" fill="{INK}"/>'
    )


def anchors(shape: BaseGeometry) -> tuple[Point, ...]:
    """Return points on a shape, best first; only one on a place, more on a long line or in a large area."""
    parts = flat_parts(shape)
    areas = [part for part in parts if part.geom_type == "Polygon"]
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing")]
    if areas:
        area = max(areas, key=lambda part: part.area)
        middle = area.representative_point()
        west, south, east, north = area.bounds
        grid = [
            shapely.Point(west + (east - west) * across, south + (north - south) * down)
            for down in (0.5, 0.25, 0.75)
            for across in (0.5, 0.3, 0.7, 0.15, 0.85)
        ]
        return ((middle.x, middle.y), *((spot.x, spot.y) for spot in grid if area.contains(spot)))
    if lines:
        line = max(lines, key=lambda part: part.length)
        spots = [line.interpolate(share, normalized=True) for share in FRACTIONS]
        return tuple((spot.x, spot.y) for spot in (spots if line.length > 12 else spots[:1]))
    points = [part for part in parts if part.geom_type == "Point"]
    return tuple((point.x, point.y) for point in points[:1])
