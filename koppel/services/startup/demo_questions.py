"""The fictional questions of the demo: partners asked for other dates, some of their answers, and a round under way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from koppel.access import Actor, Grant, Role
from koppel.model.proposals import MoveReply
from koppel.model.rounds import RoundReply
from koppel.model.scenarios import Reach
from koppel.planning.scenario import shifted
from koppel.services.planning.comparing import outlook_of
from koppel.services.planning.proposal_answers import Said, answer_move
from koppel.services.planning.proposal_sending import askable, send_proposals
from koppel.services.planning.proposals import open_asked
from koppel.services.planning.scenarios import make_scenario, open_scenario
from koppel.services.rounds.rounds import answer_works, open_round
from koppel.store.plans.activities import find_ids, list_activities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store

_LEAD = Actor("Demo regisseur", frozenset({Grant(Role.REGISSEUR)}))


def add_demo_questions(store: Store, catalogue: Catalogue, declared: Mapping[str, Any], today: date) -> None:
    """
    Ask what a demo declares, and let its demo planners answer.

    Parameters
    ----------
    store
        With the works of the demo and its accounts.
    catalogue, today
        Rules and kinds; what has begun by this day is asked of nobody.
    declared
        Lists ``proposal`` and ``account``, and ``round``; what is left out is not asked.
    """
    planners = {
        partner: Actor(account["name"], frozenset({Grant(Role.PLANNER, partner)}))
        for account in declared.get("account", ())
        if account.get("planner") != "*"
        for partner in account.get("planner", ())
    }
    for item in declared.get("proposal", ()):
        _propose(store, catalogue, item, planners, today)
    if (asked := declared.get("round")) is not None:
        until = today + timedelta(days=asked["days"])
        identity = open_round(store.visible_to(_LEAD), asked["name"], until, today=today)
        for answer in asked.get("answer", ()):
            own = store.visible_to(planners[answer["partner"]])
            for work, version in _works(own, [answer]).items():
                answer_works(own, identity, {work: version}, RoundReply(answer["reply"]))


def _propose(
    store: Store, catalogue: Catalogue, item: Mapping[str, Any], planners: Mapping[str, Actor], today: date
) -> None:
    lead = store.visible_to(_LEAD)
    outlook = outlook_of(lead, catalogue, today=today)
    place = {identity: at for at, identity in enumerate(outlook.ids)}
    months = {
        place[str(work)]: move["months"]
        for move in item["moves"]
        for work in _works(lead, [move])
        if str(work) in place
    }
    changes = shifted(outlook.works, months)
    scenario = make_scenario(lead, item["name"], Reach.TEAM, changes=changes)
    with lead.read() as cursor:
        works = {str(one.id): one for one in list_activities(cursor)}
    if not askable(open_scenario(lead, scenario), works, today):
        return
    asked = send_proposals(lead, catalogue, scenario, version=1, today=today)
    for answer in item.get("answer", ()):
        own = store.visible_to(planners[answer["partner"]])
        moves = {one.move.work: one.work.version for one in open_asked(own, asked).moves}
        for work in _works(own, [answer]):
            if work in moves:
                words = Said(MoveReply(answer["reply"]), answer.get("text", ""))
                answer_move(own, asked, work, words, number=0, work_version=moves[work], today=today)


def _works(store: Store, named: Iterable[Mapping[str, Any]]) -> dict[UUID, int]:
    """Return works by their partner and number, with their versions."""
    with store.read() as cursor:
        ids = set(find_ids(cursor, {(item["partner"], item["number"]) for item in named}).values())
        return {
            item.id: item.version for item in list_activities(cursor, ids=ids) if item.id is not None and item.version
        }
