"""What is exported and handed in again is what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT, read_settings
from koppel.crs import RD_NEW
from koppel.exports.formats import export_activities
from koppel.ingest.check import check_file
from koppel.ingest.profiles import load_profile
from koppel.model import (
    CONTENT_FIELDS,
    Activity,
    BudgetScope,
    Firmness,
    GeometryCertainty,
    Precision,
    Status,
    Tenure,
    Visibility,
)
from tests.laws import tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

SETTINGS = replace(read_settings({}), area=None)
CATALOGUE = load_catalogue(ROOT / "layers")
PROFILE = load_profile("koppel", ROOT / "data" / "profiles")
# GeoJSON has seven decimals: half a unit of the last is 6 mm.
TOLERANCE_M = 0.02

TEXTS = st.text("ab é'\"=+-@;,\n<&\\|", max_size=11).map(lambda text: f"{text.strip()}a")


POINTS = st.tuples(st.integers(232_000, 234_000), st.integers(582_000, 584_000))


@st.composite
def places(draw: Callable[[st.SearchStrategy[tuple[int, int]]], tuple[int, int]]) -> BaseGeometry:
    x, y = draw(POINTS)
    shapes: list[BaseGeometry] = [
        shapely.Point(x, y),
        shapely.LineString([(x, y), (x + 40.25, y + 7.5), (x + 80, y)]),
        shapely.box(x, y, x + 30, y + 12.5),
        shapely.box(x, y, x + 30, y + 30).difference(shapely.box(x + 5, y + 5, x + 10, y + 10)),
        shapely.MultiPolygon([shapely.box(x, y, x + 5, y + 5), shapely.box(x + 9, y, x + 14, y + 5)]),
    ]
    return shapes[(x + y) % len(shapes)]


@st.composite
def activities(draw: Callable[[st.SearchStrategy[object]], object], number: int = 0) -> Activity:
    def one(strategy: st.SearchStrategy[object]) -> object:
        return draw(strategy)

    def perhaps(strategy: st.SearchStrategy[object]) -> object:
        return draw(st.none() | strategy)

    precision = one(st.sampled_from(Precision))
    first, last = _widened(precision, one(st.dates(date(2024, 1, 1), date(2031, 12, 31))))
    status = one(st.sampled_from([item for item in Status if item is not Status.IDEE]))
    values: dict[str, object] = {
        "partner": one(TEXTS),
        "external_id": f"{one(TEXTS)}{number}",
        "kind": one(st.sampled_from(sorted(CATALOGUE.kinds))),
        "title": one(TEXTS),
        "description": perhaps(TEXTS),
        "project": perhaps(TEXTS),
        "phase": perhaps(st.just(1)),
        "phase_count": perhaps(st.integers(1, 9)),
        "status": status,
        "geometry": one(places()),
        "start": first,
        "start_precision": precision,
        "end": last,
        "end_precision": precision,
        "earliest_start": perhaps(st.just(first - timedelta(days=30))),
        "latest_end": perhaps(st.just(last + timedelta(days=30))),
        "duration_days": perhaps(st.integers(1, 2000)),
        "coordination_duty": perhaps(st.booleans()),
        "firmness": one(st.sampled_from(Firmness)),
        "geometry_certainty": one(st.sampled_from(GeometryCertainty)),
        "hinder": one(st.integers(0, 3)),
        "homes": perhaps(st.integers(0, 5000)),
        "tenure": perhaps(st.sampled_from(Tenure)),
        "budget_eur": perhaps(st.integers(0, 10**9).map(lambda cents: cents / 100)),
        "budget_scope": perhaps(st.sampled_from(BudgetScope)),
        "funding_secured": perhaps(st.booleans()),
        "visibility": one(st.sampled_from(Visibility)),
    }
    return Activity(**values)  # type: ignore[arg-type]


def _widened(precision: object, day: object) -> tuple[date, date]:
    assert isinstance(day, date)
    if precision is Precision.JAAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if precision is Precision.DAG:
        return day, day + timedelta(days=9)
    months = 1 if precision is Precision.MAAND else 3
    month = (day.month - 1) // months * months + 1
    after = date(day.year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
    return date(day.year, month, 1), after - timedelta(days=1)


def read_back(content: bytes, name: str, crs: str = RD_NEW) -> dict[tuple[str, str], Activity]:
    checked = check_file(
        content,
        name,
        settings=SETTINGS,
        catalogue=CATALOGUE,
        target_crs=crs,
        profile=PROFILE,
        today=date(2026, 11, 21),
    )
    assert not checked.rejected, checked.report.issues
    return {(item.partner, item.external_id): item for item in checked.activities}


def differing(before: Activity, after: Activity) -> list[str]:
    fields = [name for name in CONTENT_FIELDS if name != "geometry" and getattr(before, name) != getattr(after, name)]
    same = before.geometry.geom_type == after.geometry.geom_type
    far = shapely.hausdorff_distance(shapely.boundary(before.geometry), shapely.boundary(after.geometry))
    if before.geometry.geom_type == "Point":
        far = shapely.distance(before.geometry, after.geometry)
    return fields if same and not far > TOLERANCE_M else [*fields, "geometry"]


@pytest.mark.parametrize("form", ["geojson", "gpkg", "csv"])
@tried(15)
@given(first=activities(number=1), second=activities(number=2))
def test_export_then_import_gives_equal_activities(form: str, first: Activity, second: Activity) -> None:
    again = read_back(export_activities([first, second], form, RD_NEW), f"works.{form}")
    assert len(again) == 2
    for item in (first, second):
        assert differing(item, again[(item.partner, item.external_id)]) == []


@pytest.mark.parametrize("form", ["geojson", "gpkg", "csv"])
def test_a_store_in_another_crs_can_be_read_back_by_one_in_rd(form: str) -> None:
    work = Activity(
        partner="Stadt",
        external_id="1",
        kind="riolering",
        title="Kanal",
        status=Status.GEPLAND,
        geometry=shapely.LineString([(456_000.0, 5_428_000.0), (456_090.0, 5_428_000.0)]),
    )
    content = export_activities([work], form, "EPSG:25832")
    assert differing(work, read_back(content, f"works.{form}", "EPSG:25832")[("Stadt", "1")]) == []
    in_rd = read_back(content, f"works.{form}")[("Stadt", "1")].geometry
    assert in_rd.length != pytest.approx(0.0)
    assert in_rd.centroid.x == pytest.approx(338_000, abs=60_000)
