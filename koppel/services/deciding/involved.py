"""Whom a combination concerns, and whether it can be written about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import RefusedError
from koppel.services.deciding.decisions import assessment

if TYPE_CHECKING:
    from koppel.store.database import Store


def involved(store: Store, combination_id: str) -> tuple[str, ...]:
    """
    Return the partners of a combination that can be written about.

    Raises
    ------
    NotFoundError
        ``combination_unknown``: there is none that the actor may see.
    RefusedError
        ``combination_private``: a partner keeps one of its works for itself; what is written now, all would read as
        soon as it shares that work.
    """
    now = assessment(store, combination_id)
    if now.is_private:
        raise RefusedError("combination_private")
    return now.partners
