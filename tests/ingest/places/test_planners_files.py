"""Files in the style of planners, unmapped: what should come out of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.errors import InputError
from koppel.ingest.check import check_file
from koppel.ingest.readers import read_file
from koppel.ingest.suggest import suggest_profile
from koppel.model import GeometryCertainty, KindCertainty, Precision
from tests.ingest.builders import SETTINGS
from tests.ingest.places import village
from tests.ingest.places.planners import FILES, PART, sheet

if TYPE_CHECKING:
    from koppel.ingest.places import Gazetteer
    from koppel.ingest.report import Checked

CATALOGUE = load_catalogue(ROOT / "layers")


def unmapped(content: bytes, name: str, gazetteer: Gazetteer | None = village.GAZETTEER) -> Checked:
    raw = read_file(content, name, limits=SETTINGS.limits, needs_place=False)
    return check_file(
        content,
        name,
        settings=SETTINGS,
        catalogue=CATALOGUE,
        target_crs="EPSG:28992",
        profile=suggest_profile(raw, CATALOGUE),
        today=date(2026, 11, 28),
        partner="Gemeente",
        gazetteer=gazetteer,
    )


@pytest.mark.parametrize("name", FILES)
def test_what_a_planner_keeps_comes_out_as_it_is_meant(name: str) -> None:
    content, expected = FILES[name]
    checked = unmapped(content, name)
    assert checked.activities, [issue for row in checked.rejected for issue in row.issues]
    work = checked.activities[0]
    assert work.kind == expected.kind
    # What a GIS writes in degrees comes back a hair beside.
    assert shapely.hausdorff_distance(work.geometry, expected.place) < 0.01
    days = tuple(None if day is None else day.isoformat() for day in (work.start, work.end))
    assert days == (expected.start, expected.end)
    assert (work.budget_eur, work.project) == (expected.budget, expected.project)
    assert checked.report.rejected == expected.refused


def test_nine_of_ten_columns_are_recognised_and_none_is_taken_for_another() -> None:
    missed, wrong, known = [], [], 0
    for name, (content, expected) in FILES.items():
        mapping = unmapped(content, name).report.mapping
        field_by_column = {column: field for field, columns in mapping.items() for column in columns}
        for field, column in expected.columns:
            known += 1
            if column not in field_by_column:
                missed.append((name, column))
            elif field_by_column[column] != field:
                wrong.append((name, column, field_by_column[column]))
    assert wrong == []
    assert len(missed) <= known // 10, missed


def test_a_hidden_sheet_and_one_with_words_are_told_and_not_read() -> None:
    checked = unmapped(FILES["twee-bladen.xlsx"][0], "twee-bladen.xlsx")
    facts = {issue.code: issue.facts for issue in checked.report.issues if issue.code.startswith("sheets_")}
    assert facts["sheets_not_read"]["others"] == "Toelichting"
    assert facts["sheets_hidden"]["others"] == "archief"


def test_of_two_sheets_with_a_table_it_is_asked_which_and_a_hidden_one_can_be_chosen() -> None:
    book = sheet(
        ["nr", "soort", "straat"], ["1", "riolering", "Vlierstraat"], others={"oud, 2025": "table", "x": "hidden"}
    )
    with pytest.raises(InputError, match="layer_not_chosen") as caught:
        read_file(book, "a.xlsx", limits=SETTINGS.limits, needs_place=False)
    assert caught.value.facts["layers"] == ("Sheet", "oud, 2025", "x")
    for layer, column in (("Sheet", "straat"), ("oud, 2025", "oud"), ("x", "oud")):
        raw = read_file(book, "a.xlsx", limits=SETTINGS.limits, needs_place=False, layer=layer)
        assert column in raw.columns
        assert raw.layer == layer


def test_a_merged_cell_holds_for_each_row_that_it_covers_and_not_beyond() -> None:
    checked = unmapped(FILES["samengevoegd.xlsx"][0], "samengevoegd.xlsx")
    assert [item.geometry.bounds for item in checked.activities] == [(20, 0, 420, 0), (490, 0, 600, 0)]
    assert [issue.facts["count"] for issue in checked.report.issues if issue.code == "merged_filled"] == [1]


def test_headings_become_the_project_of_the_rows_below_them() -> None:
    rows = [["nr", "soort", "straat", "start"], ["Noord"], ["1", "riolering", "Vlierstraat", "2027"],
            ["2", "riolering", "Vlierstraat", "2027"], ["Zuid"], ["3", "riolering", "Vlierstraat", "2027"]]  # fmt: skip
    checked = unmapped(sheet(*rows), "a.xlsx")
    assert [item.project for item in checked.activities] == ["Noord", "Noord", "Zuid"]


def test_a_design_phase_is_no_phase_and_a_person_to_speak_to_is_not_stored() -> None:
    assert "phase" not in unmapped(FILES["ontwerpfase.csv"][0], "ontwerpfase.csv").report.mapping
    report = unmapped(FILES["vergunningen.csv"][0], "vergunningen.csv").report
    assert "aanspreekpunt" in [issue.field for issue in report.issues if issue.code == "personal_data"]


def test_columns_that_look_like_places_dates_or_money_are_asked_about() -> None:
    content = (
        b"nr;soort;straat;start;vrijgave;toegekend;hoek\n1;riolering;Vlierstraat;2027;mei 2027;EUR 5.000;Meidoornlaan\n"
    ).replace(b"EUR", b"\xe2\x82\xac")
    asked = {issue.field: issue.code for issue in unmapped(content, "a.csv").report.issues if "looks" in issue.code}
    assert asked == {
        "vrijgave": "column_looks_date", "toegekend": "column_looks_money", "hoek": "column_looks_place",
    }  # fmt: skip


def test_a_place_in_words_is_indicative_and_a_guessed_kind_is_assumed_and_both_are_told() -> None:
    checked = unmapped(FILES["meerjarenplanning.xlsx"][0], "meerjarenplanning.xlsx")
    work = checked.activities[0]
    assert work.geometry_certainty is GeometryCertainty.INDICATIEF
    assert work.kind_certainty is KindCertainty.AANGENOMEN
    assert work.title == "vervangen DWA/HWA – Vlierstraat"
    assert work.end_precision is Precision.KWARTAAL
    told = {issue.code for issue in checked.report.issues if issue.row == work.source_row}
    assert {"place_read", "kind_by_words", "date_about", "amount_read", "title_made"} <= told


def test_coordinates_count_for_more_than_words_and_the_column_is_told_as_not_stored() -> None:
    checked = unmapped(FILES["coordinaten-en-straat.csv"][0], "coordinaten-en-straat.csv")
    assert checked.activities[0].geometry_certainty is GeometryCertainty.EXACT
    (unused,) = [issue for issue in checked.report.issues if issue.code == "columns_not_stored"]
    assert unused.facts["columns"] == "straat"


def test_a_place_written_by_hand_is_read_in_the_place_of_the_one_in_the_file() -> None:
    content = b"nummer;soort;straat\n1;riolering;Dorpsstraat\n"
    refused = unmapped(content, "a.csv")
    assert [issue.code for issue in refused.rejected[0].issues if issue.field == "place"] == ["place_unknown"]
    raw = read_file(content, "a.csv", limits=SETTINGS.limits, needs_place=False)
    mended = check_file(
        content,
        "a.csv",
        settings=SETTINGS,
        catalogue=CATALOGUE,
        target_crs="EPSG:28992",
        profile=suggest_profile(raw, CATALOGUE),
        today=date(2026, 11, 28),
        partner="Gemeente",
        corrections={2: {"place": "Vlierstraat 3-41"}},
        gazetteer=village.GAZETTEER,
    )
    assert mended.activities[0].geometry.equals(PART)


def test_without_streets_it_is_said_what_to_do_first() -> None:
    checked = unmapped(b"nummer;soort;straat\n1;riolering;Vlierstraat\n", "a.csv", None)
    assert "place_no_names" in [issue.code for issue in checked.rejected[0].issues]
