"""What stands on the map for the wall: the wijk with numbered works, and the legend that tells them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from koppel.i18n import text
from koppel.publish import paths
from koppel.publish.model import PublicState
from koppel.publish.paper.codes import code_svg
from koppel.publish.paper.drawing import Numbered, draw, pill
from koppel.publish.paper.letters import printable
from koppel.publish.paper.marks import Hatches, dark, key
from koppel.publish.paper.terrain import Window
from koppel.publish.words import moment_text, phase_text, shifted_text, state_text, when_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.publish.model import PublicCopy, PublicKind, PublicWork
    from koppel.publish.paper.terrain import Bounds, Terrain
    from koppel.publish.settings import PublicSettings

_LEAST_SCALE = 500
_ENTRY_MM = 9.5


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A size of paper.

    Attributes
    ----------
    long, short
        Sides, in millimetres.
    size
        How large letters and signs are on it; 1 on A3.
    title_pt
        Height of the title, in points.
    most_columns
        How many of the legend may stand beside the map.
    """

    long: float
    short: float
    size: float
    title_pt: float
    most_columns: int


PAPERS = {"a3": Paper(420, 297, 1.0, 22, 1), "a1": Paper(841, 594, 1.35, 44, 4)}


def wall_values(
    copy: PublicCopy, terrain: Terrain, settings: PublicSettings, language: str, size: str
) -> dict[str, Any]:
    """Give all that the template ``wall.typ`` prints."""
    paper = PAPERS[size]
    ordered = legend_order(copy)
    numbered = [Numbered(at, work, copy.kinds[work.kind]) for at, work in enumerate(ordered, 1)]
    hatches = Hatches(copy.kinds.values(), paper.size)
    names = {street.slug: street.name for street in copy.streets}
    extent = terrain.extent(street.slug for street in copy.streets if street.area is not None)
    upright, columns, width, height = _layout(paper, extent, ordered)
    window = Window.around(extent, width, height, least=_LEAST_SCALE)
    drawn = draw(terrain, window, numbered, hatches, names, language, size=paper.size)
    alt = text("paper.map_alt", language, count=len(drawn.numbers), neighbourhood=settings.neighbourhood)
    scale = f"{window.scale:,.0f}".replace(",", text("paper.thousands", language))
    title = text("paper.map_title", language, neighbourhood=settings.neighbourhood)
    return {
        "language": language,
        "title": printable(title, 120),
        "programme": printable(settings.name[language], 120),
        "size": paper.size,
        "title_size": paper.title_pt,
        "page": [paper.short, paper.long] if upright else [paper.long, paper.short],
        "columns": columns,
        "map": {"svg": drawn.svg, "width": width, "height": height, "alt": printable(alt)},
        "legend": text("paper.legend", language),
        "continued": text("paper.legend_continued", language),
        "keys": _keys(copy, language),
        "items": _items(copy, numbered, drawn.numbers, hatches, language),
        "scale": text("paper.scale", language, scale=scale),
        "published": text("paper.published", language, date=moment_text(copy.published_at, language)),
        "publisher": printable(text("paper.publisher", language, publisher=settings.publisher), 160),
        "contact": printable(text("paper.contact", language, contact=settings.contact), 160),
        "source": printable(settings.source[language], 300),
        "licence": printable(settings.licence[language], 300),
        **code_values(settings, paths.start_page(language), language),
    }


def code_values(settings: PublicSettings, name: str, language: str) -> dict[str, Any]:
    """Give the code to a page and the words beside it; None where the site has no address."""
    if settings.url is None:
        return {"code": None, "news": None}
    address = f"{settings.url}{name}"
    # People type the short form: a web server gives the first page of a folder by itself.
    said = address.removesuffix("index.html").split("://", 1)[1].rstrip("/")
    return {
        "code": {"svg": code_svg(address), "alt": text("paper.code_alt", language, address=address)},
        "news": {"text": text("paper.news", language), "address": printable(said, 200)},
    }


def begun(said: str) -> str:
    """Begin a sentence with a capital."""
    return said[:1].upper() + said[1:]


