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
    assert "“130” bij Vinkhuizen (WK001412) kan geen percentage zijn" in done.stdout
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


OWN = """
["rapportcijfer veiligheid"]
name = "Cijfer voor veiligheid"
theme = "veiligheid"
unit = "cijfer"
polarity = "hoog"
source = "Veiligheidsmonitor 2024"
"""
MARKS = "code;naam;rapportcijfer veiligheid\nGM0014;Groningen;7,4\nWK001410;Selwerd;6,6\nWK001411;Paddepoel;7,1\n"


def test_an_own_indicator_is_given_with_a_file_listed_and_undone(shell: Shell) -> None:
    said = file(shell, OWN, "eigen.toml")
    checked = shell.json("indicators", "check", file(shell, MARKS), "--own", said, "--json")
    assert [(item["indicator"], item["how"]) for item in checked["columns"]] == [
        ("eigen_cijfer_voor_veiligheid", "gekozen")
    ]
    loaded = shell("indicators", "import", file(shell, MARKS), "--own", said, "--source", "O&S")
    assert loaded.returncode == 0, loaded.stderr
    (own,) = shell.json("indicators", "own", "--json")["indicators"]
    assert (own["name"], own["unit"], own["file"]) == ("Cijfer voor veiligheid", "cijfer", "kompas-2024.csv")
    told = shell("indicators", "own").stdout
    assert "Veiligheidsmonitor 2024" in told
    assert "hoog is goed" in told
    cell = shell.json("indicators", "list", "WK001410", "--json")["indicators"]["eigen_cijfer_voor_veiligheid"]
    assert (cell["value"], cell["source"], cell["file"]) == (6.6, "Veiligheidsmonitor 2024", "kompas-2024.csv")
    (listed,) = shell.json("indicators", "list", "--json")["uploads"]
    shell("indicators", "undo", listed["id"])
    assert "nog geen eigen indicatoren" in shell("indicators", "own").stdout


@pytest.mark.parametrize("wrong", ["[a]\nname = 1\n", "niets", "[a]\nname = 'x'\n", OWN + "anders = 'x'\n"])
def test_a_wrong_file_of_own_indicators_says_what_would_be_right(shell: Shell, wrong: str) -> None:
    done = shell("indicators", "check", file(shell, MARKS), "--own", file(shell, wrong, "eigen.toml"))
    assert done.returncode == 1
    assert "Goed is per kolom een tabel met name, theme, unit, polarity" in done.stderr


def test_what_is_alike_is_proposed_with_how_much(shell: Shell) -> None:
    told = shell("indicators", "check", file(shell, "code;mantelzorgers;groen\nWK001410;21;30\n")).stdout
    assert "--column “mantelzorgers=mantelzorg” (lijkt voor 80% op “Mantelzorgers”)" in told
    assert "zeker: heet zo" in told


def test_areas_of_one_gemeente_are_loaded_of_a_file_of_the_whole_country(shell: Shell) -> None:
    rows = file(shell, "wijkcode;wijknaam\nWK001410;Selwerd\nWK036300;Centrum\n", "wijken.csv")
    loaded = shell.json("indicators", "areas", rows, "--year", "2024", "--municipality", "GM0363", "--json")
    assert loaded["areas"] == {"buurt": 0, "wijk": 1, "gemeente": 0}
    refused = shell("indicators", "areas", rows, "--year", "2024", "--municipality", "GM0001")
    assert refused.returncode == 1
    assert "geen gebied van gemeente GM0001" in refused.stderr
