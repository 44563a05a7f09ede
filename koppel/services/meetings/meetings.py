"""Meetings of the team: preparing the agenda, holding it, and closing it with what was decided."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.clean import one_line
from koppel.errors import InputError, RefusedError
from koppel.i18n import LANGUAGES
from koppel.services.meetings.meeting_agenda import agenda
from koppel.services.meetings.meeting_areas import checked_areas, inside, within
from koppel.services.meetings.meeting_changes import changing, propose
from koppel.services.meetings.meeting_outcome import Line, outcome
from koppel.services.news.attention import SHARED, read_overview
from koppel.services.permission import require
from koppel.store.meetings import meetings as stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model.meetings import Meeting
    from koppel.services.meetings.meeting_areas import Within
    from koppel.services.meetings.point_words import Point
    from koppel.store.database import Store
    from koppel.store.writing import Writer

LONGEST_PLACE = 120
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


def list_meetings(store: Store) -> tuple[Meeting, ...]:
    """
    Return all meetings, the latest first; at most the first is still open.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        # What was kept is told by `meeting_papers`, which leaves out what is not shared any more.
        return tuple(replace(item, record=None) for item in stored.list_meetings(cursor))


def prepare(
    store: Store,
    day: date,
    place: str = "",
    *,
    today: date,
    worth: Sequence[str] | None = None,
    needs: Sequence[tuple[str, str]] = (),
    areas: Sequence[str] = (),
) -> UUID:
    """
    Prepare the next meeting, with what could be on its agenda.

    ``worth`` and ``needs`` as of `koppel.services.meetings.proposed_points.proposals`. ``areas`` are those that it is
    about, of `koppel.services.meetings.meeting_areas.possible_areas`; none: all.

    Raises
    ------
    RefusedError
        ``forbidden.meet``; ``meeting_open``: the one before is not closed.
    InputError
        ``meeting_day``, ``meeting_place``, ``meeting_area``, ``meeting_areas_many``.
    """
    require(store, Task.MEET)
    day, where = _details(day, place)
    chosen = checked_areas(store, areas)
    with store.write_beside(store.actor.name, "prepare_meeting", day=day) as writer:
        if any(item.is_open for item in stored.list_meetings(writer.cursor)):
            raise RefusedError("meeting_open")
        identity = stored.add_meeting(writer, day, where, chosen)
        writer.note(meeting=identity, points=propose(store, writer, identity, today, worth, needs))
    return identity


def set_details(
    store: Store,
    identity: UUID,
    day: date,
    place: str,
    areas: Sequence[str] | None = None,
    *,
    today: date | None = None,
    worth: Sequence[str] | None = None,
    needs: Sequence[tuple[str, str]] = (),
) -> None:
    """
    Change when and where a meeting is, and which areas it is about.

    With other areas an agenda that is prepared changes with them: proposals that lie in none of these leave it, unless
    something was noted, and those of the areas that are new come on it.

    Parameters
    ----------
    store, identity, day, place
        The meeting.
    areas
        As of `prepare`; None: as they were.
    today, worth, needs
        As of `prepare`, where the areas may change.

    Raises
    ------
    NotFoundError, RefusedError
        As `propose_again`.
    InputError
        As `prepare`.
    """
    require(store, Task.MEET)
    day, where = _details(day, place)
    chosen = None if areas is None else checked_areas(store, areas)
    # What lies where is read before what is being written here.
    area = within(store, chosen or ())
    with changing(store, identity, "agenda") as writer:
        meeting = stored.get_meeting(writer.cursor, identity)
        stored.set_details(writer, identity, day, where, meeting.areas if chosen is None else chosen)
        is_other = chosen is not None and set(chosen) != set(meeting.areas)
        if is_other and meeting.started_at is None and today is not None:
            _drop_outside(store, writer, identity, area)
            propose(store, writer, identity, today, worth, needs)


def _drop_outside(store: Store, writer: Writer, identity: UUID, area: Within | None) -> None:
    """Take proposals off the agenda that lie in none of its areas, and of which nothing was noted."""
    items = stored.list_items(writer.cursor, identity)
    with store.visible_to(SHARED).read() as cursor:
        inside_refs = inside(cursor, read_overview(cursor), area, [(item.sort, item.ref) for item in items])
    for item in items:
        if (item.sort, item.ref) not in inside_refs and not item.note:
            stored.drop_item(writer, item.id)


def start(store: Store, catalogue: Catalogue, identity: UUID, *, today: date) -> None:
    """
    Begin a meeting: its agenda stays as it is now, and what is decided from now on comes on its list.

    Raises
    ------
    NotFoundError, RefusedError
        As `propose_again`.
    """
    require(store, Task.MEET)
    stored_agenda = {
        language: {
            "agenda": [
                _kept_point(point)
                for point in agenda(store, catalogue, language, identity, today=today)
                if point.item.is_in and point.is_shown
            ]
        }
        for language in LANGUAGES
    }
    with changing(store, identity, "start_meeting", begun=False) as writer:
        stored.set_started(writer, identity, json.dumps(stored_agenda, ensure_ascii=False))


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
    if meeting.started_at is None or meeting.record is None:
        raise RefusedError("meeting_not_begun")
    stored_papers = json.loads(meeting.record)
    for language in LANGUAGES:
        lines = decided(store, catalogue, language, meeting, today=today)
        stored_papers[language]["decisions"] = [line.as_json() for line in lines]
    with changing(store, identity, "close_meeting") as writer:
        stored.set_closed(writer, identity, json.dumps(stored_papers, ensure_ascii=False))
        writer.note(decisions=len(stored_papers[LANGUAGES[0]]["decisions"]))


def decided(store: Store, catalogue: Catalogue, language: str, meeting: Meeting, *, today: date) -> tuple[Line, ...]:
    """
    Return what was decided since a meeting began, up to now, as all at the table may read it.

    Raises
    ------
    RefusedError
        ``forbidden.read``; ``meeting_not_begun``.
    """
    require(store, Task.READ)
    if meeting.started_at is None:
        raise RefusedError("meeting_not_begun")
    agenda_points = agenda(store, catalogue, language, meeting.id, today=today)
    area = within(store, meeting.areas)
    shared = store.visible_to(SHARED)
    return outcome(shared, catalogue, language, meeting.started_at, meeting.ended_at, agenda_points, area)


def reopen(store: Store, identity: UUID, *, goes_on: bool) -> None:
    """
    Open a closed meeting again, as long as no later one is prepared.

    Parameters
    ----------
    store, identity
        The meeting.
    goes_on
        It goes on: what was decided since it ended comes on its list. Otherwise only notes and outcomes are mended, and
        it ended when it did.

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
        stored.set_reopened(writer, identity, goes_on=goes_on)


def cancel(store: Store, identity: UUID) -> None:
    """
    Take back a meeting that did not begin; `restore` brings it back.

    Raises
    ------
    NotFoundError, RefusedError
        As `propose_again`.
    """
    with changing(store, identity, "cancel_meeting", begun=False) as writer:
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


def _details(day: date, place: str) -> tuple[date, str | None]:
    if not _EARLIEST <= day <= _LATEST:
        raise InputError("meeting_day")
    where = one_line(place)
    if len(where) > LONGEST_PLACE:
        raise InputError("meeting_place", most=LONGEST_PLACE)
    return day, where or None


def _kept_point(point: Point) -> dict[str, object]:
    return {
        "number": point.number,
        "section": point.item.section,
        "title": point.title,
        "lines": list(point.texts),
        "note": point.item.note,
        "works": [str(work) for work in point.works],
    }
