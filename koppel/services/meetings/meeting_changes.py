"""What the services of meetings share: changing one that is open, and adding what is proposed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import RefusedError
from koppel.services.meetings.carried_points import carried
from koppel.services.meetings.proposed_points import Proposal, Rest, proposals, rest
from koppel.services.meetings.theme_points import THEME
from koppel.services.news.attention import SHARED, read_overview
from koppel.services.permission import require
from koppel.store.meetings import meetings as stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store
    from koppel.store.writing import Writer

# What is new for the first meeting of a team.
_FIRST = timedelta(days=28)


@contextmanager
def changing(store: Store, identity: UUID, action: str, *, begun: bool | None = None) -> Iterator[Writer]:
    """Change a meeting that is open; with `begun` False only one that did not begin, with True only one that did."""
    require(store, Task.MEET)
    with store.write_beside(store.actor.name, action, meeting=identity) as writer:
        meeting = stored.get_meeting(writer.cursor, identity)
        if not meeting.is_open:
            raise RefusedError("meeting_closed")
        if begun is False and meeting.started_at is not None:
            raise RefusedError("meeting_begun")
        if begun is True and meeting.started_at is None:
            raise RefusedError("point_early")
        yield writer


def propose(
    store: Store,
    writer: Writer,
    identity: UUID,
    today: date,
    worth: Sequence[str] | None = None,
    needs: Sequence[tuple[str, str]] = (),
) -> int:
    """
    Add proposals that are not on the agenda yet; what all may see is read before what is being written here.

    ``worth`` and ``needs`` as of `koppel.services.meetings.proposed_points.proposals`.
    """
    items = stored.list_items(writer.cursor, identity)
    day = stored.get_meeting(writer.cursor, identity).day
    proposed, went_on = _proposals(store, writer.at, day, today, worth, needs)
    # What a work joined stands on it, and says in what it went on: the larger one is no other matter.
    on_agenda = {(item.sort, one, item.words) for item in items for one in (item.ref, went_on.get(item.ref, item.ref))}
    # The words of a theme may differ by now, the theme is the same.
    themes = {item.ref for item in items if item.sort == THEME}
    new = [
        item
        for item in proposed
        if (item.sort, item.ref, item.words) not in on_agenda and not (item.sort == THEME and item.ref in themes)
    ]
    for item in new:
        stored.add_item(writer, identity, *item)
    return len(new)


def beyond(store: Store, catalogue: Catalogue, identity: UUID, today: date) -> tuple[Rest, ...]:
    """
    Count what could be on an agenda and is not, by section, and say where it is.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.visible_to(SHARED).read() as cursor:
        meeting = stored.get_meeting(cursor, identity)
        now = read_overview(cursor)
        went_on = now.went_on()
        items = stored.list_items(cursor, identity)
        on_agenda = {(item.sort, one) for item in items for one in (item.ref, went_on.get(item.ref, item.ref))}
        return rest(cursor, now, on_agenda, _since(cursor, meeting.prepared_at), today, catalogue)


def _proposals(
    store: Store,
    at: datetime,
    day: date,
    today: date,
    worth: Sequence[str] | None,
    needs: Sequence[tuple[str, str]],
) -> tuple[tuple[Proposal, ...], Mapping[str, str]]:
    """Return what is proposed, and in which larger combination each that a work joined went on."""
    with store.visible_to(SHARED).read() as cursor:
        now = read_overview(cursor)
        proposed = proposals(cursor, now, carried(cursor, now, day), _since(cursor, at), today, worth, needs)
        return proposed, now.went_on()


def _since(cursor: duckdb.DuckDBPyConnection, at: datetime) -> datetime:
    """Return when the meeting before began, from which on something is new for the next one."""
    before = [item.started_at for item in stored.list_meetings(cursor) if item.closed_at is not None]
    return next((one for one in before if one is not None), at - _FIRST)
