"""Works as vector tiles, read back by GDAL, which shares no code with what makes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from koppel.services.pictures.tiles import EXTENT, shapes_in
from koppel.services.pictures.tiling import TILE_ZOOM, tiling_of
from koppel.store.database import Store
from koppel.store.plans.vector_tile import vector_tile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


RD = "EPSG:28992"
X, Y = 233_600.0, 583_700.0
# Rough by 0.2 m, rounded to a whole unit of 9 cm across both axes.
MOST_OFF_M = 0.2 + 0.09


def around(*shapes: BaseGeometry) -> list[BaseGeometry]:
    return [shapely.transform(shape, lambda places: places + np.array((X, Y))) for shape in shapes]


SHAPES = around(
    shapely.LineString([(0, 0), (40, 3), (90, 80)]),
    shapely.Point(15, 20),
    shapely.box(100, 100, 180, 160).difference(shapely.box(120, 120, 140, 130)),
    shapely.MultiLineString([[(0, 200), (50, 200)], [(60, 210), (90, 240)]]),
    shapely.MultiPolygon([shapely.box(300, 0, 310, 10), shapely.box(320, 0, 340, 20)]),
    shapely.MultiPoint([(5, 5), (9, 9)]),
    # Its middle lies where nothing of it is, kilometres away.
    shapely.LineString([(-4000, -4000), (4200, -4000), (4200, 4000)]),
    shapely.LineString([(9000, 9000), (9100, 9000)]),
)


def array(shapes: Sequence[BaseGeometry]) -> np.ndarray:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def test_each_work_is_in_the_tile_of_its_middle() -> None:
    known = tiling_of(array(SHAPES), RD, "m")
    to_degrees = Transformer.from_crs(RD, "EPSG:4326", always_xy=True)
    for shape, tile in zip(SHAPES, known.of, strict=True):
        west, south, east, north = shape.bounds
        longitude, latitude = to_degrees.transform((west + east) / 2, (south + north) / 2)
        column = math.floor((longitude + 180) / 360 * 2**TILE_ZOOM)
        # The usual formula of web maps.
        sine = math.asinh(math.tan(math.radians(latitude)))
        row = math.floor((1 - sine / math.pi) / 2 * 2**TILE_ZOOM)
        assert known.tiles[tile] == (column, row)
    assert tiling_of(array([]), RD, "m").tiles == ()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "k.duckdb", create=True) as opened:
        yield opened


def read_by_gdal(folder: Path, content: bytes, column: int, row: int) -> dict[int, BaseGeometry]:
    file = folder / f"{column}-{row}.pbf"
    file.write_bytes(content)
    table = pyogrio.read_dataframe(file, layer="works", X=str(column), Y=str(row), Z=str(TILE_ZOOM), CLIP="NO")
    return dict(zip(table["mvt_id"].astype(int), table.to_crs(RD).geometry, strict=True))


def test_a_tile_holds_whole_works_as_gdal_reads_it(tmp_path: Path, store: Store) -> None:
    known = tiling_of(array(SHAPES), RD, "m")
    seen: dict[int, BaseGeometry] = {}
    for column, row in known.tiles:
        places, shapes = shapes_in(array(SHAPES), RD, known, column, row)
        with store.read() as cursor:
            made = vector_tile(cursor, shapes, places.tolist(), zoom=TILE_ZOOM, column=column, row=row, extent=EXTENT)
        told = read_by_gdal(tmp_path, made, column, row)
        assert {known.tiles[known.of[place]] for place in told} == {(column, row)}
        seen |= told
    assert sorted(seen) == list(range(len(SHAPES)))
    for place, shape in enumerate(SHAPES):
        assert shapely.hausdorff_distance(seen[place], shape) < MOST_OFF_M * math.sqrt(2), place
        assert seen[place].area == pytest.approx(shape.area, rel=0.02, abs=0.1)


def test_a_tile_without_works_has_no_shapes() -> None:
    places, shapes = shapes_in(array(SHAPES), RD, tiling_of(array(SHAPES), RD, "m"), 0, 0)
    assert (len(places), len(shapes)) == (0, 0)
