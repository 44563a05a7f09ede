"""
Following a meeting on a device of one's own: what the screen shows, for who knows its code.

No account is asked. What is told is what everyone at the table may read: the agenda, and the point on the screen.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from cachetools import LRUCache

from koppel import formats
from koppel.access import Task
from koppel.errors import NotFoundError
from koppel.i18n import text
from koppel.services.meetings.meeting_agenda import agenda
from koppel.services.meetings.meeting_changes import changing
from koppel.services.news.attention import SHARED
from koppel.services.permission import require
from koppel.services.revision import revision
from koppel.store.meetings import screens as stored
from koppel.store.meetings.meetings import get_meeting

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model.meetings import Outcome, Screen
    from koppel.services.meetings.point_words import Point, Standing
    from koppel.store.database import Store

# None that is taken for another when it is read from a wall or said aloud: no O and 0, I and 1, S and 5, Z and 2.
LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"
# Four and four: 28 ** 8 is 378 milliard, and a network gets few tries (`koppel.web.following`).
LENGTH = 8
# A meeting that nobody closed is not followed on the next day.
LONGEST = timedelta(hours=12)
_TOLD: LRUCache[tuple[object, ...], Followed] = LRUCache(16)
_LOCK = Lock()


class FollowedPoint(NamedTuple):
    """One point of the agenda as the screen tells it; ``outcome`` is what became of it, ``is_here`` where one is."""

    number: int
    title: str
    outcome: str
    is_here: bool


class Followed(NamedTuple):
    """
    What the screen of a meeting shows, in words that are not escaped.

    ``lines`` and ``outcome`` are of the point ``here``, None for the agenda: what it is about, and what was said of it.
    """

    heading: str
    place: str
    points: tuple[FollowedPoint, ...]
    here: FollowedPoint | None
    lines: tuple[str, ...]
    outcome: tuple[str, ...]


def normal_code(typed: str) -> str:
    """Return a code as it is stored from what was typed: in capitals, without spaces and dashes."""
    return "".join(letter for letter in typed.upper()[:40] if letter.isalnum())


def shown_code(code: str) -> str:
    """Return a code as people read it: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def open_screen(store: Store, meeting_id: UUID, item_id: UUID | None = None) -> Screen:
    """
    Let people follow a meeting; a code of before is no longer one.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.meet``; ``meeting_closed``.
    """
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    with changing(store, meeting_id, "open_screen") as writer:
        stored.open_screen(writer, meeting_id, code, item_id)
        opened = stored.screen_of(writer.cursor, meeting_id, _since())
    assert opened is not None  # noqa: S101
    return opened


def end_screen(store: Store, meeting_id: UUID) -> None:
    """
    Let nobody follow a meeting any more.

    Raises
    ------
    NotFoundError, RefusedError
        As `open_screen`.
    """
    with changing(store, meeting_id, "end_screen") as writer:
        stored.end_screen(writer, meeting_id)


def screen(store: Store, meeting_id: UUID) -> Screen | None:
    """
    Return the screen by which a meeting is followed; None where it is not.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.screen_of(cursor, meeting_id, _since())


def show_point(store: Store, meeting_id: UUID, item_id: UUID | None) -> None:
    """
    Let those who follow see another point, None for the agenda; nothing happens where nobody can follow.

    Raises
    ------
    RefusedError
        ``forbidden.meet``.
    """
    require(store, Task.MEET)
    with store.write_beside(store.actor.name, None) as writer:
        stored.set_shown(writer, meeting_id, item_id)


def followed(store: Store, catalogue: Catalogue, language: str, code: str, *, today: date) -> Followed:
    """
    Return what the screen of a code shows: what everyone at the table may read, whoever asks.

    Raises
    ------
    NotFoundError
        ``screen_unknown``: no screen has this code, or not any more.
    """
    shared = store.visible_to(SHARED)
    with shared.read() as cursor:
        screen = stored.screen_by_code(cursor, normal_code(code), _since())
    if screen is None:
        raise NotFoundError("screen_unknown")
    # Everyone in the room asks every few seconds, and mostly nothing has changed.
    key = (screen, language, today, revision(shared))
    with _LOCK:
        if key not in _TOLD:
            _TOLD[key] = _as_followed(shared, catalogue, language, screen, today)
        return _TOLD[key]


def _as_followed(shared: Store, catalogue: Catalogue, language: str, screen: Screen, today: date) -> Followed:
    with shared.read() as cursor:
        meeting = get_meeting(cursor, screen.meeting_id)
    listed = agenda(shared, catalogue, language, meeting.id, today=today)
    shown = [item for item in listed if item.item.is_in and item.is_shown and item.number is not None]
    points = tuple(_point(item, screen.item_id, language) for item in shown)
    at = next((at for at, item in enumerate(points) if item.is_here), None)
    return Followed(
        heading=text("meeting.subtitle", language, number=meeting.number, day=formats.day(meeting.day, language)),
        place=meeting.place or "",
        points=points,
        here=None if at is None else points[at],
        lines=() if at is None else shown[at].texts,
        outcome=() if at is None else _outcome_lines(shown[at].standing),
    )


def _point(item: Point, here: UUID | None, language: str) -> FollowedPoint:
    outcome: Outcome | None = None if item.standing is None else item.standing.outcome
    words = text(f"meeting.outcome.{outcome.value}", language) if outcome else ""
    return FollowedPoint(item.number or 0, item.title, words, item.item.id == here)


def _outcome_lines(standing: Standing | None) -> tuple[str, ...]:
    return () if standing is None else tuple(line for line in standing.words if line)


def _since() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None) - LONGEST
