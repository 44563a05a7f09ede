"""One line of the log of changes, and what somebody looks for in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One committed change; ``at`` is UTC without a zone, facts are JSON values."""

    id: UUID
    at: datetime
    actor: str
    action: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which rows: from one moment up to but without another (UTC without a zone), of one actor, of some actions."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    actions: Collection[str] | None = None
