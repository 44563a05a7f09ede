"""The map on one sheet, an atlas with a page for each street, and the view as a picture; set by typst."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

from koppel import formats
from koppel.cartography.drawing import Drawn, Glow, Mark, draw
from koppel.cartography.ground import BaseMap, with_edge
from koppel.cartography.marks import Hatches
from koppel.exports.sheets.layout import Layout, choose
from koppel.exports.sheets.listing import legend, list_height, listing
from koppel.exports.sheets.values import OUTLINES, Sheet, SheetForm, by_number
from koppel.i18n import text
from koppel.typeset.letters import printable
from koppel.typeset.press import Press

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from koppel.cartography.window import Bounds, Window
    from koppel.exports.sheets.values import SheetChance, SheetContent, SheetWork

_FOLDER = Path(__file__).parent
_ROOT = _FOLDER.parent.parent
# A picture to look at before printing, in dots to the inch for A4; larger paper has as many dots.
_PREVIEW_PPI = 110.0
_VIEW_MM = 280.0
# Along a street, so far around it.
_BESIDE_STREET_M = 25.0
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class _Page:
    """A map with its list, as the template takes it, and what is reported of it."""

    values: dict[str, Any]
    drawn: Drawn
    window: Window
    outside: int


def sheet_pdf(content: SheetContent, form: SheetForm, progress: Callable[[float], None] | None = None) -> Sheet:
    """
    Print the map with its list as tagged PDF: one sheet, and more only where the list does not fit.

    Parameters
    ----------
    content, form
        What, and how.
    progress
        Told how far it is, 0–1.

    Returns
    -------
    sheet
        The same content and form give the same bytes.
    """
    page = _one(content, form)
    if progress is not None:
        progress(0.4)
    press = Press(_FOLDER / "sheet.typ", root=_ROOT)
    made = press.pdf(_values(content, [page]), content.at)
    return _sheet(made, [page], press.reported_number("pages"))


def sheet_preview(content: SheetContent, form: SheetForm, street: str | None = None) -> Sheet:
    """Draw the first page as PNG, to look at before it is printed; the page of a street where one is given."""
    page = _one(content, form) if street is None else _street(content, form, _base(content), _places(content), street)
    press = Press(_FOLDER / "sheet.typ", root=_ROOT)
    long_mm = max(page.values["page"])
    made = press.pictures(_values(content, [page], only_first=True), "png", ppi=_PREVIEW_PPI * 297 / long_mm)
    return _sheet(made[0], [page], 1)


def atlas_pdf(
    content: SheetContent,
    form: SheetForm,
    streets: Sequence[str],
    progress: Callable[[float], None] | None = None,
) -> Sheet:
    """
    Print a page for each street: the street, its works with their numbers, and the list of them.

    Parameters
    ----------
    content, form
        What, and how; a street that is longer than the paper at the scale asked for is drawn smaller. All pages lie the
        same way: A4 stands where nothing else is asked for, larger paper lies.
    streets
        Names, in the order of the pages.
    progress
        Told how far it is, 0–1.

    Returns
    -------
    sheet
        The first page has the legend, and tells on what page each street is. Other works in the frame are drawn
        without a number, as the page does not list them.
    """
    base = _base(content)
    places = _places(content)
    form = replace(form, is_upright=form.paper == "a4" if form.is_upright is None else form.is_upright)
    pages = []
    for at, street in enumerate(streets):
        pages.append(_street(content, form, base, places, street))
        if progress is not None:
            progress(0.6 * (at + 1) / len(streets))
    press = Press(_FOLDER / "sheet.typ", root=_ROOT)
    made = press.pdf(_values(content, pages, is_atlas=True), content.at)
    return _sheet(made, pages, press.reported_number("pages"))


def view_picture(
    content: SheetContent, form: SheetForm, kind: Literal["png", "svg"], *, ratio: float, width_px: int
) -> Sheet:
    """
    Draw only the map, with a line under it that says what it is and of when.

    Parameters
    ----------
    content, form
        What, and how; of the form only scale and bounds count.
    kind
        ``png`` or ``svg``; letters in SVG are outlines, so that they look the same wherever it is opened.
    ratio
        Width of the map for its height.
    width_px
        Of a PNG.
    """
    bounds = form.bounds or _bounds(content)
    height = round(_VIEW_MM / ratio, 1)
    layout = Layout(1.0, (_VIEW_MM, height), _VIEW_MM, height)
    page = _page(content, form, layout, bounds, content.works, content.chances)
    press = Press(_FOLDER / "view.typ", root=_ROOT)
    values = _values(content, [page])
    made = press.pictures(values, kind, ppi=width_px / _VIEW_MM * _MM_PER_INCH)
    return _sheet(made[0], [page], 1)


def _one(content: SheetContent, form: SheetForm) -> _Page:
    bounds = form.bounds or _bounds(content)
    near = [work for work in content.works if shapely.intersects(shapely.box(*bounds), work.geometry)]
    chances = [item for item in content.chances if shapely.intersects(shapely.box(*bounds), item.geometry)]
    layout = choose(form, bounds, list_height(near, chances))
    return _page(content, form, layout, bounds, content.works, content.chances)


def _page(
    content: SheetContent,
    form: SheetForm,
    layout: Layout,
    bounds: Bounds,
    works: Sequence[SheetWork],
    chances: Sequence[SheetChance],
    *,
    base: BaseMap | None = None,
    street: str | None = None,
    unnumbered: Sequence[SheetWork] = (),
) -> _Page:
    window = layout.window(bounds, form.scale)
    # What lies deepest is drawn first, and takes the middle lane.
    works = sorted(works, key=lambda work: (content.kinds[work.kind].depth, by_number(work.number)))
    marks = [_mark(content, work, work.number) for work in works]
    drawn = draw(
        base or _base(content),
        window,
        [*marks, *(_mark(content, work, "") for work in unnumbered)],
        Hatches(content.kinds.values(), layout.size),
        content.language,
        size=layout.size,
        street=street,
        glows=[Glow(item.number, item.geometry) for item in chances],
        is_team=True,
    )
    listed = tuple(at for at in drawn.inside if at < len(works))
    numbered_map = Drawn(drawn.svg, drawn.numbers, drawn.groups, listed, drawn.squares, drawn.glows)
    outside = len(works) - len(listed)
    items = listing(content, works, numbered_map, outside, is_street=street is not None) if form.has_list else []
    return _Page(_page_values(content, layout, window, numbered_map, items, street), numbered_map, window, outside)


def _page_values(
    content: SheetContent,
    layout: Layout,
    window: Window,
    drawn: Drawn,
    items: list[dict[str, Any]],
    street: str | None,
) -> dict[str, Any]:
    language = content.language
    scale = formats.number(window.scale, language)
    return {
        "title": printable(street or content.title, 120),
        "over": printable(content.title if street else "", 120),
        "size": layout.size,
        "page": list(layout.page),
        "columns": layout.columns,
        "below": layout.is_below,
        "map": {
            "svg": drawn.svg,
            "width": layout.width,
            "height": layout.height,
            "alt": text("sheet.map_alt", language, count=len(drawn.inside)),
        },
        "items": items,
        "scale": text("paper.scale", language, scale=scale),
        "count": text("sheet.count", language, count=len(drawn.inside)),
    }


def _mark(content: SheetContent, work: SheetWork, number: str) -> Mark:
    return Mark(number, content.kinds[work.kind], OUTLINES[work.status], work.geometry)


def _street(content: SheetContent, form: SheetForm, base: BaseMap, places: NDArray[np.object_], street: str) -> _Page:
    line = content.streets[street]
    west, south, east, north = line.bounds
    bounds = (
        west - _BESIDE_STREET_M, south - _BESIDE_STREET_M, east + _BESIDE_STREET_M, north + _BESIDE_STREET_M,
    )  # fmt: skip
    along = shapely.dwithin(places, line, STREET_REACH_M) if content.works else np.zeros(1, dtype=bool)
    around = shapely.intersects(places, shapely.box(*with_edge(bounds))) if content.works else along
    works = [work for work, is_along in zip(content.works, along, strict=False) if is_along]
    others = [
        work for work, is_along, is_near in zip(content.works, along, around, strict=False) if is_near and not is_along
    ]
    numbers = {work.number for work in works}
    chances = [item for item in content.chances if numbers.intersection(item.works)]
    layout = choose(form, bounds, list_height(works, chances, has_legend=False))
    fits = layout.window(bounds, None).scale
    scale = None if form.scale is None else max(form.scale, fits if form.scale < _needed(layout, bounds) else 0.0)
    return _page(
        content,
        replace(form, scale=scale, bounds=bounds),
        layout,
        bounds,
        works,
        chances,
        base=base,
        street=street,
        unnumbered=others,
    )


# Works beside a street, such as front gardens, lie this far from its middle; as `services.plans.streets` has it.
STREET_REACH_M = 12.0


def _places(content: SheetContent) -> NDArray[np.object_]:
    return np.array([work.geometry for work in content.works] or [None], dtype=object)


def _needed(layout: Layout, bounds: Bounds) -> float:
    return max((bounds[2] - bounds[0]) / layout.width, (bounds[3] - bounds[1]) / layout.height) * 1000


def _values(
    content: SheetContent, pages: Sequence[_Page], *, only_first: bool = False, is_atlas: bool = False
) -> dict[str, Any]:
    language = content.language
    return {
        "language": language,
        "document": printable(content.title, 120),
        "subtitle": printable(content.subtitle, 300),
        "notice": printable(content.notice, 200),
        "made": printable(content.made, 200),
        "made_on": [content.at.year, content.at.month, content.at.day],
        "continued": text("sheet.continued", language),
        "index": text("sheet.index", language) if is_atlas else "",
        "legend": legend(content, content.works, has_chances=bool(content.chances)) if is_atlas else [],
        "only_first": only_first,
        "sheets": [page.values for page in pages],
    }


def _sheet(content: bytes, pages: Sequence[_Page], count: int) -> Sheet:
    return Sheet(
        content,
        count,
        pages[0].window.scale,
        sum(len(page.drawn.inside) for page in pages),
        sum(page.outside for page in pages),
        sum(len(page.drawn.numbers) for page in pages),
        sum(len(group.numbers) for page in pages for group in page.drawn.groups),
    )


def _base(content: SheetContent) -> BaseMap:
    return BaseMap(
        content.streets,
        {name: name for name in content.streets},
        content.blocks,
        content.areas,
        green=content.green,
        water=content.water,
    )


def _bounds(content: SheetContent) -> Bounds:
    if content.works:
        return with_edge(tuple(shapely.total_bounds([work.geometry for work in content.works]).tolist()))
    return _base(content).bounds_with([], content.streets)
