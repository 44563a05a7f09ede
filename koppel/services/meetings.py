"""Meetings of the team: preparing the agenda, holding it, and closing it with what was decided."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.clean import clean, one_line
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.i18n import LANGUAGES
from koppel.services.attention import SHARED, read_overview
from koppel.services.meeting_outcome import Line, outcome
from koppel.services.meeting_points import OWN, Point, Proposal, points, proposals
from koppel.services.permits import require
from koppel.store import meetings as stored
from koppel.store.audit import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.catalogue import Catalogue
    from koppel.store.database import Store, Writer
    from koppel.store.meetings import Item, Meeting

LONGEST_PLACE, LONGEST_POINT, LONGEST_NOTE = 120, 200, 2000
MOST_OWN = 30
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)
# What is new for the first meeting of a team.
_FIRST = timedelta(days=28)


def list_meetings(store: Store) -> tuple[Meeting, ...]:
    """
    Give all meetings, the latest first; at most the first is still open.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        # What was kept is told by `meeting_papers`, which leaves out what is not shared any more.
        return tuple(replace(item, kept=None) for item in stored.list_meetings(cursor))


def agenda(store: Store, catalogue: Catalogue, language: str, identity: UUID, *, today: date) -> tuple[Point, ...]:
    """
    Give the points of an agenda in words, left out or not: what all at the table may read, whoever asks.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.seen_by(SHARED).read() as cursor:
        stored.get_meeting(cursor, identity)
        items = stored.list_items(cursor, identity)
        return points(cursor, read_overview(cursor), items, catalogue, language, today)


def prepare(store: Store, day: date, place: str = "", *, today: date) -> UUID:
    """
    Prepare the next meeting, with what could be on its agenda.

    Raises
    ------
    RefusedError
        ``forbidden.meet``; ``meeting_open``: the one before is not closed.
    InputError
        ``meeting_day``, ``meeting_place``.
    """
    require(store, Task.MEET)
    day, where = _details(day, place)
    with store.write_beside(store.actor.name, "prepare_meeting", day=day) as writer:
        if any(item.is_open for item in stored.list_meetings(writer.cursor)):
            raise RefusedError("meeting_open")
        identity = stored.add_meeting(writer, day, where)
        writer.note(meeting=identity, points=_propose(store, writer, identity, today))
    return identity


def propose_again(store: Store, identity: UUID, *, today: date) -> int:
    """
    Add what came up since the agenda was made, and tell how many points that are; what stands on it stays as it is.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.meet``; ``meeting_begun``, ``meeting_closed``.
    """
    with _changing(store, identity, "agenda", begun=False) as writer:
        count = _propose(store, writer, identity, today)
        writer.note(points=count)
    return count


def set_details(store: Store, identity: UUID, day: date, place: str) -> None:
    """
    Change when and where a meeting is.

    Raises
    ------
    NotFoundError, RefusedError
        As `propose_again`.
    InputError
        ``meeting_day``, ``meeting_place``.
    """
    day, where = _details(day, place)
    with _changing(store, identity, "agenda") as writer:
        stored.set_details(writer, identity, day, where)


def take_in(store: Store, identity: UUID, item_id: UUID, *, is_in: bool) -> None:
    """
    Put a point on the agenda, or leave it out; it can be put back.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``, ``point_unknown``.
    RefusedError
        As `propose_again`.
    """
    with _changing(store, identity, "agenda", begun=False) as writer:
        item = _item(writer, identity, item_id)
        stored.change_item(writer, item_id, is_in=is_in, note=item.note)


def move_point(store: Store, identity: UUID, item_id: UUID, by: int) -> None:
    """
    Move a point up (negative) or down among the points that are on the agenda; beyond the ends it stops.

    Raises
    ------
    NotFoundError, RefusedError
        As `take_in`.
    """
    with _changing(store, identity, "agenda", begun=False) as writer:
        items = stored.list_items(writer.cursor, identity)
        shown = [item.id for item in items if item.is_in]
        if item_id not in shown:
            raise NotFoundError("point_unknown")
        at = shown.index(item_id)
        shown.insert(max(0, min(len(shown) - 1, at + by)), shown.pop(at))
        stored.order_items(writer, [*shown, *(item.id for item in items if not item.is_in)])


def add_point(store: Store, identity: UUID, words: str) -> UUID:
    """
    Add a point of one's own, also during the meeting.

    Raises
    ------
    NotFoundError, RefusedError
        As `propose_again`, but that the meeting may have begun.
    InputError
        ``point_words``, ``point_many``.
    """
    told = one_line(words)
    if not told or len(told) > LONGEST_POINT:
        raise InputError("point_words", most=LONGEST_POINT)
    with _changing(store, identity, "agenda") as writer:
        if sum(item.sort == OWN for item in stored.list_items(writer.cursor, identity)) >= MOST_OWN:
            raise InputError("point_many", most=MOST_OWN)
        return stored.add_item(writer, identity, OWN, OWN, "", told)


def drop_point(store: Store, identity: UUID, item_id: UUID) -> None:
    """
    Take a point of one's own off the agenda; one that was proposed is left out with `take_in`.

    Raises
    ------
    NotFoundError, RefusedError
        As `take_in`.
    """
    with _changing(store, identity, "agenda", begun=False) as writer:
        if _item(writer, identity, item_id).sort != OWN:
            raise NotFoundError("point_unknown")
        stored.drop_item(writer, item_id)


def note_point(store: Store, identity: UUID, item_id: UUID, note: str, *, before: str) -> None:
    """
    Keep what was said about a point.

    Parameters
    ----------
    store, identity, item_id
        The meeting and its point.
    note
        Of several lines at most.
    before
        The note as it was when it was changed.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``, ``point_unknown``.
    InputError
        ``note_long``.
    RefusedError
        ``forbidden.meet``, ``meeting_closed``; ``note_changed``: somebody else changed it meanwhile, with what it says.
    """
    told = clean(note)
    if len(told) > LONGEST_NOTE:
        raise InputError("note_long", most=LONGEST_NOTE)
    with _changing(store, identity, "meeting_note") as writer:
        item = _item(writer, identity, item_id)
        if item.note not in (before, told):
            raise RefusedError("note_changed", by=item.changed_by, at=moment(item.changed_at), note=item.note)
        stored.change_item(writer, item_id, is_in=item.is_in, note=told)


def start(store: Store, catalogue: Catalogue, identity: UUID, *, today: date) -> None:
    """
    Begin a meeting: its agenda stays as it is now, and what is decided from now on comes on its list.

    Raises
    ------
    NotFoundError, RefusedError
        As `propose_again`.
    """
    require(store, Task.MEET)
    kept = {
        language: {
            "agenda": [
                _kept_point(point)
                for point in agenda(store, catalogue, language, identity, today=today)
                if point.item.is_in and point.is_shown
            ]
        }
        for language in LANGUAGES
    }
    with _changing(store, identity, "start_meeting", begun=False) as writer:
        stored.set_started(writer, identity, json.dumps(kept, ensure_ascii=False))


def close(store: Store, catalogue: Catalogue, identity: UUID, *, today: date) -> None:
    """
    Close a meeting, and keep the list of what was decided, in every language.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.meet``, ``meeting_closed``; ``meeting_not_begun``.
    """
    require(store, Task.MEET)
    with store.read() as cursor:
        meeting = stored.get_meeting(cursor, identity)
    if meeting.started_at is None or meeting.kept is None:
        raise RefusedError("meeting_not_begun")
    kept = json.loads(meeting.kept)
    for language in LANGUAGES:
        lines = decided(store, catalogue, language, meeting, today=today)
        kept[language]["decisions"] = [line.kept() for line in lines]
    with _changing(store, identity, "close_meeting") as writer:
        stored.set_closed(writer, identity, json.dumps(kept, ensure_ascii=False))
        writer.note(decisions=len(kept[LANGUAGES[0]]["decisions"]))


def decided(store: Store, catalogue: Catalogue, language: str, meeting: Meeting, *, today: date) -> tuple[Line, ...]:
    """
    Give what was decided since a meeting began, up to now, as all at the table may read it.

    Raises
    ------
    RefusedError
        ``forbidden.read``; ``meeting_not_begun``.
    """
    require(store, Task.READ)
    if meeting.started_at is None:
        raise RefusedError("meeting_not_begun")
    told = agenda(store, catalogue, language, meeting.id, today=today)
    return outcome(store.seen_by(SHARED), catalogue, language, meeting.started_at, None, told)


def reopen(store: Store, identity: UUID) -> None:
    """
    Let a closed meeting go on, as long as no later one is prepared.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.meet``; ``meeting_later``: there is a later one; ``meeting_not_closed``.
    """
    require(store, Task.MEET)
    with store.write_beside(store.actor.name, "reopen_meeting", meeting=identity) as writer:
        meeting = stored.get_meeting(writer.cursor, identity)
        if meeting.closed_at is None:
            raise RefusedError("meeting_not_closed")
        if stored.list_meetings(writer.cursor)[0].id != identity:
            raise RefusedError("meeting_later")
        stored.set_reopened(writer, identity)


def cancel(store: Store, identity: UUID) -> None:
    """
    Take back a meeting that did not begin; `restore` brings it back.

    Raises
    ------
    NotFoundError, RefusedError
        As `propose_again`.
    """
    with _changing(store, identity, "cancel_meeting", begun=False) as writer:
        stored.set_cancelled(writer, identity, is_cancelled=True)


def restore(store: Store, identity: UUID) -> None:
    """
    Bring a cancelled meeting back.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.meet``; ``meeting_open``: another is prepared by now.
    """
    require(store, Task.MEET)
    with store.write_beside(store.actor.name, "restore_meeting", meeting=identity) as writer:
        stored.get_meeting(writer.cursor, identity)
        others = stored.list_meetings(writer.cursor)
        if any(item.is_open for item in others):
            raise RefusedError("meeting_open")
        stored.set_cancelled(writer, identity, is_cancelled=False)
        stored.set_number(writer, identity, max((item.number for item in others), default=0) + 1)


@contextmanager
def _changing(store: Store, identity: UUID, action: str, *, begun: bool | None = None) -> Iterator[Writer]:
    """Change a meeting that is open; with `begun` False only one that did not begin."""
    require(store, Task.MEET)
    with store.write_beside(store.actor.name, action, meeting=identity) as writer:
        meeting = stored.get_meeting(writer.cursor, identity)
        if not meeting.is_open:
            raise RefusedError("meeting_closed")
        if begun is False and meeting.started_at is not None:
            raise RefusedError("meeting_begun")
        yield writer


def _propose(store: Store, writer: Writer, identity: UUID, today: date) -> int:
    """Add proposals that are not on the agenda yet; what all may see is read before what is being written here."""
    known = {(item.sort, item.ref) for item in stored.list_items(writer.cursor, identity)}
    found = [item for item in _proposals(store, writer.at, today) if (item.sort, item.ref) not in known]
    for item in found:
        stored.add_item(writer, identity, item.section, item.sort, item.ref)
    return len(found)


def _proposals(store: Store, at: datetime, today: date) -> tuple[Proposal, ...]:
    with store.seen_by(SHARED).read() as cursor:
        before = [item.started_at for item in stored.list_meetings(cursor) if item.started_at is not None]
        since = before[0] if before else at - _FIRST
        return proposals(cursor, read_overview(cursor), since, today)


def _item(writer: Writer, identity: UUID, item_id: UUID) -> Item:
    found = next((item for item in stored.list_items(writer.cursor, identity) if item.id == item_id), None)
    if found is None:
        raise NotFoundError("point_unknown")
    return found


def _details(day: date, place: str) -> tuple[date, str | None]:
    if not _EARLIEST <= day <= _LATEST:
        raise InputError("meeting_day")
    where = one_line(place)
    if len(where) > LONGEST_PLACE:
        raise InputError("meeting_place", most=LONGEST_PLACE)
    return day, where or None


def _kept_point(point: Point) -> dict[str, object]:
    return {
        "section": point.item.section,
        "title": point.title,
        "lines": list(point.lines),
        "works": [str(work) for work in point.works],
    }
