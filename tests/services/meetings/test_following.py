"""Following a meeting without an account: only what the screen shows and everyone at the table may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koppel.errors import NotFoundError
from koppel.model import Visibility
from koppel.model.meetings import Outcome
from koppel.services.intake.activities import edit, find_activity
from koppel.services.meetings import following, meeting_agenda, meetings
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.services.meetings.following import Followed
    from koppel.store.database import Store


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """As who leads the team sees it."""
    with world.open() as opened:
        yield opened.visible_to(PEOPLE["regisseur"])


@pytest.fixture
def meeting(store: Store) -> UUID:
    identity = meetings.prepare(store, date(2026, 12, 1), "Zaal 1", today=TODAY)
    meeting_agenda.add_point(store, identity, "Rondvraag")
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    return identity


def shown(store: Store, code: str, language: str = "nl") -> Followed:
    return following.followed(store, CATALOGUE, language, code, today=TODAY)


def last_point(store: Store, meeting: UUID) -> UUID:
    return meeting_agenda.agenda(store, CATALOGUE, "nl", meeting, today=TODAY)[-1].item.id


def test_who_has_the_code_sees_the_agenda_and_the_point_on_the_screen(store: Store, meeting: UUID) -> None:
    code = following.open_screen(store, meeting).code
    before = shown(store, code)
    assert before.here is None
    assert before.place == "Zaal 1"
    assert before.points[-1].title == "Rondvraag"
    following.show_point(store, meeting, last_point(store, meeting))
    here = shown(store, f" {code[:4].lower()}-{code[4:].lower()} ").here
    assert here is not None
    assert (here.title, here.is_here, here.outcome) == ("Rondvraag", True, "")
    following.show_point(store, meeting, None)
    assert shown(store, code).here is None


def test_what_becomes_of_a_point_is_seen_at_once(store: Store, meeting: UUID) -> None:
    point = last_point(store, meeting)
    code = following.open_screen(store, meeting, point).code
    assert shown(store, code).points[-1].outcome == ""
    meeting_agenda.settle_point(store, meeting, point, Outcome.HANDLED)
    here = shown(store, code, "en").here
    assert here is not None
    assert here.outcome == "Dealt with"


def test_a_code_ends_with_the_meeting_with_another_code_and_when_it_is_stopped(store: Store, meeting: UUID) -> None:
    first = following.open_screen(store, meeting).code
    second = following.open_screen(store, meeting).code
    assert first != second
    with pytest.raises(NotFoundError, match="screen_unknown"):
        shown(store, first)
    following.end_screen(store, meeting)
    with pytest.raises(NotFoundError, match="screen_unknown"):
        shown(store, second)
    third = following.open_screen(store, meeting).code
    assert shown(store, third).points
    meetings.close(store, CATALOGUE, meeting, today=TODAY)
    with pytest.raises(NotFoundError, match="screen_unknown"):
        shown(store, third)
    assert following.screen(store, meeting) is None


def test_a_forgotten_screen_is_not_followed_on_the_next_day(
    store: Store, meeting: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = following.open_screen(store, meeting).code
    monkeypatch.setattr(following, "LONGEST", timedelta(0))
    with pytest.raises(NotFoundError, match="screen_unknown"):
        shown(store, code)


def test_nothing_that_a_partner_keeps_to_itself_is_told(store: Store, world: World, meeting: UUID) -> None:
    code = following.open_screen(store, meeting).code
    assert CANARY not in repr(shown(store, code))
    lefier = store.visible_to(PEOPLE["lefier"])
    item = find_activity(lefier, world.renovation)
    before = len(shown(store, code).points)
    hidden = replace(item, visibility=Visibility.EIGEN)
    edit(lefier, CATALOGUE, hidden, expected_version=item.version, today=TODAY)
    after = shown(store, code)
    assert item.title not in repr(after)
    assert len(after.points) < before


@pytest.mark.parametrize("typed", ["", "A" * 8, "'; DROP TABLE meeting; --", "\u202eABCD", "X" * 10_000])
def test_what_is_no_code_opens_nothing(store: Store, meeting: UUID, typed: str) -> None:
    following.open_screen(store, meeting)
    with pytest.raises(NotFoundError, match="screen_unknown"):
        shown(store, typed)


def test_codes_hold_no_letter_that_is_taken_for_another(store: Store, meeting: UUID) -> None:
    codes = "".join(following.open_screen(store, meeting).code for _ in range(20))
    assert not set(codes) & set("O0I1S5Z2")
    assert len(codes) == 20 * following.LENGTH
