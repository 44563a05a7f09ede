"""Refused rows come back as the kind of file that came in, with the reason; rows have the numbers of the sheet."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from koppel.services.intake.refused_rows import kind_of, refused_rows
from koppel.services.intake.uploads import check
from koppel.services.plans.profiles import find_profile
from tests.services.world import CATALOGUE, TODAY

if TYPE_CHECKING:
    from koppel.config import Limits
    from koppel.ingest.report import Checked
    from tests.services.world import World

HEAD = ("nummer", "soort", "start", "bedrag", "x", "y")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("G-1", "riolering", "2027", 1000, 233000, 582000),
    (),
    ("G-2", "zwembad", datetime(2027, 3, 1), 2500.5, 233000, 582000),  # noqa: DTZ001
    ("=1+1", "riolering", "ooit", None, "overal", 582000),
)


def sheet() -> bytes:
    book = Workbook()
    book.active.append(HEAD)
    for row in ROWS:
        book.active.append(row)
    book.active["A5"].data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def comma() -> bytes:
    rows = [HEAD, *(["" if cell is None else str(cell) for cell in row] for row in ROWS)]
    return "\n".join(";".join(row).replace("=1+1", "'=1+1") for row in rows).encode()


def checked(world: World, content: bytes, name: str) -> Checked:
    profile = find_profile(None, world.settings, "koppel")
    return check(
        CATALOGUE, world.settings, content, name, profile=profile, crs="EPSG:28992", today=TODAY, partner="Gemeente"
    )


def again(world: World, content: bytes, name: str) -> bytes:
    limits: Limits = world.settings.limits
    return refused_rows(content, name, checked(world, content, name), "EPSG:28992", "nl", limits)


@pytest.mark.parametrize(("make", "name"), [(sheet, "plan.xlsx"), (comma, "plan.csv")])
def test_rows_have_the_numbers_of_the_sheet_and_their_own_beside(world: World, make: Any, name: str) -> None:
    found = checked(world, make(), name)
    assert [item.row for item in found.rejected] == [4, 5]
    assert (found.report.numbers[4], found.report.numbers[5]) == ("G-2", "=1+1")
    assert [item.source_row for item in found.activities] == [2]


def test_a_spreadsheet_comes_back_as_one_with_its_cells_as_they_were(world: World) -> None:
    content = sheet()
    assert kind_of(checked(world, content, "plan.xlsx")).suffix == "xlsx"
    back = load_workbook(io.BytesIO(again(world, content, "plan.xlsx"))).worksheets[0]
    head, first, second = back.iter_rows(values_only=True)
    assert head == (*HEAD, "koppel_melding")
    assert first[:6] == ROWS[2]
    assert "zwembad" in str(first[6])
    assert second[:6] == ROWS[3]
    assert back["A3"].data_type == "s"


def test_a_csv_comes_back_as_one_and_can_be_mended_and_handed_in(world: World) -> None:
    back = again(world, comma(), "plan.csv")
    assert kind_of(checked(world, comma(), "plan.csv")).suffix == "csv"
    lines = back.decode("utf-8-sig").splitlines()
    assert lines[0] == ";".join((*HEAD, "koppel_melding"))
    assert lines[2].startswith("'=1+1;riolering;ooit;;overal;582000;")
    mended = checked(world, back.replace(b"zwembad", b"riolering"), "plan.csv")
    assert [item.external_id for item in mended.activities] == ["G-2"]
    assert not any("koppel_melding" in str(issue.facts) for issue in mended.report.issues)
    twice = again(world, back, "plan.csv").decode("utf-8-sig").splitlines()
    assert twice[0].count("koppel_melding") == 1


def test_a_file_of_places_comes_back_as_geojson(world: World) -> None:
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [6.54, 53.23]}}
    rows = [{**feature, "properties": {"nummer": "G-1", "soort": "zwembad"}}]
    content = json.dumps({"type": "FeatureCollection", "features": rows}).encode()
    assert kind_of(checked(world, content, "plan.geojson")).suffix == "geojson"
    assert json.loads(again(world, content, "plan.geojson"))["features"][0]["properties"]["koppel_melding"]
