"""Rows mended by hand, and a file recognised before it is judged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koppel.config import ROOT, read_settings
from koppel.ingest.profiles import Profile, load_profile
from koppel.ingest.raw import CrsSource
from koppel.model import IssueSeverity, Status
from koppel.services.intake.reading import fitting_profile, recognise, source_values
from koppel.services.intake.uploads import check, import_checked, list_uploads, original
from koppel.services.plans.profiles import known_profiles
from koppel.store.database import Store

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue
    from koppel.ingest.report import Checked

TODAY = date(2026, 11, 21)
SETTINGS = replace(read_settings({}), area=None)
TEMPLATE = load_profile("koppel", ROOT / "data" / "profiles")
RD = "EPSG:28992"


def file(*rows: dict[str, Any], crs: bool = False) -> bytes:
    place = [233_600.0, 583_700.0] if crs else [6.5424, 53.2316]
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": row} for row in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def judged(content: bytes, catalogue: Catalogue, corrections: dict[int, dict[str, str | None]]) -> Checked:
    return check(
        catalogue, SETTINGS, content, "p.geojson", profile=TEMPLATE, crs=RD, today=TODAY, partner="Gemeente",
        needs_partner=True, corrections=corrections,
    )  # fmt: skip


def row(number: int, **values: Any) -> dict[str, Any]:
    return {"external_id": str(number), "kind": "riolering", "title": "Riool", "status": "gepland", "start": "2027"} | (
        values
    )


def test_a_mended_row_is_taken_and_says_what_was_mended(catalogue: Catalogue) -> None:
    content = file(row(1), row(2, kind="zwembad", status="xq", start="ooit"))
    assert judged(content, catalogue, {}).report.rejected == 1
    mended = judged(content, catalogue, {2: {"kind": "bomen", "status": "gereed", "start": "mei 2027"}})
    report = mended.report
    assert (report.accepted, report.rejected, report.repaired) == (2, 0, 1)
    assert (mended.activities[1].kind, mended.activities[1].status) == ("bomen", Status.GEREED)
    told = {issue.field: issue.facts for issue in report.issues if issue.code == "corrected_by_hand"}
    assert told["kind"] == {"was": "zwembad", "value": "bomen"}
    assert {issue.severity for issue in report.issues if issue.code == "corrected_by_hand"} == {IssueSeverity.REPAIRED}


def test_a_field_may_be_emptied_and_a_wrong_mend_is_refused_again(catalogue: Catalogue) -> None:
    content = file(row(1, end="31-02-2027"))
    assert judged(content, catalogue, {1: {"end": None}}).activities[0].end is None
    assert judged(content, catalogue, {1: {"end": "1999"}}).report.rejected == 1


def test_the_mends_stand_in_the_stored_report(catalogue: Catalogue, tmp_path: Path) -> None:
    content = file(row(1, kind="zwembad"))
    checked = judged(content, catalogue, {1: {"kind": "bomen"}})
    with Store.open(tmp_path / "k.duckdb", create=True) as store:
        done = import_checked(
            store, catalogue, SETTINGS, content, "p.geojson", checked, profile=TEMPLATE, today=TODAY, partner="Gemeente"
        )
        assert done.upload_id is not None
        assert "corrected_by_hand" in list_uploads(store)[0].report
        assert original(store, done.upload_id) == content


def test_a_mend_counts_over_a_constant_of_the_profile_and_over_dates(catalogue: Catalogue) -> None:
    profile = replace(TEMPLATE, constants={"kind": "riolering"}, status_from_dates=True)
    checked = check(
        catalogue, SETTINGS, file(row(1)), "p.geojson", profile=profile, crs=RD, today=TODAY, partner="Gemeente",
        corrections={1: {"kind": "bomen", "status": "gereed"}},
    )  # fmt: skip
    assert (checked.activities[0].kind, checked.activities[0].status) == ("bomen", Status.GEREED)


def test_a_file_is_recognised_in_words_that_need_no_judging(catalogue: Catalogue) -> None:
    found = recognise(SETTINGS, file(row(1), row(2, title="Boom")), "p.geojson", target_crs=RD)
    assert (found.format, found.rows, found.crs_source) == ("geojson", 2, CrsSource.STANDARD)
    assert {column.name: column.examples for column in found.columns}["title"] == ("Riool", "Boom")
    assert fitting_profile(catalogue, SETTINGS, found, known_profiles(None, SETTINGS)).name == "koppel"


def test_metres_without_a_name_are_recognised_and_a_given_system_wins(catalogue: Catalogue) -> None:
    content = file(row(1), crs=True)
    assert recognise(SETTINGS, content, "p.geojson", target_crs=RD).crs_source is CrsSource.RECOGNISED
    given = recognise(SETTINGS, content, "p.geojson", target_crs=RD, crs=RD)
    assert (given.crs, given.crs_source) == (RD, CrsSource.GIVEN)


def test_numbers_that_could_be_anywhere_ask_for_a_system() -> None:
    content = b"x;y;kind\n9000000;9000000;bomen\n"
    found = recognise(SETTINGS, content, "p.csv", target_crs=RD)
    assert (found.crs, found.crs_source) == (None, CrsSource.UNKNOWN)


def test_a_register_gets_its_own_profile(catalogue: Catalogue) -> None:
    osiris = load_profile("osiris", ROOT / "data" / "profiles")
    told = {column: "x" for columns in osiris.fields.values() for column in columns}
    found = recognise(SETTINGS, file(told), "p.geojson", target_crs=RD)
    assert fitting_profile(catalogue, SETTINGS, found, known_profiles(None, SETTINGS)).name == "osiris"


def test_unknown_columns_get_a_proposal(catalogue: Catalogue) -> None:
    found = recognise(
        SETTINGS, file({"Nummer": "1", "Aard": "riolering", "Datum aanvang": "2027"}), "p.geojson", target_crs=RD
    )
    proposed = fitting_profile(catalogue, SETTINGS, found, known_profiles(None, SETTINGS))
    assert proposed.fields == {"external_id": ("Nummer",), "kind": ("Aard",), "start": ("Datum aanvang",)}


@pytest.mark.parametrize(
    ("field", "values", "expected"),
    [
        ("kind", ["riolering", "zwembad", "zwembad", "boom"], [("zwembad", 2, None), ("boom", 1, "bomen")]),
        ("status", ["klaar", "xq"], [("xq", 1, None), ("klaar", 1, "gereed")]),
    ],
)
def test_values_that_mean_nothing_come_first(
    field: str, values: list[str], expected: list[tuple[str, int, str | None]], catalogue: Catalogue
) -> None:
    content = file(*(row(at, **{field: value}) for at, value in enumerate(values)))
    told = source_values(catalogue, SETTINGS, content, "p.geojson", TEMPLATE)[field]
    found = [(item.value, item.count, item.read_as) for item in told]
    assert found[: len(expected)] == expected


def test_a_value_that_the_profile_translates_is_known(catalogue: Catalogue) -> None:
    profile = Profile(name="p", label={}, fields={"kind": ("Aard",)}, values={"kind": {"zwembad": "bomen"}})
    values = source_values(catalogue, SETTINGS, file({"Aard": "zwembad"}), "p.geojson", profile)
    assert [item.read_as for item in values["kind"]] == ["bomen"]
