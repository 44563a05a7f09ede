"""``koppel goals``, in the demo neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

AREA = "WK999901"
TEAM = "Sociaal wijkteam Selwerd (fictief)"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder: Path = tmp_path_factory.mktemp("goals")
    made = Shell(folder)
    assert made("init", "--demo").returncode == 0
    return made


def test_the_demo_has_a_goal_on_course_one_behind_and_one_unknown(shell: Shell) -> None:
    listed = shell.json("goals", "list", AREA, "--json")["goals"]
    assert {item["indicator"]: item["course"] for item in listed} == {
        "laag_inkomen": "op_koers",
        "eenzaamheid": "achter",
        "woning_tevreden": "onbekend",
    }
    text = shell("goals", "list", AREA).stdout
    assert "▼ achter. 2024: 59,5%" in text
    assert "Zomerfeest Duindoornlaan" in text
    assert "⟦" not in text


def test_a_goal_is_added_changed_withdrawn_and_put_back(shell: Shell) -> None:
    content = ("--from", "24,0", "--from-year", "2024", "--to", "30", "--to-year", "2030", "--partner", TEAM)
    done = shell("goals", "add", AREA, "inzet_buurt", *content)
    assert done.returncode == 0, done.stderr
    goal = done.stdout.split()[-1]
    assert shell("goals", "change", goal, "--to", "28,5", "--note", "Samen").returncode == 0
    assert "28,5" in shell("goals", "list", AREA).stdout
    served = shell("goals", "serve", goal, "--work", "SW-02", "--partner", TEAM)
    assert served.returncode == 0, served.stderr
    assert shell("goals", "undo", goal).returncode == 0
    assert "28,5" not in shell("goals", "list", AREA).stdout
    assert "28,5" in shell("goals", "list", AREA, "--history").stdout
    assert shell("goals", "withdraw", goal).returncode == 0
    assert shell("goals", "withdraw", goal).returncode == 1
    assert goal not in shell("goals", "list", AREA).stdout
    assert goal in shell("goals", "list", AREA, "--history").stdout
    assert shell("goals", "undo", goal).returncode == 0


def test_goals_go_into_a_file(shell: Shell) -> None:
    file = shell.folder / "doelen.csv"
    assert shell("goals", "list", AREA, "--csv", str(file)).returncode == 0
    assert "eenzaamheid" in file.read_text(encoding="utf-8-sig").casefold()


def test_what_is_wrong_is_answered_in_words(shell: Shell) -> None:
    content = ("--from-year", "2024", "--to", "30", "--to-year", "2030", "--partner", TEAM)
    goal = shell.json("goals", "list", AREA, "--json")["goals"][0]["id"]
    for wrong in (
        ("add", AREA, "eenzaamheid", "--from", "veel", *content),
        ("add", AREA, "zweven", "--from", "40", *content),
        ("add", AREA, "eenzaamheid", "--from", "20", *content),
        ("change", goal, "--partner", "Niemand"),
        ("serve", goal),
        ("serve", goal, "--work", "SW-02"),
        ("serve", goal, "--work", "ER-IS-GEEN", "--partner", TEAM),
    ):
        done = shell("goals", *wrong)
        assert done.returncode == 1, wrong
        assert "Traceback" not in done.stderr
        assert "⟦" not in done.stderr
