"""What was laid before the tables for someone is used again, and never for another state of the store."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.model import Visibility
from koppel.services.intake.activities import create, edit, find_activity
from koppel.store import visible_cursors
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World, make_world, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        yield opened


def titles(store: Store, who: str) -> set[str]:
    with store.visible_to(PEOPLE[who]).read() as cursor:
        return {item.title for item in list_activities(cursor)}


def share(store: Store, world: World, visibility: Visibility) -> None:
    now = find_activity(store, world.renovation)
    edit(store, CATALOGUE, replace(now, visibility=visibility), expected_version=now.version, today=TODAY)


def test_what_becomes_private_is_gone_from_the_next_look_on(store: Store, world: World) -> None:
    for _ in range(3):
        share(store, world, Visibility.PARTNERS)
        assert "renovatie L-1" in titles(store, "gemeente")
        assert "renovatie L-1" in titles(store, "gemeente")
        share(store, world, Visibility.EIGEN)
        assert "renovatie L-1" not in titles(store, "gemeente")
        assert "renovatie L-1" in titles(store, "lefier")


def test_who_looks_again_at_the_same_state_asks_for_nothing_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(visible_cursors, "narrow", lambda *_: made.append(1))
    for _ in range(5):
        titles(store, "gemeente")
    assert len(made) == 1


def test_after_a_change_only_what_is_hidden_is_found_anew(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "renovatie L-1" in titles(store, "gemeente")
    monkeypatch.setattr(visible_cursors, "narrow", lambda *_: pytest.fail("all was laid before the tables again"))
    share(store, world, Visibility.EIGEN)
    assert "renovatie L-1" not in titles(store, "gemeente")
    share(store, world, Visibility.PARTNERS)
    assert "renovatie L-1" in titles(store, "gemeente")


def test_the_first_work_that_becomes_private_is_gone_from_the_next_look_on(tmp_path: Path) -> None:
    with Store.open(tmp_path / "open.duckdb", create=True) as store:
        made = create(store, CATALOGUE, work("Lefier", "L-1", "renovatie"), today=TODAY).activity
        assert titles(store, "gemeente") == titles(store, "lefier") == {"renovatie L-1"}
        edit(store, CATALOGUE, replace(made, visibility=Visibility.EIGEN), expected_version=made.version, today=TODAY)
        assert titles(store, "gemeente") == set()
        assert titles(store, "lefier") == {"renovatie L-1"}


def test_people_of_different_partners_never_share_what_they_see(store: Store) -> None:
    assert not titles(store, "gemeente") >= titles(store, "lefier")
    assert not titles(store, "regisseur") >= titles(store, "lefier")
    assert titles(store, "lefier") > titles(store, "gemeente")


def test_a_look_that_failed_leaves_nothing_behind(store: Store) -> None:
    before = titles(store, "gemeente")

    def fail() -> None:
        with store.visible_to(PEOPLE["gemeente"]).read() as cursor:
            cursor.execute("CREATE TEMP TABLE leftover AS SELECT 1")
            raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        fail()
    assert titles(store, "gemeente") == before


def test_nobody_sees_a_private_work_while_it_is_made_private_and_shared_in_turn(store: Store, world: World) -> None:
    """With the title changes the visibility: what others see is never the title that goes with private."""
    done = threading.Event()
    seen: set[str] = set()

    def look() -> None:
        while not done.is_set():
            seen.update(titles(store, "gemeente"))

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for one in lookers:
        one.start()
    try:
        for turn in range(12):
            now = find_activity(store, world.renovation)
            is_private = turn % 2 == 0
            changed = replace(
                now,
                title="GEHEIM" if is_private else "gedeeld",
                visibility=Visibility.EIGEN if is_private else Visibility.PARTNERS,
            )
            edit(store, CATALOGUE, changed, expected_version=now.version, today=TODAY)
    finally:
        done.set()
        for one in lookers:
            one.join()
    assert "GEHEIM" not in seen


def test_a_store_can_be_closed_and_opened_again_with_cursors_kept(world: World) -> None:
    for _ in range(2):
        with world.open() as store:
            assert titles(store, "gemeente")
