"""Whom a combination concerns, and whether it can be written about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import RefusedError
from koppel.model import Visibility
from koppel.services.decisions import assessment
from koppel.store.activities import list_activities

if TYPE_CHECKING:
    from koppel.store.database import Store


def involved(store: Store, combination_id: str) -> tuple[str, ...]:
    """
    Give the partners of a combination that can be written about.

    Raises
    ------
    NotFoundError
        ``combination_unknown``: there is none that the actor may see.
    RefusedError
        ``combination_private``: a partner keeps one of its works for itself; what is written now, all would read as
        soon as it shares that work.
    """
    now = assessment(store, combination_id)
    with store.read() as cursor:
        members = list_activities(cursor, ids=now.members)
    if any(item.visibility is Visibility.EIGEN for item in members):
        raise RefusedError("combination_private")
    return tuple(name for name in now.partners if name)
