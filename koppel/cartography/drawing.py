"""A map as SVG, in millimetres of paper: ground, shared ground, works, names of streets, numbers, north and scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.cartography.furniture import Grid, furniture, grid_letters, grid_lines
from koppel.cartography.gathering import Left, gather
from koppel.cartography.labels import Board, Box, Placed, Wanted, place, place_one
from koppel.cartography.lanes import spread
from koppel.cartography.marks import INK, WHITE, svg, svg_path
from koppel.cartography.pills import HEIGHT, anchors, chance_plate, leader, pill, pill_width, plate, plate_width
from koppel.cartography.streetnames import street_names, street_width
from koppel.tokens import token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.cartography.gathering import Group
    from koppel.cartography.ground import BaseMap
    from koppel.cartography.labels import Point
    from koppel.cartography.marks import Hatches, Look, Outline
    from koppel.cartography.window import Window

_RULE = token("paper-rule")
_MAIN_STREET = token("paper-main-street")
_BLOCK = token("paper-block")
_BLOCK_EDGE = token("paper-block-edge")
_AREA = token("paper-area")
_GREEN = token("paper-green")
_WATER = token("paper-water")
_WATER_EDGE = token("paper-water-edge")
_CHANCE, _CHANCE_EDGE = token("chance"), token("chance-ink")
# Names keep off works by boxes of this side along them, in millimetres at size 1.
_STRIDE = 2.5
# A number would hide a work that is shorter than so many times its width.
_HIDDEN = 1.4
# An area that is wider than this, in millimetres at size 1, lies under all: names may stand on it.
_WIDE = 70.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A work on the map: its shape in metres, and its number, empty where it is drawn without."""

    number: str
    kind: Look
    edge: Outline
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Glow:
    """Ground that works share, in metres, and its number."""

    number: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    A map.

    Attributes
    ----------
    svg
        The drawing.
    numbers
        Those that stand alone beside their work.
    groups
        Works whose numbers share a label; none where that was not asked for.
    inside
        Places in the list of the works that are drawn, the first from 0.
    squares
        Of each of these, the square of the grid in which its number belongs; empty without a grid.
    glows
        Numbers of the shared grounds that are drawn.
    """

    svg: str
    numbers: frozenset[str]
    groups: tuple[Group, ...]
    inside: tuple[int, ...]
    squares: dict[int, str]
    glows: frozenset[str]


def draw(
    base: BaseMap,
    window: Window,
    marks: Sequence[Mark],
    hatches: Hatches,
    language: str,
    *,
    size: float,
    street: str | None = None,
    glows: Sequence[Glow] = (),
    is_team: bool = False,
) -> Drawn:
    """
    Draw a map.

    Parameters
    ----------
    base, window
        What there is, and what part of it.
    marks
        Works, those that lie lowest first; those outside the window are not drawn.
    language
        Of the words on it.
    size
        1 on A3 and A4; larger where the paper hangs further away.
    street
        Key of the street that it is about, drawn stronger.
    glows
        Ground that works share.
    is_team
        Whether it has a grid, and gathers the numbers for which there is no room.
    """
    frame = shapely.box(0, 0, window.width, window.height)
    board, no_names, never = (Board(window.width, window.height, gap=0.35 * size) for _ in range(3))
    grid = Grid.over(window, size) if is_team else None
    edges = furniture(window, (board, no_names, never), language, size)
    squares = grid_letters(grid, (board, no_names, never), size) if grid else ""
    inside, shapes = _shown(window, marks, frame, 2.3 * size)
    _keep_names_off(shapes, no_names, never, frame, size)
    named = street_names(base, window, (no_names, never, board), size, street)
    shared = _glows(window, glows, frame)
    plates = [_chance_spot(item, shape, board, size) for item, shape in shared]
    spots = [anchors(shapely.intersection(shape, frame)) for shape in shapes]
    labels = [
        _wanted(marks[at].number, shape, points, size, is_team=is_team)
        for at, shape, points in zip(inside, shapes, spots, strict=True)
    ]
    placed = place(labels, board)
    left = [
        Left(marks[at].number, points[0])
        for at, points, spot in zip(inside, spots, placed, strict=True)
        if is_team and spot is None and marks[at].number and points
    ]
    groups = gather(left, board, language, size)
    led = [spot for spot in (*placed, *(group.spot for group in groups), *plates) if spot is not None]
    body = [
        f"<defs>{hatches.definitions(marks[at].kind.id for at in inside)}"
        f'<clipPath id="frame"><path d="{svg_path(frame)}"/></clipPath></defs><g clip-path="url(#frame)">',
        _ground(base, window, size, street),
        grid_lines(grid, size) if grid else "",
        *(_glow(shape) for _, shape in shared),
        *_works(inside, shapes, marks, hatches),
        *(_glow_edge(shape, size) for _, shape in shared),
        "</g>",
        named,
        squares,
        *(leader(spot, size) for spot in led),
        *(
            pill(marks[at].number, marks[at].kind, marks[at].edge, spot, size)
            for at, spot in zip(inside, placed, strict=True)
            if spot is not None
        ),
        *(plate(group.words(language), group.spot, size) for group in groups if group.spot is not None),
        *(
            chance_plate(item.number, spot, size)
            for (item, _), spot in zip(shared, plates, strict=True)
            if spot is not None
        ),
        edges,
        f'<rect x="0.2" y="0.2" width="{window.width - 0.4:g}" height="{window.height - 0.4:g}" fill="none" '
        f'stroke="{INK}" stroke-width="0.4"/>',
    ]
    return Drawn(
        svg(window.width, window.height, "".join(body)),
        frozenset(marks[at].number for at, spot in zip(inside, placed, strict=True) if spot is not None),
        groups,
        tuple(inside),
        _squares(grid, inside, spots, placed),
        frozenset(item.number for item, _ in shared),
    )


def _wanted(number: str, shape: BaseGeometry, points: tuple[Point, ...], size: float, *, is_team: bool) -> Wanted:
    width = pill_width(number, size)
    west, north, east, south = shape.bounds
    is_hidden = is_team and max(east - west, south - north) < _HIDDEN * width
    return Wanted(points if number else (), width, HEIGHT * size, stands_off=is_hidden)


def _shown(
    window: Window, marks: Sequence[Mark], frame: BaseGeometry, step: float
) -> tuple[list[int], list[BaseGeometry]]:
    """Return the places of the works in the frame, and their shapes on paper, lines beside each other."""
    if not marks:
        return [], []
    geometry = np.array([mark.shape for mark in marks], dtype=object)
    near = np.flatnonzero(shapely.intersects(shapely.box(*window.ground), geometry))
    shapes = window.to_paper(geometry[near])
    in_frame = [(int(at), shape) for at, shape in zip(near, shapes, strict=True) if shape.intersects(frame)]
    before = [shape for _, shape in in_frame]
    # A line along the edge must not be moved out of sight.
    moved = [new if new.intersects(frame) else old for old, new in zip(before, spread(before, step), strict=True)]
    return [at for at, _ in in_frame], moved


def _squares(
    grid: Grid | None, inside: Sequence[int], spots: Sequence[Sequence[Point]], placed: Sequence[Placed | None]
) -> dict[int, str]:
    if grid is None:
        return {}
    return {
        at: grid.square(spot.anchor if spot else points[0])
        for at, points, spot in zip(inside, spots, placed, strict=True)
        if spot or points
    }


def _works(inside: Sequence[int], shapes: Sequence[BaseGeometry], marks: Sequence[Mark], hatches: Hatches) -> list[str]:
    """Draw areas, the largest first, then lines, then places."""
    pairs = [(marks[at], shape) for at, shape in zip(inside, shapes, strict=True)]
    areas = sorted((pair for pair in pairs if pair[1].area > 0), key=lambda pair: -pair[1].area)
    lines = [pair for pair in pairs if pair[1].area == 0 and pair[1].length > 0]
    points = [pair for pair in pairs if pair[1].area == 0 and pair[1].length == 0]
    return [
        *(hatches.area(shape, item.kind, item.edge) for item, shape in areas),
        *(hatches.line(shape, item.kind, item.edge) for item, shape in lines),
        *(hatches.point(shape, item.kind, item.edge) for item, shape in points),
    ]


def _keep_names_off(
    shapes: Sequence[BaseGeometry], board: Board, never: Board, frame: BaseGeometry, size: float
) -> None:
    """Take the places of works, so that no name covers them: of areas on one board only, unless they lie under all."""
    for shape in shapes:
        line = shapely.intersection(shape, frame)
        if shape.area > 0:
            west, north, east, south = line.bounds if not line.is_empty else (0, 0, 0, 0)
            if min(east - west, south - north) > _WIDE * size:
                continue
            line = _filled(line, _STRIDE * size)
        for x, y in shapely.get_coordinates(shapely.segmentize(line, _STRIDE * size)):
            box = Box(float(x), float(y), _STRIDE * size, _STRIDE * size)
            board.take(box)
            if shape.area == 0:
                never.take(box)


def _filled(area: BaseGeometry, step: float) -> BaseGeometry:
    """Return the edge of an area and a grid of points within it."""
    west, north, east, south = area.bounds
    xs, ys = np.meshgrid(np.arange(west, east, step), np.arange(north, south, step))
    points = shapely.points(xs.ravel(), ys.ravel())
    return shapely.GeometryCollection([shapely.boundary(area), *points[shapely.intersects(area, points)]])


def _glows(window: Window, glows: Sequence[Glow], frame: BaseGeometry) -> list[tuple[Glow, BaseGeometry]]:
    if not glows:
        return []
    shapes = window.to_paper([item.shape for item in glows])
    return [(item, shape) for item, shape in zip(glows, shapes, strict=True) if shape.intersects(frame)]


def _glow(shape: BaseGeometry) -> str:
    return f'<path d="{svg_path(shape)}" fill="{_CHANCE}" fill-opacity="0.45"/>'


def _glow_edge(shape: BaseGeometry, size: float) -> str:
    """Draw the edge of shared ground over the works, which may cover all of it."""
    path = svg_path(shape)
    return (
        f'<path d="{path}" fill="none" stroke="{_CHANCE}" stroke-width="{0.7 * size:.2f}"/>'
        f'<path d="{path}" fill="none" stroke="{_CHANCE_EDGE}" stroke-width="{0.25 * size:.2f}" '
        f'stroke-dasharray="{0.8 * size:g} {0.6 * size:g}"/>'
    )


def _chance_spot(item: Glow, shape: BaseGeometry, board: Board, size: float) -> Placed | None:
    frame = shapely.box(0, 0, *board.size)
    return place_one(
        Wanted(anchors(shapely.intersection(shape, frame)), plate_width(item.number, size), HEIGHT * size), board
    )


def _ground(base: BaseMap, window: Window, size: float, street: str | None) -> str:
    bounds = window.ground
    # Buurten share edges: a broken line drawn twice would look whole.
    areas = window.to_paper([shapely.line_merge(shapely.union_all(shapely.boundary(list(base.areas.values()))))])
    streets = base.streets_in(bounds)
    paths = dict(zip(streets, map(svg_path, window.to_paper(list(streets.values()))), strict=True))
    all_paths = "".join(paths.values())
    wide = street_width(window, size)
    blocks, green, water = (
        "".join(map(svg_path, window.to_paper(shapes)))
        for shapes in (base.blocks_in(bounds), base.green_in(bounds), base.water_in(bounds))
    )
    edges = "".join(svg_path(area) for area in areas)
    main = paths.get(street or "", "")
    return (
        f'<path d="{green}" fill="{_GREEN}"/>'
        f'<path d="{water}" fill="{_WATER}" stroke="{_WATER_EDGE}" stroke-width="{0.12 * size:.2f}"/>'
        f'<path d="{all_paths}" fill="none" stroke="{_RULE}" stroke-width="{wide + 0.3 * size:.2f}"/>'
        f'<path d="{all_paths}" fill="none" stroke="{WHITE}" stroke-width="{wide:.2f}"/>'
        + (f'<path d="{main}" fill="none" stroke="{_MAIN_STREET}" stroke-width="{wide:.2f}"/>' if main else "")
        + f'<path d="{blocks}" fill="{_BLOCK}" stroke="{_BLOCK_EDGE}" stroke-width="{0.12 * size:.2f}"/>'
        f'<path d="{edges}" fill="none" stroke="{_AREA}" stroke-width="{0.5 * size:.2f}" '
        f'stroke-dasharray="{6 * size:g} {1.5 * size:g} {0.8 * size:g} {1.5 * size:g}"/>'
    )
