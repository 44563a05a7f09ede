"""Names along streets: never over a line, a place or another name, over an area where there is no other room."""

from __future__ import annotations

from itertools import product
from math import atan2, cos, degrees, hypot, pi, sin
from typing import TYPE_CHECKING

import shapely

from koppel.cartography.lettering import letters
from koppel.cartography.marks import flat_parts
from koppel.typeset.letters import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from koppel.cartography.ground import BaseMap
    from koppel.cartography.labels import Board, Box
    from koppel.cartography.window import Window

_LETTER = 0.5  # mean width of a letter of the font, for its height
_STREET_M = 8.0
FRACTIONS = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)
# How much further from its street a name may stand where works run beside it, in widths of a lane.
_ASIDE = (0.0, 1.0, 2.0)


def street_width(window: Window, size: float) -> float:
    """Return how wide a street is drawn, in millimetres."""
    return min(max(_STREET_M * 1000 / window.scale, 1.0 * size), 9 * size)


def street_names(
    base: BaseMap, window: Window, boards: tuple[Board, Board, Board], size: float, street: str | None
) -> str:
    """
    Write names beside streets where a street is straight enough and the place is free; else not at all.

    Parameters
    ----------
    base, window
        What is drawn.
    boards
        Where names may not stand at first, where they never may, and where numbers may not: a name takes its place on
        all.
    size
        1 on A3 and A4.
    street
        Key of the street that the map is about; it is named first, and larger.
    """
    visible_streets = base.streets_in(window.ground)
    shapes = window.to_paper(list(visible_streets.values()))
    beside = street_width(window, size) / 2
    drawn = []
    order = sorted(
        zip(visible_streets, shapes, strict=True), key=lambda pair: (pair[0] != street, -pair[1].length, pair[0])
    )
    for key, shape in order:
        height = (3.4 if key == street else 2.7) * size
        label = printable(base.names.get(key, ""), 40)
        line = _longest_line(shape)
        if label and line is not None:
            weight = 700 if key == street else 400
            drawn.append(_along(line, label, height, [beside + out * 2.3 * size for out in _ASIDE], boards, weight))
    return "".join(drawn)


def _longest_line(shape: BaseGeometry) -> BaseGeometry | None:
    lines = [part for part in flat_parts(shape) if part.geom_type in ("LineString", "LinearRing")]
    merged = shapely.line_merge(shapely.MultiLineString(lines)) if lines else None
    return max(shapely.get_parts(merged), key=lambda part: part.length) if merged is not None else None


def _along(
    line: BaseGeometry,
    label: str,
    height: float,
    beside: Iterable[float],
    boards: tuple[Board, Board, Board],
    weight: int,
) -> str:
    length = len(label) * height * _LETTER
    if line.length < length * 0.9:
        return ""
    straight = [spot for share in FRACTIONS if (spot := _straight(line, share, length)) is not None]
    for board, out, (x, y, angle), side in product(boards[:2], beside, straight, (-1, 1)):
        # From the middle of the street to the middle of the letters, up or down from it.
        away = side * (out + height * 0.55)
        middle = x - away * sin(angle), y + away * cos(angle)
        boxes = board.along(middle, angle, length, height)
        if all(board.is_free(box) for box in boxes):
            _take(boxes, boards)
            foot_x, foot_y = middle[0] - 0.33 * height * sin(angle), middle[1] + 0.33 * height * cos(angle)
            return letters(foot_x, foot_y, label, height, weight=weight, turn=degrees(angle))
    return ""


def _straight(line: BaseGeometry, share: float, length: float) -> tuple[float, float, float] | None:
    """Return the middle of a piece of a line and its angle, never upside down; None where it bends too much."""
    at = min(max(share * line.length, length / 2), max(line.length - length / 2, length / 2))
    first, last = line.interpolate(max(at - length / 2, 0)), line.interpolate(min(at + length / 2, line.length))
    across, down = last.x - first.x, last.y - first.y
    if hypot(across, down) < 0.93 * min(length, line.length):
        return None
    angle = atan2(down, across)
    if angle > pi / 2 or angle <= -pi / 2:
        angle += pi if angle < 0 else -pi
    return (first.x + last.x) / 2, (first.y + last.y) / 2, angle


def _take(boxes: Iterable[Box], boards: Iterable[Board]) -> None:
    for board in boards:
        for box in boxes:
            board.take(box)
