"""What pages draw for a role is what is known: the number in the navigation, whose turn it is, ground and openings."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, Phase, given

from koppel.access import Actor, Grant, Role
from koppel.config import ROOT
from koppel.services.deciding.decisions import assessments
from koppel.services.deciding.next_step import waits_for
from koppel.services.reading import read
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import _open_stores
from koppel.store.plans.activities import list_activities
from koppel.web import map_details
from tests.laws import tried
from tests.services import plain_facts as plain
from tests.services.random_streets import PARTNERS, Said, store_of, streets
from tests.services.world import CATALOGUE
from tests.ui.app import html, opened, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.model import Activity

ROLES = {
    "lezer": Actor("leo", frozenset({Grant(Role.LEZER)})),
    "planner": Actor("pia", frozenset({Grant(Role.PLANNER, PARTNERS[0])})),
    "regisseur": Actor("rik", frozenset({Grant(Role.REGISSEUR)})),
    "both": Actor("bo", frozenset({Grant(Role.REGISSEUR), Grant(Role.PLANNER, PARTNERS[1])})),
}
# Each example draws pages; shrinking would make a store for every try.
FEW = tried(5, HealthCheck.function_scoped_fixture, phases=(Phase.explicit, Phase.reuse, Phase.generate))
_WAITING = ("answer", "due", "agree", "talk", "finish")


def anew(place: Path) -> None:
    """Forget the store of the example before."""
    for store in list(_open_stores.values()):
        store.close()
    st.cache_resource.clear()
    st.cache_data.clear()
    place.unlink(missing_ok=True)


def in_navigation(app: AppTest) -> int:
    """Return the number that the navigation shows beside Voor mij; 0 where it shows none."""
    (found,) = [item.proto for item in app.get("bidi_component") if item.proto.component_name.endswith("navigation")]
    told: dict[str, Any] = json.loads(found.json)
    (label,) = [item["label"] for item in told["groups"] if item["page"] == "voormij"]
    number = re.search(r"\((\d+)\)", label)
    return int(number.group(1)) if number else 0


def waiting_lines(app: AppTest) -> dict[str, str]:
    """Return the lines under what waits, each with its section, by key."""
    keys = [str(button.key) for button in app.button]
    parts = [key.split("-", 2) for key in keys if key.startswith("forme-")]
    return {f"{part[1]} {part[2]}": part[1] for part in parts if len(part) == 3 and part[1] in _WAITING}


@pytest.mark.parametrize("role", ROLES)
@FEW
@given(made=streets())
def test_the_number_in_the_menu_is_the_lines_behind_it_and_the_turns_of_koppelkansen(
    place: Path, act_as: Callable[[Actor | None], None], made: tuple[list[Activity], list[Said]], role: str
) -> None:
    anew(place)
    with store_of(place, *made) as store:
        turns = {one for one, told in assessments(store).items() if waits_for(ROLES[role], told)}
    act_as(ROLES[role])
    app = run("nl", page="voormij")
    assert not app.exception
    lines = waiting_lines(app)
    assert in_navigation(app) == len(lines)
    assert {key.split(" ", 1)[1] for key, section in lines.items() if section != "due"} == turns
    if role == "lezer":
        assert lines == {}
        return
    app = run("nl", page="koppelkansen", mine=True)
    assert not app.exception
    keys = [str(button.key) for button in app.button]
    listed = {
        key.removeprefix(f"{kind}-") for key in keys for kind in ("chance", "decided") if key.startswith(f"{kind}-")
    }
    assert listed == turns


@FEW
@given(made=streets())
def test_list_and_map_draw_the_figures_of_a_plain_computation(
    place: Path, act_as: Callable[[Actor | None], None], made: tuple[list[Activity], list[Said]]
) -> None:
    anew(place)
    with store_of(place, *made) as store, store.read() as cursor:
        works = {item.id: item for item in list_activities(cursor)}
        found = {item.id: [works[one] for one in item.members] for item in list_combinations(cursor, proposed=True)}
    for at, (identity, members) in enumerate(found.items()):
        act_as(ROLES["planner" if at % 2 else "regisseur"])
        facts = (
            plain.period_told(members),
            plain.ground_told(plain.shared(members, CATALOGUE)),
            plain.plan_openings_told(members, CATALOGUE),
        )
        app = run("nl", page="koppelkansen", combination=identity)
        assert not app.exception
        actor = ROLES["planner" if at % 2 else "regisseur"]
        card = map_details.combination(read(opened(place).visible_to(actor), ROOT / "layers", "nl"), identity)
        for drawn in (" ".join(unescape(one).split()) for one in (html(app), card)):
            assert " · ".join(facts) in drawn
            assert plain.sentence(facts[2]) in drawn or facts[2] in drawn
