"""``koppel indicators matrix``, ``gaps``, ``answer`` and ``withdraw``, in the demo neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

AREA = "WK999901"
GEMEENTE = "Gemeente Groningen (fictief)"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder: Path = tmp_path_factory.mktemp("answers")
    made = Shell(folder)
    assert made("init", "--demo").returncode == 0
    return made


def test_the_demo_has_three_red_themes_without_anything(shell: Shell) -> None:
    told = shell.json("indicators", "gaps", AREA, "--json")
    red = [item["theme"] for item in told["without_activity"] if item["theme_is_red"]]
    assert red == ["werk_en_leren", "veiligheid", "gezondheid"]
    assert [item["theme"] for item in told["without_need"]] == ["voorzieningen"]
    text = shell("indicators", "gaps", AREA).stdout
    assert "Rood zonder toezegging, 3 thema’s:" in text
    assert "Veiligheid is rood (84). Er is nog niet geantwoord: 1 werk helpt misschien." in text
    assert "Wie zouden iets kunnen doen: Hogeschool Noord (fictief) (1 werk hier dat misschien helpt)" in text
    assert "Cijfers van 2024, op 32 van de 32 onderwerpen bekend" in text
    assert {item["state"] for item in told["without_activity"]} == {"voorgesteld"}
    assert [item["theme"] for item in told["answered"]] == ["woning"]
    assert "Voorzieningen is groen (122) en krijgt toch 1 idee, van Lefier (fictief)." in text
    assert "⟦" not in text
    everywhere = shell.json("indicators", "gaps", "--json")
    assert [item["area"] for item in everywhere["areas"]] == [AREA]
    assert everywhere["areas"][0]["without_activity"] == told["without_activity"]
    assert "Veiligheid is rood (84). Er is nog niet geantwoord" in shell("indicators", "gaps").stdout


def test_a_work_is_confirmed_listed_and_taken_back(shell: Shell) -> None:
    done = shell("indicators", "answer", AREA, "veiligheid", GEMEENTE, "--work", "GR-30-2")
    assert done.returncode == 0, done.stderr
    answer = done.stdout.split()[-1]
    again = shell("indicators", "answer", AREA, "veiligheid", GEMEENTE, "--work", "GR-30-2")
    assert "stonden er al" in again.stdout
    listed = shell("indicators", "matrix", AREA).stdout
    assert "30 km-zone Meidoornstraat en Spireastraat" in listed
    assert answer in listed
    assert shell("indicators", "withdraw", answer).returncode == 0
    assert shell("indicators", "withdraw", answer).returncode == 1
    assert answer not in shell("indicators", "matrix", AREA).stdout
    assert answer in shell("indicators", "matrix", AREA, "--history").stdout


def test_one_answer_at_a_time_and_what_is_not_there_is_said(shell: Shell) -> None:
    for wrong in (
        ("veiligheid", GEMEENTE),
        ("veiligheid", GEMEENTE, "--idea", "a", "--nothing", "b"),
        ("veiligheid", GEMEENTE, "--work", "ER-IS-GEEN"),
        ("zweven", GEMEENTE, "--idea", "a"),
        ("veiligheid", "Niemand", "--idea", "a"),
    ):
        done = shell("indicators", "answer", AREA, *wrong)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "⟦" not in done.stderr


def test_a_partner_without_works_is_seated_answers_and_stays_as_long_as_anything_is_of_it(shell: Shell) -> None:
    assert shell("indicators", "partner-add", "Buurtzorg Noord", "--type", "overig").returncode == 0
    assert "staat er al" in shell("indicators", "partner-add", "buurtzorg noord").stderr
    done = shell("indicators", "answer", AREA, "gezondheid", "Buurtzorg Noord", "--idea", "Een wandelgroep")
    assert done.returncode == 0
    assert "blijft deze partner staan" in shell("indicators", "partner-remove", "Buurtzorg Noord").stderr
    assert shell("indicators", "partner-add", "Vergissing").returncode == 0
    assert shell("indicators", "partner-remove", "Vergissing").returncode == 0
    assert shell("indicators", "partner-remove", "Vergissing").returncode == 1
    assert "Buurtzorg Noord" in shell("indicators", "matrix", AREA).stdout


def test_a_score_is_worked_out_from_the_shell(shell: Shell) -> None:
    text = shell("indicators", "list", AREA, "--explain", "eenzaamheid").stdout
    assert "59,5 gedeeld door 48, maal 100, is 124." in text
    assert "5. 76 is lager dan 90: rood, slechter dan de stad." in text
    assert "is geen indicator, thema of kwart" in shell("indicators", "list", AREA, "--explain", "eenzaam").stderr
