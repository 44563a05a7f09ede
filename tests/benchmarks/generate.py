"""
Made-up works, clustered as in neighbourhoods, for measurements.

A neighbourhood is 800 m square with a street every 80 m, turned by a random angle; neighbourhoods lie 1,500 m apart.
Of its 200 works a little over half are lines along a street with a vertex every 15 m, a quarter are street sections
as polygons, the rest are points and areas. Dates run from 2020 to 2035; works that are past are ready. In the register
of Brussels (1,563 works) half of the footprints have 6 vertices or fewer and one in twenty more than 90; here half
have 14 or fewer and one in twenty more than 26.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.model import Activity, Firmness, GeometryCertainty, Precision, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue

WORKS_PER_HOOD = 200
STREET_M, HOOD_M, APART_M = 80.0, 800.0, 1500.0
TODAY = date(2026, 11, 21)


def shapes(count: int, rng: np.random.Generator) -> Iterator[BaseGeometry]:
    """Return geometries in RD metres, one neighbourhood after another."""
    hoods = -(-count // WORKS_PER_HOOD)
    across = int(np.ceil(np.sqrt(hoods)))
    for number in range(count):
        hood = number // WORKS_PER_HOOD
        if number % WORKS_PER_HOOD == 0:
            turn = rng.uniform(0, np.pi / 2)
            corner = np.array([110_000 + (hood % across) * APART_M, 395_000 + (hood // across) * APART_M])
        flat = _flat(rng)
        points = shapely.get_coordinates(flat) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        yield shapely.set_coordinates(flat, points + corner)


def _flat(rng: np.random.Generator) -> BaseGeometry:
    form = rng.choice(4, p=[0.55, 0.27, 0.12, 0.06])
    street = rng.integers(0, int(HOOD_M / STREET_M)) * STREET_M
    if form == 2:
        return shapely.Point(rng.uniform(0, HOOD_M), street + rng.uniform(-6, 6))
    if form == 3:
        radius, corners = rng.uniform(25, 90), 14
        angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        reach = radius * rng.uniform(0.8, 1.2, corners)
        centre = rng.uniform(80, 720, 2)
        return shapely.Polygon(np.column_stack([reach * np.cos(angle), reach * np.sin(angle)]) + centre)
    long = rng.uniform(40, 400) if form == 0 else rng.uniform(30, 300)
    along = np.linspace(0, long, max(2, int(long / 15))) + rng.uniform(0, HOOD_M - long)
    beside = rng.normal(0, 0.3, len(along)) + street
    if form == 0:
        points = np.column_stack([along, beside + rng.uniform(-4, 4)])
    else:
        half = rng.uniform(3, 9)
        points = np.column_stack([np.r_[along, along[::-1]], np.r_[beside - half, beside[::-1] + half]])
    points = points if rng.random() < 0.5 else points[:, ::-1]
    return shapely.LineString(points) if form == 0 else shapely.Polygon(points).normalize()


def activities(count: int, catalogue: Catalogue, seed: int = 1) -> list[Activity]:
    """Return works of twelve partners, of all kinds that are no exclusion."""
    rng = np.random.default_rng(seed)
    kinds = [kind for kind in catalogue.kinds.values() if not kind.exclusion]
    chosen = rng.integers(0, len(kinds), count)
    starts = rng.integers(0, 15 * 365, count)
    days: NDArray[np.int64] = rng.choice([14, 60, 90, 120, 200, 365], count)
    plans: Sequence[Status] = (
        Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING, Status.GEANNULEERD, Status.GEPAUZEERD
    )  # fmt: skip
    status = rng.choice(len(plans), count, p=[0.15, 0.5, 0.2, 0.05, 0.06, 0.04])
    firm = rng.choice(3, count, p=[0.5, 0.4, 0.1])
    precise = rng.choice(3, count, p=[0.5, 0.3, 0.2])
    partner = rng.integers(0, 12, count)
    made = []
    for number, geometry in enumerate(shapes(count, rng)):
        start = date(2020, 1, 1) + timedelta(int(starts[number]))
        end = start + timedelta(int(days[number]))
        kind = kinds[chosen[number]]
        made.append(
            Activity(
                partner=f"partner {partner[number]:02}",
                external_id=f"W{number:07}",
                kind=kind.id,
                title=f"werk {number}",
                status=Status.GEREED if end < TODAY else plans[status[number]],
                geometry=geometry,
                start=start,
                start_precision=tuple(Precision)[precise[number]],
                end=end,
                end_precision=Precision.DAG,
                firmness=tuple(Firmness)[firm[number]],
                geometry_certainty=GeometryCertainty.EXACT,
                hinder=kind.hinder,
            )
        )
    return made
