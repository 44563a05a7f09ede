"""Proposals to partners, with how they are called and who may; see `tests.services.use_cases`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koppel.model.proposals import MoveReply
from koppel.model.scenarios import Reach
from koppel.planning.scenario import Change
from koppel.services.news import proposals as waiting_proposals
from koppel.services.news.attention import overview
from koppel.services.news.waiting import WaitingWords
from koppel.services.planning import (
    plan_again,
    proposal_answers,
    proposal_dates,
    proposal_sending,
    proposals,
    scenarios,
)
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

ALL = frozenset(PEOPLE)
READERS = ALL - {"rolloos"}
LEAD = frozenset({"regisseur"})
# Who is asked nothing is told that there is nothing; who leads the team reads it, and answers for nobody.
OWN = READERS - LEAD
CAN = proposal_answers.Said(MoveReply.CAN)


def _everywhere(store: Store) -> Store:
    return store.visible_to(replace(store.actor, everything=True))


def _scenario(store: Store, world: World) -> UUID:
    later = Change(work=str(world.sewer), start=date(2027, 6, 1), end=date(2027, 11, 30))
    return scenarios.make_scenario(_everywhere(store), "Later", Reach.TEAM, changes=[later])


def _sent(store: Store, world: World) -> UUID:
    """Ask for the sewer, as if by who leads the team; where it is asked for already, that stands."""
    whole = _everywhere(store)
    if (running := next((item for item in proposals.list_asked(whole) if item.record.is_open), None)) is not None:
        return running.record.id
    return proposal_sending.send_proposals(whole, CATALOGUE, _scenario(store, world), version=1, today=TODAY)


def _seen(store: Store, identity: UUID, work: UUID) -> tuple[int, int]:
    """Return the number of the last answer and the version of the work."""
    asked = proposals.open_asked(_everywhere(store), identity)
    item = proposal_answers.asked_move(asked.moves, work)
    return item.answer.number if item.answer else 0, item.work.version


def _answer(store: Store, world: World, asker: Store) -> UUID:
    identity = _sent(store, world)
    number, version = _seen(store, identity, world.sewer)
    proposal_answers.answer_move(asker, identity, world.sewer, CAN, number=number, work_version=version, today=TODAY)
    return identity


def _send(store: Store, world: World) -> None:
    proposal_sending.send_proposals(store, CATALOGUE, _scenario(store, world), version=1, today=TODAY)


def _put(store: Store, world: World) -> UUID:
    whole = _everywhere(store)
    running = [item for item in proposals.list_asked(whole) if item.record.is_open]
    if any(item.put for asked in running for item in asked.moves):
        # Of who came before.
        proposals.close_asked(whole, running[0].record.id)
    identity = _answer(store, world, whole)
    _, version = _seen(store, identity, world.sewer)
    proposal_dates.put_dates(store, CATALOGUE, identity, world.sewer, expected_version=version, today=TODAY)
    return identity


def _take_back(store: Store, world: World) -> None:
    whole = _everywhere(store)
    running = [asked for asked in proposals.list_asked(whole) if asked.record.is_open]
    # Dates that were put for who came before, and was refused, are still there.
    standing = next((asked.record.id for asked in running if any(item.put for item in asked.moves)), None)
    identity = standing or _put(whole, world)
    _, version = _seen(store, identity, world.sewer)
    proposal_dates.take_dates_back(store, CATALOGUE, identity, world.sewer, expected_version=version, today=TODAY)


def _again(store: Store, world: World) -> object:
    identity = _answer(store, world, _everywhere(store))
    plan = plan_again.plan_again(store, CATALOGUE, "nl", identity, today=TODAY, seconds=5)
    return plan.advice.scenario


def _keep(store: Store, world: World) -> None:
    whole = _everywhere(store)
    identity = _answer(store, world, whole)
    plan = plan_again.plan_again(whole, CATALOGUE, "nl", identity, today=TODAY, seconds=5)
    plan_again.keep_again(store, identity, plan, "Met antwoorden")


def _of_asked(call: Callable[[Store, UUID], object]) -> Call:
    return lambda store, world: call(store, _sent(store, world))


def waiting_words(store: Store) -> WaitingWords:
    return WaitingWords(store, CATALOGUE, "nl", TODAY, overview(store))


PROPOSAL_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "planning.proposals.list_asked": (lambda store, _: proposals.list_asked(store), READERS),
    "planning.proposals.open_asked": (_of_asked(proposals.open_asked), READERS),
    "planning.proposals.all_answers": (_of_asked(proposals.all_answers), READERS),
    "planning.proposals.see": (_of_asked(proposals.see), READERS),
    "planning.proposals.remind": (_of_asked(lambda store, one: proposals.remind(store, one, "Gemeente")), LEAD),
    "planning.proposals.close_asked": (_of_asked(proposals.close_asked), LEAD),
    "planning.proposals.withdraw_asked": (
        _of_asked(lambda store, one: proposals.withdraw_asked(store, one, "verkeerde maand")),
        LEAD,
    ),
    "planning.proposal_sending.send_proposals": (_send, LEAD),
    "planning.proposal_answers.answer_move": (lambda store, world: _answer(store, world, store), OWN),
    "planning.proposal_dates.put_dates": (_put, OWN),
    "planning.proposal_dates.take_dates_back": (_take_back, OWN),
    "planning.plan_again.plan_again": (_again, LEAD),
    "planning.plan_again.keep_again": (_keep, LEAD),
    "news.proposals.asked_proposals": (
        lambda store, _: waiting_proposals.asked_proposals(store, waiting_words(store), store.actor),
        READERS,
    ),
    "news.proposals.answered_proposals": (
        lambda store, _: waiting_proposals.answered_proposals(store, waiting_words(store), store.actor),
        READERS,
    ),
    "news.proposals.dates_to_put": (
        lambda store, _: waiting_proposals.dates_to_put(store, waiting_words(store), store.actor),
        READERS,
    ),
}
