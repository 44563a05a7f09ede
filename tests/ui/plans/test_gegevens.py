"""The table and the files of what is in view, without a browser."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest

from koppel.i18n import LANGUAGES, text
from koppel.services.intake.detection import detect
from koppel.services.intake.exports import (
    ACTIVITY_FORMATS,
    ROW_FORMATS,
    chosen_activities_file,
    chosen_combinations_file,
    chosen_findings_file,
    file_name,
)
from koppel.services.plans.columns import columns
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import square, work
from tests.ui.app import fill, run, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

FORMULA = "=1+1"
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(("language", "heading"), [("nl", "2</b> werken"), ("en", "2</b> works")])
def test_all_activities_in_view_are_counted_and_listed(
    place: Path,
    catalogue: Catalogue,
    language: str,
    heading: str,
) -> None:
    fill(place, catalogue)
    app = run(language, page="gegevens")
    assert not app.exception
    assert any(heading in str(item.proto.body) for item in app.get("html"))
    table = app.dataframe[0].value
    assert sorted(table["partner"]) == ["gemeente", "warmte"]
    assert set(table["start"]) == {"2027-01-01"}
    assert "⟦" not in shown(app) + str(table.to_dict())


def test_the_table_follows_the_filter(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", page="gegevens", partners=("warmte",))
    assert list(app.dataframe[0].value["partner"]) == ["warmte"]
    app = run("nl", page="gegevens", text="niets zo genoemd")
    assert not app.exception
    assert any("Geen werk past" in info.value for info in app.info)


def test_an_empty_store_says_what_to_do(place: Path) -> None:
    Store.open(place, create=True).close()
    app = run("nl", page="gegevens")
    assert not app.exception
    assert "koppel init --demo" in app.info[0].value


@pytest.fixture
def store(tmp_path: Path, catalogue: Catalogue) -> Iterator[Store]:
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    spot = square(233_000.0, 584_000.0)
    plans = [
        replace(work("gemeente/1", geometry=spot), kind="riolering", title=FORMULA),
        replace(work("warmte/1", geometry=spot), kind="warmtenet", title="+2"),
    ]
    with Store.open(tmp_path / "files.duckdb", create=True) as opened:
        with opened.write("test", "fill") as writer:
            put_activities(writer, plans, widths=widths)
        detect(opened, catalogue, today=TODAY)
        yield opened


def cells(content: bytes) -> list[tuple[object, str]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [(cell.value, cell.data_type) for row in book.worksheets[0].iter_rows(min_row=2) for cell in row]


def test_a_title_never_becomes_a_formula(store: Store, catalogue: Catalogue) -> None:
    told = columns(store, catalogue)
    everything = np.ones(len(told), dtype=np.bool_)
    ids = frozenset(told.ids)
    for content in (
        chosen_activities_file(told, everything, "xlsx", store.crs),
        chosen_findings_file(store, catalogue, "nl", ids, "xlsx"),
    ):
        assert (FORMULA, "s") in cells(content)
        assert "f" not in {sort for _, sort in cells(content)}
    for content in (
        chosen_activities_file(told, everything, "csv", store.crs),
        chosen_findings_file(store, catalogue, "nl", ids, "csv"),
    ):
        assert f";'{FORMULA};" in content.decode("utf-8-sig")
        assert f";{FORMULA};" not in content.decode("utf-8-sig")


@pytest.mark.parametrize("form", ACTIVITY_FORMATS)
def test_only_what_is_shown_leaves(store: Store, catalogue: Catalogue, form: str) -> None:
    told = columns(store, catalogue)
    content = chosen_activities_file(told, np.array([True, False]), form, store.crs)
    assert b"warmte" not in content or form in ("gpkg", "parquet")
    assert len(content) > 100


@pytest.mark.parametrize("form", ROW_FORMATS)
def test_findings_and_combinations_need_all_their_works_in_view(store: Store, catalogue: Catalogue, form: str) -> None:
    ids = columns(store, catalogue).ids
    # The two works can go together, and hinder the street at the same time.
    for chosen, counts in ((ids, (2, 1)), (ids[:1], (0, 0))):
        contents = (
            chosen_findings_file(store, catalogue, "nl", chosen, form),
            chosen_combinations_file(store, catalogue, "nl", chosen, form),
        )
        for content, count in zip(contents, counts, strict=True):
            if form == "geojson":
                assert len(json.loads(content)["features"]) == count
            elif form == "csv":
                assert content.count(b"\r\n") == count + 1
            else:
                assert (len(cells(content)) > 0) == bool(count)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heads_of_a_file_of_findings_are_words_and_those_for_machines_are_not(
    store: Store, catalogue: Catalogue, language: str
) -> None:
    ids = columns(store, catalogue).ids
    table = chosen_findings_file(store, catalogue, language, ids, "csv").decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(table), delimiter=";"))
    finding, _ = json.loads(chosen_findings_file(store, catalogue, language, ids, "geojson"))["features"]
    # One head for each fact, and no two the same; and why, in words.
    assert len(row) == len(finding["properties"]) + 1
    assert text("view.told.duty_0", language) in row[text("finding_file.reason", language)]
    assert list(row)[:2] == {
        "nl": ["Eerste werk: partner", "Eerste werk: nummer"], "en": ["First work: partner", "First work: number"],
    }[language]  # fmt: skip
    assert row[text("finding_file.type", language)] == {"nl": "Koppelkans", "en": "Opportunity"}[language]
    assert not any("_" in head for head in row)
    assert {"type", "a_kind", "shared_area_m2"} <= finding["properties"].keys()


def test_a_file_says_what_is_in_it_and_of_which_day() -> None:
    assert file_name("werken", "xlsx", TODAY) == "koppel-werken-2026-11-21.xlsx"
