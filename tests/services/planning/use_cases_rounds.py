"""Rounds, with how they are called and who may; see `tests.services.use_cases`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from koppel.model.rounds import RoundReply
from koppel.services.news import proposals as waiting
from koppel.services.rounds import rounds, standing
from tests.services.planning.use_cases_proposals import ALL, LEAD, READERS, waiting_words
from tests.services.world import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.store.database import Store
    from tests.services.planning.use_cases_proposals import Call
    from tests.services.world import World

UNTIL = TODAY + timedelta(days=28)


def _running(store: Store) -> UUID:
    """Open a round as if by who leads the team; where one is open, that stands."""
    whole = store.visible_to(replace(store.actor, everything=True))
    running = standing.open_rounds(whole)
    return running[0].id if running else rounds.open_round(whole, "Ronde", UNTIL, today=TODAY)


def _of_round(call: Callable[[Store, UUID], object]) -> Call:
    return lambda store, _: call(store, _running(store))


def _answer(store: Store, world: World) -> None:
    identity = _running(store)
    rounds.answer_works(store, identity, {world.sewer: 1}, RoundReply.HOLDS)


def _open(store: Store, _: World) -> object:
    return rounds.open_round(store, "Ronde", UNTIL, today=TODAY)


ROUND_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "rounds.standing.list_rounds": (lambda store, _: standing.list_rounds(store), READERS),
    "rounds.standing.open_rounds": (lambda store, _: standing.open_rounds(store), READERS),
    "rounds.standing.round_for": (_of_round(standing.round_for), READERS),
    "rounds.rounds.open_round": (_open, LEAD),
    "rounds.rounds.answer_works": (_answer, frozenset({"gemeente"})),
    "rounds.rounds.remind_partner": (
        _of_round(lambda store, one: rounds.remind_partner(store, one, "Gemeente")),
        LEAD,
    ),
    "rounds.rounds.close_round": (_of_round(rounds.close_round), LEAD),
    "news.proposals.rounds_to_answer": (
        lambda store, _: waiting.rounds_to_answer(store, waiting_words(store), store.actor),
        READERS,
    ),
    "news.proposals.rounds_to_close": (lambda store, _: waiting.rounds_to_close(store, waiting_words(store)), READERS),
    "news.proposals.rounds_waiting": (
        lambda store, _: waiting.rounds_waiting(store, store.actor, TODAY, leads=True),
        ALL - {"rolloos"},
    ),
}
