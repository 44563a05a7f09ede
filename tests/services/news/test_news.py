"""Others' changes are told within seconds, to who may see them, and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role, Task
from koppel.errors import RefusedError
from koppel.model import Visibility
from koppel.services.intake.activities import edit, find_activity
from koppel.services.intake.undoing import undo
from koppel.services.intake.uploads import import_file
from koppel.services.news.news import About, ago_words, news, news_words, revision_now
from koppel.services.permission import require
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World, csv_of, work

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.store.database import Store

LIES, GEERT, RIK = PEOPLE["lefier"], PEOPLE["gemeente"], PEOPLE["regisseur"]
OTHERS = [name for name in PEOPLE if name not in ("lefier", "rolloos")]


def change(store: Store, actor: Actor, identity: UUID, **fields: object) -> None:
    now = find_activity(store.visible_to(actor), identity)
    changed = replace(now, **fields)  # type: ignore[arg-type]
    edit(store.visible_to(actor), CATALOGUE, changed, expected_version=now.version, today=TODAY)


def test_a_change_of_another_is_told_with_who_and_of_which_partner(store: Store, world: World) -> None:
    since = revision_now(store.visible_to(GEERT))
    change(store, LIES, world.renovation, title="Anders")
    (item,) = news(store.visible_to(GEERT), since).items
    assert (item.about, item.who, item.partner, item.count) == (About.WORKS, "lies", "Lefier", 1)
    assert news_words(item, "nl") == "lies heeft een werk van Lefier gewijzigd"
    assert ago_words(item.at, "nl") == "zojuist"


def test_ones_own_change_is_no_news(store: Store, world: World) -> None:
    since = revision_now(store.visible_to(LIES))
    change(store, LIES, world.renovation, title="Anders")
    assert news(store.visible_to(LIES), since).items == ()


def test_what_was_told_is_not_told_again(store: Store, world: World) -> None:
    since = revision_now(store.visible_to(GEERT))
    change(store, LIES, world.renovation, title="Anders")
    told = news(store.visible_to(GEERT), since)
    assert news(store.visible_to(GEERT), told.revision).items == ()


@pytest.mark.parametrize("who", OTHERS)
def test_of_a_change_that_someone_may_not_see_nothing_is_told(store: Store, world: World, who: str) -> None:
    els = Actor("els", frozenset({Grant(Role.PLANNER, "Lefier")}))
    since, since_of_els = (revision_now(store.visible_to(actor)) for actor in (PEOPLE[who], els))
    change(store, LIES, world.secret, title="Nog geheimer")
    assert revision_now(store.visible_to(PEOPLE[who])) == since
    change(store, LIES, world.renovation, visibility=Visibility.EIGEN)
    assert news(store.visible_to(PEOPLE[who]), since).items == ()
    assert news(store.visible_to(els), since_of_els).items[0].count == 2


def test_a_work_that_its_partner_begins_to_share_is_news(store: Store, world: World) -> None:
    change(store, LIES, world.renovation, visibility=Visibility.EIGEN)
    since = revision_now(store.visible_to(RIK))
    change(store, LIES, world.renovation, visibility=Visibility.PARTNERS)
    assert [item.about for item in news(store.visible_to(RIK), since).items] == [About.WORKS]


def test_uploads_and_their_undoing_are_told_once_for_all_works(store: Store, world: World) -> None:
    since = revision_now(store.visible_to(GEERT))
    two = "\n".join(
        [
            csv_of(work("Lefier", "L-8", "renovatie")).decode(),
            csv_of(work("Lefier", "L-9", "isolatie")).decode().split("\n")[1],
        ]
    )
    done = import_file(
        store.visible_to(LIES), CATALOGUE, world.settings, two.encode(), "twee.csv", today=TODAY, partner="Lefier"
    )
    assert done.upload_id is not None
    (item,) = news(store.visible_to(GEERT), since).items
    assert (item.who, item.count) == ("lies", 2)
    undo(store.visible_to(LIES), CATALOGUE, done.upload_id, today=TODAY)
    (item,) = news(store.visible_to(GEERT), since).items
    assert item.count == 2


def test_refusals_and_sign_ins_are_no_news(store: Store) -> None:
    since = revision_now(store.visible_to(RIK))
    with pytest.raises(RefusedError):
        require(store.visible_to(GEERT), Task.ACCOUNTS)
    with store.write_beside("lies", "sign_in"):
        pass
    assert news(store.visible_to(RIK), since).items == ()


def test_a_change_that_began_earlier_and_is_committed_later_is_not_missed(store: Store, world: World) -> None:
    now = find_activity(store, world.renovation)
    with store.write("lies", "edit") as writer:
        from koppel.store.plans.activity_changes import edit_activity

        edit_activity(writer, replace(now, title="Laat"), expected_version=now.version, widths={})
        # Meanwhile a page is drawn, after the moment that the change will have.
        since = revision_now(store.visible_to(GEERT))
    assert news(store.visible_to(GEERT), since).items[0].who == "lies"


def test_a_number_in_memory_tells_that_there_may_be_news(store: Store, world: World) -> None:
    before = store.commits
    find_activity(store, world.renovation)
    assert store.commits == before
    change(store, LIES, world.renovation, title="Anders")
    assert store.visible_to(GEERT).commits == before + 1
