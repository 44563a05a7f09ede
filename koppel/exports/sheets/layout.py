"""How a sheet is divided between the map and the columns of its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.cartography.window import Window, round_scale
from koppel.exports.sheets.values import PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.cartography.window import Bounds
    from koppel.exports.sheets.values import SheetForm

# Millimetres at size 1; the template has the same.
MARGIN, HEAD, FOOT, GUTTER = 10.0, 17.0, 8.0, 6.0
COLUMN = 74.0
_MOST_COLUMNS = 6
# A list below a map that is lower than this is no list, in millimetres at size 1.
_LEAST_LIST = 30.0
# Left free under it.
_ROOM = 14.0
# The least that a map is good for, as a share of the paper's width.
_LEAST_MAP = 0.42
# Nothing is seen closer than so.
LEAST_SCALE = 250.0


@dataclass(frozen=True, slots=True)
class Layout:
    """
    How a sheet is divided.

    Attributes
    ----------
    size
        Of letters; 1 is for reading in the hand.
    page
        Width and height, in millimetres.
    width, height
        Of the map.
    columns, is_below
        How many columns the list has beside the map, or below it.
    fits
        What share of the list is thought to fit beside the map, 0–1.
    """

    size: float
    page: tuple[float, float]
    width: float
    height: float
    columns: int = 0
    is_below: bool = False
    fits: float = 1.0

    def window(self, bounds: Bounds, scale: float | None) -> Window:
        """Return what of the ground the map shows: the middle of the bounds at a scale, or all of them."""
        if scale is None:
            return Window.around(bounds, self.width, self.height, least=LEAST_SCALE)
        west, south, east, north = bounds
        return Window(self.width, self.height, scale, (west + east) / 2, (south + north) / 2)


def choose(form: SheetForm, bounds: Bounds, list_mm: float) -> Layout:
    """
    Choose how the paper lies and how many columns the list has beside the map.

    Parameters
    ----------
    form
        What is asked for.
    bounds
        What is to be seen, in metres.
    list_mm
        How tall the list would be in one column, at size 1.

    Returns
    -------
    layout
        Where a scale is asked for, that on which most of the bounds is seen; else that on which they are seen largest.
        A list that goes on to a next page counts as a map up to a quarter smaller. Letters are as large as lets the
        list stay on the sheet, or the smallest.
    """
    bests = [
        min(
            _layouts(form, size, bounds, list_mm if form.has_list else 0.0),
            key=lambda layout: _cost(layout, form, bounds),
        )
        for size in PAPERS[form.paper].sizes
    ]
    return next((layout for layout in bests if layout.fits >= 1), bests[-1])


def _layouts(form: SheetForm, size: float, bounds: Bounds, list_mm: float) -> Iterator[Layout]:
    paper = PAPERS[form.paper]
    tall = list_mm * size
    for upright in (False, True) if form.is_upright is None else (form.is_upright,):
        page = (paper.short, paper.long) if upright else (paper.long, paper.short)
        inner = page[0] - 2 * MARGIN * size
        height = page[1] - (2 * MARGIN + HEAD + FOOT + 1) * size
        yield Layout(size, page, round(inner, 1), round(height, 1), fits=0.0 if tall else 1.0)
        if not tall:
            continue
        for columns in range(1, _MOST_COLUMNS + 1):
            width = inner - columns * (COLUMN + GUTTER) * size
            if width < inner * _LEAST_MAP:
                break
            fits = min(height * columns / tall, 1.0)
            yield Layout(size, page, round(width, 1), round(height, 1), columns, fits=fits)
        # Where the ground is wider than the paper, the list may have what the map leaves.
        columns = max(1, int((inner + GUTTER * size) / ((COLUMN + GUTTER) * size)))
        # Columns are never filled to the last line.
        listed = max(tall / columns + _ROOM * size, _LEAST_LIST * size)
        seen = max(_height_for(bounds, inner, form.scale), height * _LEAST_MAP, height - listed)
        if height - seen >= _LEAST_LIST * size * 0.99:
            fits = min((height - seen) * columns / tall, 1.0)
            yield Layout(size, page, round(inner, 1), round(seen, 1), columns, is_below=True, fits=fits)


def _height_for(bounds: Bounds, width: float, scale: float | None) -> float:
    """Return how tall a map must be for all of the bounds, in millimetres."""
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if scale is None:
        scale = round_scale(max(wide / width * 1000, LEAST_SCALE))
    return high * 1000 / scale + 1


def _cost(layout: Layout, form: SheetForm, bounds: Bounds) -> float:
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    # The legend at least belongs beside the map.
    goes_on = 1.0 + 0.25 * (1 - layout.fits) + (0.15 if layout.fits == 0 else 0.0)
    if form.scale is None:
        return max(wide / layout.width, high / layout.height) * goes_on
    seen = [
        min(side * form.scale / 1000 / max(need, 1.0), 1.0)
        for side, need in ((layout.width, wide), (layout.height, high))
    ]
    # Of those that show as much, the one with most ground around it.
    return goes_on / max(seen[0] * seen[1], 1e-9) - layout.width * layout.height * 1e-9
