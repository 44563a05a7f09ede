"""How a work looks on paper: its kind by colour, hatch and icon, how far it is by its outline. All as SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

from koppel.catalogue.icons import ICONS
from koppel.tokens import token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

INK = token("paper-ink")
WHITE = token("white")
STOPPED = token("paper-stopped")
_PATH = re.compile(r'<path d="([^"]+)"')
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_ANGLES = (45, -45, 0, 90, 20, -70)
_HATCH_MM = 1.7


class Look(Protocol):
    """How works of a kind look: ``color`` is ``#RRGGBB``, ``dash`` an SVG pattern in pixels, ``icon`` of `ICONS`."""

    @property
    def id(self) -> str:
        """Name of the kind."""

    @property
    def color(self) -> str:
        """Colour of the kind."""

    @property
    def dash(self) -> str:
        """Dashes of its lines."""

    @property
    def icon(self) -> str:
        """Name of its sign."""


@dataclass(frozen=True, slots=True)
class Outline:
    """
    How the edge of a work tells how far it is.

    Attributes
    ----------
    width, dashes
        In millimetres at size 1; empty dashes for a whole line.
    is_filled
        Whether there is anything within the edge.
    is_hatched
        Whether an area has the hatch of its kind, and not only its tint.
    is_broken
        Whether the edge of its number is broken too.
    """

    width: float
    dashes: str
    is_filled: bool = True
    is_hatched: bool = True
    is_broken: bool = False


def dark(color: str) -> str:
    """Darken a colour until it can be read on white: contrast 4.5 (WCAG 2.1, 1.4.3)."""
    if not _COLOR.fullmatch(color):
        return INK
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    for percent in range(100, 0, -5):
        parts = [round(part * percent / 100) for part in (red, green, blue)]
        if 1.05 / (_luminance(parts) + 0.05) >= 4.5:
            return "#{:02x}{:02x}{:02x}".format(*parts)
    return INK


