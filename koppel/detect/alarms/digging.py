"""How often each section of a street opens, and where one more would be one too many (``docs/domain.md`` §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import substring

from koppel.detect.benefit import period_of
from koppel.detect.ground import footprints, is_wide, opens
from koppel.detect.streets import BESIDE_M

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

YEARS_BACK, YEARS_AHEAD = 10, 10
# Streets are drawn along their middle: one that ends so near to another meets it.
MEETS_M = 5.0
# Two crossings so near are one.
_LEAST_SECTION_M = 20.0
# What lies along less of a section is the work in the side street, up to the crossing.
LEAST_ALONG_M = 15.0
_PARALLEL_M = 0.01


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a street from one crossing to the next; ``between`` names the streets that it lies between."""

    street: str
    between: tuple[str, ...]
    line: BaseGeometry


@dataclass(frozen=True, slots=True)
class Dug:
    """
    How often a section opens.

    Attributes
    ----------
    section
        Where.
    years
        The years of its openings, in their order, from ten years back to ten years ahead, and the work of each.
    opened
        How many of these have begun.
    most
        How many there are in the ten years with most of them that are not over.
    is_full
        Whether one more would be one too many.
    """

    section: Section
    years: tuple[tuple[int, Activity], ...]
    opened: int
    most: int
    is_full: bool


def sections(names: Sequence[str], lines: Sequence[BaseGeometry]) -> tuple[Section, ...]:
    """Cut streets where another street meets them; all parts of one name are one street."""
    parts: dict[str, list[BaseGeometry]] = {}
    for name, line in zip(names, lines, strict=True):
        parts.setdefault(name, []).append(line)
    streets = {name: shapely.union_all(own) for name, own in parts.items()}
    ordered = sorted(streets)
    tree = shapely.STRtree([streets[name] for name in ordered])
    made: list[Section] = []
    for name in ordered:
        near = tree.query(streets[name], predicate="dwithin", distance=MEETS_M)
        others = {ordered[at]: streets[ordered[at]] for at in near.tolist() if ordered[at] != name}
        for line in shapely.get_parts(shapely.line_merge(streets[name])):
            made += _cut(name, line, others)
    return tuple(made)


def _cut(name: str, line: BaseGeometry, others: dict[str, BaseGeometry]) -> list[Section]:
    length = float(shapely.length(line))
    met: list[tuple[float, str]] = []
    for other, drawn in others.items():
        crossing = shapely.intersection(line, drawn)
        touching = [point for point in _ends(drawn) if shapely.distance(point, line) <= MEETS_M]
        own = [point for point in _ends(line) if shapely.distance(point, drawn) <= MEETS_M]
        met += [
            (float(shapely.line_locate_point(line, point)), other) for point in (*_points(crossing), *touching, *own)
        ]
    cuts = [0.0]
    for at, _ in sorted(met):
        if at - cuts[-1] >= _LEAST_SECTION_M and length - at >= _LEAST_SECTION_M:
            cuts.append(at)
    cuts.append(length)
    made = []
    for first, last in pairwise(cuts):
        if last - first > 0:
            ends_of = [
                min((other for at, other in met if abs(at - end) < _LEAST_SECTION_M), default="")
                for end in (first, last)
            ]
            made.append(Section(name, tuple(filter(None, ends_of)), substring(line, first, last)))
    return made


def _points(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the points in which two streets meet; of a piece that they share its ends."""
    points = []
    for part in shapely.get_parts(geometry):
        if shapely.length(part) <= _PARALLEL_M:
            points.append(shapely.centroid(part))
        else:
            points += _ends(part)
    return points


def _ends(line: BaseGeometry) -> list[BaseGeometry]:
    return list(shapely.points(shapely.get_coordinates(shapely.boundary(line))))


def dug(works: Sequence[Activity], cut: Sequence[Section], catalogue: Catalogue, today: date) -> tuple[Dug, ...]:
    """
    Count how often each section opens.

    Parameters
    ----------
    works
        All that are known; those that open no street, stopped, are plans for a whole quarter or have no start count for
        nothing. Each counts once, in the year in which it begins.
    cut
        Sections in the same CRS.
    catalogue
        Kinds, and from how many openings in how many years a section is full.
    today
        Ten years back and ten years ahead of its year count.

    Returns
    -------
    dug
        Of each section with an opening, full ones first, then those with most.
    """
    opening = []
    for work in works:
        period = period_of(work, catalogue)
        if (
            period is not None
            and opens(work, catalogue)
            and not is_wide(work, catalogue)
            and today.year - YEARS_BACK <= period.first.year <= today.year + YEARS_AHEAD
        ):
            opening.append((period.first, work))
    by_section: dict[int, list[tuple[date, Activity]]] = {}
    if opening and cut:
        for at, places in along([work for _, work in opening], cut, catalogue).items():
            for place in places:
                by_section.setdefault(place, []).append(opening[at])
    rules = catalogue.rules
    made = []
    for place, here in by_section.items():
        here.sort(key=lambda one: (one[0], one[1].partner, one[1].external_id))
        years = [first.year for first, _ in here]
        most = max(
            sum(begin <= year < begin + rules.graafrust_years for year in years)
            for begin in range(today.year - rules.graafrust_years + 1, today.year + YEARS_AHEAD + 1)
        )
        made.append(
            Dug(
                cut[place],
                tuple((first.year, work) for first, work in here),
                sum(first < today + timedelta(days=1) for first, _ in here),
                most,
                most >= rules.graafrust_most,
            )
        )
    return tuple(
        sorted(made, key=lambda item: (-item.most, -len(item.years), item.section.street, item.section.between))
    )


def along(works: Sequence[Activity], cut: Sequence[Section], catalogue: Catalogue) -> dict[int, set[int]]:
    """Return for each work the sections that it opens: each of which it takes enough, else the one it takes most of."""
    zones = shapely.buffer(footprints(works, catalogue), BESIDE_M)
    lines = np.empty(len(cut), dtype=object)
    lines[:] = [section.line for section in cut]
    at, place = shapely.STRtree(lines).query(zones, predicate="intersects")
    within = shapely.length(shapely.intersection(lines[place], zones[at]))
    enough = np.minimum(LEAST_ALONG_M, shapely.length(lines[place]) / 2)
    by_section: dict[int, set[int]] = {}
    longest: dict[int, tuple[float, int]] = {}
    for one, section, length, least in zip(at.tolist(), place.tolist(), within.tolist(), enough.tolist(), strict=True):
        if length >= least:
            by_section.setdefault(one, set()).add(section)
        longest[one] = max(longest.get(one, (0.0, -1)), (length, section))
    for one, (length, section) in longest.items():
        if one not in by_section and length > 0:
            by_section[one] = {section}
    return by_section
