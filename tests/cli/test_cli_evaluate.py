"""How good the order is, in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

_PERIOD = {"status": "gepland", "start": "2027-01-01", "end": "2027-12-31", "title": "werk"}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def register(shell: Shell) -> str:
    return shell.file(
        {**_PERIOD, "external_id": "1", "partner": "Stad", "kind": "riolering", "samen": "Warmte; Fiber"},
        {**_PERIOD, "external_id": "2", "partner": "warmte", "kind": "warmtenet", "samen": ""},
        {**_PERIOD, "external_id": "3", "partner": "Wijkteam", "kind": "wijkteamgesprekken", "samen": None},
        {**_PERIOD, "external_id": "4", "partner": "Fiber", "kind": "glasvezel", "status": "geannuleerd", "samen": ""},
    )


def test_the_order_is_held_against_what_the_register_says(shell: Shell, register: str) -> None:
    told = shell.json("evaluate", register, "--coordinated", "samen", "--today", "2026-11-26", "--json")
    assert (told["named"], told["works"], told["works_found"], told["unfound"]) == (1, 1, 1, 0)
    assert (told["whole"]["all"]["pairs"], told["whole"]["all"]["real"], told["whole"]["all"]["auc"]) == (3, 1, 1.0)
    # Of two parties that ever coordinate there is one other pair: with the work that was given up.
    assert told["whole"]["ever"]["pairs"] == 1
    halves = [told["halves"][name]["all"] for name in ("choosing", "reporting")]
    assert sum(half["pairs"] for half in halves) == 3
    assert sum(half["real"] for half in halves) == 1
    assert sum(item["real"] for item in told["calibration"]) == 1
    kinds = {tuple(item["kinds"]): (item["real"], item["calibrated"]) for item in told["kinds"]}
    assert kinds["riolering", "warmtenet"] == (1, False)
    (miss,) = told["misses"]
    assert (miss["a"]["external_id"], miss["b"]["external_id"], miss["rank"]) == ("1", "2", 1)
    assert miss["parts"]["affinity"] == 1.0


def test_it_is_told_in_words_and_stores_nothing(shell: Shell, register: str) -> None:
    done = shell("evaluate", register, "--coordinated", "samen", "--today", "2026-11-26")
    assert done.returncode == 0, done.stderr
    assert "3 koppelkansen, waarvan 1 echt" in done.stdout
    assert "niet geijkt" in done.stdout
    assert "\u27e6" not in done.stdout
    assert not (shell.folder / "koppel.duckdb").exists()
    english = shell("evaluate", register, "--coordinated", "samen", "--today", "2026-11-26", KOPPEL_LANG="en")
    assert "not calibrated" in english.stdout


def test_a_column_that_says_nothing_is_named(shell: Shell, register: str) -> None:
    missing = shell("evaluate", register, "--coordinated", "met wie")
    assert (missing.returncode, "geen kolom “met wie”" in missing.stderr, "samen" in missing.stderr) == (1, True, True)
    empty = shell("evaluate", register, "--coordinated", "title")
    assert (empty.returncode, "noemt de kolom “title”" in empty.stderr) == (1, True)
    assert shell("evaluate", register).returncode == 2


def test_without_a_register_what_the_team_agreed_is_real(shell: Shell) -> None:
    assert shell("init", "--demo").returncode == 0
    told = shell.json("evaluate", "--json")
    assert (told["whole"]["all"]["real"], told["works"], told["works_found"]) == (1, 2, 2)
    (miss,) = told["misses"]
    assert {miss["a"]["external_id"], miss["b"]["external_id"]} == {"GR-RI-4", "WN-06"}
    assert "zegt minder dan een register" in shell("evaluate").stdout


def test_where_nothing_was_agreed_there_is_nothing_to_measure(shell: Shell) -> None:
    assert shell("init").returncode == 0
    done = shell("evaluate")
    assert (done.returncode, "nog niets afgesproken" in done.stderr) == (1, True)
