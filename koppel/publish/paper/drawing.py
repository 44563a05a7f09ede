"""A map as SVG, in millimetres of paper: ground, works, names of streets, numbers, north and scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, pi, sin
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import shapely

from koppel import formats
from koppel.i18n import text
from koppel.publish.model import PublicState
from koppel.publish.paper.labels import Board, Box, Placed, Wanted, place
from koppel.publish.paper.lanes import spread
from koppel.publish.paper.marks import INK, STOPPED, WHITE, Hatches, dark, icon, svg, svg_path
from koppel.tokens import token
from koppel.typeset.letters import FAMILY, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.publish.model import PublicKind, PublicWork
    from koppel.publish.paper.labels import Point
    from koppel.publish.paper.terrain import Terrain, Window

_LETTER = 0.5  # mean width of a letter of the font, for its height
_STREET_M = 8.0
_RULE = token("paper-rule")
_MAIN_STREET = token("paper-main-street")
_BLOCK = token("paper-block")
_BLOCK_EDGE = token("paper-block-edge")
_AREA = token("paper-area")
_FRACTIONS = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A work with the number that it has on the sheet."""

    number: int
    work: PublicWork
    kind: PublicKind


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map, and the numbers that stand on it; others lie outside, or had no room."""

    svg: str
    numbers: frozenset[int]


def draw(
    terrain: Terrain,
    window: Window,
    works: Sequence[Numbered],
    hatches: Hatches,
    names: Mapping[str, str],
    language: str,
    *,
    size: float,
    street: str | None = None,
    last: int | None = None,
) -> Drawn:
    """
    Draw a map.

    Parameters
    ----------
    terrain, window
        What there is, and what part of it.
    works
        All that have a place; those outside the window are not drawn.
    names
        Of streets, by slug.
    language
        Of the words on it.
    size
        1 on A3 and A4; larger where the paper hangs further away.
    street
        Slug of the street that it is about, drawn stronger.
    last
        Highest number that is said; works after it are drawn without. None: all are said.
    """
    board = Board(window.width, window.height, gap=0.35 * size)
    furniture = _furniture(window, board, language, size)
    ground = _ground(terrain, window, size, street)
    shapes = window.to_paper([terrain.works[item.work.key] for item in works])
    frame = shapely.box(0, 0, window.width, window.height)
    shown = [(item, shape) for item, shape in zip(works, shapes, strict=True) if shape.intersects(frame)]
    moved = spread([shape for _, shape in shown], 2.3 * size)
    shown = [(item, shape) for (item, _), shape in zip(shown, moved, strict=True)]
    named = _street_names(terrain, window, board, names, size, street)
    labels = [
        Wanted(
            _anchors(shapely.intersection(shape, frame)) if last is None or item.number <= last else (),
            _pill_width(item.number, size),
            4.4 * size,
        )
        for item, shape in shown
    ]
    placed = place(labels, board)
    areas = sorted((pair for pair in shown if pair[1].area > 0), key=lambda pair: -pair[1].area)
    lines = [pair for pair in shown if pair[1].area == 0 and pair[1].length > 0]
    points = [pair for pair in shown if pair[1].area == 0 and pair[1].length == 0]
    body = [
        f"<defs>{hatches.definitions(item.kind.id for item, _ in shown)}"
        f'<clipPath id="frame"><path d="{svg_path(frame)}"/></clipPath></defs><g clip-path="url(#frame)">',
        ground,
        *(hatches.area(shape, item.kind, item.work.state) for item, shape in areas),
        *(hatches.line(shape, item.kind, item.work.state) for item, shape in lines),
        *(hatches.point(shape, item.kind, item.work.state) for item, shape in points),
        "</g>",
        named,
        *(_leader(spot, size) for spot in placed if spot is not None and spot.is_led),
        *(_pill(item, spot, size) for (item, _), spot in zip(shown, placed, strict=True) if spot is not None),
        furniture,
        f'<rect x="0.2" y="0.2" width="{window.width - 0.4:g}" height="{window.height - 0.4:g}" fill="none" '
        f'stroke="{INK}" stroke-width="0.4"/>',
    ]
    numbers = frozenset(item.number for (item, _), spot in zip(shown, placed, strict=True) if spot is not None)
    return Drawn(svg(window.width, window.height, "".join(body)), numbers)


def _ground(terrain: Terrain, window: Window, size: float, street: str | None) -> str:
    bounds = window.ground
    # Buurten share edges: a broken line drawn twice would look whole.
    areas = window.to_paper([shapely.line_merge(shapely.union_all(shapely.boundary(list(terrain.areas.values()))))])
    streets = terrain.streets_in(bounds)
    paths = dict(zip(streets, map(svg_path, window.to_paper(list(streets.values()))), strict=True))
    all_paths = "".join(paths.values())
    wide = min(max(_STREET_M * 1000 / window.scale, 1.0 * size), 9 * size)
    blocks = "".join(svg_path(block) for block in window.to_paper(terrain.blocks_in(bounds)))
    edges = "".join(svg_path(area) for area in areas)
    main = paths.get(street or "", "")
    return (
        f'<path d="{all_paths}" fill="none" stroke="{_RULE}" stroke-width="{wide + 0.3 * size:.2f}"/>'
        f'<path d="{all_paths}" fill="none" stroke="{WHITE}" stroke-width="{wide:.2f}"/>'
        + (f'<path d="{main}" fill="none" stroke="{_MAIN_STREET}" stroke-width="{wide:.2f}"/>' if main else "")
        + f'<path d="{blocks}" fill="{_BLOCK}" stroke="{_BLOCK_EDGE}" stroke-width="{0.12 * size:.2f}"/>'
        f'<path d="{edges}" fill="none" stroke="{_AREA}" stroke-width="{0.5 * size:.2f}" '
        f'stroke-dasharray="{6 * size:g} {1.5 * size:g} {0.8 * size:g} {1.5 * size:g}"/>'
    )


def _furniture(window: Window, board: Board, language: str, size: float) -> str:
    metres, length = window.bar(min(60 * size, window.width * 0.3))
    x, y = 4 * size, window.height - 5 * size
    wide, tall = length + 20 * size, 12 * size
    board.take(Box(wide / 2, window.height - tall / 2, wide, tall))
    north_x, north_y = window.width - 8 * size, 9 * size
    board.take(Box(window.width - 8 * size, 10 * size, 16 * size, 20 * size))
    quarter = length / 4
    squares = "".join(
        f'<rect x="{x + at * quarter:.3f}" y="{y:.2f}" width="{quarter:.3f}" height="{1.5 * size:.2f}" '
        f'fill="{INK if at % 2 == 0 else WHITE}" stroke="{INK}" stroke-width="{0.15 * size:.2f}"/>'
        for at in range(4)
    )
    labels = "".join(
        _text(x + share * length, y - 1.2 * size, label, 3 * size, anchor="start" if share == 0 else "middle")
        for share, label in (
            (0, "0"),
            (0.5, formats.number(metres / 2, language, decimals=1)),
            (1, formats.length_long(metres, language)),
        )
    )
    arrow = (
        f'<path d="M{north_x:.2f} {north_y - 6 * size:.2f}l{2.6 * size:.2f} {9 * size:.2f}l{-2.6 * size:.2f} '
        f'{-2.2 * size:.2f}l{-2.6 * size:.2f} {2.2 * size:.2f}z" fill="{INK}"/>'
    )
    plate = (
        f'<rect x="0" y="{window.height - tall:.2f}" width="{wide:.2f}" height="{tall:.2f}" fill="{WHITE}"/>'
        f'<rect x="{window.width - 16 * size:.2f}" y="0" width="{16 * size:.2f}" height="{20 * size:.2f}" '
        f'fill="{WHITE}"/>'
    )
    north = _text(north_x, north_y + 7.6 * size, text("paper.north", language), 3.6 * size, weight=700)
    return f'{plate}<g id="scale-bar">{squares}</g>{labels}{arrow}{north}'


def _text(
    x: float, y: float, label: str, height: float, *, weight: int = 400, anchor: str = "middle", turn: float = 0.0
) -> str:
    rotate = f' transform="rotate({turn:.1f} {x:.2f} {y:.2f})"' if turn else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="{FAMILY}" font-weight="{weight}" font-size="{height:.2f}" '
        f'text-anchor="{anchor}" fill="{INK}" stroke="{WHITE}" stroke-width="{height * 0.22:.2f}" '
        f'stroke-linejoin="round" paint-order="stroke"{rotate}>{escape(label)}</text>'
    )


def _pill_width(number: int, size: float) -> float:
    return (5.8 + 1.8 * len(str(number))) * size


def _pill_color(item: Numbered) -> str:
    return STOPPED if item.work.state is PublicState.GAAT_NIET_DOOR else dark(item.kind.color)


def _pill(item: Numbered, spot: Placed, size: float) -> str:
    box = spot.box
    left, top = box.x - box.width / 2, box.y - box.height / 2
    color = _pill_color(item)
    dashes = f' stroke-dasharray="{1.5 * size:g} {0.8 * size:g}"' if item.work.state is PublicState.PLAN else ""
    return (
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{box.width:.2f}" height="{box.height:.2f}" '
        f'rx="{box.height / 2:.2f}" fill="{WHITE}" stroke="{color}" stroke-width="{0.4 * size:.2f}"{dashes}/>'
        + icon(item.kind.icon, left + 1.3 * size, top + 0.7 * size, 3 * size, color)
        + f'<text x="{left + 4.7 * size:.2f}" y="{box.y + 1.15 * size:.2f}" font-family="{FAMILY}" font-weight="700" '
        f'font-size="{3.4 * size:.2f}" fill="{INK}">{item.number}</text>'
    )


def pill(item: Numbered) -> dict[str, Any]:
    """Return what a template needs to draw a number as it stands on the map; icons are few and shared."""
    color = _pill_color(item)
    return {
        "number": str(item.number),
        "color": color,
        "broken": item.work.state is PublicState.PLAN,
        "icon": svg(24, 24, icon(item.kind.icon, 0, 0, 24, color)),
    }


def _leader(spot: Placed, size: float) -> str:
    path = f"M{spot.box.x:.2f} {spot.box.y:.2f}L{spot.anchor[0]:.2f} {spot.anchor[1]:.2f}"
    return (
        f'<path d="{path}" stroke="{WHITE}" stroke-width="{0.9 * size:.2f}"/>'
        f'<path d="{path}" stroke="{INK}" stroke-width="{0.3 * size:.2f}"/>'
        f'<circle cx="{spot.anchor[0]:.2f}" cy="{spot.anchor[1]:.2f}" r="{0.6 * size:.2f}" fill="{INK}"/>'
    )


def _anchors(shape: BaseGeometry) -> tuple[Point, ...]:
    """Return points on a shape, best first; only one on a place, more on a long line or in a large area."""
    areas = [part for part in _flat(shape) if part.geom_type == "Polygon"]
    lines = [part for part in _flat(shape) if part.geom_type in ("LineString", "LinearRing")]
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
        spots = [line.interpolate(share, normalized=True) for share in _FRACTIONS]
        return tuple((spot.x, spot.y) for spot in (spots if line.length > 12 else spots[:1]))
    points = [part for part in _flat(shape) if part.geom_type == "Point"]
    return tuple((point.x, point.y) for point in points[:1])


def _flat(shape: BaseGeometry) -> list[BaseGeometry]:
    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(shape):
        parts.extend(_flat(part) if part.geom_type.startswith(("Multi", "Geometry")) else [part])
    return [part for part in parts if not part.is_empty]


def _street_names(
    terrain: Terrain, window: Window, board: Board, names: Mapping[str, str], size: float, street: str | None
) -> str:
    visible_streets = terrain.streets_in(window.ground)
    shapes = window.to_paper(list(visible_streets.values()))
    beside = min(max(_STREET_M * 1000 / window.scale, 1.0 * size), 9 * size) / 2
    drawn = []
    order = sorted(
        zip(visible_streets, shapes, strict=True), key=lambda pair: (pair[0] != street, -pair[1].length, pair[0])
    )
    for slug, shape in order:
        height = (3.4 if slug == street else 2.7) * size
        label = printable(names.get(slug, ""), 40)
        line = _longest_line(shape)
        if label and line is not None:
            drawn.append(_along(line, label, height, beside, board, weight=700 if slug == street else 400))
    return "".join(drawn)


def _longest_line(shape: BaseGeometry) -> BaseGeometry | None:
    lines = [part for part in _flat(shape) if part.geom_type in ("LineString", "LinearRing")]
    merged = shapely.line_merge(shapely.MultiLineString(lines)) if lines else None
    return max(shapely.get_parts(merged), key=lambda part: part.length) if merged is not None else None


def _along(line: BaseGeometry, label: str, height: float, beside: float, board: Board, *, weight: int) -> str:
    """Write a name beside a line where the line is straight enough and the place is free; else not at all."""
    length = len(label) * height * _LETTER
    if line.length < length * 0.9:
        return ""
    for share in _FRACTIONS:
        at = min(max(share * line.length, length / 2), max(line.length - length / 2, length / 2))
        first, last = line.interpolate(max(at - length / 2, 0)), line.interpolate(min(at + length / 2, line.length))
        across, down = last.x - first.x, last.y - first.y
        if hypot(across, down) < 0.93 * min(length, line.length):
            continue
        angle = atan2(down, across)
        if angle > pi / 2 or angle <= -pi / 2:
            angle += pi if angle < 0 else -pi
        for side in (-1, 1):
            # From the middle of the street to the middle of the letters, up or down from it.
            away = side * (beside + height * 0.55)
            middle = (first.x + last.x) / 2 - away * sin(angle), (first.y + last.y) / 2 + away * cos(angle)
            boxes = board.along(middle, angle, length, height)
            if all(board.is_free(box) for box in boxes):
                for box in boxes:
                    board.take(box)
                x, y = middle[0] - 0.33 * height * sin(angle), middle[1] + 0.33 * height * cos(angle)
                return _text(x, y, label, height, weight=weight, turn=degrees(angle))
    return ""
