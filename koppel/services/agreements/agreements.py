"""What partners agreed on or prepare: why together, who, and what there is to do; over all combinations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.model.agreements import WAITING, Action
from koppel.model.deciding import AGREED, State, meerwaarde_in, standing
from koppel.model.plans import ReferenceLayer
from koppel.services.deciding.assess import judge
from koppel.services.facts.combination_names import combination_name
from koppel.store.agreements.actions import list_actions
from koppel.store.agreements.cards import meerwaarde_of as written_meerwaarde
from koppel.store.agreements.cards import partnership_cards
from koppel.store.deciding.decisions import current_states, decisions_of, members_of
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.agreements import PartnershipCard
    from koppel.services.deciding.assessment import Assessment
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """
    A combination on which something was put on paper.

    ``meerwaarde`` is what its partnership card says, else the reason given when it was agreed. ``agreed_at`` is None
    for what is still prepared; UTC without a zone. ``members`` are the works that there are, withdrawn ones too.
    ``parts`` tells of a partner that takes part only in part for which. ``is_changed``: the plan changed since it was
    agreed, so that it is to be judged again. ``has_grown``: a work joined, and nobody spoke of the larger combination.
    """

    id: str
    name: str
    state: State
    meerwaarde: str | None
    partners: tuple[str, ...]
    agreed_at: datetime | None
    members: tuple[Activity, ...]
    actions: tuple[Action, ...]
    has_card: bool
    parts: Mapping[str, str]
    is_changed: bool
    has_grown: bool

    @property
    def is_agreed(self) -> bool:
        """Whether it is agreed, or done by now."""
        return self.state in AGREED

    @property
    def is_prepared(self) -> bool:
        """Whether partners prepare it on paper: it has a partnership card, and was not rejected."""
        return not self.is_agreed and self.has_card and self.state is not State.AFGEWEZEN

    @property
    def is_on_paper(self) -> bool:
        """Whether it belongs in a list of agreements; what only has actions belongs in a list of actions."""
        return self.is_agreed or self.is_prepared

    def waiting(self) -> tuple[Action, ...]:
        """Return the actions that are still to be done."""
        return tuple(item for item in self.actions if item.state in WAITING)

    def overdue(self, today: date) -> tuple[Action, ...]:
        """Return the actions that should have been done."""
        return tuple(item for item in self.actions if item.is_overdue(today))


def meerwaarde_of(store: Store, combination_id: str) -> str | None:
    """Return why partners do a combination together; None where nobody said."""
    with store.read() as cursor:
        return _meerwaarde(cursor, combination_id)


def agreements(store: Store, catalogue: Catalogue, language: str) -> tuple[Agreement, ...]:
    """
    Return all combinations that are agreed or carried out, or for which a partnership card or an action was written.

    Returns
    -------
    agreements
        As far as the actor may see them: what is agreed first, then by name. Also what is neither agreed nor prepared
        but has actions, such as the works of a warning: `Agreement.is_on_paper` tells these apart.
    """
    with store.read() as cursor:
        states = current_states(cursor)
        cards = partnership_cards(cursor)
        todo: dict[str, list[Action]] = defaultdict(list)
        for item in list_actions(cursor):
            todo[item.combination_id].append(item)
        wanted = {identity for identity, state in states.items() if state in AGREED} | set(cards) | set(todo)
        members = {identity: members_of(cursor, identity) for identity in wanted}
        member_ids = {member.id for agreed in members.values() for member in agreed}
        activities = {item.id: item for item in list_activities(cursor, ids=member_ids)} if member_ids else {}
        judged = judge(cursor)
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
        agreed = []
        for identity in wanted:
            works = tuple(activities[member.id] for member in members[identity] if member.id in activities)
            state = states.get(identity, State.NIEUW)
            agreed.append(
                Agreement(
                    id=identity,
                    name=combination_name(works, streets, catalogue, language) or text("decision.no_works", language),
                    state=state,
                    meerwaarde=_meerwaarde(cursor, identity, cards.get(identity)),
                    partners=tuple(
                        dict.fromkeys(item.partner for item in members[identity] if item.is_live and item.partner)
                    ),
                    agreed_at=_agreed_at(cursor, identity) if state in AGREED else None,
                    members=works,
                    actions=tuple(todo[identity]),
                    has_card=identity in cards,
                    parts=_parts(judged[identity][0]) if identity in judged else {},
                    is_changed=state in AGREED and identity in judged and judged[identity][0].changed_since,
                    has_grown=state in AGREED and identity in judged and judged[identity][0].has_grown,
                )
            )
    return tuple(sorted(agreed, key=lambda item: (not item.is_agreed, item.name, item.id)))


def agreement_json(item: Agreement, today: date) -> dict[str, object]:
    """Return an agreement for machines; moments are UTC."""
    return {
        "id": item.id,
        "name": item.name,
        "state": item.state.value,
        "meerwaarde": item.meerwaarde,
        "partners": list(item.partners),
        "parts": dict(item.parts),
        "changed_since": item.is_changed,
        "grown": item.has_grown,
        "agreed_at": item.agreed_at.isoformat() if item.agreed_at else None,
        "works": [{"partner": work.partner, "external_id": work.external_id} for work in item.members],
        "partnership_card": item.has_card,
        "actions": len(item.actions),
        "waiting": len(item.waiting()),
        "overdue": len(item.overdue(today)),
    }


def _parts(assessment: Assessment) -> dict[str, str]:
    return {name: assessment.answers[name].part or "" for name in assessment.partly}


def _meerwaarde(
    cursor: duckdb.DuckDBPyConnection, combination_id: str, card: PartnershipCard | None = None
) -> str | None:
    written = card.meerwaarde if card else written_meerwaarde(cursor, combination_id)
    return written or meerwaarde_in(standing(decisions_of(cursor, combination_id)))


def _agreed_at(cursor: duckdb.DuckDBPyConnection, combination_id: str) -> datetime | None:
    """Return the moment of the agreement that stands: a step back from carried out makes no new one."""
    agreed = None
    for item in standing(decisions_of(cursor, combination_id)):
        agreed = (agreed or item.at) if item.state in AGREED else None
    return agreed
