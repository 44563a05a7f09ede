"""How much more a koppelkans counts by what is red, in ``koppel combinations``, in the demo neighbourhood."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

TODAY = ("--today", "2026-11-21")


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder: Path = tmp_path_factory.mktemp("need")
    made = Shell(folder)
    assert made("init", "--demo").returncode == 0
    return made


def test_every_form_of_the_list_says_how_much_more_each_counts(shell: Shell) -> None:
    now = shell.json("combinations", "--now", *TODAY, "--json")["combinations"]
    counted = {item["id"]: item["now_need"] for item in now if item["now_need_factor"] > 1}
    assert counted
    assert all("zwaarder" in words for words in counted.values())
    everything = shell.json("combinations", *TODAY, "--json")["combinations"]
    assert {item["id"]: item["now_need"] for item in everything if item["now_need"]} == counted
    table = shell("combinations", *TODAY, "--format", "csv").stdout
    rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")), delimiter=";")
    assert {row["id"]: row["now_need"] for row in rows if row["now_need"]} == counted
    drawn = json.loads(shell("combinations", *TODAY, "--format", "geojson").stdout)["features"]
    told = [item["properties"] for item in drawn]
    assert {item["id"]: item["now_need"] for item in told if item["now_need"]} == counted


def test_the_tables_have_it_too(shell: Shell) -> None:
    wide = {"COLUMNS": "4000"}
    table = shell("combinations", *TODAY, **wide).stdout.splitlines()
    assert "opgave" in table[0]
    assert any("+" in line and "%" in line for line in table[2:])
    assert "opgave: “" in shell("combinations", "--now", *TODAY, **wide).stdout
