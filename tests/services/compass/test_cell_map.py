"""Cells of 100 m beneath the works: judged beside the city or by their grade, and never over few homes."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Settings
from koppel.errors import StoreError
from koppel.model.compass.cells import ScoreCell, band_of_grade
from koppel.model.compass.indicators import Band
from koppel.model.plans import ReferenceLayer
from koppel.services.compass import files
from koppel.services.compass.need.cell_map import MappedCells, mapped_cells
from koppel.services.plans.cells import cell_count, homes_by_cell, load_cells
from koppel.services.plans.reference import Named, load_reference
from koppel.store.plans.cells import add_cells, list_cells
from tests.services.compass.test_files import load, store  # noqa: F401
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.store.database import Store

COMPASS = load_compass(ROOT / "layers")
GRID = COMPASS.grid
CITY = "code;naam;Huishoudens;lbm\nGM0014;Groningen;9000;4,10\nWK001410;Selwerd;300;4,0\nWK001411;Paddepoel;8700;4,1\n"
# A tenth is ten points: 4.00 is 90, which is yellow; 3.99 is red; 4.21 is 111, which is green.
ROWS = {"E2327N5840": "3,99", "E2328N5840": "4,00", "E2329N5840": "4,21", "E2330N5840": "5,0", "E2331N5840": "5,0"}
AREAS = (Named("Selwerd", shapely.box(232_700, 584_000, 233_000, 584_100), 0),)


def table(rows: dict[str, str] = ROWS, column: str = "lbm") -> bytes:
    return "\n".join([f"gridcode;jaar;{column}", *(f"{code};2024;{score}" for code, score in rows.items())]).encode()


def homes(*corners: tuple[int, int, int]) -> bytes:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [x + 50, y + 50]}, "properties": {"homes": n}}
        for x, y, n in corners
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    return json.dumps({"type": "FeatureCollection", "features": features, "crs": crs}).encode()


def settle(store: Store) -> None:  # noqa: F811
    """Load homes: ten in each of three cells, nine in the fourth, none in the fifth."""
    counted = ((232_700, 10), (232_800, 10), (232_900, 10), (233_000, 9))
    content = homes(*((x, 584_000, count) for x, count in counted))
    load_reference(store, Settings(), ReferenceLayer.HOME, content, "woningen.geojson")


def shown(store: Store) -> MappedCells:  # noqa: F811
    assert GRID is not None
    cells = mapped_cells(store, COMPASS, GRID, AREAS)
    assert cells is not None
    return cells


def bands(store: Store) -> list[Band]:  # noqa: F811
    return [cell.band for cell in shown(store).cells]


def test_a_cell_stands_beside_the_city_as_the_indicator_does_and_few_homes_are_unknown(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    settle(store)
    load_cells(store, Settings(), table(), "vakken.csv")
    assert bands(store) == [Band.RED, Band.YELLOW, Band.GREEN, Band.UNKNOWN, Band.UNKNOWN]
    cells = shown(store)
    assert (cells.year, cells.is_graded, cells.has_city, cells.are_homes_known) == (2024, False, True, True)
    assert cells.by_area == {"Selwerd": Counter({Band.RED: 1, Band.YELLOW: 1, Band.GREEN: 1})}


def test_a_cell_has_no_figure(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    settle(store)
    load_cells(store, Settings(), table(), "vakken.csv")
    assert "3.99" not in repr(shown(store))


def test_where_nobody_counted_homes_every_cell_is_unknown(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    load_cells(store, Settings(), table(), "vakken.csv")
    assert set(bands(store)) == {Band.UNKNOWN}
    assert shown(store).are_homes_known is False


def test_of_the_file_and_the_map_the_fewest_homes_count(store: Store) -> None:  # noqa: F811
    load(store, CITY)
    settle(store)
    content = table({"E2327N5840": "5;4", "E2331N5840": "5;40"}, "lbm;woningen")
    load_cells(store, Settings(), content, "vakken.csv")
    assert bands(store) == [Band.UNKNOWN, Band.UNKNOWN]


def test_without_the_city_of_that_year_a_score_says_nothing(store: Store) -> None:  # noqa: F811
    load(store, CITY, "kompas-2022.csv")
    settle(store)
    load_cells(store, Settings(), table(), "vakken.csv")
    assert set(bands(store)) == {Band.UNKNOWN}
    assert shown(store).has_city is False


def test_a_grade_of_the_source_needs_no_city(store: Store) -> None:  # noqa: F811
    settle(store)
    grades = dict(zip(ROWS, ("3", "4", "7", "1", "9"), strict=True))
    load_cells(store, Settings(), table(grades, "kscore"), "vakken.csv")
    assert bands(store) == [Band.RED, Band.YELLOW, Band.GREEN, Band.UNKNOWN, Band.UNKNOWN]
    assert (shown(store).is_graded, shown(store).has_city) == (True, True)


@pytest.mark.parametrize(("grade", "band"), [(3, Band.RED), (4, Band.YELLOW), (6, Band.YELLOW), (7, Band.GREEN)])
def test_grades_below_weak_are_red_and_above_amply_sufficient_green(grade: int, band: Band) -> None:
    assert GRID is not None
    assert band_of_grade(grade, GRID) is band


def test_a_file_takes_the_place_of_the_one_before_whole_or_not_at_all(store: Store) -> None:  # noqa: F811
    load_cells(store, Settings(), table(), "vakken.csv")
    checked, is_stored = load_cells(store, Settings(), table({**ROWS, "E1": "4"}), "fout.csv")
    assert (checked.rejected, is_stored, cell_count(store)) == (1, False, 5)
    _, is_stored = load_cells(store, Settings(), table({"E2327N5840": "4"}), "nieuw.csv")
    assert (is_stored, cell_count(store)) == (True, 1)


def test_a_file_of_cells_is_in_the_list_and_undoing_it_brings_back_the_one_before(store: Store) -> None:  # noqa: F811
    load_cells(store, Settings(), table(), "vakken-2024.csv")
    content = table({"E2327N5840": "4"})
    load_cells(store, Settings(), content, "nieuw.csv")
    (last, first) = files.list_files(store)
    assert [(item.file_name, item.cells, item.values, item.years) for item in (last, first)] == [
        ("nieuw.csv", 1, 0, (2024,)),
        ("vakken-2024.csv", 5, 0, (2024,)),
    ]
    assert files.original(store, last.id) == content
    files.undo(store, last.id)
    assert cell_count(store) == 5
    files.undo(store, first.id)
    assert cell_count(store) == 0
    with pytest.raises(StoreError):
        files.undo(store, first.id)


def test_cells_of_before_files_could_be_undone_hold_until_a_file_comes_and_after_it_is_undone(store: Store) -> None:  # noqa: F811
    with store.write("test", "reference") as writer:
        add_cells(writer, [ScoreCell(232_700, 584_000, 2022, 4.0, None, 20)], 0)
    assert cell_count(store) == 1
    load_cells(store, Settings(), table(), "vakken.csv")
    assert cell_count(store) == 5
    files.undo(store, files.list_files(store)[0].id)
    with store.read() as cursor:
        assert [cell.year for cell in list_cells(cursor)] == [2022]


def test_without_homes_addresses_count_and_without_either_nobody_did(store: Store) -> None:  # noqa: F811
    assert homes_by_cell(store) is None
    assert GRID is not None
    assert mapped_cells(store, COMPASS, GRID, AREAS) is None
    settle(store)
    counted = homes_by_cell(store)
    assert counted is not None
    assert counted[232_700, 584_000] == 10


def test_the_command_loads_cells_and_says_what_is_wrong(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell("init")
    path = tmp_path / "vakken.csv"
    path.write_bytes(table({"E2327N5840": "4", "E1": "4"}))
    refused = shell("reference", "cell", str(path))
    assert refused.returncode != 0
    assert "“E1” is geen code van een vak in Nederland" in refused.stdout
    stored = shell("reference", "cell", str(path), "--partial")
    assert stored.returncode == 0
    upload = stored.stdout.split()[-1]
    assert "vakken.csv" in shell("indicators", "list").stdout
    undone = shell("indicators", "undo", upload).stdout
    assert "1 vierkanten van 100 bij 100 meter" in undone
