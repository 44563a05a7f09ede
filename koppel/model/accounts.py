"""Who signs in: an account as other layers know it, and the order of its grants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Grant, Role

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Account:
    """
    Someone who may sign in; moments are UTC without a zone.

    Attributes
    ----------
    name
        What one signs in with, and what stands in the audit log; unique whatever the case.
    password
        Hash; None for who signs in otherwise.
    password_at
        When the password was set.
    must_change
        The password was made by someone else, to be used once.
    seen_at
        When it last did something, to the minute.
    """

    id: UUID
    name: str
    email: str | None
    password: str | None
    password_at: datetime | None
    is_demo: bool
    created_at: datetime
    created_by: str
    must_change: bool
    disabled_at: datetime | None
    seen_at: datetime | None
    grants: frozenset[Grant]


def grant_order(grant: Grant) -> tuple[int, str]:
    """Return the order in which roles are told."""
    return list(Role).index(grant.role), (grant.partner or "").casefold()
