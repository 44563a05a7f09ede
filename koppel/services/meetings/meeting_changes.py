"""What the services of meetings share: changing one that is open, and adding what is proposed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import RefusedError
from koppel.services.meetings.proposed_points import Proposal, proposals
from koppel.services.news.attention import SHARED, read_overview
from koppel.services.permission import require
from koppel.store import meetings as stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from koppel.store.database import Store
    from koppel.store.writing import Writer

# What is new for the first meeting of a team.
_FIRST = timedelta(days=28)


@contextmanager
def changing(store: Store, identity: UUID, action: str, *, begun: bool | None = None) -> Iterator[Writer]:
    """Change a meeting that is open; with `begun` False only one that did not begin."""
    require(store, Task.MEET)
    with store.write_beside(store.actor.name, action, meeting=identity) as writer:
        meeting = stored.get_meeting(writer.cursor, identity)
        if not meeting.is_open:
            raise RefusedError("meeting_closed")
        if begun is False and meeting.started_at is not None:
            raise RefusedError("meeting_begun")
        yield writer


def propose(store: Store, writer: Writer, identity: UUID, today: date) -> int:
    """Add proposals that are not on the agenda yet; what all may see is read before what is being written here."""
    on_agenda = {(item.sort, item.ref) for item in stored.list_items(writer.cursor, identity)}
    new = [item for item in _proposals(store, writer.at, today) if (item.sort, item.ref) not in on_agenda]
    for item in new:
        stored.add_item(writer, identity, item.section, item.sort, item.ref)
    return len(new)


def _proposals(store: Store, at: datetime, today: date) -> tuple[Proposal, ...]:
    with store.seen_by(SHARED).read() as cursor:
        before = [item.started_at for item in stored.list_meetings(cursor) if item.started_at is not None]
        since = before[0] if before else at - _FIRST
        return proposals(cursor, read_overview(cursor), since, today)
