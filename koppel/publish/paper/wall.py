"""What stands on the map for the wall: the wijk with numbered works, and the legend that tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koppel import formats
from koppel.cartography.drawing import draw
from koppel.cartography.marks import Hatches
from koppel.cartography.window import Window
from koppel.i18n import text
from koppel.publish import paths
from koppel.publish.paper.codes import code_svg
from koppel.publish.paper.legend import legend_items, legend_keys, legend_order
from koppel.publish.paper.numbered import Numbered, as_marks
from koppel.publish.words import moment_text
from koppel.typeset.letters import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.cartography.window import Bounds
    from koppel.publish.model import PublicCopy
    from koppel.publish.paper.terrain import Terrain
    from koppel.publish.settings import PublicSettings

_LEAST_SCALE = 500
# Usual heights in the legend, to choose a layout; what really fits is measured when it is printed.
_WORK_MM, _KIND_MM, _THEME_MM, _COLUMN_MM = 11.0, 6.5, 7.5, 84.0
_MOST_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A size of paper.

    Attributes
    ----------
    long, short
        Sides, in millimetres.
    sizes
        How large letters and signs may be, largest first; 1 is for reading in the hand.
    title_pt
        Height of the title, in points.
    """

    long: float
    short: float
    sizes: tuple[float, ...]
    title_pt: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is divided: columns of the legend beside the map, and the size of the map in millimetres."""

    size: float
    upright: bool
    columns: int
    width: float
    height: float
    is_whole: bool


PAPERS = {"a3": Paper(420, 297, (1.0,), 22), "a1": Paper(841, 594, (2.0, 1.7, 1.35), 44)}


def wall_values(
    copy: PublicCopy, terrain: Terrain, settings: PublicSettings, language: str, size: str
) -> dict[str, Any]:
    """Return all that the template ``wall.typ`` prints."""
    paper = PAPERS[size]
    ordered = legend_order(copy)
    numbered = [Numbered(at, work, copy.kinds[work.kind]) for at, work in enumerate(ordered, 1)]
    items = legend_items(copy, numbered, Hatches(copy.kinds.values(), 1.0), language)
    extent = terrain.extent(street.slug for street in copy.streets if street.area is not None)
    layouts = [_layout(paper, size, extent, items) for size in paper.sizes]
    layout = next((layout for layout in layouts if layout.is_whole), layouts[-1])
    window = Window.around(extent, layout.width, layout.height, least=_LEAST_SCALE)
    hatches = Hatches(copy.kinds.values(), layout.size)
    drawn = draw(terrain, window, as_marks(terrain, numbered), hatches, language, size=layout.size)
    for item in items:
        if item["is"] == "work" and item["pill"] and item["pill"]["number"] not in drawn.numbers:
            item["missing"] = text("paper.not_on_map", language)
    alt = text("paper.map_alt", language, count=len(drawn.numbers), neighbourhood=settings.neighbourhood)
    scale = formats.number(window.scale, language)
    title = text("paper.map_title", language, neighbourhood=settings.neighbourhood)
    return {
        "language": language,
        "title": printable(title, 120),
        "programme": printable(settings.name[language], 120),
        "size": layout.size,
        "title_size": paper.title_pt,
        "page": [paper.short, paper.long] if layout.upright else [paper.long, paper.short],
        "columns": layout.columns,
        "map": {"svg": drawn.svg, "width": layout.width, "height": layout.height, "alt": printable(alt)},
        "legend": text("paper.legend", language),
        "continued": text("paper.legend_continued", language),
        "keys": legend_keys(copy, language),
        "items": items,
        "scale": text("paper.scale", language, scale=scale),
        "published": text("paper.published", language, date=moment_text(copy.published_at, language)),
        "publisher": printable(text("paper.publisher", language, publisher=settings.publisher), 160),
        "contact": printable(text("paper.contact", language, contact=settings.contact), 160),
        "source": printable(settings.source[language], 300),
        "licence": printable(settings.licence[language], 300),
        **code_values(settings, paths.start_page(language), language),
    }


def code_values(settings: PublicSettings, name: str, language: str) -> dict[str, Any]:
    """Return the code to a page and the words beside it; None where the site has no address."""
    if settings.url is None:
        return {"code": None, "news": None}
    address = f"{settings.url}{name}"
    # People type the short form: a web server gives the first page of a folder by itself.
    short_address = address.removesuffix("index.html").split("://", 1)[1].rstrip("/")
    return {
        "code": {"svg": code_svg(address), "alt": text("paper.code_alt", language, address=address)},
        "news": {"text": text("paper.news", language), "address": printable(short_address, 200)},
    }


def _layout(paper: Paper, size: float, extent: Bounds, items: Sequence[Mapping[str, Any]]) -> Layout:
    """
    Choose how the paper lies and how many columns the legend has beside the map, for letters of a size.

    Best is the map that shows the wijk largest; a legend that goes on to a next page counts as a map a quarter smaller,
    and so does paper that stands, as walls expect it to lie.
    """
    heights = {"work": _WORK_MM, "kind": _KIND_MM, "theme": _THEME_MM}
    tall = sum(heights[item["is"]] for item in items)
    choices = []
    for upright in (False, True):
        wide, high = (paper.short, paper.long) if upright else (paper.long, paper.short)
        height = high - 51 * size
        for columns in range(1, _MOST_COLUMNS + 1):
            width = wide - (20 + columns * (_COLUMN_MM + 6)) * size
            if columns > 1 and width < wide * 0.42:
                break
            needed = max((extent[2] - extent[0]) / width, (extent[3] - extent[1]) / height)
            goes_on = tall * size > height * columns - 35 * size
            cost = needed * (1.25 if goes_on else 1) * (1.25 if upright else 1)
            choices.append((cost, columns, upright, width, height, goes_on))
    _, columns, upright, width, height, goes_on = min(choices)
    return Layout(size, upright, columns, round(width, 1), round(height, 1), not goes_on)
