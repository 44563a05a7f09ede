"""Accounts from the shell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from koppel.config import Settings
from koppel.services.accounts import signin
from koppel.store.database import Store
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    assert made("init").returncode == 0
    return made


def test_the_first_account_is_a_beheerder_with_a_password_shown_once(shell: Shell) -> None:
    assert "koppel user add" in shell("user", "list").stdout
    added = shell("user", "add", "Bea")
    assert added.returncode == 0, added.stderr
    once = re.search(r"\b(\w{4}-){3}\w{4}\b", added.stdout)
    assert once
    assert "beheerder" in added.stdout
    listed = shell("user", "list").stdout
    assert "eenmalig wachtwoord" in listed
    assert once[0] not in listed
    with Store.open(shell.folder / "koppel.duckdb") as store:
        assert signin.sign_in(store, Settings(), "bea", once[0], address="")


def test_roles_are_given_and_taken_back(shell: Shell) -> None:
    shell("user", "add", "Bea")
    told = shell.json("user", "add", "els", "--partner", "Gemeente", "--role", "lezer", "--email", "els@b.nl", "--json")
    assert told["roles"] == [{"role": "planner", "partner": "Gemeente"}, {"role": "lezer", "partner": None}]
    assert (told["email"], told["must_change"], len(told["password"])) == ("els@b.nl", True, 19)
    told = shell.json("user", "role", "ELS", "regisseur", "--json")
    assert len(told["roles"]) == 3
    told = shell.json("user", "role", "els", "planner", "--partner", "Gemeente", "--revoke", "--json")
    assert [item["role"] for item in told["roles"]] == ["regisseur", "lezer"]
    assert [item["name"] for item in shell.json("user", "list", "--json")] == ["Bea", "els"]


def test_an_account_is_disabled_enabled_and_reset(shell: Shell) -> None:
    shell("user", "add", "Bea")
    shell("user", "add", "els", "--role", "lezer")
    assert shell.json("user", "disable", "els", "--json")["disabled"] is True
    assert "uitgezet" in shell("user", "list").stdout
    assert shell.json("user", "enable", "els", "--json")["disabled"] is False
    first = shell.json("user", "reset", "els", "--json")["password"]
    assert shell.json("user", "reset", "els", "--json")["password"] != first


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "BEA"), "al een account"),
        (("add", "x"), "2 tot 60"),
        (("add", "els", "--role", "planner"), "partner"),
        (("add", "els", "--email", "niks"), "e-mailadres"),
        (("role", "niemand", "lezer"), "geen account"),
        (("disable", "Bea"), "laatste beheerder"),
        (("role", "Bea", "beheerder", "--revoke"), "laatste beheerder"),
        (("reset", "niemand"), "geen account"),
    ],
)
def test_what_cannot_be_is_said_in_words(shell: Shell, words: tuple[str, ...], told: str) -> None:
    shell("user", "add", "Bea")
    done = shell("user", *words)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_role_it_is_told(shell: Shell) -> None:
    shell("user", "add", "Bea")
    assert "nog geen rol" in shell("user", "add", "els").stdout
    assert "no role yet" in shell("user", "add", "jan", KOPPEL_LANG="en").stdout
