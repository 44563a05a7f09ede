"""``koppel indicators strengths``, in the demo neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

AREA = "WK999901"
ENTRY = ("--sort", "talent", "--name", "Kok", "--text", "Kookt voor veertig man.", "--role", "wijkbeheerder")


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder: Path = tmp_path_factory.mktemp("strengths")
    made = Shell(folder)
    assert made("init", "--demo").returncode == 0
    return made


def test_the_demo_has_eight_of_six_sorts_that_say_that_they_are_fictional(shell: Shell) -> None:
    listed = shell.json("indicators", "strengths", "list", AREA, "--json")["strengths"]
    assert len(listed) == 8
    assert {item["sort"] for item in listed} == {"talent", "verband", "plek", "handel", "instelling", "verhaal"}
    assert all("(fictief)" in item["name"] for item in listed)
    assert sum(item["latitude"] is not None for item in listed) == 5
    text = shell("indicators", "strengths", "list").stdout
    assert "Pluktuin in het Zuiderpark" in text
    assert "⟦" not in text


def test_one_is_added_changed_removed_and_taken_back(shell: Shell) -> None:
    added = shell("indicators", "strengths", "add", AREA, *ENTRY, "--place", "Vlierstraat")
    assert added.returncode == 0, added.stderr
    number = added.stdout.split()[-1]
    changed = shell("indicators", "strengths", "change", number, "--text", "Kookt voor tachtig man.")
    assert changed.returncode == 0, changed.stderr
    assert "tachtig" in shell("indicators", "strengths", "list", AREA).stdout
    assert "Vlierstraat" in shell("indicators", "strengths", "list", AREA).stdout
    assert shell("indicators", "strengths", "remove", number).returncode == 0
    assert number not in shell("indicators", "strengths", "list", AREA).stdout
    assert shell("indicators", "strengths", "undo", number).returncode == 0
    assert "tachtig" in shell("indicators", "strengths", "list", AREA).stdout


def test_what_is_wrong_is_said_in_words(shell: Shell) -> None:
    wrong = shell("indicators", "strengths", "add", AREA, *ENTRY, "--place", "Vlierstraatt")
    assert wrong.returncode == 1
    assert "Vlierstraat" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    unknown = "00000000-0000-0000-0000-000000000000"
    assert shell("indicators", "strengths", "remove", unknown).returncode == 1
    assert shell("indicators", "strengths", "change", unknown).returncode == 1
