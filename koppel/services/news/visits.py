"""Since when something is new for someone: the visit before this one, or when all was said to be seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from koppel.access import Task
from koppel.model.news import SEEN, VISIT
from koppel.services.permission import require
from koppel.store.news import visits as stored

if TYPE_CHECKING:
    from koppel.store.database import Store

# Who reloads, or comes back after lunch, is still on the same visit.
SAME_VISIT = timedelta(hours=3)
# Who was never here before is told of this much.
FIRST_LOOK = timedelta(days=14)


class Since(NamedTuple):
    """
    From when on something is new for someone, UTC without a zone.

    ``is_first`` where there was no visit before, ``is_marked`` where it counts from the mark that all was seen.
    """

    at: datetime
    is_first: bool
    is_marked: bool


def arrive(store: Store) -> None:
    """
    Keep that the actor is here, unless that is known of this visit already.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    if store.read_only:
        return
    with store.read_whole() as cursor:
        last = stored.last_visits(cursor, store.actor.name)
    now = datetime.now(UTC).replace(tzinfo=None)
    if last and last[0] <= now < last[0] + SAME_VISIT:
        return
    with store.write_beside(store.actor.name, None) as writer:
        stored.add_visit(writer, VISIT)


def here_before(store: Store) -> Since:
    """
    Return since when something is new for the actor.

    A visit is counted from its beginning: what happened during the one before is told too, rather twice than never.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read_whole() as cursor:
        visits = stored.last_visits(cursor, store.actor.name)
        marked_at = stored.last_seen(cursor, store.actor.name)
    before = visits[1] if len(visits) > 1 else None
    if marked_at is not None and (before is None or marked_at > before):
        return Since(marked_at, is_first=False, is_marked=True)
    if before is not None:
        return Since(before, is_first=False, is_marked=False)
    now = visits[0] if visits else datetime.now(UTC).replace(tzinfo=None)
    return Since(now - FIRST_LOOK, is_first=True, is_marked=False)


def mark_seen(store: Store) -> None:
    """
    Count from now on only what is new from now on; `unmark_seen` takes it back.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.write_beside(store.actor.name, None) as writer:
        stored.add_visit(writer, SEEN)


def unmark_seen(store: Store) -> bool:
    """
    Take back the last mark that all was seen; return whether there was one.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.write_beside(store.actor.name, None) as writer:
        return stored.undo_seen(writer)
