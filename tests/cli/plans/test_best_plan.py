"""The command that tries a scenario and computes the best plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--today", "2026-11-28")


@pytest.fixture
def shell(demo_file: Path) -> Shell:
    return Shell(demo_file.parent)


def test_a_plan_has_its_figures_at_the_top_and_is_a_scenario_again(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    told = shell("plan", "--out", str(out), "--time", "6", *DAY)
    assert told.returncode == 0, told.stderr
    assert "keer dat de straat opengaat" in told.stdout
    written = json.loads(out.read_text(encoding="utf-8"))
    assert (written["before"]["openings"], written["before"]["wrong_orders"]) == (24, 2)
    assert written["possible"] in (True, False)
    assert {"proven", "at_most_better_percent", "costs_before", "costs_after", "moves"} <= written.keys()
    again = shell.json("plan", "--scenario", str(out), "--time", "0", "--json", *DAY)
    assert again["before"] == written["before"]
    assert again["after"] == written["after"]
    assert again["months_by_party"] == written["months_by_party"]


def test_wishes_come_from_a_file(shell: Shell, tmp_path: Path) -> None:
    wishes = tmp_path / "wishes.toml"
    wishes.write_text('[weights]\nmoved_month = 1000\n\n[capacity]\n"Lefier (fictief)" = 0\n', encoding="utf-8")
    refused = shell("plan", "--weights", str(wishes), *DAY)
    assert refused.returncode == 1
    assert "Lefier (fictief)" in refused.stderr
    wishes.write_text("[weights]\nopenings = 3\n", encoding="utf-8")
    refused = shell("plan", "--weights", str(wishes), *DAY)
    assert refused.returncode == 1
    assert "opening" in refused.stderr


def test_a_plan_is_asked_for_one_thing_and_without_a_partner(shell: Shell) -> None:
    made = shell.json(
        "plan", "--aim", "minst_schuiven", "--without", "gemeente groningen (fictief)", "--time", "3", "--json", *DAY
    )
    assert "Gemeente Groningen (fictief)" not in made["months_by_party"]
    refused = shell("plan", "--aim", "snelst", *DAY)
    assert refused.returncode == 1
    assert "minst_schuiven" in refused.stderr
    refused = shell("plan", "--without", "Niemand", *DAY)
    assert refused.returncode == 1
    assert "Niemand" in refused.stderr


def test_a_plan_is_asked_to_hold_and_tried_on_futures(shell: Shell) -> None:
    made = shell.json("plan", "--aim", "standhouden", "--time", "8", "--futures", "--json", *DAY)
    held = made["robust"]
    assert held["this"]["cost"] <= held["best"]["cost"]
    assert made["futures"]["after"]["orders_kept"] == held["this"]["orders_kept"]
    tried = shell("plan", "--time", "0", "--futures", *DAY)
    assert "van de 200 toekomsten" in tried.stdout


def test_a_file_that_is_not_there_is_told(shell: Shell, tmp_path: Path) -> None:
    for option in ("--weights", "--scenario"):
        refused = shell("plan", option, str(tmp_path / "none"), *DAY)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "none" in refused.stderr
