"""Money of funds for works as it was: earlier versions, and what was taken off a work and can be put back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.services.permission import require
from koppel.store.compass.money import FUNDINGS, FUNDS
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model import Activity
    from koppel.model.compass.money import Fund, Funding
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Dropped:
    """Money of a fund that was taken off a work."""

    funding: Funding
    fund: Fund
    work: Activity


def dropped_fundings(store: Store) -> tuple[Dropped, ...]:
    """
    Return what was taken off works and can be put back, the last first, as far as the asker may see.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        gone = FUNDINGS.gone(cursor)
        if not gone:
            return ()
        funds = {item.id: item for item in FUNDS.standing(cursor)}
        works = {item.id: item for item in list_activities(cursor, ids=[one.content.activity_id for one in gone])}
        held = {(one.content.fund, one.content.activity_id) for one in FUNDINGS.standing(cursor)}
    return tuple(
        Dropped(one, funds[one.content.fund], works[one.content.activity_id])
        for one in gone
        # Beside other money of the same fund it could not stand.
        if one.content.fund in funds
        and one.content.activity_id in works
        and (one.content.fund, one.content.activity_id) not in held
    )


def funding_history(store: Store, identity: UUID) -> tuple[Funding, ...]:
    """
    Return all versions of the money of a fund for a work, the oldest first.

    Raises
    ------
    NotFoundError
        ``funding_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return FUNDINGS.history(cursor, identity)
