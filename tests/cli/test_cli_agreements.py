"""Agreements and actions in the shell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.model.agreements import ActionState
from koppel.services.agreements.actions import add_action, change_action
from koppel.services.agreements.cards import save_partnership_card
from koppel.store.database import Store
from tests.cli.test_cli import shell  # noqa: F401
from tests.cli.test_cli_decide import HEAT, SEWER, combination, filled  # noqa: F401

if TYPE_CHECKING:
    from tests.shell import Shell


@pytest.fixture
def written(shell: Shell, combination: str) -> str:  # noqa: F811
    with Store.open(shell.folder / "koppel.duckdb") as store:
        save_partnership_card(store, combination, {"meerwaarde": "Eén keer open"}, expected_version=0)
        for day, partner in ((date(2020, 1, 1), SEWER), (date(2090, 1, 1), HEAT), (date(2021, 1, 1), HEAT)):
            item = add_action(
                store,
                combination,
                description=f"Actie {day.year}",
                owner_partner=partner,
                owner_role="planner",
                due=day,
            )
        change_action(
            store, item.id, description=item.description, owner_partner=HEAT, owner_role="planner", due=item.due,
            state=ActionState.KLAAR, expected_version=1,
        )  # fmt: skip
    return combination


def test_there_is_nothing_yet(shell: Shell, combination: str) -> None:  # noqa: F811
    assert "geen afspraken" in shell("agreements").stdout
    assert "geen acties" in shell("actions").stdout
    assert shell.json("actions", "--json") == shell.json("agreements", "--json") == []


def test_an_action_alone_is_no_agreement(shell: Shell, combination: str) -> None:  # noqa: F811
    with Store.open(shell.folder / "koppel.duckdb") as store:
        add_action(
            store, combination, description="Bellen", owner_partner=SEWER, owner_role="planner", due=date(2090, 1, 1)
        )  # fmt: skip
    assert shell.json("agreements", "--json") == []
    assert [item["action"] for item in shell.json("actions", "--json")] == ["Bellen"]


def test_agreements_say_why_together_and_what_is_late(shell: Shell, written: str) -> None:  # noqa: F811
    (told,) = shell.json("agreements", "--json")
    assert (told["id"], told["meerwaarde"], told["waiting"], told["overdue"]) == (written, "Eén keer open", 2, 1)
    assert shell.json("agreements", "--partner", "Niemand", "--json") == []
    assert "Eén keer open" in shell("agreements").stdout


def test_actions_can_be_narrowed(shell: Shell, written: str) -> None:  # noqa: F811
    def found(*arguments: str) -> list[str]:
        return [item["action"] for item in shell.json("actions", *arguments, "--json")]

    assert found() == ["Actie 2020", "Actie 2090"]
    assert found("--partner", HEAT) == ["Actie 2090"]
    assert found("--until", "2020-12-31") == ["Actie 2020"]
    assert found("--state", "klaar") == ["Actie 2021"]
    assert "te laat" in shell("actions").stdout
    assert shell("actions", "--until", "morgen").returncode == 2
