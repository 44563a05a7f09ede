"""Works that are dragged in a scenario: what is tried is what is stored, and who may not change it moves nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from koppel import clock
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import Precision, Visibility
from koppel.model.scenarios import Reach
from koppel.planning.scenario import Change
from koppel.services.intake import activities
from koppel.services.pictures.drag_layer import drag_layer
from koppel.services.pictures.timeline import spans
from koppel.services.planning.dragging import move, placed, standing, try_move, turn
from koppel.services.planning.measured import measured
from koppel.services.planning.scenarios import make_scenario, open_scenario, reject_scenario
from koppel.services.reading import read
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.services.reading import Reading
    from koppel.store.database import Store
    from tests.services.world import World


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    # Copies of one store have one id, by which a server knows how it stands.
    monkeypatch.setattr("koppel.services.reading._now", {})


@pytest.fixture
def whole(world: World) -> Iterator[Store]:
    with world.open() as opened:
        yield opened


def seen(whole: Store, world: World, name: str = "regisseur") -> Reading:
    return read(whole.visible_to(PEOPLE[name]), world.settings.layers, "nl")


def team(whole: Store, *changes: Change) -> UUID:
    return make_scenario(whole.visible_to(PEOPLE["regisseur"]), "Later", Reach.TEAM, changes=changes)


def figures(told: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {name: (before, after) for name, _, before, after, _ in told["figures"]}


def test_what_is_tried_is_stored_nowhere_and_comes_to_what_a_store_with_these_dates_comes_to(
    whole: Store, world: World
) -> None:
    scenario = team(whole)
    tried = try_move(seen(whole, world), scenario, world.sewer, 15, 15)
    assert open_scenario(whole.visible_to(PEOPLE["regisseur"]), scenario).scenario.changes == ()
    assert tried["lost"]
    assert "15 maanden later" in tried["line"]
    item = activities.find_activity(whole, world.sewer)
    moved = replace(
        item, start=date(2028, 6, 1), end=date(2028, 11, 30), start_precision=Precision.DAG, end_precision=Precision.DAG
    )
    activities.edit(whole, CATALOGUE, moved, expected_version=item.version, today=TODAY)
    plans = standing(seen(whole, world), open_scenario(whole.visible_to(PEOPLE["regisseur"]), scenario))
    stored, as_tried = figures(plans), figures(tried)
    for name in ("openings", "opened_again", "orders", "hinder_weeks", "hinder_at_once", "homes", "saved", "couplings"):
        assert stored[name] == (as_tried[name][1], as_tried[name][1]), name


def test_what_is_moved_stands_as_it_was_tried_is_undone_and_done_again(whole: Store, world: World) -> None:
    scenario = team(whole)
    reading = seen(whole, world)
    tried = try_move(reading, scenario, world.sewer, 2, 2)
    move(reading, scenario, world.sewer, 2, 2, version=1)
    opened = open_scenario(reading.store, scenario)
    stands = standing(reading, opened, world.sewer)
    assert stands["figures"] == tried["figures"]
    assert stands["line"] == tried["line"]
    assert stands["works"][str(world.sewer)][2:4] == [2, 2]
    assert (stands["version"], stands["undo"], stands["redo"]) == (2, "riolering G-1", None)
    turn(reading, scenario, version=2, is_undo=True)
    undone = standing(reading, open_scenario(reading.store, scenario))
    assert (undone["works"], undone["undo"], undone["redo"]) == ({}, None, "riolering G-1")
    turn(reading, scenario, version=3, is_undo=False)
    assert open_scenario(reading.store, scenario).scenario.changes == opened.scenario.changes


def test_the_end_moves_by_itself_and_nothing_ends_before_it_begins(whole: Store, world: World) -> None:
    scenario, reading = team(whole), seen(whole, world)
    move(reading, scenario, world.sewer, 0, 2, version=1)
    (change,) = open_scenario(reading.store, scenario).scenario.changes
    assert (change.start, change.end) == (None, date(2027, 10, 31))
    assert "2 maanden langer" in standing(reading, open_scenario(reading.store, scenario), world.sewer)["line"]
    with pytest.raises(InputError, match="scenario_period"):
        try_move(reading, scenario, world.sewer, 0, -9)
    with pytest.raises(InputError, match="scenario_past"):
        try_move(reading, scenario, world.sewer, -9, -9)
    with pytest.raises(InputError, match="scenario_far"):
        try_move(reading, scenario, world.sewer, 10**9, 10**9)


def test_days_that_a_scenario_gave_are_cut_to_what_fits(whole: Store, world: World) -> None:
    outlook = measured(seen(whole, world)).outlook
    at = outlook.ids.index(str(world.sewer))
    before = Change(work=str(world.sewer), duration_days=100)
    assert placed(outlook, at, 0, -5, before).duration_days == 31
    assert placed(outlook, at, 0, 1, before).duration_days == 100


def test_beyond_its_window_it_is_marked_and_listed_to_be_asked_for(whole: Store, world: World) -> None:
    scenario, reading = team(whole), seen(whole, world)
    tried = try_move(reading, scenario, world.sewer, 24, 24)
    assert tried["outside"]
    assert "moet gevraagd worden" in tried["said"]
    ((identity, words),) = tried["ask"]
    assert identity == str(world.sewer)
    assert words.startswith("Gemeente: riolering G-1, ")
    back = try_move(reading, scenario, world.sewer, 0, 0)
    assert (back["outside"], back["ask"]) == (False, [])


def test_who_may_not_change_a_scenario_moves_nothing_in_it(whole: Store, world: World) -> None:
    scenario = team(whole)
    for name in ("gemeente", "lezer", "beheerder"):
        reading = seen(whole, world, name)
        assert standing(reading, open_scenario(reading.store, scenario))["changes"] is False
        with pytest.raises(RefusedError, match=r"forbidden\.team_scenario"):
            move(reading, scenario, world.sewer, 1, 1, version=1)
    lead = seen(whole, world)
    reject_scenario(lead.store, scenario, "te laat", version=1)
    assert standing(lead, open_scenario(lead.store, scenario))["changes"] is False
    with pytest.raises(RefusedError, match="scenario_is_rejected"):
        move(lead, scenario, world.sewer, 1, 1, version=2)
    with pytest.raises(RefusedError, match=r"forbidden\.read"):
        measured(replace(lead, store=whole.visible_to(PEOPLE["rolloos"])))


def test_of_a_work_or_scenario_that_one_may_not_see_nothing_is_told(whole: Store, world: World) -> None:
    scenario, lead = team(whole), seen(whole, world)
    assert CANARY not in str(try_move(lead, scenario, world.sewer, 4, 4))
    for name in ("gemeente", "lezer"):
        with pytest.raises(NotFoundError):
            try_move(seen(whole, world, name), scenario, world.secret, 1, 1)
    own = make_scenario(whole.visible_to(PEOPLE["lefier"]), "Van Lies", Reach.PERSON)
    for identity in (own, uuid4()):
        with pytest.raises(NotFoundError):
            try_move(lead, identity, world.sewer, 1, 1)
    told = try_move(seen(whole, world, "lefier"), own, world.secret, 3, 3)
    assert CANARY in told["line"]


def test_who_sees_an_older_version_moves_nothing(whole: Store, world: World) -> None:
    scenario, reading = team(whole), seen(whole, world)
    move(reading, scenario, world.sewer, 1, 1, version=1)
    with pytest.raises(RefusedError, match="scenario_changed"):
        move(reading, scenario, world.sewer, 2, 2, version=1)


def test_a_scenario_that_changes_leaves_what_was_measured(whole: Store, world: World) -> None:
    scenario, reading = team(whole), seen(whole, world)
    ready = measured(reading)
    move(reading, scenario, world.sewer, 1, 1, version=1)
    assert measured(seen(whole, world)) is ready
    item = activities.find_activity(whole, world.sewer)
    other = replace(item, title="Riool")
    activities.edit(whole, CATALOGUE, other, expected_version=item.version, today=TODAY)
    assert measured(seen(whole, world)) is not ready


def test_each_work_to_come_has_a_row_with_what_holds_it(whole: Store, world: World) -> None:
    reading = seen(whole, world, "lefier")
    columns = reading.columns()
    content = drag_layer(
        measured(reading).outlook,
        columns,
        reading.catalogue,
        "nl",
        spans(columns, reading.catalogue),
        set(columns.ids) - {str(world.renovation)},
        (),
        (["Vlierstraat"] * len(columns), None),
        today=TODAY,
    )
    rows = {row[0]: row[5] for row in json.loads(content)["drag"].values()}
    assert rows[str(world.sewer)] == "begun"
    assert str(world.renovation) not in rows
    secret = activities.find_activity(whole, world.secret)
    assert secret.visibility is Visibility.EIGEN
    assert str(world.secret) in rows
