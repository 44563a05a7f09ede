"""The commands for pins: only those for all are read, and one is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.services.plans.pins import add_pin, list_pins
from koppel.store.database import Store
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

ELS = Actor("els", frozenset({Grant(Role.PLANNER, "Gemeente")}))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def ids(shell: Shell, tmp_path: Path) -> list[str]:
    shell("init")
    with Store.open(tmp_path / "koppel.duckdb") as store:
        els = store.visible_to(ELS)
        return [str(add_pin(els, 53.2, 6.5, words, is_shared=words != "GEHEIM")) for words in ("Een", "GEHEIM")]


def test_only_pins_for_all_are_listed(shell: Shell, ids: list[str]) -> None:
    listed = shell("pins", "list")
    assert "Een" in listed.stdout
    assert "els" in listed.stdout
    assert "GEHEIM" not in listed.stdout + shell("pins", "list", "--json").stdout
    (pin,) = shell.json("pins", "list", "--json")["pins"]
    assert (pin["id"], pin["words"], pin["pinned_by"]) == (ids[0], "Een", "els")


def test_one_is_taken_away_by_the_beginning_of_its_number(shell: Shell, ids: list[str]) -> None:
    assert "els" in shell("pins", "remove", ids[0][:8]).stdout
    assert "geen prikkers" in shell("pins", "list").stdout
    for wrong in (ids[1], "x", ""):
        refused = shell("pins", "remove", wrong)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "prikker" in refused.stderr


def test_what_somebody_who_left_had_is_deleted(shell: Shell, ids: list[str], tmp_path: Path) -> None:
    told = shell("pins", "remove", "--own-of", "els")
    assert "els" in told.stdout
    assert "1" in told.stdout
    assert "GEHEIM" not in told.stdout
    with Store.open(tmp_path / "koppel.duckdb") as store:
        assert [str(item.pin.id) for item in list_pins(store.visible_to(ELS))] == ids[:1]


def test_one_says_which(shell: Shell, ids: list[str]) -> None:
    assert shell("pins", "remove").returncode == 2
    assert shell("pins", "remove", ids[0], "--own-of", "els").returncode == 2
