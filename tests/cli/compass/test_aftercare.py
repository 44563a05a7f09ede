"""``koppel goals aftercare``, ``answer`` and ``take-back``, in the demo neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

LEFIER = "Lefier (fictief)"


def test_a_work_that_is_done_is_asked_answered_and_the_answer_is_taken_back(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert shell("init", "--demo").returncode == 0
    (asked,) = shell.json("goals", "aftercare", "--json")["works"]
    assert (asked["partner"], asked["number"], asked["answers"]) == (LEFIER, "LE-125", [])
    after = str(asked["asked_after_years"])
    text = shell("goals", "aftercare").stdout
    assert f"Wat is er na {after} jaar van gekomen?" in text
    assert "Beloofd bij het doel: Tevreden met de woning" in text
    for wrong in (("--after", after), ("--after", "3", "--text", "Goed."), ("--after", after, "--figure", "veel")):
        done = shell("goals", "answer", LEFIER, "LE-125", *wrong)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "⟦" not in done.stderr
    done = shell("goals", "answer", LEFIER, "LE-125", "--after", after, "--text", "Minder tocht.", "--figure", "7,5")
    assert done.returncode == 0, done.stderr
    assert "Minder tocht. Getal: 7,5." in shell("goals", "aftercare").stdout
    (answer,) = shell.json("goals", "aftercare", "--json")["works"][0]["answers"]
    assert shell("goals", "take-back", answer["id"]).returncode == 0
    assert shell("goals", "take-back", answer["id"]).returncode == 1
    assert shell.json("goals", "aftercare", "--json")["works"][0]["answers"] == []
