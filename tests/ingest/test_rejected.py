"""The refused rows of a file as a file to mend: each with its own place, also beside rows without one."""

from __future__ import annotations

import json
from datetime import date

import pytest

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.ingest.check import check_file
from koppel.ingest.profiles import load_profile
from koppel.ingest.report import rejected_geojson
from tests.ingest.builders import SETTINGS, collection, feature

PLACES = [[6.54, 53.23], None, [6.55, 53.24]]


def test_every_refused_row_keeps_its_own_place() -> None:
    rows = [
        feature(
            None if place is None else {"type": "Point", "coordinates": place},
            external_id=str(at), kind="riolering", title="Riool", status="gepland", start="ooit",
        )
        for at, place in enumerate(PLACES)
    ]  # fmt: skip
    checked = check_file(
        collection(*rows), "works.geojson", settings=SETTINGS, catalogue=load_catalogue(ROOT / "layers"),
        target_crs="EPSG:28992", profile=load_profile("koppel", SETTINGS.profiles), today=date(2026, 11, 21),
        partner="Gemeente",
    )  # fmt: skip
    written = json.loads(rejected_geojson(checked, "EPSG:28992", "nl"))["features"]
    assert [item["properties"]["external_id"] for item in written] == ["0", "1", "2"]
    for item, place in zip(written, PLACES, strict=True):
        if place is None:
            assert item["geometry"] is None
        else:
            assert item["geometry"]["coordinates"] == pytest.approx(place, abs=1e-6)
