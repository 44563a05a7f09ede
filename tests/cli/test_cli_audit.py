"""The shell looks back: the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from koppel.cli.commands import koppel
from koppel.services.plans import saved_views
from koppel.store.database import Store

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "koppel.duckdb"
    monkeypatch.setenv("KOPPEL_DB", str(file))
    monkeypatch.setenv("KOPPEL_LANG", "nl")
    with Store.open(file, create=True) as store:
        saved_views.save_view(store, "=kade", {})
        saved_views.save_view(store, "plein", {})
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(koppel, ["audit", *arguments], catch_exceptions=False)


def test_the_log_is_a_table_with_the_latest_first(filled: Path) -> None:
    told = run().output
    assert told.index("plein") < told.index("=kade")
    assert "2 van 2 regels" in told


def test_the_same_filters_as_on_the_screen(filled: Path) -> None:
    told = json.loads(run("--json", "--text", "plein", "--actor", "local", "--action", "save_view").output)
    assert (told["total"], told["rows"][0]["facts"]["name"]) == (1, "plein")
    assert json.loads(run("--json", "--refused").output) == {"total": 0, "rows": []}
    assert json.loads(run("--json", "--until", "2001-01-01").output)["total"] == 0
    assert "Geen regels" in run("--from", "2099-01-01").output


def test_a_file_has_no_formulas(filled: Path) -> None:
    assert run("--format", "csv", "--out", str(filled / "log.csv")).exit_code == 0
    told = (filled / "log.csv").read_text(encoding="utf-8-sig")
    assert told.startswith("at;actor;action;what;facts;id")
    assert "naam: =kade" in told
    assert run("--format", "xlsx", "--out", str(filled / "log.xlsx")).exit_code == 0
    assert (filled / "log.xlsx").read_bytes().startswith(b"PK")


def test_days_the_wrong_way_round_and_a_spreadsheet_on_the_screen_are_wrong_usage(filled: Path) -> None:
    assert run("--from", "2026-02-01", "--until", "2026-01-01").exit_code == 2
    assert run("--format", "xlsx").exit_code == 2
