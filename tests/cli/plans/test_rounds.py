"""The commands for rounds: opened, confirmed for a partner, and closed."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from koppel import clock
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

WATER = "Waterbedrijf Noord (fictief)"


@pytest.fixture
def shell(tmp_path: Path, demo_made: Path) -> Shell:
    shutil.copy(demo_made / "koppel.duckdb", tmp_path / "koppel.duckdb")
    return Shell(tmp_path)


def test_one_is_opened_confirmed_and_closed(shell: Shell) -> None:
    until = (clock.today() + timedelta(days=28)).isoformat()
    assert "geen rondes" in shell("rounds", "list").stdout
    assert shell("rounds", "open", "Najaar", "--until", until).returncode == 0
    again = shell("rounds", "open", "Nog een", "--until", until)
    assert (again.returncode, again.stdout) == (1, "")
    (record,) = shell.json("rounds", "list", "--json")["rounds"]
    identity = record["id"][:8]
    assert shell("rounds", "confirm", identity, WATER).returncode == 0
    before = {item["partner"]: item for item in shell.json("rounds", "show", identity, "--json")["partners"]}
    assert before[WATER]["confirmed"] == before[WATER]["works"] > 0
    unknown = shell("rounds", "confirm", identity, "Niemand")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "afgesloten" in shell("rounds", "close", identity).stdout
    after = shell.json("rounds", "show", identity, "--json")
    others = sum(item["works"] for item in after["partners"] if item["partner"] != WATER)
    assert after["doubtful"] == others
