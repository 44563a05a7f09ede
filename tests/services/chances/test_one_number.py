"""A combination has one number: on the map and in lists, on paper, and in the shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from koppel.config import ROOT
from koppel.services.pictures import map_sheet as service
from koppel.services.plans.view_models import combination_views
from koppel.services.reading import read
from koppel.store.database import Store
from tests.services.world import CATALOGUE
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_combination_has_one_number_on_screens_on_paper_and_in_the_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(tmp_path)
    assert shell("init", "--demo").returncode == 0
    # The content, instead of the file that a process of its own would print of it.
    monkeypatch.setattr(service, "apart", lambda _make, content, *_: content)
    with Store.open(tmp_path / "koppel.duckdb") as store:
        reading = read(store, ROOT / "layers", "nl")
        numbered = reading.numbered()
        paper: Any = service.map_sheet(store, CATALOGUE, "nl", service.SheetWish(), today=reading.today)
        by_score = [item.id for item in combination_views(store, CATALOGUE, "nl")]
    assert [item.id for item in numbered] != by_score, "the order of the score would show no difference"
    told = re.findall(r"^(K\d+)\s+([0-9a-f]{8})\s", shell("combinations").stdout, flags=re.MULTILINE)
    assert told == [(f"K{number}", item.id[:8]) for number, item in enumerate(numbered, 1)]
    assert [(item.number, item.name) for item in paper.chances] == [
        (f"K{number}", item.name) for number, item in enumerate(numbered, 1)
    ]
