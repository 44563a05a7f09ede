"""``koppel indicators``: from a file to the compass of an area, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (
    "code;naam;Huishoudens;Eenzaamheid;Zweven\nGM0014;Groningen;1000;40;1\nWK001410;Selwerd;300;50,5;2\n"
    "WK001411;Paddepoel;700;.;3\n"
)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    assert made("init").returncode == 0
    return made


def file(shell: Shell, text: str, name: str = "kompas-2024.csv") -> str:
    path = shell.folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_goes_in_is_shown_and_undone(shell: Shell) -> None:
    checked = shell.json("indicators", "check", file(shell, ROWS), "--json")
    assert (checked["values"], checked["unknown"], checked["other_columns"]) == (
        6,
        1,
        [{"label": "Zweven", "suggestion": None, "guesses": []}],
    )
    loaded = shell("indicators", "import", file(shell, ROWS))
    assert loaded.returncode == 0
    assert "Nieuw 6, veranderd 0, gelijk 0." in loaded.stdout
    assert "Zweven" in loaded.stdout
    told = shell("indicators", "list", "Selwerd").stdout
    assert "Selwerd (WK001410): Cijfers van 2024, op 1 van de 32 onderwerpen bekend" in told
    assert "50,5" in told
    assert "slechter dan de stad" in told
    (listed,) = shell.json("indicators", "list", "--json")["uploads"]
    assert "geldt niet meer" in shell("indicators", "undo", listed["id"]).stdout
    assert shell("indicators", "list", "WK001410").returncode == 1


def test_the_compass_as_json_says_why_a_value_is_not_known(shell: Shell) -> None:
    shell("indicators", "import", file(shell, ROWS))
    cells = shell.json("indicators", "list", "WK001411", "--json")["indicators"]
    assert (cells["eenzaamheid"]["value"], cells["eenzaamheid"]["reason"]) == (None, "afgeschermd")
    assert cells["groen"]["reason"] == "niet_gemeten"
    areas = shell.json("indicators", "list", "--areas", "--json")
    assert [item["code"] for item in areas["areas"]] == ["GM0014", "WK001410", "WK001411"]


def test_a_wrong_row_stores_nothing_and_is_told_with_its_number(shell: Shell) -> None:
    wrong = file(shell, ROWS + "WK001412;Vinkhuizen;10;130;1\n")
    done = shell("indicators", "import", wrong)
    assert done.returncode == 1
    assert "Niets opgeslagen: 1 rijen" in done.stdout
    assert "“130” kan geen percentage zijn" in done.stdout
    assert shell.json("indicators", "list", "--json")["uploads"] == []
    assert shell("indicators", "import", wrong, "--partial").returncode == 0


def test_areas_of_a_year_are_loaded(shell: Shell) -> None:
    areas = file(shell, "wijkcode;wijknaam\nWK001410;Selwerd\n", "wijken.csv")
    assert "1 wijken" in shell("indicators", "areas", areas, "--year", "2024").stdout
    named = file(shell, "Wijk;Eenzaamheid\nSelwerd;50\n")
    assert shell("indicators", "import", named).returncode == 0
    assert shell.json("indicators", "list", "selwerd", "--json")["area"]["code"] == "WK001410"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "Nergens"), "is geen gebied"),
        (("list", "WK001410"), "is niets bekend"),
        (("import", "FILE", "--column", "Zweven"), "is geen keuze voor een kolom"),
        (("import", "FILE", "--municipality", "WK001410"), "is geen code van een gemeente"),
        (("check", "weg.csv"), "is niet te lezen"),
        (("undo", "0b3c1b0c-0000-4000-8000-000000000000"), "0b3c1b0c"),
    ],
)
def test_a_mistake_is_said_in_words(shell: Shell, words: tuple[str, ...], said: str) -> None:
    done = shell("indicators", *(file(shell, ROWS) if word == "FILE" else word for word in words))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