def _luminance(parts: list[int]) -> float:
    linear = [(part / 255 / 12.92) if part <= 10 else (((part / 255) + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def tint(color: str, share: float) -> str:
    """Mix a colour with white."""
    if not _COLOR.fullmatch(color):
        return WHITE
    parts = [round(255 - (255 - int(color[at : at + 2], 16)) * share) for at in (1, 3, 5)]
    return "#{:02x}{:02x}{:02x}".format(*parts)


def icon(name: str, x: float, y: float, size: float, color: str) -> str:
    """Draw a glyph of `ICONS` in a square with this upper left corner."""
    glyph = _PATH.search(ICONS.get(name, ""))
    if glyph is None:
        return ""
    return (
        f'<path d="{glyph[1]}" transform="translate({x:.2f} {y:.2f}) scale({size / 24:.4f})" fill="none" '
        f'stroke="{color}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>'
    )


class Hatches:
    """
    A hatch for each kind: angle and dashes differ, so that grey prints tell kinds of one colour apart.

    Parameters
    ----------
    kinds
        All that may be drawn, in a fixed order.
    size
        1 on A3 and A4; larger where the paper hangs further away.
    """

    def __init__(self, kinds: Iterable[Look], size: float) -> None:
        self._size = size
        self._kinds = {kind.id: (at, kind) for at, kind in enumerate(kinds)}

    def definitions(self, used: Iterable[str]) -> str:
        """Return the patterns of some kinds, for ``<defs>``."""
        return "".join(self._pattern(*self._kinds[name]) for name in sorted(set(used)))

    def _pattern(self, at: int, kind: Look) -> str:
        step = _HATCH_MM * self._size
        dashes = scaled_dash(kind.dash, 0.11 * self._size)
        tall = sum(float(part) for part in dashes.split()) or step
        return (
            f'<pattern id="h{at}" width="{step:.2f}" height="{tall:.2f}" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({_ANGLES[at % len(_ANGLES)]})">'
            f'<path d="M{step / 2:.2f} 0V{tall:.2f}" stroke="{dark(kind.color)}" stroke-width="{0.32 * self._size:.2f}"'
            f"{_dasharray(dashes)}/></pattern>"
        )

    def area(self, shape: BaseGeometry, kind: Look, edge: Outline) -> str:
        """Draw an area: tint, hatch and outline."""
        path = svg_path(shape)
        line = self.outline(path, kind, edge)
        if not edge.is_filled:
            return line
        hatch = f'<path d="{path}" fill="url(#h{self._kinds[kind.id][0]})"/>' if edge.is_hatched else ""
        return f'<path d="{path}" fill="{kind_color(kind)}" fill-opacity="0.16"/>{hatch}{line}'

    def line(self, shape: BaseGeometry, kind: Look, edge: Outline) -> str:
        """Draw a line as a band: its dashes are those of the kind, its edges tell how far it is."""
        size = self._size
        band = shapely.buffer(shape, 1.0 * size, cap_style="flat", quad_segs=4)
        path = svg_path(band)
        line = self.outline(path, kind, edge)
        if not edge.is_filled:
            return line
        dashes = _dasharray(scaled_dash(kind.dash, 0.16 * size))
        ink, wide = dark(kind.color), f"{0.75 * size:.2f}"
        core = f'<path d="{svg_path(shape)}" fill="none" stroke="{ink}" stroke-width="{wide}"{dashes}/>'
        return f'<path d="{path}" fill="{tint(kind_color(kind), 0.3)}"/>{core}{line}'

    def point(self, shape: BaseGeometry, kind: Look, edge: Outline) -> str:
        """Draw a place as a small round area."""
        return self.area(shapely.buffer(shape, 1.5 * self._size), kind, edge)

    def outline(self, path: str, kind: Look, edge: Outline) -> str:
        """Draw only how far a work is."""
        return outline(path, edge_color(kind, edge), edge, self._size)

    def sample(self, kind: Look, edge: Outline, width: float, height: float) -> str:
        """Draw an area, the icon and a line of a kind, for a legend; a whole SVG."""
        room = shapely.box(0.5, 0.5, width / 2, height - 0.5)
        line = shapely.LineString([(width / 2, height / 2), (width - 0.5, height / 2)])
        side = (height - 1) * 0.8
        middle = (width - side) / 2, (height - side) / 2
        plate = svg_path(shapely.buffer(shapely.Point(width / 2, height / 2), side * 0.62))
        return svg(
            width,
            height,
            f"<defs>{self.definitions([kind.id])}</defs>{self.line(line, kind, edge)}{self.area(room, kind, edge)}"
            f'<path d="{plate}" fill="{WHITE}"/>{icon(kind.icon, *middle, side, dark(kind.color))}',
        )


def outline(path: str, color: str, edge: Outline, size: float) -> str:
    """Draw a line that tells how far a work is."""
    cap = "butt" if edge.is_filled else "round"
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{edge.width * size:.2f}" '
        f'stroke-linejoin="round" stroke-linecap="{cap}"{_dasharray(scaled_dash(edge.dashes, size))}/>'
    )


def key(edge: Outline, width: float, height: float) -> str:
    """Draw what an outline looks like, for a legend; a whole SVG."""
    room = shapely.box(0.5, 0.5, width - 0.5, height - 0.5)
    return svg(width, height, outline(svg_path(room), INK, edge, 1.0))


def edge_color(kind: Look, edge: Outline) -> str:
    """Return the colour of the edge of a work and of its number."""
    return dark(kind.color) if edge.is_filled else STOPPED


def kind_color(kind: Look) -> str:
    """Return the colour of a kind, or ink where it has none that can be printed."""
    return kind.color if _COLOR.fullmatch(kind.color) else INK


def svg(width: float, height: float, body: str) -> str:
    """Return a whole drawing, its units millimetres of paper."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}mm" height="{height:g}mm">{body}</svg>'
    )


def scaled_dash(dash: str, rate: float) -> str:
    """Return a pattern of dashes in millimetres; an odd number of steps is said twice, as SVG does."""
    steps = [float(step) * rate for step in re.findall(r"\d+(?:\.\d+)?", dash)]
    if len(steps) % 2:
        steps *= 2
    return " ".join(f"{step:.2f}" for step in steps)


def _dasharray(dashes: str) -> str:
    return f' stroke-dasharray="{dashes}"' if dashes else ""


def svg_path(shape: BaseGeometry) -> str:
    """Write a shape in millimetres as the path of SVG; points are left out."""
    parts: list[str] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            parts.extend(f"{_steps(ring)}z" for ring in (part.exterior, *part.interiors))
        elif part.geom_type in ("LineString", "LinearRing"):
            parts.append(_steps(part))
        elif part.geom_type.startswith(("Multi", "Geometry")):
            parts.append(svg_path(part))
    return "".join(parts)


def _steps(line: BaseGeometry) -> str:
    places = np.round(shapely.get_coordinates(line), 2)
    if not len(places):
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)


def flat_parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the points, lines and polygons that a shape is made of."""
    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(shape):
        parts.extend(flat_parts(part) if part.geom_type.startswith(("Multi", "Geometry")) else [part])
    return [part for part in parts if not part.is_empty]
