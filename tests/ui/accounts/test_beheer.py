"""The page of the beheerder, and who may be where, without a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.services.accounts import accounts
from koppel.services.facts.findings import list_findings
from koppel.services.intake.detection import detect
from koppel.store.database import Store, _open_stores
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import square, work
from tests.ui.app import html, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue
    from koppel.model.accounts import Account

GOOD = "paard batterij nietje"
HOSTILE = "<script>alert(1)</script>"
BEA = Actor("Bea", frozenset({Grant(Role.BEHEERDER)}))


@pytest.fixture
def team(place: Path) -> Path:
    with Store.open(place, create=True) as store:
        accounts.add_first(store, "Bea", GOOD)
        accounts.add(store, HOSTILE, [Grant(Role.PLANNER, "Gemeente")], password=GOOD)
    return place


def told(app: AppTest) -> str:
    return " ".join([shown(app), html(app), *(item.value for item in app.success), *(item.value for item in app.code)])


def labelled(elements: Any, label: str) -> Any:
    return next(item for item in elements if item.label == label)


def listed() -> dict[str, Account]:
    (store,) = _open_stores.values()
    return {item.name: item for item in accounts.list_accounts(store)}


def choose(app: AppTest, name: str) -> AppTest:
    chosen: AppTest = labelled(app.selectbox, "Account").set_value(str(listed()[name].id)).run()
    return chosen


def test_a_beheerder_sees_all_accounts_as_text(team: Path, act_as: Callable[[Actor | None], None]) -> None:
    act_as(BEA)
    app = run("nl", page="beheer")
    assert not app.exception
    words = told(app)
    assert "planner van Gemeente" in words
    assert "&lt;script&gt;" in words
    assert HOSTILE not in words.replace("&lt;", "")


@pytest.mark.parametrize("role", [Role.REGISSEUR, Role.PLANNER, Role.LEZER])
def test_others_are_told_who_keeps_accounts(team: Path, act_as: Callable[[Actor | None], None], role: Role) -> None:
    act_as(Actor("els", frozenset({Grant(role, "Gemeente" if role is Role.PLANNER else None)})))
    app = run("nl", page="beheer")
    assert not app.exception
    assert "Alleen de beheerder kan accounts" in told(app)
    assert "Bea" not in told(app)


def test_an_account_is_made_and_its_password_shown_once(team: Path, act_as: Callable[[Actor | None], None]) -> None:
    act_as(BEA)
    app = run("nl", page="beheer")
    labelled(app.text_input, "Naam").set_value("els")
    labelled(app.multiselect, "Planner van").set_value(["Gemeente"])
    app = labelled(app.button, "Account maken").click().run()
    assert not app.exception
    assert re.search(r"(\w{4}-){3}\w{4}", told(app))
    assert listed()["els"].grants == frozenset({Grant(Role.PLANNER, "Gemeente")})
    assert labelled(app.text_input, "Naam").value == ""
    assert not re.search(r"(\w{4}-){3}\w{4}", told(app.run()))


def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(
    team: Path, act_as: Callable[[Actor | None], None]
) -> None:
    act_as(BEA)
    app = run("nl", page="beheer")
    labelled(app.text_input, "Naam").set_value("bea")
    app = labelled(app.button, "Account maken").click().run()
    assert "Er is al een account" in told(app)
    assert labelled(app.text_input, "Naam").value == "bea"


def test_roles_are_changed_disabled_and_reset(team: Path, act_as: Callable[[Actor | None], None]) -> None:
    act_as(BEA)
    app = choose(run("nl", page="beheer"), HOSTILE)
    next(item for item in app.multiselect if item.value == ["Gemeente"]).set_value([])
    app = labelled(app.button, "Rollen bewaren").click().run()
    assert listed()[HOSTILE].grants == frozenset()
    app = labelled(app.button, "Uitzetten").click().run()
    assert listed()[HOSTILE].disabled_at is not None
    app = labelled(app.button, "Weer aanzetten").click().run()
    assert listed()[HOSTILE].disabled_at is None
    app = labelled(app.button, "Nieuw wachtwoord geven").click().run()
    assert listed()[HOSTILE].must_change
    assert not app.exception


def test_the_last_beheerder_cannot_go(team: Path, act_as: Callable[[Actor | None], None]) -> None:
    act_as(BEA)
    app = choose(run("nl", page="beheer"), "Bea")
    app = labelled(app.button, "Uitzetten").click().run()
    assert "laatste beheerder" in told(app)
    assert listed()["Bea"].disabled_at is None


@pytest.mark.parametrize(("language", "word"), [("nl", "U bent afgemeld"), ("en", "You have signed out")])
def test_who_is_signed_out_sees_nothing(
    team: Path, act_as: Callable[[Actor | None], None], language: str, word: str
) -> None:
    act_as(None)
    app = run(language, page="beheer")
    assert not app.exception
    assert word in told(app)
    assert "Bea" not in told(app)
    assert not app.button


def test_who_has_no_role_is_told_so(team: Path, act_as: Callable[[Actor | None], None]) -> None:
    act_as(Actor("els", frozenset()))
    app = run("nl", page="kaart")
    assert "nog geen rol" in told(app)
    assert [item.label for item in app.button] == ["Afmelden"]


def test_a_session_that_ends_meanwhile_takes_the_page_away(team: Path, act_as: Callable[[Actor | None], None]) -> None:
    act_as(BEA)
    app = run("nl", page="beheer")
    labelled(app.text_input, "Naam").set_value("half getypt")
    act_as(None)
    app.run()
    assert "U bent afgemeld" in told(app)
    assert not app.text_input
    assert "view.page" not in app.session_state


def test_two_names_are_said_to_be_one_party_and_taken_back(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]
) -> None:
    with Store.open(place, create=True) as store:
        plans = [
            replace(work(f"{partner}/1", geometry=square(233_000.0, 584_000.0)), kind=kind, partner=partner)
            for partner, kind in (("Vivaqua Water", "waterleiding"), ("Vivaqua <b>Riool</b>", "riolering"))
        ]
        with store.write("test", "fill") as writer:
            put_activities(writer, plans, widths={kind.id: kind.width_m for kind in catalogue.kinds.values()})
        detect(store, catalogue, today=date(2026, 11, 21))
    act_as(BEA)
    app = run("nl", page="beheer")
    assert not app.exception
    assert "één koppelkans tussen deze twee" in html(app)
    assert "<b>Riool" not in html(app)
    labelled(app.button, "Eén partner").click().run()
    assert not app.exception
    assert "tussen deze twee" not in html(app)
    (store,) = _open_stores.values()
    assert list_findings(store, types=["koppelkans"])[1] == ()
    labelled(app.button, "Toch niet").click().run()
    assert not app.exception
    assert "één koppelkans tussen deze twee" in html(app)
