"""The commands for proposals: sent from a scenario, answered, put in a plan, computed again and closed."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

WATER = ("Waterbedrijf Noord (fictief)", "WA-129")
DAY = ("--today", "2026-11-28")


@pytest.fixture
def shell(tmp_path: Path, demo_made: Path) -> Shell:
    shutil.copy(demo_made / "koppel.duckdb", tmp_path / "koppel.duckdb")
    return Shell(tmp_path)


def sent(shell: Shell, tmp_path: Path, **change: object) -> str:
    asked = change or {"start": "2029-01-01", "end": "2029-06-30"}
    move = {"partner": WATER[0], "external_id": WATER[1], **asked}
    file = tmp_path / "later.json"
    file.write_text(json.dumps({"name": "Later", "moves": [move]}), encoding="utf-8")
    shell("scenarios", "add", str(file))
    (scenario,) = shell.json("scenarios", "list", "--json")["scenarios"]
    done = shell("proposals", "send", scenario["id"][:8], *DAY)
    assert done.returncode == 0, done.stderr
    (record,) = shell.json("proposals", "list", "--json")["proposals"]
    return str(record["id"])


def test_one_is_sent_answered_put_in_a_plan_and_taken_back(shell: Shell, tmp_path: Path) -> None:
    assert "geen voorstellen" in shell("proposals", "list").stdout
    identity = sent(shell, tmp_path)[:8]
    assert "Later" in shell("proposals", "list").stdout
    refused = shell("proposals", "answer", identity, *WATER, "--can", "--cannot", "nee", *DAY)
    assert (refused.returncode, refused.stdout) == (2, "")
    silent = shell("proposals", "answer", identity, *WATER, "--cannot", " ", *DAY)
    assert "waarom" in silent.stderr
    unsaid = shell("proposals", "put", identity, *WATER, *DAY)
    assert "Zeg eerst" in unsaid.stderr
    assert shell("proposals", "answer", identity, *WATER, "--can", *DAY).returncode == 0
    assert shell("proposals", "put", identity, *WATER, *DAY).returncode == 0
    (work,) = shell.json("proposals", "show", identity, "--json")["works"]
    assert (work["reply"], work["in_plan"]) == ("can", True)
    assert shell("proposals", "put", identity, *WATER, "--undo", *DAY).returncode == 0
    assert "WA-129" in shell("proposals", "show", identity).stdout
    assert shell("proposals", "close", identity).returncode == 0
    closed = shell("proposals", "close", identity)
    assert (closed.returncode, closed.stdout) == (1, "")


def test_a_work_is_dropped_and_taken_up_again(shell: Shell, tmp_path: Path) -> None:
    identity = sent(shell, tmp_path, dropped=True)[:8]
    assert "WA-129: kan vervallen?" in shell("proposals", "show", identity).stdout
    assert shell("proposals", "answer", identity, *WATER, "--can", *DAY).returncode == 0
    assert "is vervallen" in shell("proposals", "put", identity, *WATER, *DAY).stdout
    (work,) = shell.json("proposals", "show", identity, "--json")["works"]
    assert (work["dropped"], work["in_plan"]) == (True, True)
    assert "vervalt niet meer" in shell("proposals", "put", identity, *WATER, "--undo", *DAY).stdout


def test_the_plan_is_computed_again_with_a_window(shell: Shell, tmp_path: Path) -> None:
    identity = sent(shell, tmp_path)[:8]
    window = ("--if", "na de bouwvak", "--earliest", "2029-09-01", "--latest", "2030-08-31")
    assert shell("proposals", "answer", identity, *WATER, *window, *DAY).returncode == 0
    done = shell("proposals", "again", identity, "--time", "2", *DAY)
    assert done.returncode == 0, done.stderr
    names = [item["name"] for item in shell.json("scenarios", "list", "--json")["scenarios"]]
    assert "Later, met antwoorden" in names
    unknown = shell("proposals", "show", "ffffffff")
    assert (unknown.returncode, unknown.stdout) == (1, "")
