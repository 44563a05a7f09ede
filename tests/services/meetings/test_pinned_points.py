"""What is pinned for everyone is listed when a meeting is prepared, and can become a point of its agenda."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.services.meetings import meeting_agenda, meetings, pinned_points
from koppel.services.meetings.pinned_points import pinned, put_pin_on_agenda
from koppel.services.plans.pins import add_pin, remove_pin
from tests.services.world import CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.store.database import Store

PLACE = (53.2351, 6.5302)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """As who leads the team sees it."""
    with world.open() as opened:
        yield opened.visible_to(PEOPLE["regisseur"])


@pytest.fixture
def meeting(store: Store) -> UUID:
    return meetings.prepare(store, date(2026, 12, 1), today=TODAY)


def pin(store: Store, words: str = "Put\nhier?", *, is_shared: bool = True) -> UUID:
    return add_pin(store.visible_to(PEOPLE["gemeente"]), *PLACE, words, is_shared=is_shared)


def own(store: Store, meeting: UUID) -> list[tuple[str, tuple[str, ...], str | None]]:
    listed = meeting_agenda.agenda(store, CATALOGUE, "nl", meeting, today=TODAY)
    return [
        (item.title, item.lines, item.target.pin if item.target else None)
        for item in listed
        if item.item.section == "own"
    ]


def test_pins_for_all_are_listed_and_those_of_ones_own_are_not(store: Store, meeting: UUID) -> None:
    identity = pin(store)
    pin(store, "GEHEIM", is_shared=False)
    for name in ("regisseur", "gemeente", "lezer"):
        (item,) = pinned(store.visible_to(PEOPLE[name]), meeting)
        assert (item.pin.words, item.target.pin, item.is_on_agenda) == ("Put\nhier?", str(identity), False)


def test_one_becomes_a_point_with_the_way_to_its_place(store: Store, meeting: UUID) -> None:
    identity = pin(store)
    put_pin_on_agenda(store, meeting, identity)
    ((title, (line,), target),) = own(store, meeting)
    assert (title, target) == ("Put hier?", str(identity))
    assert "geert" in line
    assert [item.is_on_agenda for item in pinned(store, meeting)] == [True]
    with pytest.raises(RefusedError, match="pin_listed"):
        put_pin_on_agenda(store, meeting, identity)


def test_the_point_stays_where_the_pin_is_taken_away(store: Store, meeting: UUID) -> None:
    identity = pin(store, "x" * 390)
    put_pin_on_agenda(store, meeting, identity)
    ((title, lines, _),) = own(store, meeting)
    assert (len(title), lines[0]) == (200, "x" * 390)
    remove_pin(store, identity)
    assert own(store, meeting) == [(title, (), None)]
    assert pinned(store, meeting) == ()


def test_a_point_that_was_not_reached_comes_back_with_its_place(store: Store, meeting: UUID) -> None:
    identity = pin(store)
    put_pin_on_agenda(store, meeting, identity)
    meetings.start(store, CATALOGUE, meeting, today=TODAY)
    meetings.close(store, CATALOGUE, meeting, today=TODAY)
    later = meetings.prepare(store, date(2026, 12, 8), today=TODAY)
    listed = meeting_agenda.agenda(store, CATALOGUE, "nl", later, today=TODAY)
    (back,) = [item for item in listed if item.title == "Put hier?"]
    assert back.item.section == "carried"
    assert back.target is not None
    assert back.target.pin == str(identity)
    assert [item.is_on_agenda for item in pinned(store, later)] == [True]


def test_only_who_leads_puts_one_on_the_agenda_and_only_one_for_all(
    store: Store, meeting: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity, secret = pin(store), pin(store, "GEHEIM", is_shared=False)
    with pytest.raises(RefusedError, match=r"forbidden\.meet"):
        put_pin_on_agenda(store.visible_to(PEOPLE["gemeente"]), meeting, identity)
    for wrong in (secret, uuid4()):
        with pytest.raises(NotFoundError, match="pin_unknown"):
            put_pin_on_agenda(store, meeting, wrong)
    monkeypatch.setattr(pinned_points, "MOST_OWN", 0)
    with pytest.raises(InputError, match="point_many"):
        put_pin_on_agenda(store, meeting, identity)
    assert own(store, meeting) == []
