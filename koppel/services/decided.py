"""Combinations that were decided on and are no longer listed: works get done, stop, or move, decisions stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.services.findings import combination_name
from koppel.store.activities import list_activities
from koppel.store.decisions import State, current_states, members_of
from koppel.store.reference import ReferenceLayer, list_reference

if TYPE_CHECKING:
    from collections.abc import Collection

    from koppel.catalogue import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class DecidedCombination:
    """A combination with its state; ``members`` holds the works that there still are, withdrawn ones too."""

    id: str
    name: str
    state: State
    members: tuple[Activity, ...]


def unlisted_decisions(
    store: Store, catalogue: Catalogue, language: str, listed: Collection[str]
) -> tuple[DecidedCombination, ...]:
    """Give the combinations that were decided on and are not among `listed` ids, by name."""
    with store.read() as cursor:
        found = [(identity, state) for identity, state in current_states(cursor).items() if identity not in listed]
        if not found:
            return ()
        ids = {identity: [member.id for member in members_of(cursor, identity)] for identity, _ in found}
        wanted = {member for members in ids.values() for member in members}
        activities = {item.id: item for item in list_activities(cursor, ids=wanted)}
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    told = []
    for identity, state in found:
        members = tuple(activities[member] for member in ids[identity] if member in activities)
        name = combination_name(members, streets, catalogue, language) or text("decision.no_works", language)
        told.append(DecidedCombination(identity, name, state, members))
    return tuple(sorted(told, key=lambda item: (item.name, item.id)))
