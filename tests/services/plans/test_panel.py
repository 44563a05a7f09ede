"""Whoever may see a work opens it; of the file that brought it each sees what it may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel import clock
from koppel.access import Actor, Grant, Role
from koppel.errors import NotFoundError
from koppel.model import Visibility
from koppel.services.intake import activities
from koppel.services.intake.undoing import undo
from koppel.services.intake.uploads import import_file
from koppel.services.plans.activity_panel import Panel, activity_panel
from koppel.services.plans.changes_since import last_upload_day
from koppel.store.database import Store
from koppel.store.intake.uploads import list_uploads
from koppel.store.plans.activities import list_activities
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY, World, csv_of, work

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

GEMEENTE = "Gemeente Groningen (fictief)"
OF_THE_DEMO = {
    "lezer": Actor("leo", frozenset({Grant(Role.LEZER)})),
    "regisseur": Actor("rik", frozenset({Grant(Role.REGISSEUR)})),
    "beheerder": Actor("bea", frozenset({Grant(Role.BEHEERDER)})),
    "planner": Actor("geert", frozenset({Grant(Role.PLANNER, GEMEENTE)})),
    "planner of a partner without works": Actor("nora", frozenset({Grant(Role.PLANNER, "Nieuwe partner")})),
}


def panel_for(store: Store, who: Actor, identity: UUID) -> Panel:
    return activity_panel(store.visible_to(who), CATALOGUE, "nl", identity)


@pytest.mark.parametrize("person", OF_THE_DEMO)
def test_every_work_of_the_demo_opens_for_every_role(demo_file: Path, person: str) -> None:
    who = OF_THE_DEMO[person]
    with Store.open(demo_file) as store:
        with store.read() as cursor:
            uploads = {item.id: item for item in list_uploads(cursor)}
        with store.visible_to(who).read() as cursor:
            seen = list_activities(cursor)
        assert len(seen) > 30
        for item in seen:
            assert item.id is not None
            assert item.upload_id is not None
            panel = panel_for(store, who, item.id)
            file = uploads[item.upload_id]
            assert panel.handed_in == file.uploaded_at
            is_own = item.partner in who.partners
            assert (panel.upload == file) is is_own
            assert is_own or file.file_name not in repr(panel)
            assert {step.who for step in panel.steps} == {file.uploaded_by if is_own else item.partner}


@pytest.mark.parametrize("person", ["lezer", "regisseur", "beheerder", "gemeente", "ander"])
def test_the_name_of_the_file_and_who_sent_it_are_for_the_partner_alone(world: World, person: str) -> None:
    with world.open() as store:
        told = panel_for(store, PEOPLE[person], world.renovation)
        own = panel_for(store, PEOPLE["lefier"], world.renovation)
        whole = activity_panel(store, CATALOGUE, "nl", world.renovation)
    assert told.upload is None
    assert told.handed_in is not None
    assert CANARY not in repr(told)
    assert [step.who for step in told.steps] == ["Lefier"]
    assert own.upload is not None
    assert own.upload.file_name == f"{CANARY}.csv"
    assert told.handed_in == own.handed_in == own.upload.uploaded_at
    assert whole.upload == own.upload


def test_of_a_file_of_two_partners_one_of_them_sees_the_day(store: Store, world: World) -> None:
    rows = [csv_of(replace(work(partner, "9", "riolering"), external_id="9")) for partner in ("Gemeente", "Lefier")]
    head, first = rows[0].decode().splitlines()
    second = rows[1].decode().splitlines()[1]
    content = f"partner;{head}\nGemeente;{first}\nLefier;{second}".encode()
    done = import_file(store, CATALOGUE, world.settings, content, "samen.csv", today=TODAY)
    assert done.upload_id is not None, done.checked.report
    with store.read() as cursor:
        (mine,) = (item.id for item in list_activities(cursor, partner="Lefier") if item.external_id == "9")
    assert mine is not None
    lies = PEOPLE["lefier"]
    both = replace(lies, grants=lies.grants | PEOPLE["gemeente"].grants)
    told = panel_for(store, lies, mine)
    assert told.upload is None
    assert told.handed_in is not None
    assert panel_for(store, both, mine).upload is not None


def test_a_work_drawn_by_hand_came_from_no_file(world: World) -> None:
    with world.open() as store:
        told = panel_for(store, PEOPLE["lezer"], world.sewer)
    assert told.handed_in is None
    assert told.upload is None


def test_a_work_of_ones_own_stays_hidden_and_so_does_the_day_of_a_file_that_nobody_else_saw(
    store: Store, world: World
) -> None:
    shared = activities.find_activity(store, world.renovation)
    private = replace(shared, visibility=Visibility.EIGEN)
    hidden = activities.edit(store, CATALOGUE, private, expected_version=shared.version, today=TODAY).activity
    for person in ("lezer", "regisseur", "gemeente"):
        with pytest.raises(NotFoundError):
            panel_for(store, PEOPLE[person], world.renovation)
    secret = replace(work("Lefier", "S-1", "glasvezel"), visibility=Visibility.EIGEN)
    done = import_file(store, CATALOGUE, world.settings, csv_of(secret), "s.csv", today=TODAY, partner="Lefier")
    assert done.upload_id is not None
    with store.read() as cursor:
        (item,) = (found for found in list_activities(cursor) if found.external_id == "S-1")
    now_shared = replace(item, visibility=Visibility.PARTNERS)
    activities.edit(store, CATALOGUE, now_shared, expected_version=item.version, today=TODAY)
    assert item.id is not None
    assert hidden.id is not None
    assert panel_for(store, PEOPLE["lezer"], item.id).handed_in is None
    assert panel_for(store, PEOPLE["lefier"], item.id).handed_in is not None


def test_since_the_last_upload_can_be_asked_by_who_sent_none(store: Store, world: World) -> None:
    day = last_upload_day(store)
    assert day is not None
    assert last_upload_day(store.visible_to(PEOPLE["lezer"])) == day
    undo(store, CATALOGUE, world.upload, today=TODAY)
    assert last_upload_day(store.visible_to(PEOPLE["lezer"])) is None
    secret = replace(work("Lefier", "S-1", "glasvezel"), visibility=Visibility.EIGEN)
    done = import_file(store, CATALOGUE, world.settings, csv_of(secret), "s.csv", today=TODAY, partner="Lefier")
    assert done.upload_id is not None
    assert last_upload_day(store.visible_to(PEOPLE["lezer"])) is None
    with store.read() as cursor:
        latest = list_uploads(cursor)[0]
    assert last_upload_day(store.visible_to(PEOPLE["lefier"])) == clock.day_of(latest.uploaded_at)
