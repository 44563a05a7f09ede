"""The notice that changes are missing: told to who can do something about it, and to nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.store.audit import list_audit
from koppel.store.database import Store
from koppel.store.losses import Loss, note_loss
from tests.ui.app import fill, opened, press, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

    Act = Callable[[Actor | None], None]

BEHEERDER = Actor("Bea", frozenset({Grant(Role.BEHEERDER)}))
REGISSEUR = Actor("Rik", frozenset({Grant(Role.REGISSEUR)}))
OTHERS = [
    Actor("Piet", frozenset({Grant(Role.PLANNER, "Gemeente")})),
    Actor("Lies", frozenset({Grant(Role.LEZER)})),
]
_LOSS = Loss(3, datetime.fromisoformat("2026-11-26 08:15"), datetime.fromisoformat("2026-11-26 09:30"))


def lose(file: Path, catalogue: Catalogue, loss: Loss = _LOSS) -> None:
    fill(file, catalogue)
    with Store.open(file) as store, store.write("koppel", "changes_missing", missing=loss.missing) as writer:
        note_loss(writer, loss)


def warned(app: AppTest) -> str:
    assert not app.exception
    return " ".join(item.value.replace("\\", "") for item in app.warning)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


@pytest.mark.parametrize("actor", [BEHEERDER, REGISSEUR], ids=lambda actor: actor.name)
def test_who_runs_or_leads_is_told_what_since_when_and_what_to_do(
    place: Path, catalogue: Catalogue, act_as: Act, actor: Actor
) -> None:
    lose(place, catalogue)
    act_as(actor)
    words = warned(run("nl", page="logboek"))
    assert "koppel.duckdb ontbreken 3 wijzigingen die wel bewaard waren" in words
    # In the time of the Netherlands.
    assert "tot en met" in words
    assert "09:15" in words
    assert "10:30" in words
    assert "koppel restore" in words


def test_one_change_and_nothing_before_it_read_well(place: Path, catalogue: Catalogue, act_as: Act) -> None:
    lose(place, catalogue, Loss(1, None, _LOSS.last_known))
    act_as(BEHEERDER)
    words = warned(run("en", page="logboek"))
    assert "lacks one change" in words
    assert "The last change that is missing was on" in words
    assert "⟦" not in words


def test_a_regisseur_is_told_who_can_confirm_and_has_no_button(place: Path, catalogue: Catalogue, act_as: Act) -> None:
    lose(place, catalogue)
    act_as(REGISSEUR)
    app = run("nl", page="logboek")
    assert "De beheerder kan bevestigen" in warned(app)
    assert "Gezien, niet meer melden" not in labels(app)


def test_a_beheerder_confirms_and_the_log_keeps_it(place: Path, catalogue: Catalogue, act_as: Act) -> None:
    lose(place, catalogue)
    act_as(BEHEERDER)
    app = press(run("nl", page="logboek"), "Gezien, niet meer melden")
    assert warned(app) == ""
    store = opened(place)
    assert store.loss() is None
    with store.read() as cursor:
        (row,) = list_audit(cursor, action="acknowledge_loss")
    assert (row.actor, row.facts["missing"]) == ("Bea", 3)


@pytest.mark.parametrize("actor", OTHERS, ids=lambda actor: actor.name)
def test_nobody_else_is_alarmed(place: Path, catalogue: Catalogue, act_as: Act, actor: Actor) -> None:
    lose(place, catalogue)
    act_as(actor)
    assert "ontbreken" not in warned(run("nl", page="koppelkansen"))


def test_a_meeting_on_a_projector_is_not_disturbed(place: Path, catalogue: Catalogue, act_as: Act) -> None:
    lose(place, catalogue)
    act_as(REGISSEUR)
    assert "ontbreken" not in warned(run("nl", page="koppelkansen", meeting=True))
