"""``koppel indicators helps``: which work helps is shown, said and put back; also with the file of ``--own``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_cli_indicators import MARKS, OWN, file
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

HELPS = """otherwise = "Vraag de wijkagent."
[\"rapportcijfer veiligheid\".helps]
groenbeheer = "Gesnoeid groen geeft overzicht."
straatmeubilair = { reason = "Meer licht.", source = "Campbell (2008)" }
"""
ID = "eigen_cijfer_voor_veiligheid"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    assert made("init").returncode == 0
    return made


def test_what_helps_is_shown_said_and_put_back(shell: Shell) -> None:
    told = shell("indicators", "helps").stdout
    assert "geweld" in told
    assert "geen werk. Betere verlichting helpt tegen diefstal" in told
    said = shell(
        "indicators", "helps", "geweld", "--kind", "straatmeubilair=Meer licht op de route.",
        "--source", "straatmeubilair=Wijkagent", "--otherwise", "Vraag het jongerenwerk.",
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "Meer licht op de route." in said.stdout
    (held,) = shell.json("indicators", "helps", "geweld", "--json")["indicators"]
    assert held["kinds"] == [
        {"kind": "straatmeubilair", "reason": "Meer licht op de route.", "source": "Wijkagent", "by_team": True}
    ]
    assert held["otherwise"] == "Vraag het jongerenwerk."
    assert shell("indicators", "helps", "geweld", "--kind", "straatmeubilair=-").returncode == 0
    assert shell.json("indicators", "helps", "geweld", "--json")["indicators"][0]["kinds"] == []
    back = shell("indicators", "helps", "geweld", "--undo", "--history")
    assert "Meer licht op de route." in back.stdout
    assert back.stdout.count("(local, ") == 3


def test_kinds_come_with_the_file_of_own_indicators(shell: Shell) -> None:
    own = file(shell, OWN + HELPS, "eigen.toml")
    loaded = shell("indicators", "import", file(shell, MARKS), "--own", own)
    assert loaded.returncode == 0, loaded.stderr
    (listed,) = shell.json("indicators", "own", "--json")["indicators"]
    assert listed["helped_by"] == ["groenbeheer", "straatmeubilair"]
    (held,) = shell.json("indicators", "helps", ID, "--json")["indicators"]
    assert [(item["kind"], item["source"]) for item in held["kinds"]] == [
        ("groenbeheer", None), ("straatmeubilair", "Campbell (2008)"),
    ]  # fmt: skip
    assert held["otherwise"] == "Vraag de wijkagent."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("geweld", "--kind", "licht"), "is niet te lezen"),
        (("geweld", "--kind", "toveren=Zo."), "bestaat niet"),
        (("geweld", "--source", "koffiekar=CBS"), "is niet te lezen"),
        (("weer", "--otherwise", "Iets."), "De indicator “weer” bestaat niet"),
        (("bewoners", "--otherwise", "Iets."), "beschrijft alleen"),
        (("geweld", "--undo"), "niets om terug te zetten"),
    ],
)
def test_a_mistake_is_said_in_words(shell: Shell, words: tuple[str, ...], said: str) -> None:
    done = shell("indicators", "helps", *words)
    assert done.returncode == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    "words", [("--undo",), ("--kind", "koffiekar=Zo."), ("geweld", "--undo", "--otherwise", "Iets.")]
)
def test_a_wrong_call_says_how_it_should_be(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell("indicators", "helps", *words).returncode == 2


@pytest.mark.parametrize("helps", ["3", "{ groenbeheer = 3 }", "{ groenbeheer = { source = 'x' } }"])
def test_wrong_kinds_in_a_file_are_said(shell: Shell, helps: str) -> None:
    done = shell(
        "indicators", "check", file(shell, MARKS), "--own", file(shell, f"{OWN}helps = {helps}\n", "eigen.toml")
    )
    assert done.returncode == 1
    assert "helps" in done.stderr