def legend_order(copy: PublicCopy) -> list[PublicWork]:
    """Put the works that have a place in the order of the legend: by theme, kind, time."""
    kinds = list(copy.kinds)
    themes = list(dict.fromkeys(kind.theme for kind in copy.kinds.values()))
    placed = [work for work in copy.works if work.is_shown and work.geometry is not None]
    return sorted(placed, key=lambda work: (themes.index(copy.kinds[work.kind].theme), kinds.index(work.kind)))


def entry(work: PublicWork, language: str) -> dict[str, Any]:
    """Give what the legend tells of a work."""
    more = [phase_text(work, language), shifted_text(work, language)]
    return {
        "title": printable(work.title),
        "when": begun(when_text(work.period, language)),
        "who": printable(work.partner, 160),
        "state": state_text(work.state, language),
        "more": ". ".join(part for part in more if part),
        "stopped": work.state is PublicState.GAAT_NIET_DOOR,
        "plan": work.state is PublicState.PLAN,
    }


def _layout(paper: Paper, extent: Bounds, works: Sequence[PublicWork]) -> tuple[bool, int, float, float]:
    """Choose how the paper lies, how many columns the legend has beside the map, and the size of the map."""
    tall = (len(works) + len({work.kind for work in works})) * _ENTRY_MM * paper.size
    columns = min(max(1, ceil(tall / (paper.short - 85 * paper.size))), paper.most_columns)
    aside = (columns * 84 + 6) * paper.size
    choices = []
    for upright in (False, True):
        wide, high = (paper.short, paper.long) if upright else (paper.long, paper.short)
        width, height = wide - 20 * paper.size - aside, high - 51 * paper.size
        needed = max((extent[2] - extent[0]) / width, (extent[3] - extent[1]) / height) if width > 0 else float("inf")
        choices.append((needed, upright, width, height))
    # Lying is what a wall expects: standing only where that shows the wijk clearly larger.
    lying, standing = choices
    _, upright, width, height = standing if standing[0] * 1.25 < lying[0] else lying
    return upright, columns, round(width, 1), round(height, 1)


def _keys(copy: PublicCopy, language: str) -> list[dict[str, str]]:
    used = {work.state for work in copy.works if work.is_shown}
    return [{"svg": key(state, 11, 6), "text": state_text(state, language)} for state in PublicState if state in used]


def _items(
    copy: PublicCopy, numbered: list[Numbered], on_map: frozenset[int], hatches: Hatches, language: str
) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for theme, of_theme in groupby(numbered, key=lambda item: item.kind.theme):
        first = next(kind for kind in copy.kinds.values() if kind.theme == theme)
        items.append({"is": "theme", "text": printable(first.theme_label[language], 80), "color": dark(first.color)})
        for kind, of_kind in groupby(of_theme, key=lambda item: item.kind):
            items.append(_kind_item(kind, hatches, language))
            for item in of_kind:
                told = entry(item.work, language)
                missing = "" if item.number in on_map else text("paper.not_on_map", language)
                items.append({"is": "work", "pill": pill(item), "missing": missing, **told})
    areas = {area.slug: area.name for area in copy.areas}
    loose = [work for work in copy.works if work.is_shown and work.geometry is None]
    loose.sort(key=lambda work: (areas.get(work.area or "", ""), work.area or ""))
    for slug, of_area in groupby(loose, key=lambda work: work.area):
        heading = text("public.where.area", language, area=areas.get(slug or "", ""))
        items.append({"is": "theme", "text": printable(heading, 120), "color": "#4a4a48"})
        for work in of_area:
            kind = copy.kinds[work.kind]
            sample = {"svg": hatches.sample(kind, work.state, 11, 6), "kind": printable(kind.label[language], 120)}
            items.append({"is": "work", "pill": None, "missing": "", **entry(work, language), **sample})
    return items


def _kind_item(kind: PublicKind, hatches: Hatches, language: str) -> dict[str, Any]:
    sample = hatches.sample(kind, PublicState.AFGESPROKEN, 11, 6)
    return {"is": "kind", "text": printable(kind.label[language], 120), "svg": sample, "color": dark(kind.color)}
