"""Cells of 100 m: codes of squares or shapes, one year, and what is wrong is said with its row."""

from __future__ import annotations

import json
from typing import Any

import pytest

from koppel.config import Settings
from koppel.errors import InputError
from koppel.i18n import issue_text
from koppel.ingest.compass import cells
from koppel.ingest.compass.cells import CheckedCells, check_cells, corner_of
from koppel.model import IssueSeverity
from koppel.model.compass.cells import ScoreCell

TABLE = "gridcode;versie;jaar;lbm;afw\nE2327N5840;3.0;2024;4,069;-0,05\nE2328N5840;3.0;2024;4,201;0,08\n"
WGS = {"type": "Point", "coordinates": [6.5510, 53.2350]}


def check(text: str, name: str = "leefbaarometer.csv", **options: Any) -> CheckedCells:
    return check_cells(text.encode(), name, settings=Settings(), score_names=("lbm",), **options)


def shapes(*geometries: object, **properties: object) -> str:
    features = [{"type": "Feature", "geometry": one, "properties": properties} for one in geometries]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    return json.dumps({"type": "FeatureCollection", "features": features, "crs": crs})


def square(x: float, y: float, side: float) -> dict[str, object]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def errors(checked: CheckedCells) -> list[tuple[int, str]]:
    return [(issue.row, issue.code) for issue in checked.issues if issue.severity is IssueSeverity.ERROR]


def test_a_table_with_codes_of_squares_is_read_in_metres() -> None:
    checked = check(TABLE)
    assert checked.rows == (
        ScoreCell(232_700, 584_000, 2024, 4.069, None, None),
        ScoreCell(232_800, 584_000, 2024, 4.201, None, None),
    )
    assert (checked.year, checked.name_column, checked.rejected) == (2024, "lbm", 0)


@pytest.mark.parametrize(
    ("code", "corner"),
    [
        ("E1215N4870", (121_500, 487_000)),
        ("e0950n4201", (95_000, 420_100)),
        (" E121500N487000 ", (121_500, 487_000)),
        ("E9999N4870", None),
        ("BU00141000", None),
        ("", None),
    ],
)
def test_a_code_counts_squares_or_metres(code: str, corner: tuple[int, int] | None) -> None:
    assert corner_of(code) == corner


def test_a_clipped_square_is_the_square_that_it_lies_in() -> None:
    checked = check(shapes(square(232_730, 584_010, 40), kscore=4, jaar=2024), "vakken.geojson")
    assert checked.rows == (ScoreCell(232_700, 584_000, 2024, None, 4, None),)


def test_a_grade_goes_before_a_score_and_homes_are_taken_from_the_file() -> None:
    checked = check(TABLE.replace("afw", "kscore;woningen").replace("-0,05", "3;12").replace("0,08", "7;0"))
    assert [(cell.score, cell.grade, cell.homes) for cell in checked.rows] == [(None, 3, 12), (None, 7, 0)]
    chosen = check(TABLE.replace("afw", "kscore").replace("-0,05", "3").replace("0,08", "7"), name_column="lbm")
    assert [(cell.score, cell.grade) for cell in chosen.rows] == [(4.069, None), (4.201, None)]


def test_of_several_years_the_last_is_taken_and_that_is_said() -> None:
    checked = check(TABLE + "E2327N5840;3.0;2022;4,0;0\n")
    assert [cell.score for cell in checked.rows] == [4.069, 4.201]
    assert [(issue.code, issue.facts["count"]) for issue in checked.issues] == [("cells_older", 1)]


def test_a_year_in_the_name_of_the_file_will_do() -> None:
    assert check("gridcode;lbm\nE2327N5840;4\n", "grid 2022.csv").year == 2022
    with pytest.raises(InputError) as wrong:
        check("gridcode;lbm\nE2327N5840;4\n")
    assert wrong.value.code == "cells_no_year"


def test_what_the_source_withholds_is_a_cell_without_a_score() -> None:
    checked = check(TABLE.replace("4,069", "."))
    assert [cell.score for cell in checked.rows] == [None, 4.201]
    assert checked.rejected == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TABLE.replace("E2327N5840", "E2327"), "cell_code"),
        (TABLE.replace("4,069", "veel"), "indicator_no_number"),
        (TABLE.replace(";2024;4,069", ";ooit;4,069"), "indicator_year"),
        (TABLE.replace("lbm", "kscore"), "cell_grade"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(text: str, code: str) -> None:
    checked = check(text)
    assert errors(checked)[0] == (2, code)
    assert checked.rejected >= 1
    assert "⟦" not in issue_text(checked.issues[0], "nl")


def test_two_scores_of_one_square_are_both_refused_and_the_same_twice_is_one() -> None:
    checked = check(TABLE + "E2327N5840;3.0;2024;4,5;0\nE2328N5840;3.0;2024;4,201;0,08\n")
    assert [cell.x for cell in checked.rows] == [232_800]
    assert errors(checked) == [(4, "cell_twice")]
    assert checked.rejected == 2


def test_a_shape_that_is_larger_than_a_square_is_refused() -> None:
    checked = check(shapes(square(232_700, 584_000, 500), WGS, kscore=4, jaar=2024), "vakken.geojson")
    assert (1, "cell_size") in errors(checked)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gridcode;jaar;lbm\nBU00141000;2024;4\n", "cells_no_code"),
        ("naam;jaar;lbm\nSelwerd;2024;4\n", "cells_no_code"),
        ("gridcode;jaar;cijfer\nE2327N5840;2024;4\n", "cells_no_score"),
        ("gridcode;jaar;lbm\n", "file_without_rows"),
    ],
)
def test_a_file_that_has_no_cells_is_refused_as_a_whole(text: str, code: str) -> None:
    with pytest.raises(InputError) as wrong:
        check(text)
    assert wrong.value.code == code


def test_more_cells_than_a_city_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_CELLS", 1)
    with pytest.raises(InputError) as wrong:
        check(TABLE)
    assert (wrong.value.code, wrong.value.facts["count"]) == ("cells_too_many", 2)
