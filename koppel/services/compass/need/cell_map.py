"""Cells of 100 m beneath the works: where each stands, in words and without its figure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.access import Task
from koppel.crs import RD_NEW, transform
from koppel.model.compass.areas import municipality_of
from koppel.model.compass.cells import SIDE_M, band_of_grade
from koppel.model.compass.indicators import Band
from koppel.model.compass.scores import band_of, index_score
from koppel.services.compass.city import CityValues
from koppel.services.compass.need.area_names import areas_of_names, folded
from koppel.services.permission import require
from koppel.services.plans.cells import homes_by_cell
from koppel.store.compass.values import list_areas, list_values
from koppel.store.plans.cells import list_cells

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from koppel.model.compass.cells import ScoreCell
    from koppel.model.compass.indicators import Compass, Grid
    from koppel.services.plans.reference import Named
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class MappedCell:
    """A square: its middle and how far its sides reach, in degrees, and where it stands."""

    latitude: float
    longitude: float
    band: Band


@dataclass(frozen=True, slots=True)
class MappedCells:
    """
    All cells of a year.

    Attributes
    ----------
    cells
        By their place.
    step
        What 100 m to the east and to the north are in degrees: latitude and longitude of each.
    year
        Of which they are.
    is_graded
        Whether the source gave a grade of 1–9, else a score that is held against the city.
    has_city
        Whether the city has a value of that year; without it a score has no band.
    are_homes_known
        Whether anybody counted homes; without that nothing is shown.
    by_area
        How many cells stand where, by the name of an area of the map.
    """

    cells: tuple[MappedCell, ...]
    step: tuple[float, float, float, float]
    year: int
    is_graded: bool
    has_city: bool
    are_homes_known: bool
    by_area: Mapping[str, Mapping[Band, int]]


def mapped_cells(store: Store, compass: Compass, grid: Grid, areas: Sequence[Named]) -> MappedCells | None:
    """
    Return where the cells stand; None where there are none.

    A cell over too few homes, without any, or of which nobody counted them, is unknown.

    Parameters
    ----------
    store
        Of who asks.
    compass, grid
        What is declared.
    areas
        Of the map, in the CRS of the store.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        cells = list_cells(cursor)
    if not cells:
        return None
    homes = homes_by_cell(store)
    year = cells[0].year
    is_graded = any(cell.grade is not None for cell in cells)
    city = None if is_graded else _city(store, compass, grid, [area.name for area in areas], year)
    bands = [_band(cell, compass, grid, homes, city) for cell in cells]
    middles = shapely.points([(cell.x + SIDE_M / 2, cell.y + SIDE_M / 2) for cell in cells])
    drawn = transform(list(middles), source=RD_NEW, target="OGC:CRS84")
    placed = tuple(
        MappedCell(round(point.y, 6), round(point.x, 6), band) for point, band in zip(drawn, bands, strict=True)
    )
    return MappedCells(
        cells=placed,
        step=_step(cells),
        year=year,
        is_graded=is_graded,
        has_city=is_graded or city is not None,
        are_homes_known=homes is not None or any(cell.homes is not None for cell in cells),
        by_area=_by_area(store, middles, bands, areas),
    )


def _band(
    cell: ScoreCell, compass: Compass, grid: Grid, homes: Mapping[tuple[int, int], int] | None, city: float | None
) -> Band:
    indicator = compass.indicators[grid.indicator]
    known = homes.get((cell.x, cell.y), 0) if homes is not None else None
    counts = [count for count in (cell.homes, known) if count is not None]
    # Without homes there is nobody, whatever a threshold of nothing says.
    if not counts or min(counts) < max(1, compass.least_of(indicator)):
        return Band.UNKNOWN
    if cell.grade is not None:
        return band_of_grade(cell.grade, grid)
    return band_of(index_score(indicator, cell.score, city), compass.bands_of(indicator))


def _city(store: Store, compass: Compass, grid: Grid, names: Collection[str], year: int) -> float | None:
    with store.read() as cursor:
        last = {item.code: item for item in list_areas(cursor)}
    placed = areas_of_names(last.values(), {folded(name) for name in names})
    if not placed:
        return None
    municipality = municipality_of(placed[0].code)
    with store.read() as cursor:
        values = list_values(cursor, municipality)
    codes = frozenset(code for code in last if municipality_of(code) == municipality)
    return CityValues(compass, values, codes, municipality).city(grid.indicator, year)[0]


def _step(cells: Sequence[ScoreCell]) -> tuple[float, float, float, float]:
    """Return what a side is in the middle of all: within a city it is the same everywhere."""
    x, y = (round(sum(getattr(cell, name) for cell in cells) / len(cells)) for name in ("x", "y"))
    corner, east, north = transform(
        [shapely.Point(x, y), shapely.Point(x + SIDE_M, y), shapely.Point(x, y + SIDE_M)],
        source=RD_NEW,
        target="OGC:CRS84",
    )
    return (east.y - corner.y, east.x - corner.x, north.y - corner.y, north.x - corner.x)


def _by_area(
    store: Store, middles: Sequence[shapely.Point], bands: Sequence[Band], areas: Sequence[Named]
) -> Mapping[str, Mapping[Band, int]]:
    if not areas:
        return {}
    points = np.array(transform(list(middles), source=RD_NEW, target=store.crs), dtype=object)
    tree = shapely.STRtree(points)
    at_area, at_cell = tree.query(np.array([area.geometry for area in areas], dtype=object), predicate="contains")
    counts: dict[str, Counter[Band]] = {}
    for area, cell in zip(at_area.tolist(), at_cell.tolist(), strict=True):
        counts.setdefault(areas[area].name, Counter())[bands[cell]] += 1
    return counts
