"""Finding something by its name in the shell."""

from __future__ import annotations

import pytest

from tests.cli.test_cli import shell  # noqa: F401
from tests.shell import Shell, works


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    made = Shell(tmp_path_factory.mktemp("filled"))
    assert made("init").returncode == 0
    for partner, kind in (("Gemeente", "riolering"), ("Warmte", "warmtenet")):
        done = made("import", made.file(works(kind=kind)), "--partner", partner)
        assert done.returncode == 0, done.stderr
    return made


def test_it_finds_by_partner_and_kind_in_any_order(filled: Shell) -> None:
    told = filled.json("search", "warmtenet", "WARMTE", "--json")
    assert {item["sort"] for item in told["found"]} == {"activity", "combination"}
    assert all("Warmte" in item["told"] for item in told["found"])
    shown = filled("search", "gemeente")
    assert shown.stdout.splitlines()[2].startswith("Partners")
    assert "\u27e6" not in shown.stdout


def test_nothing_found_is_said_in_words(filled: Shell) -> None:
    done = filled("search", "xyzzy", KOPPEL_LANG="en")
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing found for “xyzzy”.")
    assert filled("search").returncode == 2


def test_why_is_told_of_two_works_and_of_one_that_is_not_there(filled: Shell) -> None:
    pair = ("Gemeente", "1", "Warmte", "1")
    told = filled.json("why", *pair, "--json")
    assert [item["condition"] for item in told["conditions"]][:2] == ["live", "period"]
    shown = filled("why", *pair)
    assert shown.returncode == 0
    assert told["verdict"] in shown.stdout
    assert "⟦" not in shown.stdout
    unknown = filled("why", "Gemeente", "1", "Warmte", "99")
    assert unknown.returncode == 1
    assert unknown.stderr.startswith("Er is geen werk met nummer 99 van Warmte.")
    assert "pagina" not in unknown.stderr
    assert filled("why", "Gemeente", "1", "Gemeente", "1").returncode == 1
    missing = filled("why", "Gemeente", "1")
    assert missing.returncode == 2
    assert "Fout: Hier ontbreekt: PARTNER NR." in missing.stderr
    assert "Missing here: PARTNER NR." in filled("why", "Gemeente", "1", KOPPEL_LANG="en").stderr
