"""The name of a combination: where it is, what its works are, and in which years; the one place that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.services.facts.works import kind_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

    Geometries = NDArray[np.object_]
    Streets = Sequence[tuple[str, BaseGeometry]]

# Works beside a street, such as front gardens, lie this far from its middle.
_BESIDE_STREET_M = 12.0
# Streets that cross share a place; drawing and rounding may leave them this far apart.
_CROSSING_M = 1.0


def combination_name(members: Sequence[Activity], streets: Streets, catalogue: Catalogue, language: str) -> str:
    """
    Name a combination after its street, where there is one, and the kinds of its members with the year of each.

    Combinations of one street and the same kinds differ in their years, or in the part of the street: that is told as
    the streets between which it lies, unless the works take up all of it. Where no street is known, the works' own
    numbers tell it from another. One year for all stands once, at the end. In whatever order the members are given.
    """
    where = _street(members, streets)
    ordered = sorted(members, key=lambda member: (member.partner, member.external_id))
    years_of: dict[str, set[int]] = {}
    for member in ordered:
        years = years_of.setdefault(kind_words(member, catalogue, language), set())
        if member.start is not None:
            years.add(member.start.year)
    every = set().union(*years_of.values())
    is_one = len(every) == 1 and all(years_of.values())
    kinds = " + ".join(kind if is_one else kind + _in_years(years) for kind, years in years_of.items())
    named = f"{where}: {kinds}" if where else kinds
    return (named + _in_years(every) if is_one else named) + ("" if where else _numbers(ordered))


def _in_years(years: Collection[int]) -> str:
    return f" ({', '.join(map(str, sorted(years)))})" if years else ""


def _numbers(ordered: Sequence[Activity]) -> str:
    return f" · {', '.join(item.external_id for item in ordered)}" if ordered else ""


def _street(members: Sequence[Activity], streets: Streets) -> str | None:
    """Name the street of which most lies within the works, and which part of it; None where none does."""
    if not members or not streets:
        return None
    shapes = [member.geometry for member in members]
    zones = shapely.buffer(shapes, _BESIDE_STREET_M)
    along = [(float(shapely.length(shapely.intersection(geometry, zones)).sum()), name) for name, geometry in streets]
    length, name = max(along, key=lambda item: (item[0], item[1]))
    if length <= 0:
        return None
    part = _part(name, shapes, zones, streets)
    return f"{name} ({part})" if part else name


def _part(name: str, shapes: Sequence[BaseGeometry], zones: Geometries, streets: Streets) -> str | None:
    """
    Return the streets between which works lie in a street; None where that is all of it, or it cannot be told.

    The part runs to the next crossing on either side. Where the street ends before it crosses another, one is named.
    """
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all([shape for own, shape in streets if own == name])))
    covered = [float(shapely.length(shapely.intersection(line, zones)).sum()) for line in lines]
    line = lines[int(np.argmax(covered))]
    if shapely.is_closed(line):
        return None
    beside = shapely.intersection(shapes, shapely.buffer(line, _BESIDE_STREET_M))
    ends = shapely.line_locate_point(line, shapely.points(shapely.get_coordinates(beside)))
    first, last = float(ends.min()), float(ends.max())
    crossings = _crossings(name, line, streets)
    before = max((at for at in crossings if at <= first + _CROSSING_M), default=None)
    behind = min((at for at in crossings if at >= last - _CROSSING_M), default=None)
    if before == min(crossings, default=None) and behind == max(crossings, default=None):
        return None
    named = [crossings[at] for at in (before, behind) if at is not None]
    return " – ".join(dict.fromkeys(named)) or None


def _crossings(name: str, line: BaseGeometry, streets: Streets) -> dict[float, str]:
    """Return how far along a line it meets each street of another name, in metres; at one place the first by name."""
    shapes = np.array([shape for _, shape in streets], dtype=object)
    near = np.flatnonzero(shapely.dwithin(shapes, line, _CROSSING_M))
    crossings: dict[float, str] = {}
    for own, shape in sorted((streets[at] for at in near.tolist()), key=lambda item: item[0]):
        if own == name:
            continue
        met = shapely.get_parts(shapely.intersection(line, shapely.buffer(shape, _CROSSING_M)))
        for piece in met:
            middle = piece.interpolate(0.5, normalized=True) if piece.length else piece
            crossings.setdefault(round(float(line.project(middle)), 1), own)
    return crossings
