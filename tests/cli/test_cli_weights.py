"""The shell tells how good the order is by the team's own decisions, and takes weights over and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from koppel.cli.commands import koppel
from koppel.errors import InputError
from koppel.services.learning.weights import times_taken
from koppel.store.database import Store
from tests.services.learning.decided import decide_by_size

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from koppel.catalogue.load import Catalogue

DAY = "2026-11-21"


@pytest.fixture
def decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> Path:
    file = tmp_path / "koppel.duckdb"
    monkeypatch.setenv("KOPPEL_DB", str(file))
    monkeypatch.setenv("KOPPEL_LANG", "nl")
    with Store.open(file, create=True) as store:
        decide_by_size(store, catalogue)
    return file


def shell(*words: str) -> Result:
    return CliRunner().invoke(koppel, ["weights", *words], catch_exceptions=False)


def test_it_tells_taken_over_and_back(decided: Path) -> None:
    told = shell("--effect", "--today", DAY).output
    assert "14 afgesproken, 14 afgewezen" in told
    assert "gewicht nu" in told
    assert "straks" in told
    document = json.loads(shell("--json", "--effect", "--today", DAY).output)
    assert (document["accepted"], document["rejected"]) == (14, 14)
    proposed = document["weights"]["proposed"]
    assert document["effect"][0]["after"] == 1
    taken = shell("--take", "--today", DAY).output
    assert f"plaats {proposed['place']:.0f}" in taken
    with Store.open(decided) as store:
        assert times_taken(store) == 1
    # What other commands find, they find by what was taken over.
    assert json.loads(shell("--json").output)["weights"]["now"] == proposed
    assert "plaats 25" in shell("--back", "--today", DAY).output
    with pytest.raises(InputError, match="weights_not_taken"):
        shell("--back")
