"""What came of a meeting is news: the list of decisions for all, an action for the partner that was given it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from koppel.model import Visibility
from koppel.model.agreements import ActionState
from koppel.services.agreements.actions import add_action, change_action
from koppel.services.intake.activities import edit, find_activity
from koppel.services.meetings import meetings
from koppel.services.news.since_visit import news_since
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.services.news.entries import Entry
    from koppel.store.database import Store


def told(store: Store, person: str, name: str, since: datetime) -> tuple[Entry, ...]:
    found = news_since(store.visible_to(PEOPLE[person]), CATALOGUE, "nl", since, today=TODAY)
    return next(item.entries for item in found if item.name == name)


def titles(entries: Iterable[Entry]) -> list[str]:
    return [item.title for item in entries]


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def test_who_did_not_close_the_meeting_is_told_of_its_list(store: Store) -> None:
    before = now()
    lead = store.visible_to(PEOPLE["regisseur"])
    identity = meetings.prepare(lead, TODAY, today=TODAY)
    meetings.start(lead, CATALOGUE, identity, today=TODAY)
    assert told(store, "gemeente", "lists", before) == ()
    meetings.close(lead, CATALOGUE, identity, today=TODAY)
    for person in ("gemeente", "lezer", "ander"):
        (entry,) = told(store, person, "lists", before)
        assert entry.title == "Besluitenlijst van overleg 1, 21 november 2026"
        assert entry.target.page == "overleg"
    assert told(store, "regisseur", "lists", before) == ()
    assert told(store, "gemeente", "lists", now()) == ()


def test_a_partner_is_told_of_an_action_that_another_gave_it_or_passed_on(store: Store, world: World) -> None:
    before = now()
    lead = store.visible_to(PEOPLE["regisseur"])
    due = TODAY + timedelta(200)
    made = add_action(
        lead, world.shared, description="Graven", owner_partner="Lefier", owner_role="wijkteam", due=due
    )  # fmt: skip
    (entry,) = told(store, "lefier", "given", before)
    assert entry.title == "Graven"
    assert "wijkteam" in " ".join(entry.lines)
    assert told(store, "gemeente", "given", before) == ()
    between = now()
    fields = {"description": "Graven", "owner_role": "wijkteam", "due": due, "state": ActionState.BEZIG}
    change_action(store.visible_to(PEOPLE["lefier"]), made.id, owner_partner="Lefier", **fields, expected_version=1)  # type: ignore[arg-type]
    # That it went on is not news of an action that it had already; passing it on is.
    assert told(store, "lefier", "given", between) == ()
    change_action(lead, made.id, owner_partner="Gemeente", **fields, expected_version=2)  # type: ignore[arg-type]
    assert titles(told(store, "gemeente", "given", between)) == ["Graven"]
    assert told(store, "lefier", "given", before) == ()


def test_an_action_of_ones_own_is_no_news_nor_is_one_about_what_is_not_shared(store: Store, world: World) -> None:
    before = now()
    own = store.visible_to(PEOPLE["lefier"])
    due = TODAY + timedelta(200)
    add_action(own, world.shared, description="Zelf", owner_partner="Lefier", owner_role="wijkteam", due=due)
    assert told(store, "lefier", "given", before) == ()
    lead = store.visible_to(PEOPLE["regisseur"])
    add_action(lead, world.shared, description="Graven", owner_partner="Gemeente", owner_role="toezicht", due=due)
    assert titles(told(store, "gemeente", "given", before)) == ["Graven"]
    item = find_activity(own, world.renovation)
    edit(own, CATALOGUE, replace(item, visibility=Visibility.EIGEN), expected_version=item.version, today=TODAY)
    assert told(store, "gemeente", "given", before) == ()
