"""The way to every page: in groups, at most seven, and only to what someone has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import OPERATOR, Actor, Grant, Role
from koppel.store.database import Store
from koppel.ui import frame
from koppel.ui.navigation import groups_of, pages_for
from tests.ui.app import fill, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

MOST = 7
ACTORS = {
    "lezer": Actor("l", frozenset({Grant(Role.LEZER)})),
    "planner": Actor("p", frozenset({Grant(Role.PLANNER, "Gemeente")})),
    "regisseur": Actor("r", frozenset({Grant(Role.REGISSEUR)})),
    "beheerder": Actor("b", frozenset({Grant(Role.BEHEERDER)})),
    "everything": OPERATOR,
}


def told(app: AppTest) -> dict[str, Any]:
    """Return what the navigation is given."""
    (found,) = [item.proto for item in app.get("bidi_component") if item.proto.component_name.endswith("navigation")]
    return dict(json.loads(found.json))


@pytest.mark.parametrize("role", ACTORS)
def test_nobody_has_more_than_seven_groups_and_each_page_is_in_one(role: str) -> None:
    pages = pages_for(ACTORS[role], frame.PAGES)
    groups = groups_of(pages)
    assert 1 <= len(groups) <= MOST
    assert [name for names in groups.values() for name in names] == list(pages)


def test_a_group_of_one_page_is_called_by_that_page() -> None:
    groups = groups_of(pages_for(ACTORS["lezer"], frame.PAGES))
    assert groups["interesse"] == ["interesse"]
    assert groups["kansen"] == ["koppelkansen", "gemist", "hoegoed", "kompas"]
    assert "beheer" not in groups


def test_a_page_stands_under_its_group(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    shown = told(run("nl", page="afspraken"))
    assert [item["label"] for item in shown["groups"] if item["current"]] == ["Overleg"]
    assert [(item["page"], item["current"]) for item in shown["inside"]] == [
        ("overleg", None),
        ("afspraken", "page"),
        ("resultaat", None),
    ]
    assert (
        next(item["told"] for item in shown["groups"] if item["label"] == "Kansen")
        == "Koppelkansen · Gemiste kansen · Hoe goed is dit? · Kompas"
    )
    assert shown["inside"][2]["href"] == "?pagina=resultaat&taal=nl"


def test_a_page_by_itself_has_no_second_row(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    shown = told(run("en", page="kaart"))
    assert shown["inside"] == []
    assert [item["label"] for item in shown["groups"] if item["current"] == "page"] == ["Map"]


def test_a_role_is_not_led_to_what_it_may_not(place: Path, act_as: Callable[[Actor | None], None]) -> None:
    Store.open(place, create=True).close()
    act_as(ACTORS["lezer"])
    shown = told(run("nl", page="kaart"))
    assert [item["page"] for item in shown["groups"]] == [
        "voormij", "kaart", "koppelkansen", "tijdlijn", "overleg", "interesse",
    ]  # fmt: skip
