"""Two people change the same work: who did what is told, and one state comes of it in which nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.errors import NotFoundError, StoreError
from koppel.model import Visibility
from koppel.services.intake.activities import edit, find_activity, form_values, judge
from koppel.services.intake.conflicts import Side, Who, activity_conflict, settle, who_changed
from koppel.services.intake.undoing import undo
from tests.services.world import CATALOGUE, PEOPLE, STREET, TODAY, World

if TYPE_CHECKING:
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.services.intake.conflicts import ActivityConflict, Contested
    from koppel.store.database import Store

LIES = PEOPLE["lefier"]
ELS = replace(LIES, name="els")
ELSEWHERE = shapely.affinity.translate(STREET, 0.0, 25.0)


def change(store: Store, identity: UUID, **fields: object) -> None:
    """Els of the same partner changes the work and is first."""
    now = find_activity(store.visible_to(ELS), identity)
    edit(
        store.visible_to(ELS),
        CATALOGUE,
        replace(now, **fields),  # type: ignore[arg-type]
        expected_version=now.version,
        today=TODAY,
    )


def conflict(
    store: Store, world: World, place: BaseGeometry | None = STREET, version: int = 1, **typed: str
) -> ActivityConflict:
    began = {**form_values(find_activity(store, world.renovation)), **BEGAN, **typed}
    return activity_conflict(
        store.visible_to(LIES), CATALOGUE, "nl", world.renovation, base_version=version, mine=began, place=place
    )


# What the form of the renovation showed before Els changed it.
BEGAN = {"title": "renovatie L-1", "start": "2027-03", "end": "2027-08", "description": ""}


def by_name(found: ActivityConflict) -> dict[str, Contested]:
    return {item.name: item for item in found.conflict.fields}


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "who"),
    [
        ("a", "a", "a", None),
        ("a", "b", "a", Who.THEIRS),
        ("a", "a", "b", Who.MINE),
        ("a", "b", "b", Who.ALIKE),
        ("a", "b", "c", Who.CLASH),
        ("a", "", "c", Who.CLASH),
        ("", "b", "", Who.THEIRS),
    ],
)
def test_who_changed_a_value_is_known_from_three_states(base: str, theirs: str, mine: str, who: Who | None) -> None:
    assert who_changed(base, theirs, mine) is who


def test_what_both_changed_is_told_field_by_field_with_who_and_when(store: Store, world: World) -> None:
    change(store, world.renovation, title="Renovatie van Els", description="Els schreef dit")
    found = conflict(store, world, title="Renovatie van Lies")
    title = by_name(found)["title"]
    assert (title.who, title.was, title.theirs, title.mine) == (
        Who.CLASH, "renovatie L-1", "Renovatie van Els", "Renovatie van Lies",
    )  # fmt: skip
    assert title.by == "els"
    assert title.at
    assert by_name(found)["description"].who is Who.THEIRS
    assert [item.name for item in found.conflict.clashes] == ["title"]


def test_each_field_names_who_of_several_changed_it_last(store: Store, world: World) -> None:
    change(store, world.renovation, title="Van Els")
    piet = replace(LIES, name="piet")
    now = find_activity(store, world.renovation)
    edit(
        store.visible_to(piet),
        CATALOGUE,
        replace(now, description="van Piet"),
        expected_version=now.version,
        today=TODAY,
    )
    found = by_name(conflict(store, world))
    assert (found["title"].by, found["description"].by) == ("els", "piet")


def test_fields_that_only_one_changed_merge_by_themselves_and_the_rest_as_chosen(store: Store, world: World) -> None:
    change(store, world.renovation, title="Van Els", description="Els schreef dit")
    found = conflict(store, world, title="Van Lies", end="2027-09")
    values, place = settle(found, {"title": Side.MINE})
    assert (values["title"], values["description"], values["end"]) == ("Van Lies", "Els schreef dit", "2027-09")
    assert place is not None
    judged = judge(
        CATALOGUE, world.settings, {name: value for name, value in values.items() if value and name != "partner"},
        place, crs=store.crs, store_crs=store.crs, partner="Lefier", today=TODAY,
    )  # fmt: skip
    assert judged.activity is not None, judged.issues
    saved = edit(
        store.visible_to(LIES),
        CATALOGUE,
        replace(judged.activity, id=world.renovation),
        expected_version=found.version,
        today=TODAY,
    )
    assert (saved.activity.title, saved.activity.description, saved.activity.version) == (
        "Van Lies", "Els schreef dit", 3,
    )  # fmt: skip


def test_a_clash_that_is_not_chosen_stays_as_the_others_made_it(store: Store, world: World) -> None:
    change(store, world.renovation, title="Van Els")
    values, _ = settle(conflict(store, world, title="Van Lies"), {})
    assert values["title"] == "Van Els"


@pytest.mark.parametrize(
    ("theirs", "mine", "who"),
    [
        (ELSEWHERE, STREET, Who.THEIRS),
        (STREET, ELSEWHERE, Who.MINE),
        (ELSEWHERE, shapely.affinity.translate(STREET, 40.0), Who.CLASH),
        (ELSEWHERE, shapely.affinity.translate(ELSEWHERE, 0.0001), Who.ALIKE),
    ],
)
def test_a_place_is_compared_as_a_place(
    store: Store, world: World, theirs: BaseGeometry, mine: BaseGeometry, who: Who
) -> None:
    began = find_activity(store, world.renovation).geometry
    change(store, world.renovation, geometry=theirs if theirs is not STREET else began, description="anders")
    found = conflict(store, world, place=mine if mine is not STREET else began)
    assert by_name(found)["geometry"].who is who
    _, place = settle(found, {"geometry": Side.MINE})
    assert place is not None
    assert place.equals_exact(mine if who is not Who.THEIRS else theirs, 0.01)


def test_a_work_that_is_no_more_is_no_conflict_but_unknown(store: Store, world: World) -> None:
    undo(store, CATALOGUE, world.upload, today=TODAY)
    with pytest.raises(NotFoundError):
        activity_conflict(
            store.visible_to(LIES), CATALOGUE, "nl", world.renovation, base_version=1, mine={}, place=STREET
        )


def test_what_another_partner_may_not_see_is_no_conflict_for_it_either(store: Store, world: World) -> None:
    change(store, world.renovation, visibility=Visibility.EIGEN, title="Geheim van Lefier")
    with pytest.raises(NotFoundError):
        activity_conflict(
            store.visible_to(PEOPLE["gemeente"]),
            CATALOGUE,
            "nl",
            world.renovation,
            base_version=1,
            mine={},
            place=STREET,
        )


def test_who_saves_on_an_older_version_is_refused_and_the_store_is_as_the_first_made_it(
    store: Store, world: World
) -> None:
    began = find_activity(store.visible_to(LIES), world.renovation)
    change(store, world.renovation, title="Van Els")
    with pytest.raises(StoreError, match="changed_meanwhile"):
        edit(store.visible_to(LIES), CATALOGUE, replace(began, title="Van Lies"), expected_version=1, today=TODAY)
    assert find_activity(store, world.renovation).title == "Van Els"
