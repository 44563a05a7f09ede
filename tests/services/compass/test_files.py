"""Files with indicators are stored as a whole, kept by year, and undone as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Settings
from koppel.errors import InputError, NotFoundError, StoreError
from koppel.services.compass import files, reading
from koppel.services.compass.loading import areas
from koppel.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMPASS = load_compass(ROOT / "layers")
FIRST = "code;naam;Eenzaamheid;groen\nGM0014;Groningen;45;30\nWK001410;Selwerd;55;31\nWK001411;Paddepoel;48;.\n"
SECOND = "code;naam;Eenzaamheid\nWK001410;Selwerd;53\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as opened:
        yield opened


def settings(store: Store) -> Settings:
    return replace(Settings(), db=store.path)


def load(store: Store, text: str, name: str = "kompas-2024.csv", **options: Any) -> files.IndicatorsImported:
    return files.import_indicators(store, COMPASS, settings(store), text.encode(), name, **options)


def value(store: Store, indicator: str, area: str = "WK001410") -> float | None:
    return reading.area_compass(store, COMPASS, area).cells[indicator].value


def test_a_file_is_stored_and_counted(store: Store) -> None:
    loaded = load(store, FIRST)
    assert (loaded.new, loaded.changed, loaded.unchanged) == (6, 0, 0)
    (listed,) = files.list_files(store)
    assert (listed.id, listed.values, listed.unknown, listed.areas, listed.years) == (
        loaded.upload_id,
        6,
        1,
        3,
        (2024,),
    )
    assert loaded.upload_id is not None
    assert files.original(store, loaded.upload_id) == FIRST.encode()
    assert value(store, "eenzaamheid") == 55


def test_a_later_file_changes_what_it_holds_and_undoing_it_brings_back_what_was(store: Store) -> None:
    load(store, FIRST)
    later = load(store, SECOND)
    assert (later.new, later.changed, later.unchanged) == (0, 1, 0)
    assert value(store, "eenzaamheid") == 53
    assert later.upload_id is not None
    files.undo(store, later.upload_id)
    assert value(store, "eenzaamheid") == 55
    assert value(store, "groen") == 31


def test_undoing_an_earlier_file_leaves_what_came_later(store: Store) -> None:
    first = load(store, FIRST)
    load(store, SECOND)
    assert first.upload_id is not None
    files.undo(store, first.upload_id)
    assert value(store, "eenzaamheid") == 53
    assert value(store, "groen") is None
    with pytest.raises(NotFoundError):
        reading.area_compass(store, COMPASS, "WK001411")


def test_undoing_twice_or_what_is_not_there_is_said(store: Store) -> None:
    loaded = load(store, FIRST)
    assert loaded.upload_id is not None
    files.undo(store, loaded.upload_id)
    with pytest.raises(StoreError) as twice:
        files.undo(store, loaded.upload_id)
    with pytest.raises(NotFoundError) as missing:
        files.undo(store, uuid4())
    assert (twice.value.code, missing.value.code) == ("upload_undone", "upload_unknown")


def test_a_file_with_a_wrong_row_stores_nothing_unless_that_is_allowed(store: Store) -> None:
    wrong = FIRST + "WK001412;Vinkhuizen;130;20\n"
    refused = load(store, wrong)
    assert refused.upload_id is None
    assert refused.checked.rejected == 1
    assert files.list_files(store) == ()
    assert load(store, wrong, partial=True).upload_id is not None
    assert value(store, "groen", "WK001412") == 20
    assert value(store, "eenzaamheid", "WK001412") is None


def test_a_dry_run_stores_nothing(store: Store) -> None:
    assert load(store, FIRST, dry_run=True).new == 6
    assert files.list_files(store) == ()


def test_years_stay_beside_each_other(store: Store) -> None:
    load(store, FIRST.replace("55", "60"), "kompas-2022.csv")
    load(store, FIRST)
    cell = reading.area_compass(store, COMPASS, "WK001410").cells["eenzaamheid"]
    assert [(item.year, item.value, item.city) for item in cell.years] == [(2022, 60, 45), (2024, 55, 45)]
    assert reading.area_compass(store, COMPASS, "WK001410", 2023).cells["eenzaamheid"].value == 60


def test_a_unit_that_differs_from_what_is_stored_is_refused(store: Store) -> None:
    rows = "code;g_wozbag\nWK001410;{}\nWK001411;{}\nWK001412;{}\n"
    load(store, rows.format(180, 200, 170), "kwb-2023.csv")
    changed = load(store, rows.format(180_000, 200_000, 170_000), "kwb-2024.csv")
    assert changed.upload_id is None
    assert [issue.code for issue in changed.checked.issues if issue.row] == ["indicator_unit"]


def test_areas_of_a_year_make_codes_that_are_not_there_noticed(store: Store) -> None:
    listed, upload_id = areas.load_areas(
        store, settings(store), b"wijkcode;wijknaam\nWK001410;Selwerd\nWK001411;Paddepoel\n", "w.csv", year=2024
    )
    assert [item.code for item in listed] == ["WK001410", "WK001411"]
    checked = files.check(store, COMPASS, settings(store), b"code;groen\nWK001499;30\n", "kompas-2024.csv")
    assert [issue.code for issue in checked.issues if issue.row] == ["area_not_there"]
    assert upload_id is not None
    files.undo(store, upload_id)
    checked = files.check(store, COMPASS, settings(store), b"code;groen\nWK001499;30\n", "kompas-2024.csv")
    assert checked.rejected == 0


def test_a_file_of_areas_is_seen_beside_what_the_year_knows_and_stores_nothing(store: Store) -> None:
    rows = b"wijkcode;wijknaam\nWK001410;Selwerd\nWK001411;Paddepoel\n"
    seen = areas.look_at_areas(store, settings(store), rows, "w.csv", year=2024)
    assert [item.code for item in seen.new] == ["WK001410", "WK001411"]
    assert files.list_files(store) == ()
    areas.load_areas(store, settings(store), rows, "w.csv", year=2024)
    later = rows.replace(b"Paddepoel", b"Paddepoel-Noord") + b"WK001412;Vinkhuizen\n"
    seen = areas.look_at_areas(store, settings(store), later, "w.csv", year=2024)
    assert [item.code for item in seen.new] == ["WK001412"]
    assert [item.name for item in seen.renamed] == ["Paddepoel-Noord"]
    assert len(areas.look_at_areas(store, settings(store), later, "w.csv", year=2025).new) == 3


def test_a_file_without_areas_is_said(store: Store) -> None:
    with pytest.raises(InputError) as wrong:
        areas.load_areas(store, settings(store), b"a;b\n1;2\n", "w.csv", year=2024)
    assert wrong.value.code == "areas_no_codes"
