"""A pin: a note that somebody put at a place on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class Pin(NamedTuple):
    """
    A note at a place of the map, of one person or for all.

    ``x`` and ``y`` are metres in the store's CRS; moments are UTC without a zone. ``version`` grows with each change of
    ``words`` or ``is_shared``: who changes one says which it saw. ``changed_by`` is who did so last.
    """

    id: UUID
    x: float
    y: float
    words: str
    is_shared: bool
    pinned_at: datetime
    pinned_by: str
    version: int
    changed_at: datetime
    changed_by: str
