"""`koppel check` and the screen on which a file is handed in answer the same, word for word, for every bad file."""

from __future__ import annotations

import codecs
import json
import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koppel.config import ROOT, read_settings
from koppel.errors import InputError
from koppel.i18n import error_text
from koppel.ingest.report import report_json
from koppel.services.intake import uploads
from koppel.services.intake.other_partners import known_partners, remembered
from koppel.services.intake.reading import fitting_profile, recognise
from koppel.services.plans.profiles import known_profiles
from koppel.store.database import Store
from tests.ingest.builders import archive, shapefile
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

REALDATA = ROOT.parent / "shared" / "data"
_LARGEST = 3_000_000
PARTNER = "Gemeente"
TODAY = date(2026, 11, 21)
FILES = sorted(
    file
    for file in REALDATA.rglob("*")
    if file.is_file() and file.suffix not in (".md", ".result", ".gfs") and file.stat().st_size < _LARGEST
)


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("koppel.cli.intake.today_or", lambda: TODAY)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    made = Shell(tmp_path_factory.mktemp("same"))
    assert made("init").returncode == 0
    return made


def by_screen(shell: Shell, catalogue: Catalogue, file: Path, layer: str | None, **variables: str) -> Any:
    """Do what the steps of the screen do, and return what they show as the command line would."""
    settings = read_settings({"KOPPEL_DB": str(shell.folder / "koppel.duckdb"), **variables})
    content = file.read_bytes()
    with Store.open(settings.db) as store:
        try:
            found = recognise(settings, content, file.name, target_crs=store.crs, layer=layer)
            checked = uploads.check(
                catalogue,
                settings,
                content,
                file.name,
                profile=fitting_profile(catalogue, settings, found, known_profiles(store, settings)),
                crs=store.crs,
                today=TODAY,
                layer=layer,
                partner=PARTNER,
                needs_partner=True,
                decisions=remembered(store, PARTNER),
                known_partners=known_partners(store),
                corrections={},
            )
        except InputError as error:
            return {"error": {"code": error.code, "message": error_text(error, "nl")}}, error
        return json.loads(json.dumps(report_json(checked.report, "nl"), default=str)), None


def by_shell(shell: Shell, file: Path, layer: str | None, **variables: str) -> Any:
    more = ["--layer", layer] if layer else []
    done = shell("check", str(file), "--partner", PARTNER, "--json", *more, **variables)
    return json.loads(done.stdout)


def compare(shell: Shell, catalogue: Catalogue, file: Path, layer: str | None = None, **variables: str) -> Any:
    """Ask both; of a file with several layers about each of them."""
    shown, error = by_screen(shell, catalogue, file, layer, **variables)
    told = by_shell(shell, file, layer, **variables)
    assert told == shown
    if error is not None and error.code == "layer_not_chosen":
        for name in str(error.facts["right"]).split(", "):
            compare(shell, catalogue, file, name, **variables)
    return told


@pytest.mark.realdata
@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(REALDATA)) for file in FILES])
def test_every_file_of_others_gets_one_answer(shell: Shell, catalogue: Catalogue, file: Path) -> None:
    told = compare(shell, catalogue, file)
    assert "⟦" not in json.dumps(told, ensure_ascii=False)


def _features(*rows: dict[str, object], geometry: object = None) -> bytes:
    place = geometry or {"type": "Point", "coordinates": [6.5424, 53.2316]}
    features = [{"type": "Feature", "geometry": place, "properties": row} for row in rows]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _row(number: int = 1, **values: object) -> dict[str, object]:
    given = {"external_id": str(number), "kind": "riolering", "title": "t", "status": "gepland", "start": "2027"}
    return given | values


def _ring(count: int) -> dict[str, object]:
    made = random.Random(7)  # noqa: S311
    points = [[6.5 + made.random() / 100, 53.2 + made.random() / 100] for _ in range(count)]
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def _lying() -> bytes:
    content, size = archive({"works.shp": b"\0" * 5_000_000}), (5_000_000).to_bytes(4, "little")
    return content.replace(size, (10).to_bytes(4, "little"))


def _wide(names: int) -> str:
    return ";".join(["external_id", "kind", "title", "status", "start", "x", "y", *(f"k{at}" for at in range(names))])


_TABLE = "external_id;kind;title;status;start;x;y\n1;riolering;Ge\u00ebrfd;gepland;2027;233000;582000\n"
_BOW_TIE = {"type": "Polygon", "coordinates": [[[6.5, 53], [6.6, 53.1], [6.6, 53], [6.5, 53.1]]]}
CASES: dict[str, tuple[str, bytes, dict[str, str]]] = {
    "a long text": ("w.geojson", _features(_row(note="jan@x.nl " * 3_500)), {}),
    "a ring of random points": ("w.geojson", _features(_row(), geometry=_ring(2_000)), {}),
    "a ring that is mended": ("w.geojson", _features(_row(), geometry=_BOW_TIE), {}),
    "a zip that lies": ("w.zip", _lying(), {}),
    "a zip that unpacks to much": (
        "w.zip", archive({**shapefile(), "z.dbf": b"\0" * 5_000_000}), {"KOPPEL_MAX_UNPACKED_BYTES": "1048576"},
    ),
    "many features": ("w.geojson", _features(*map(_row, range(30))), {"KOPPEL_MAX_FEATURES": "20"}),
    "many points": ("w.geojson", _features(_row(), geometry=_ring(100)), {"KOPPEL_MAX_VERTICES": "50"}),
    "one large feature": ("w.geojson", _features(_row(), geometry=_ring(100)), {"KOPPEL_MAX_FEATURE_VERTICES": "50"}),
    "many columns": ("w.csv", f"{_wide(600)}\n1;2\n".encode(), {}),
    "many cells": ("w.csv", f"{_wide(100)}\n".encode() + b"1;2;3\n" * 100, {"KOPPEL_MAX_CELLS": "200"}),
    "a row without end": ("w.csv", _TABLE.encode() + b"2" + b";" * 5_000, {}),
    "broken halfway": ("w.geojson", _features(*map(_row, range(30)))[:-500] + b"}", {}),
    "lines of which one is broken": ("w.geojsonl", b'{"type": "Feature"}\n{"type": "Feature"\n{}\n', {}),
    "UTF-16": ("w.csv", codecs.BOM_UTF16_LE + _TABLE.encode("utf-16-le"), {}),
    "Windows-1252": ("w.csv", _TABLE.encode("cp1252"), {}),
    "UTF-16 cut off": ("w.csv", codecs.BOM_UTF16_LE + _TABLE.encode("utf-16-le")[:-1], {}),
    "numbers without a system": ("w.csv", _TABLE.replace("233000;582000", "1;2").encode(), {}),
    "twice, and for another partner": ("w.geojson", _features(_row(), _row(), _row(2, partner="Waterschap")), {}),
    "a document type": ("w.gml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>', {}),
    "nothing": ("w.csv", b"", {}),
    "no rows": ("w.csv", b"external_id;x;y\n", {}),
    "a name that is something else": ("w.csv", b"%PDF-1.7", {}),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_every_case_gets_one_answer(tmp_path: Path, shell: Shell, catalogue: Catalogue, what: str) -> None:
    name, content, variables = CASES[what]
    file = tmp_path / name
    file.write_bytes(content)
    told = compare(shell, catalogue, file, **variables)
    assert "error" in told or told["issues"]
    assert "⟦" not in json.dumps(told, ensure_ascii=False)
