"""Combinations that were spoken of and are no longer listed: works get done, stop, or move, what was said stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.model.deciding import State
from koppel.model.plans import ReferenceLayer
from koppel.services.deciding.growth import growths
from koppel.services.facts.combination_names import combination_name
from koppel.store.deciding.combination_lookup import related
from koppel.store.deciding.decisions import current_states, members
from koppel.store.deciding.events import found_members
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import duckdb
    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.deciding.assessment import Stage
    from koppel.store.database import Store

# Two works in common make another combination the continuation of one; one work could be in very many.
LEAST_SHARED = 2


@dataclass(frozen=True, slots=True)
class Larger:
    """A larger combination in which one went on: its name, where it stands, and the works that joined."""

    id: str
    name: str
    stage: Stage
    joined: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class DecidedCombination:
    """
    A combination with its state.

    ``members`` holds the works that there still are, withdrawn ones too; ``grown`` in what it went on, if it did.
    """

    id: str
    name: str
    state: State
    members: tuple[Activity, ...]
    grown: Larger | None = None


def unlisted_decisions(
    store: Store, catalogue: Catalogue, language: str, listed: Collection[str]
) -> tuple[DecidedCombination, ...]:
    """Return the combinations that were spoken of and are not among `listed` ids, by name."""
    with store.read() as cursor:
        return _named(cursor, [one for one in members(cursor) if one not in listed], catalogue, language)


def earlier_combinations(
    store: Store, catalogue: Catalogue, language: str, combination_id: str
) -> tuple[DecidedCombination, ...]:
    """Return the combinations from which one follows: spoken of, no longer found, with at least two of its works."""
    with store.read() as cursor:
        return _named(cursor, list(related(cursor, combination_id, least=LEAST_SHARED)), catalogue, language)


def named_decided(
    store: Store, catalogue: Catalogue, language: str, wanted: Collection[str]
) -> tuple[DecidedCombination, ...]:
    """Return some of the combinations that were spoken of, with their names."""
    with store.read() as cursor:
        return _named(cursor, list(wanted), catalogue, language)


def _named(
    cursor: duckdb.DuckDBPyConnection, wanted: list[str], catalogue: Catalogue, language: str
) -> tuple[DecidedCombination, ...]:
    if not wanted:
        return ()
    members_by_id, states = members(cursor), current_states(cursor)
    # Where a reader may see none of the works, there is nothing to name.
    ids = {
        one: [item.id for item in members_by_id[one] if item.partner]
        for one in wanted
        if any(item.partner for item in members_by_id.get(one, ()))
    }
    works = {member for member_ids in ids.values() for member in member_ids}
    activities = {item.id: item for item in list_activities(cursor, ids=works)} if works else {}
    streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    larger = _larger(cursor, streets, catalogue, language)
    decided = []
    for one, member_ids in ids.items():
        there = tuple(activities[member] for member in member_ids if member in activities)
        name = combination_name(there, streets, catalogue, language) or text("decision.no_works", language)
        decided.append(DecidedCombination(one, name, states.get(one, State.NIEUW), there, larger.get(one)))
    return tuple(sorted(decided, key=lambda item: (item.name, item.id)))


def _larger(
    cursor: duckdb.DuckDBPyConnection, streets: Sequence[tuple[str, BaseGeometry]], catalogue: Catalogue, language: str
) -> Mapping[str, Larger]:
    grown = growths(cursor)
    members_by_id = found_members(cursor, {item.into for item in grown.values()})
    ids = {work for works in members_by_id.values() for work in works}
    works = {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}
    return {
        one: Larger(
            item.into,
            combination_name([works[work] for work in members_by_id[item.into]], streets, catalogue, language),
            item.stage,
            tuple(works[work] for work in item.joined),
        )
        for one, item in grown.items()
        if item.into in members_by_id
    }
