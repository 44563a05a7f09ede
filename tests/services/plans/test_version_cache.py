from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from shapely.affinity import translate

from koppel.services.intake.activities import edit
from koppel.services.pictures.map_layer import activity_layer
from koppel.services.plans.columns import columns
from koppel.services.plans.reference import Named
from koppel.services.plans.streets import where, where_of
from koppel.store.plans.activities import list_activities
from koppel.store.version_cache import VersionCache
from tests.detect.builders import work
from tests.services.world import CANARY, CATALOGUE, PEOPLE, STREET, TODAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model import Activity
    from koppel.store.database import Store


def works(*versions: int) -> list[Activity]:
    return [replace(work(f"a/{at}"), id=UUID(int=at), version=version) for at, version in enumerate(versions, 1)]


class Maker:
    """Tells each work's number and version, and remembers of how many it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, items: Sequence[Activity]) -> list[str]:
        self.asked.append(len(items))
        return [f"{item.external_id} {item.version}" for item in items]


def test_only_what_is_not_known_yet_is_made() -> None:
    kept: VersionCache[str] = VersionCache()
    make = Maker()
    assert kept.of(works(1, 1, 1), make) == ["1 1", "2 1", "3 1"]
    assert kept.of(works(1, 2, 1), make) == ["1 1", "2 2", "3 1"]
    assert kept.of(works(1, 2, 1)[::-1], make) == ["3 1", "2 2", "1 1"]
    assert make.asked == [3, 1]


def test_with_other_surroundings_nothing_is_known() -> None:
    kept: VersionCache[str] = VersionCache()
    make = Maker()
    for about in ("a", "a", "b"):
        kept.of(works(1, 1), make, about=about)
    assert make.asked == [2, 2]


def test_what_nobody_asks_for_any_more_is_thrown_away() -> None:
    kept: VersionCache[str] = VersionCache()
    make = Maker()
    for version in range(1, 1500):
        kept.of(works(version), make)
    assert len(kept._kept) < 1100
    assert kept.of(works(1499), make) == ["1 1499"]


def test_who_may_see_a_work_and_who_may_not_share_only_the_others(store: Store) -> None:
    planner, other = store.visible_to(PEOPLE["lefier"]), store.visible_to(PEOPLE["gemeente"])
    mine, theirs = columns(planner, CATALOGUE), columns(other, CATALOGUE)
    assert any(CANARY in item.title for item in mine.activities)
    assert not any(CANARY in item.title for item in theirs.activities)
    shared = {item.id: item for item in mine.activities}
    assert all(shared[item.id] is item for item in theirs.activities)


def layer(store: Store, shapes: VersionCache[bytes] | None) -> bytes:
    return activity_layer(columns(store, CATALOGUE), CATALOGUE, "nl", store.crs, shapes=shapes)


def test_the_layer_of_the_map_is_the_same_made_at_once_or_piece_by_piece(store: Store) -> None:
    shapes = store.version_cache("shapes")
    for person in ("gemeente", "lefier", "gemeente"):
        seen = store.visible_to(PEOPLE[person])
        drawn = layer(seen, shapes)
        assert drawn == layer(seen, None)
        assert (CANARY.encode() in drawn) == (person == "lefier")


def test_a_work_that_moved_is_drawn_and_named_at_its_new_place(store: Store) -> None:
    places = {"street": (Named("Vlierstraat", STREET, 0),)}

    def told() -> tuple[bytes, tuple[str | None, ...]]:
        found = columns(store, CATALOGUE)
        named = where_of(found.activities, places, store.version_cache("where"))
        assert named == where(found.geometry, places)
        return layer(store, store.version_cache("shapes")), named

    before, named = told()
    with store.read() as cursor:
        moving = next(item for item in list_activities(cursor) if item.external_id == "G-1")
    away = replace(moving, geometry=translate(moving.geometry, 900.0))
    edit(store, CATALOGUE, away, expected_version=moving.version, today=TODAY)
    after, renamed = told()
    assert after != before
    assert named.count("Vlierstraat") - renamed.count("Vlierstraat") == 1


def test_another_street_gives_other_names(store: Store) -> None:
    works, kept = columns(store, CATALOGUE).activities, store.version_cache("where")
    first = where_of(works, {"street": (Named("Vlierstraat", STREET, 0),)}, kept)
    second = where_of(works, {"street": (Named("Elzenlaan", STREET, 0),)}, kept)
    assert "Vlierstraat" in first
    assert second == tuple(name and "Elzenlaan" for name in first)


def test_each_thing_is_kept_under_its_own_name(store: Store) -> None:
    assert store.version_cache("a") is store.visible_to(PEOPLE["lezer"]).version_cache("a")
    assert store.version_cache("a") is not store.version_cache("b")
