"""Rounds: opened, gone through by partners, closed, and what is doubtful since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.rounds import RoundReply
from koppel.services.facts.works import period_text
from koppel.services.intake.activities import edit, find_activity
from koppel.services.news.for_me import for_me, waiting_count
from koppel.services.plans.columns import columns
from koppel.services.revision import plans_revision
from koppel.services.rounds.rounds import answer_works, close_round, open_round, remind_partner
from koppel.services.rounds.standing import list_rounds, round_for
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.store.database import Store
    from tests.services.world import World

UNTIL = TODAY + timedelta(days=28)


@pytest.fixture
def whole(world: World) -> Iterator[Store]:
    with world.open() as opened:
        yield opened


def of(store: Store, name: str) -> Store:
    return store.visible_to(PEOPLE[name])


def begun(store: Store) -> UUID:
    return open_round(of(store, "regisseur"), "Najaar", UNTIL, today=TODAY)


def holds(store: Store, person: str, identity: UUID, work: UUID, version: int = 1) -> None:
    answer_works(of(store, person), identity, {work: version}, RoundReply.HOLDS)


def waiting(store: Store, person: str, today: date = TODAY) -> dict[str, int]:
    sections = for_me(of(store, person), CATALOGUE, "nl", today)
    counts = {item.name: item.count for item in sections if item.is_waiting and item.count}
    assert waiting_count(of(store, person), CATALOGUE, today) == sum(counts.values())
    return counts


def test_who_leads_opens_one_at_a_time_and_nobody_else(whole: Store) -> None:
    for person in ("gemeente", "lezer", "beheerder"):
        with pytest.raises(RefusedError, match=r"forbidden\.round"):
            open_round(of(whole, person), "Najaar", UNTIL, today=TODAY)
    with pytest.raises(InputError, match="round_name"):
        open_round(of(whole, "regisseur"), "  ", UNTIL, today=TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=367)):
        with pytest.raises(InputError, match="round_until"):
            open_round(of(whole, "regisseur"), "Najaar", day, today=TODAY)
    begun(whole)
    with pytest.raises(RefusedError, match="round_running"):
        begun(whole)
    assert [item.name for item in list_rounds(of(whole, "lezer"))] == ["Najaar"]


def test_a_planner_goes_through_its_own_works_and_who_leads_sees_how_far_it_is(whole: Store, world: World) -> None:
    identity = begun(whole)
    own = round_for(of(whole, "lefier"), identity)
    assert {item.work.partner for item in own.works} == {"Lefier"}
    assert len(own.works) == 2
    assert round_for(of(whole, "lezer"), identity).works == ()
    with pytest.raises(RefusedError, match=r"forbidden\.plan"):
        holds(whole, "lefier", identity, world.sewer)
    with pytest.raises(NotFoundError, match="activity_unknown"):
        holds(whole, "gemeente", identity, world.secret)
    assert waiting(whole, "gemeente") == {"round": 1}
    holds(whole, "gemeente", identity, world.sewer)
    assert waiting(whole, "gemeente") == {}
    answer_works(of(whole, "lefier"), identity, {world.renovation: 1}, RoundReply.UNKNOWN)
    states = {item.partner: item for item in round_for(of(whole, "regisseur"), identity).partners}
    assert (states["Gemeente"].confirmed, states["Gemeente"].is_done) == (1, True)
    assert states["Gemeente"].last is not None
    assert states["Gemeente"].last.by == "geert"
    # The work that it keeps to itself is its own to go through.
    assert (states["Lefier"].works, states["Lefier"].answered, states["Lefier"].confirmed) == (1, 1, 0)
    remind_partner(of(whole, "regisseur"), identity, "Waterbedrijf")
    with pytest.raises(RefusedError, match="round_done"):
        remind_partner(of(whole, "regisseur"), identity, "Gemeente")
    with pytest.raises(NotFoundError, match="round_partner"):
        remind_partner(of(whole, "regisseur"), identity, "Niemand")
    (entry,) = next(item for item in for_me(of(whole, "ander"), CATALOGUE, "nl", TODAY) if item.name == "round").entries
    assert entry.is_late


def test_what_was_said_is_taken_back_and_of_a_work_that_changed_meanwhile_one_is_told(
    whole: Store, world: World
) -> None:
    identity = begun(whole)
    holds(whole, "gemeente", identity, world.sewer)
    answer_works(of(whole, "gemeente"), identity, {world.sewer: 1}, RoundReply.UNSAID)
    (item,) = round_for(of(whole, "gemeente"), identity).works
    assert item.answer is None
    sewer = find_activity(whole, world.sewer)
    edit(of(whole, "gemeente"), CATALOGUE, replace(sewer, title="Anders"), expected_version=1, today=TODAY)
    with pytest.raises(RefusedError, match="round_work_changed"):
        holds(whole, "gemeente", identity, world.sewer)
    (item,) = round_for(of(whole, "gemeente"), identity).works
    assert item.is_confirmed


def test_what_is_not_confirmed_at_the_closing_is_doubtful_until_it_is_confirmed_or_changed(
    whole: Store, world: World
) -> None:
    identity = begun(whole)
    holds(whole, "gemeente", identity, world.sewer)
    answer_works(of(whole, "lefier"), identity, {world.renovation: 1}, RoundReply.UNKNOWN)
    before = plans_revision(of(whole, "lezer"))
    close_round(of(whole, "regisseur"), identity)
    assert plans_revision(of(whole, "lezer")) != before
    assert not find_activity(whole, world.sewer).is_doubtful
    renovation = find_activity(of(whole, "lezer"), world.renovation)
    assert renovation.is_doubtful
    assert period_text(renovation, "nl").endswith("(twijfelachtig)")
    with pytest.raises(RefusedError, match="round_closed"):
        answer_works(of(whole, "lefier"), identity, {world.renovation: 1}, RoundReply.UNKNOWN)
    with pytest.raises(RefusedError, match="round_closed"):
        close_round(of(whole, "regisseur"), identity)
    holds(whole, "lefier", identity, world.renovation)
    assert not find_activity(whole, world.renovation).is_doubtful
    secret = find_activity(of(whole, "lefier"), world.secret)
    assert secret.is_doubtful
    edit(of(whole, "lefier"), CATALOGUE, replace(secret, title="Anders"), expected_version=1, today=TODAY)
    assert not find_activity(of(whole, "lefier"), world.secret).is_doubtful


def test_after_its_last_day_a_round_waits_for_who_leads(whole: Store) -> None:
    identity = begun(whole)
    assert "round_over" not in waiting(whole, "regisseur", UNTIL)
    assert waiting(whole, "regisseur", UNTIL + timedelta(days=1))["round_over"] == 1
    close_round(of(whole, "regisseur"), identity)
    assert "round_over" not in waiting(whole, "regisseur", UNTIL + timedelta(days=1))
    with pytest.raises(NotFoundError, match="round_unknown"):
        round_for(whole, uuid4())


def test_who_had_the_works_before_sees_what_is_doubtful_since_and_what_is_no_more(whole: Store, world: World) -> None:
    planner = of(whole, "gemeente")

    def doubtful() -> set[str]:
        return {item.external_id for item in columns(planner, CATALOGUE).activities if item.is_doubtful}

    assert doubtful() == set()
    identity = open_round(of(whole, "regisseur"), "Najaar", UNTIL, today=TODAY)
    close_round(of(whole, "regisseur"), identity)
    assert "G-1" in doubtful()
    version = find_activity(planner, world.sewer).version
    answer_works(planner, identity, {world.sewer: version}, RoundReply.HOLDS)
    assert "G-1" not in doubtful()
