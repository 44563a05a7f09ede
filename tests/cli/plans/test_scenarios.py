"""The commands for scenarios: kept from a file, listed, shown beside the plans, and rejected."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

MOVE = {"partner": "Waterbedrijf Noord (fictief)", "external_id": "WA-129", "start": "2029-01-01", "end": "2029-06-30"}


@pytest.fixture
def shell(tmp_path: Path, demo_made: Path) -> Shell:
    shutil.copy(demo_made / "koppel.duckdb", tmp_path / "koppel.duckdb")
    return Shell(tmp_path)


def added(shell: Shell, tmp_path: Path, **content: Any) -> dict[str, Any]:
    file = tmp_path / "later.json"
    file.write_text(json.dumps({"name": "Later", "moves": [MOVE], **content}), encoding="utf-8")
    done = shell("scenarios", "add", str(file))
    assert done.returncode == 0, done.stderr
    (record,) = shell.json("scenarios", "list", "--json")["scenarios"]
    return dict(record)


def test_a_file_is_kept_listed_and_shown_beside_the_plans(shell: Shell, tmp_path: Path) -> None:
    assert "geen scenario" in shell("scenarios", "list").stdout
    record = added(shell, tmp_path)
    assert (record["name"], record["reach"]) == ("Later", "team")
    assert "Later" in shell("scenarios", "list").stdout
    shown = shell.json("scenarios", "show", record["id"][:8], "--json", "--today", "2026-11-28")
    assert shown["before"]["openings"] == 24
    assert [(item["external_id"], item["start"]) for item in shown["moves"]] == [("WA-129", "2029-01-01")]
    told = shell("scenarios", "show", record["id"]).stdout
    assert "WA-129: 2029-01-01–2029-06-30" in told


def test_what_is_shown_is_read_again_as_a_scenario(shell: Shell, tmp_path: Path) -> None:
    record = added(shell, tmp_path)
    shown = shell("scenarios", "show", record["id"], "--json", "--today", "2026-11-28").stdout
    file = tmp_path / "again.json"
    file.write_text(shown, encoding="utf-8")
    tried = shell.json("plan", "--scenario", str(file), "--time", "0", "--today", "2026-11-28", "--json")
    assert tried["after"] == json.loads(shown)["after"]


def test_one_is_rejected_with_its_reason(shell: Shell, tmp_path: Path) -> None:
    record = added(shell, tmp_path)
    assert "Later" in shell("scenarios", "reject", record["id"][:8], "--reason", "te laat").stdout
    assert "te laat" in shell("scenarios", "list").stdout
    refused = shell("scenarios", "show", "ffffffff")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "scenario" in refused.stderr
