"""
The compass of an area as rings in SVG: what is measured on the rim, what follows from it inward, one in the middle.

A pure drawing for screens, residents and paper: no text of its own, no colours (classes only), nothing of a store.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, TypeVar

from koppel.model.compass.indicators import Band

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_T = TypeVar("_T")

# Radii of the rings in the units of the drawing, from the middle outward.
_MIDDLE, _QUARTER, _THEME, _RIM, _EDGE = 36.0, 80.0, 124.0, 188.0, 191.0
# What tells a band apart without its colour.
SIGNS = {Band.RED: "▼", Band.YELLOW: "●", Band.GREEN: "▲", Band.UNKNOWN: "?", Band.NOT_JUDGED: ""}
# What stands beside nothing, as how many people live somewhere: neither little nor much.
UNCOMPARED = "–"
_SHADES = 5
# Letters of names along a ring: their size and about how wide each is; where names stand in a ring, and signs below.
_QUARTER_SIZE, _THEME_SIZE, _LETTER = 9.4, 7.8, 0.5
_NAME_IN, _SIGN_IN = 14.0, 32.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RingCell:
    """
    One part of a ring.

    Attributes
    ----------
    id
        Unique in the drawing; letters, digits and ``_``.
    name
        What stands in it: a name along the ring, a number on the rim.
    words
        All that it says, for who hears it or points at it.
    band
        Gives its colour and sign.
    shade
        0–1 for what is not judged: the more, the deeper. None: not known.
    href
        Where choosing it leads; None where nothing can be chosen, as on paper.
    is_chosen
        Whether it is marked.
    note
        In small letters below the name of the middle.
    is_uncompared
        Whether there is a value that is held against nothing: neither little nor much.
    is_thin
        Whether it rests on less than half of what there is to know.
    """

    id: str
    name: str
    words: str
    band: Band
    shade: float | None = None
    href: str | None = None
    is_chosen: bool = False
    note: str = ""
    is_uncompared: bool = False
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class RingTheme:
    """A theme, with the cells outside of it."""

    cell: RingCell
    rim: tuple[RingCell, ...]


@dataclass(frozen=True, slots=True)
class RingQuarter:
    """A quarter, with the themes outside of it."""

    cell: RingCell
    themes: tuple[RingTheme, ...]


@dataclass(frozen=True, slots=True)
class RingCompass:
    """The whole drawing; ``name`` tells apart the names of paths where there are more drawings on one page."""

    name: str
    title: str
    middle: RingCell
    quarters: tuple[RingQuarter, ...]


def draw_rings(compass: RingCompass) -> str:
    """
    Draw a compass.

    Returns
    -------
    svg
        One element, read aloud as a group with a title and a link or picture for each cell, from the middle outward in
        the order of the clock. Classes: ``compass-`` with the band, ``compass-shade-1`` to ``-5``, ``compass-chosen``.
    """
    parts = list(_parts(compass))
    title = escape(compass.title)
    return (
        f'<svg class="koppel-compass" viewBox="{-_EDGE:g} {-_EDGE:g} {2 * _EDGE:g} {2 * _EDGE:g}" role="group" '
        f'aria-label="{escape(compass.title, quote=True)}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{title}</title>{''.join(parts)}</svg>"
    )


def ring_order(compass: RingCompass) -> tuple[RingCell, ...]:
    """Return all cells in the order in which they are read: the middle, then each quarter with its themes and rim."""
    cells = [compass.middle]
    for quarter in compass.quarters:
        cells.append(quarter.cell)
        for theme in quarter.themes:
            cells += [theme.cell, *theme.rim]
    return tuple(cells)


def _parts(compass: RingCompass) -> Iterator[str]:
    circle = f'<circle r="{_MIDDLE:g}"/>'
    inside = _sign(compass.middle, 0, -10 if compass.middle.note else -7, 16)
    inside += _text(compass.middle.name, 0, 9 if compass.middle.note else 14, 15) + _text(compass.middle.note, 0, 24, 6)
    yield _cell(compass.middle, circle, inside)
    for quarter, first, last in _shares(compass.quarters, 0.0, math.tau):
        label = _along(compass.name, quarter.cell, (first, last), _QUARTER, _QUARTER_SIZE)
        yield _cell(quarter.cell, _slice(first, last, _MIDDLE, _QUARTER), label)
        for theme, begin, end in _shares(quarter.themes, first, last):
            label = _along(compass.name, theme.cell, (begin, end), _THEME, _THEME_SIZE)
            yield _cell(theme.cell, _slice(begin, end, _QUARTER, _THEME), label)
            for cell, low, high in _shares(theme.rim, begin, end):
                x, y = _at((low + high) / 2, _RIM - 15)
                below_x, below_y = _at((low + high) / 2, _RIM - 39)
                inside = _sign(cell, x, y, 11) + _text(cell.name, below_x, below_y, 8)
                yield _cell(cell, _slice(low, high, _THEME, _RIM), inside)


def _shares(items: Sequence[_T], first: float, last: float) -> Iterator[tuple[_T, float, float]]:
    """Divide an angle evenly, in the direction of the clock from above."""
    step = (last - first) / max(1, len(items))
    for at, item in enumerate(items):
        yield item, first + at * step, first + (at + 1) * step


def _cell(cell: RingCell, shape: str, inside: str) -> str:
    classes = [f"compass-{cell.band.value.replace('_', '-')}"]
    if cell.band is Band.NOT_JUDGED:
        classes.append("compass-shade-0" if cell.shade is None else f"compass-shade-{_depth(cell.shade)}")
    if cell.is_uncompared:
        classes.append("compass-uncompared")
    if cell.is_thin:
        classes.append("compass-thin")
    if cell.is_chosen:
        classes.append("compass-chosen")
    words = escape(cell.words, quote=True)
    drawn = f"<title>{escape(cell.words)}</title>{shape}{inside}"
    named = f'data-cell="{escape(cell.id, quote=True)}" class="compass-cell {" ".join(classes)}" aria-label="{words}"'
    if cell.href is None:
        return f'<g {named} role="img">{drawn}</g>'
    current = ' aria-current="true"' if cell.is_chosen else ""
    return f'<a {named} href="{escape(cell.href, quote=True)}" target="_self"{current}>{drawn}</a>'


def _depth(shade: float) -> int:
    return min(_SHADES, 1 + int(max(0.0, min(1.0, shade)) * _SHADES))


def _at(angle: float, radius: float) -> tuple[float, float]:
    return radius * math.sin(angle), -radius * math.cos(angle)


def _slice(first: float, last: float, inner: float, outer: float) -> str:
    if last - first >= math.tau - 1e-9:
        # A whole ring has no corners: two halves.
        middle = (first + last) / 2
        halves = (_slice_path(first, middle, inner, outer), _slice_path(middle, last - 1e-6, inner, outer))
        return f'<path d="{" ".join(halves)}"/>'
    return f'<path d="{_slice_path(first, last, inner, outer)}"/>'


def _slice_path(first: float, last: float, inner: float, outer: float) -> str:
    large = int(last - first > math.pi)
    corners = [_at(first, outer), _at(last, outer), _at(last, inner), _at(first, inner)]
    a, b, c, d = (f"{x:.2f} {y:.2f}" for x, y in corners)
    return f"M{a} A{outer:g} {outer:g} 0 {large} 1 {b} L{c} A{inner:g} {inner:g} 0 {large} 0 {d} Z"


def _along(drawing: str, cell: RingCell, angles: tuple[float, float], outer: float, size: float) -> str:
    """Write a name along the outside of its ring, right way up, cut where it would not fit; its sign stands below."""
    first, last = angles
    is_below = math.cos((first + last) / 2) < -1e-9
    # Letters stand on the line: below the middle that is run the other way round, and they reach inward.
    line = outer - _NAME_IN + size * (0.35 if is_below else -0.35)
    begin, end = (last, first) if is_below else (first, last)
    (x, y), (to_x, to_y) = _at(begin, line), _at(end, line)
    room = max(2, int((last - first) * line / (size * _LETTER)))
    name = cell.name if len(cell.name) <= room else f"{cell.name[: room - 1]}…"
    path = escape(f"{drawing}-{cell.id}", quote=True)
    arc = f"A{line:.2f} {line:.2f} 0 {int(last - first > math.pi)} {int(not is_below)} {to_x:.2f} {to_y:.2f}"
    sign = _sign(cell, *_at((first + last) / 2, outer - _SIGN_IN), size + 1)
    return (
        f'<path id="{path}" class="compass-line" d="M{x:.2f} {y:.2f} {arc}"/>'
        f'<text class="compass-name" font-size="{size:g}" aria-hidden="true">'
        f'<textPath href="#{path}" startOffset="50%" text-anchor="middle">{escape(name)}</textPath></text>{sign}'
    )


def _sign(cell: RingCell, x: float, y: float, size: float) -> str:
    return _text(UNCOMPARED if cell.is_uncompared else SIGNS[cell.band], x, y, size)


def _text(words: str, x: float, y: float, size: float) -> str:
    if not words:
        return ""
    return (
        f'<text class="compass-name" x="{x:.2f}" y="{y:.2f}" font-size="{size:g}" text-anchor="middle" '
        f'dominant-baseline="central" aria-hidden="true">{escape(words)}</text>'
    )
