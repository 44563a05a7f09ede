"""Real files of CBS: what the compass says is what a plain reader finds in them."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Settings
from koppel.model.compass.areas import Level
from koppel.model.compass.values import Unknown
from koppel.model.plans import ReferenceLayer
from koppel.services.compass import files, reading
from koppel.services.compass.loading import areas
from koppel.services.compass.words import source_words
from koppel.services.plans.reference import load_reference, named_places
from koppel.store.database import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.realdata

COMPASS = load_compass(ROOT / "layers")
CODE = "Regiocode (gemeente, wijk, buurt) (code)"
COLUMNS = {
    "huishoudens": "Particuliere huishoudens (Aantal)",
    "laagopgeleid": "Opleidingsniveau/Laag/Waarde (%)",
    "hoogopgeleid": "Opleidingsniveau/Hoog/Waarde (%)",
    "ses": "SES-WOA/Totaalscore/Gemiddelde score (Getal)",
}
# Spread over the city, its wijken and its buurten.
LOOKED_AT = (
    ("GM0363", "huishoudens"), ("GM0363", "ses"), ("WK036300", "laagopgeleid"), ("WK036301", "ses"),
    ("WK036302", "hoogopgeleid"), ("BU03630000", "ses"), ("BU03630001", "laagopgeleid"), ("BU03630003", "hoogopgeleid"),
    ("BU03630200", "ses"), ("BU03630202", "huishoudens"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ses(realdata: Path) -> Path:
    file = realdata / "cbs-ses-amsterdam" / "ses_woa_wijk_buurt.csv"
    if not file.exists():
        pytest.skip(f"not here: {file}")
    return file


@pytest.fixture(scope="module")
def store(ses: Path, realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("ses") / "koppel.duckdb", create=True) as opened:
        settings = replace(Settings(), db=opened.path)
        wijken = realdata / "cbs-wijken-gemeenten-2024" / "wijken_2024.geojson"
        areas.load_areas(opened, settings, wijken.read_bytes(), wijken.name, year=2024)
        loaded = files.import_indicators(opened, COMPASS, settings, ses.read_bytes(), ses.name)
        assert loaded.upload_id is not None, loaded.checked.issues
        yield opened


@pytest.fixture(scope="module")
def rows(ses: Path) -> dict[str, dict[str, str]]:
    with ses.open(encoding="utf-8-sig", newline="") as lines:
        return {row[CODE].strip(): row for row in csv.DictReader(lines, delimiter=";")}


@pytest.mark.parametrize(("area", "indicator"), LOOKED_AT)
def test_a_value_is_what_a_plain_reader_finds(
    store: Store, rows: dict[str, dict[str, str]], area: str, indicator: str
) -> None:
    cell = reading.area_compass(store, COMPASS, area).cells[indicator]
    assert cell.value == float(rows[area][COLUMNS[indicator]])
    assert cell.year == 2019
    assert cell.city == float(rows["GM0363"][COLUMNS[indicator]])


def test_all_that_is_suppressed_is_unknown(store: Store, rows: dict[str, dict[str, str]]) -> None:
    suppressed = [area for area, row in rows.items() if row[COLUMNS["ses"]].strip() == "."]
    assert len(suppressed) > 80
    for area in suppressed[::9]:
        cell = reading.area_compass(store, COMPASS, area).cells["ses"]
        assert cell.value is None
        assert cell.index is None
        assert cell.reason in (Unknown.SUPPRESSED, Unknown.FEW)


def test_codes_of_2019_are_recognised_beside_the_division_of_2024(ses: Path, realdata: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as empty:
        settings = replace(Settings(), db=empty.path)
        wijken = realdata / "cbs-wijken-gemeenten-2024" / "wijken_2024.geojson"
        areas.load_areas(empty, settings, wijken.read_bytes(), wijken.name, year=2024)
        checked = files.check(empty, COMPASS, settings, ses.read_bytes(), ses.name)
    assert checked.rejected == 0
    assert checked.read == len(checked.values) / 4
    (issue,) = [issue for issue in checked.issues if issue.code == "area_of_other_division"]
    told = issue.facts["codes"]
    assert isinstance(told, tuple)
    # Amsterdam numbered its wijken anew; of buurten nobody loaded a list.
    assert {"WK036300", "WK036301"} <= set(told)
    assert "GM0363" not in told
    assert not any(str(area).startswith("BU") for area in told)


def test_wijken_of_amsterdam_have_letters_in_their_codes(store: Store) -> None:
    with store.read() as cursor:
        (count,) = cursor.execute("SELECT count(*) FROM compass_area WHERE code LIKE 'WK0363A%'").fetchone() or (0,)
    assert count > 0


def test_wijken_of_2019_that_the_map_of_2024_does_not_know_are_told_at_once(
    ses: Path, realdata: Path, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as empty:
        settings = replace(Settings(), db=empty.path)
        wijken = realdata / "cbs-wijken-gemeenten-2024" / "wijken_2024.geojson"
        load_reference(empty, settings, ReferenceLayer.AREA, wijken.read_bytes(), wijken.name, municipality="GM0363")
        checked = files.check(empty, COMPASS, settings, ses.read_bytes(), ses.name)
    (off,) = checked.off_map
    assert (off.level, off.of, len(off.names), off.map_year, off.years) == (Level.WIJK, 99, 23, 2024, (2019,))
    with Store.open(tmp_path / "koppel.duckdb") as kept:
        places = {item.name for item in named_places(kept)["area"]}
    assert not places & off.names.keys()


def test_households_of_ses_woa_say_that_source(store: Store) -> None:
    cells = reading.area_compass(store, COMPASS, "WK036300").cells
    words = {source_words(cells[name], "nl") for name in ("huishoudens", "laagopgeleid", "ses")}
    assert words == {"CBS, SES-WOA (bestand: ses_woa_wijk_buurt.csv)"}
