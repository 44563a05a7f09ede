"""The shell tells what came of what was found."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from koppel.cli.commands import koppel
from koppel.errors import NotFoundError
from koppel.model.deciding import State
from koppel.services.deciding.decisions import decide
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from tests.services.hand_laid import HandLaid
from tests.services.results.test_afterwards import JANUARY, JULY, MARCH, heat, sewer
from tests.ui.app import fill

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from koppel.catalogue.load import Catalogue


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> Path:
    file = tmp_path / "koppel.duckdb"
    monkeypatch.setenv("KOPPEL_DB", str(file))
    monkeypatch.setenv("KOPPEL_LANG", "nl")
    fill(file, catalogue)
    with Store.open(file) as store:
        with store.read() as cursor:
            (found,) = list_combinations(cursor)
        decide(store, found.id, State.AFGEWEZEN, "te duur")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(koppel, ["results", *arguments], catch_exceptions=False)


def test_results_for_machines(filled: Path) -> None:
    told = json.loads(run("--format", "json").output)
    assert told["steps"] == {"detected": 1, "assessed": 1, "agreed": 0, "executed": 0}
    assert told["missed"][0]["reason"] == "te duur"


def test_results_for_people_and_as_a_file(filled: Path) -> None:
    told = run().output
    assert "Gevonden 1, beoordeeld 1, afgesproken 0, uitgevoerd 0." in told
    assert str(date.today().year) in told  # noqa: DTZ011
    assert run("--format", "csv", "--by", "maand", "--out", str(filled / "told.csv")).exit_code == 0
    assert "periode;gevonden;beoordeeld" in (filled / "told.csv").read_text(encoding="utf-8-sig")


def test_a_period_in_which_nothing_happened_and_an_area_that_is_not_there(filled: Path) -> None:
    assert "niets in deze keuze" in run("--until", "2001-01-01").output
    with pytest.raises(NotFoundError):
        run("--area", "nergens")
    assert run("--from", "2026-02-01", "--until", "2026-01-01").exit_code == 2


def test_what_was_done_afterwards_for_people_machines_and_spreadsheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    monkeypatch.setenv("KOPPEL_DB", str(tmp_path / "koppel.duckdb"))
    monkeypatch.setenv("KOPPEL_LANG", "nl")
    with Store.open(tmp_path / "koppel.duckdb", create=True) as store:
        laid = HandLaid(store, catalogue)
        laid.found("apart", laid.works(sewer(1), heat(1)), JANUARY, gone=JULY)
        laid.decided("apart", State.AFGEWEZEN, MARCH, "te duur")
    told = json.loads(run("--afterwards", "--json").output)
    assert (told["counts"]["apart"], told["with_reason"]) == (1, 1)
    assert told["missed_eur"]["low"] < told["missed_eur"]["high"]
    assert "niet samen gedaan" in run("--afterwards").output
    assert run("--afterwards", "--partner", "niemand").output.startswith("Er zijn nog geen combinaties")
    assert "te duur" in run("--afterwards", "--format", "csv").output
    assert run("--afterwards", "--area", "x").exit_code == 2
