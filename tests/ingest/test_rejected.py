"""The refused rows of a file as a file to mend: each with its own place, also beside rows without one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.errors import InputError
from koppel.i18n import issue_text
from koppel.ingest.check import check_file
from koppel.ingest.profiles import load_profile
from koppel.ingest.report import REMARK, Checked, rejected_geojson
from koppel.model import IssueSeverity
from tests.ingest.builders import POINT, SETTINGS, collection, feature

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


def check(*rows: dict[str, object], partner: str | None = "Gemeente", **options: Any) -> Checked:
    profile = options.pop("profile", None) or load_profile("koppel", SETTINGS.profiles)
    return check_file(
        collection(*rows), "works.geojson", settings=SETTINGS, catalogue=load_catalogue(ROOT / "layers"),
        target_crs="EPSG:28992", profile=profile, today=date(2026, 11, 21), partner=partner, **options,
    )  # fmt: skip


def row(geometry: object = POINT, **properties: object) -> dict[str, object]:
    given = {"external_id": "A", "kind": "riolering", "title": "Riool", "status": "gepland", "start": "2027"}
    return feature(geometry, **{**given, **properties})


def test_a_file_of_refused_rows_keeps_columns_and_ids_and_says_all_that_is_wrong() -> None:
    checked = check(row(start="ooit", end="nooit", kleur="rood") | {"id": 7})
    document = json.loads(rejected_geojson(checked, "EPSG:28992", "nl"))
    assert document["type"] == "FeatureCollection"
    (written,) = document["features"]
    assert (written["type"], written["id"]) == ("Feature", 7)
    remark = written["properties"].pop(REMARK)
    assert written["properties"] == {
        "external_id": "A", "kind": "riolering", "title": "Riool", "status": "gepland", "start": "ooit", "end": "nooit",
        "kleur": "rood",
    }  # fmt: skip
    assert remark == "; ".join(issue_text(issue, "nl") for issue in checked.rejected[0].issues)
    assert len(checked.rejected[0].issues) == 2


def test_a_row_without_a_place_is_refused_and_says_so() -> None:
    checked = check(row(None), row(external_id="B"))
    (refused,) = checked.rejected
    assert [(issue.row, issue.field, issue.code, issue.severity) for issue in refused.issues] == [
        (1, "geometry", "geometry_missing", IssueSeverity.ERROR)
    ]
    assert [item.external_id for item in checked.activities] == ["B"]


def test_a_file_without_rows_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        check()
    assert caught.value.code == "file_without_rows"


def test_whose_works_are_is_asked_unless_somebody_or_the_profile_says_so() -> None:
    plain = load_profile("koppel", SETTINGS.profiles)
    nameless = replace(plain, fields={name: columns for name, columns in plain.fields.items() if name != "partner"})
    with pytest.raises(InputError) as caught:
        check(row(), partner=None, needs_partner=True, profile=nameless)
    assert caught.value.code == "partner_needed"
    fixed = replace(nameless, constants={"partner": "Nijestee"})
    told = [
        check(row(), partner=None, needs_partner=True, profile=fixed),
        check(row(), partner="Lefier", needs_partner=True, profile=nameless),
        check(row(partner="Enexis"), partner=None, needs_partner=True, profile=plain),
    ]
    assert [[item.partner for item in checked.activities] for checked in told] == [["Nijestee"], ["Lefier"], ["Enexis"]]


def test_a_name_of_another_partner_is_asked_about_only_where_somebody_hands_in() -> None:
    rows = [row(partner="Enexis"), row(external_id="B", partner="Lefier")]
    handed_in = check(*rows, partner="Lefier", needs_partner=True)
    assert [other.name for other in handed_in.report.others] == ["Enexis"]
    assert [item.external_id for item in handed_in.activities] == ["B"]
    looked_at = check(*rows, partner=None, needs_partner=False)
    assert looked_at.report.others == ()
    assert len(looked_at.activities) == 2
