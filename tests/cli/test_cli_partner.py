"""Handing in for one partner a file in which rows name others, in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Gemeente", "GEMEENTE", "Waterbedrijf", "", "Prov. Groningen")


@pytest.fixture
def made(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    assert shell("init").returncode == 0
    return shell


@pytest.fixture
def works(made: Shell) -> str:
    return made.file(
        *(
            dict[str, object](external_id=f"W{at}", kind="riolering", title=f"Werk {at}", partner=name)
            for at, name in enumerate(NAMES, 1)
        )
    )


def test_import_stores_nothing_and_says_what_to_type(made: Shell, works: str) -> None:
    done = made("import", works, "--partner", "Gemeente")
    assert done.returncode != 0
    assert "“Waterbedrijf” (3)" in done.stderr
    assert "--other-partner 'Waterbedrijf=…' --other-partner 'Prov. Groningen=…'" in done.stderr
    assert made.json("uploads", "--json") == {"uploads": []}


def test_check_shows_the_names_with_their_rows(made: Shell, works: str) -> None:
    done = made("check", works, "--partner", "Gemeente")
    assert done.returncode != 0
    assert "Waterbedrijf" in done.stdout
    assert "--other-partner 'Waterbedrijf=…'" in done.stdout
    decided = ("--other-partner", "Waterbedrijf=leave", "--other-partner", "Prov. Groningen=chosen")
    assert made("check", works, "--partner", "Gemeente", *decided).returncode == 0
    assert made("check", works).returncode == 0


def test_import_with_decisions_reports_them_and_remembers_what_is_the_same(made: Shell, works: str) -> None:
    told = made.json(
        "import", works, "--partner", "Gemeente", "--other-partner", "waterbedrijf=leave",
        "--other-partner", "Prov. Groningen=same", "--json",
    )  # fmt: skip
    assert (told["read"], told["accepted"], told["left_out"], told["new"]) == (5, 4, 1, 4)
    assert told["other_partners"] == [
        {"name": "Waterbedrijf", "rows": [3], "count": 1, "action": "leave", "partner": None},
        {"name": "Prov. Groningen", "rows": [5], "count": 1, "action": "same", "partner": "Gemeente"},
    ]
    again = made("import", works, "--partner", "Gemeente", "--other-partner", "Waterbedrijf=own")
    assert again.returncode == 0, again.stderr
    assert "Prov. Groningen" in again.stdout
    assert made.json("uploads", "--json")["uploads"][0]["partners"] == ["Gemeente", "Waterbedrijf"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("Waterbedrijf", "NAAM=KEUZE"), ("Waterbedrijf=weg", "NAAM=KEUZE"), ("Water=leave", "Waterbedrijf")],
)
def test_a_mistyped_decision_is_told(made: Shell, works: str, typed: str, told: str) -> None:
    done = made("import", works, "--partner", "Gemeente", "--other-partner", typed)
    assert done.returncode != 0
    assert told in done.stderr
    assert made.json("uploads", "--json") == {"uploads": []}
