"""One answer to “did anything change?”: what a person may know of changes its revision, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.access import OPERATOR, Actor
from koppel.model.deciding import State
from koppel.services.accounts import accounts
from koppel.services.deciding.decisions import decide
from koppel.services.intake.activities import edit, find_activity
from koppel.services.news.news import revision_now
from koppel.services.plans.saved_views import save_view
from koppel.services.revision import Revisions, revisions
from koppel.store.revision import change_count, revision_of
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.store.database import Store

LIES = PEOPLE["lefier"]
# Who may not see what Lefier keeps to itself.
OTHERS = [name for name in PEOPLE if name not in ("lefier", "rolloos")]


def change_title(store: Store, actor: Actor, identity: UUID) -> None:
    theirs = store.visible_to(actor)
    now = find_activity(theirs, identity)
    edit(theirs, CATALOGUE, replace(now, title=f"{now.title} anders"), expected_version=now.version, today=TODAY)


def all_of(store: Store, actor: Actor) -> tuple[Revisions, int, int]:
    """Return every revision that something goes by for this person."""
    with store.read_whole() as cursor:
        number = revision_of(cursor, actor).number
    return revisions(store.visible_to(actor)), revision_now(store.visible_to(actor)), number


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_a_change_that_a_person_may_see_makes_every_revision_of_it_another(
    store: Store, world: World, who: str
) -> None:
    before, news_before, number = all_of(store, PEOPLE[who])
    change_title(store, LIES, world.renovation)
    after, news_after, number_after = all_of(store, PEOPLE[who])
    assert before.all != after.all
    assert before.plans != after.plans
    assert before.ground != after.ground
    assert before.sight == after.sight
    assert news_after > news_before
    assert number_after > number


@pytest.mark.parametrize("who", OTHERS)
def test_a_change_that_is_hidden_from_a_person_leaves_every_revision_of_it(
    store: Store, world: World, who: str
) -> None:
    before, of_partner = all_of(store, PEOPLE[who]), all_of(store, LIES)
    change_title(store, LIES, world.secret)
    assert all_of(store, PEOPLE[who]) == before
    assert all_of(store, LIES) != of_partner


def test_a_decision_leaves_the_plans_as_they_were(store: Store, world: World) -> None:
    before = revisions(store)
    decide(store, world.shared, State.IN_GESPREK)
    after = revisions(store)
    assert (after.all != before.all, after.plans, after.ground) == (True, before.plans, before.ground)


def test_an_account_leaves_what_screens_show_as_it_was(store: Store, world: World) -> None:
    before = revisions(store)
    accounts.add(store, "Nieuw", grants=[])
    assert revisions(store) == before


def test_cursors_go_by_the_revision_with_all_changes(store: Store, world: World) -> None:
    for make in (
        lambda: change_title(store, LIES, world.secret),
        lambda: save_view(store, "Mijn buurt", {}),
    ):
        with store.read_whole() as cursor:
            before = change_count(cursor)
            assert before == revision_of(cursor, OPERATOR).number
        make()
        with store.read_whole() as cursor:
            assert change_count(cursor) > before


def test_as_long_as_nothing_was_committed_no_revision_is_another_one(store: Store, world: World) -> None:
    commits, before = store.commits, all_of(store, LIES)
    assert (store.commits, all_of(store, LIES)) == (commits, before)
    change_title(store, LIES, world.renovation)
    assert store.commits > commits


def test_a_revision_of_another_store_is_another_one(store: Store, world: World) -> None:
    assert all(str(store.store_id) in text for text in (revisions(store).all, revisions(store).ground))
