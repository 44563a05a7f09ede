"""What the services of meetings share: changing one that is open, and adding what is proposed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import RefusedError
from koppel.services.meetings.carried_points import carried
from koppel.services.meetings.meeting_areas import within
from koppel.services.meetings.proposed_points import SECTIONS, Proposal, Rest, proposals, rest
from koppel.services.meetings.theme_points import THEME, same_matter
from koppel.services.news.attention import SHARED, read_overview
from koppel.services.permission import require
from koppel.store.meetings import meetings as stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.model.meetings import Item, Meeting
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
    meeting = stored.get_meeting(writer.cursor, identity)
    proposed, went_on = _proposals(store, meeting, writer.at, today, worth, needs)
    new = _unlisted(proposed, went_on, items)
    for item in new:
        add_in_section(writer, identity, item)
    return len(new)


def add_in_section(writer: Writer, identity: UUID, item: Proposal) -> UUID:
    """
    Add a point, and return its id: after the others of its section, or last once the meeting began.

    Numbers that were read out stay as they were.
    """
    before = stored.list_items(writer.cursor, identity)
    added = stored.add_item(writer, identity, *item)
    if stored.get_meeting(writer.cursor, identity).started_at is not None:
        return added
    place = SECTIONS.index(item.section)
    own = [at for at, one in enumerate(before) if one.section == item.section]
    earlier = [at for at, one in enumerate(before) if SECTIONS.index(one.section) < place]
    at = max(own or earlier, default=-1) + 1
    if at < len(before):
        ids = [one.id for one in before]
        stored.order_items(writer, [*ids[:at], added, *ids[at:]])
    return added


def is_theme_listed(items: Iterable[Item], ref: str) -> bool:
    """Tell whether a theme stands on an agenda: red without an answer and red beside activity are one matter."""
    return any(item.sort == THEME and same_matter(item.ref) == same_matter(ref) for item in items)


def _unlisted(proposed: Sequence[Proposal], went_on: Mapping[str, str], items: Sequence[Item]) -> list[Proposal]:
    """Return what does not stand on an agenda yet, left out or not."""
    # What a work joined stands on it, and says in what it went on: the larger one is no other matter.
    on_agenda = {(item.sort, one, item.words) for item in items for one in (item.ref, went_on.get(item.ref, item.ref))}
    # The words of a theme may differ by now, the theme is the same.
    return [
        item
        for item in proposed
        if (item.sort, item.ref, item.words) not in on_agenda
        and not (item.sort == THEME and is_theme_listed(items, item.ref))
    ]


def beyond(
    store: Store, catalogue: Catalogue, identity: UUID, today: date, needs: Sequence[tuple[str, str]] = ()
) -> tuple[Rest, ...]:
    """
    Count what could be on an agenda and is not, by section, and say where it is; ``needs`` as of `propose`.

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
        open_needs = [need for need in needs if not is_theme_listed(items, need[0])]
        area = within(store, meeting.areas)
        since = _since(cursor, meeting.prepared_at)
        return rest(cursor, now, on_agenda, since, today, catalogue, open_needs, area)


def outside_proposals(
    store: Store,
    identity: UUID,
    *,
    today: date,
    worth: Sequence[str] | None = None,
    needs: Sequence[tuple[str, str]] = (),
) -> tuple[Proposal, ...]:
    """
    Return what would be proposed, but lies in none of the areas that a meeting is about; `needs` of all areas.

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
        items = stored.list_items(cursor, identity)
    if not meeting.areas:
        return ()
    proposed, went_on = _proposals(store, meeting, meeting.prepared_at, today, worth, needs, outside=True)
    return tuple(_unlisted(proposed, went_on, items))


def _proposals(
    store: Store,
    meeting: Meeting,
    at: datetime,
    today: date,
    worth: Sequence[str] | None,
    needs: Sequence[tuple[str, str]],
    *,
    outside: bool = False,
) -> tuple[tuple[Proposal, ...], Mapping[str, str]]:
    """Return what is proposed, and in which larger combination each that a work joined went on."""
    area = within(store, meeting.areas)
    with store.visible_to(SHARED).read() as cursor:
        now = read_overview(cursor)
        back = carried(cursor, now, meeting.day, meeting.areas)
        since = _since(cursor, at)
        return proposals(cursor, now, back, since, today, worth, needs, area, outside=outside), now.went_on()


def _since(cursor: duckdb.DuckDBPyConnection, at: datetime) -> datetime:
    """Return when the meeting before began, from which on something is new for the next one."""
    before = [item.started_at for item in stored.list_meetings(cursor) if item.closed_at is not None]
    return next((one for one in before if one is not None), at - _FIRST)
