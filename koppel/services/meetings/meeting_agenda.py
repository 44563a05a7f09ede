"""The agenda of a meeting: its points in words, their order, and what is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.clean import clean, one_line
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.meetings import Outcome
from koppel.services.meetings.meeting_changes import changing, propose
from koppel.services.meetings.point_outcomes import standings
from koppel.services.meetings.point_words import OWN, Point, points
from koppel.services.meetings.theme_figures import theme_figures
from koppel.services.news.attention import SHARED, read_overview
from koppel.services.permission import require
from koppel.store.meetings import meetings as stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model.meetings import Item
    from koppel.store.database import Store
    from koppel.store.writing import Writer

LONGEST_POINT, LONGEST_NOTE, LONGEST_WHY = 200, 2000, 300
MOST_OWN = 30


def agenda(store: Store, catalogue: Catalogue, language: str, identity: UUID, *, today: date) -> tuple[Point, ...]:
    """
    Return the points of an agenda in words, left out or not: what all at the table may read, whoever asks.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    shared = store.visible_to(SHARED)
    with shared.read() as cursor:
        meeting = stored.get_meeting(cursor, identity)
        items = stored.list_items(cursor, identity)
        before = stored.list_before(cursor, identity)
        became = standings(cursor, meeting, items, language, until=meeting.ended_at)
        figures = theme_figures(shared, catalogue, items, language)
        return points(cursor, read_overview(cursor), items, before, became, catalogue, language, today, figures)


def propose_again(
    store: Store,
    identity: UUID,
    *,
    today: date,
    worth: Sequence[str] | None = None,
    needs: Sequence[tuple[str, str]] = (),
) -> int:
    """
    Add what came up since the agenda was made, and tell how many points that are; what stands on it stays as it is.

    ``worth`` and ``needs`` as of `koppel.services.meetings.proposed_points.proposals`.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.meet``; ``meeting_begun``, ``meeting_closed``.
    """
    with changing(store, identity, "agenda", begun=False) as writer:
        count = propose(store, writer, identity, today, worth, needs)
        writer.note(points=count)
    return count


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
    with changing(store, identity, "agenda", begun=False) as writer:
        _item(writer, identity, item_id)
        stored.set_in(writer, item_id, is_in=is_in)


def move_point(store: Store, identity: UUID, item_id: UUID, by: int) -> None:
    """
    Move a point up (negative) or down among the points that are on the agenda; beyond the ends it stops.

    Raises
    ------
    NotFoundError, RefusedError
        As `take_in`.
    """
    with changing(store, identity, "agenda", begun=False) as writer:
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
    title = one_line(words)
    if not title or len(title) > LONGEST_POINT:
        raise InputError("point_words", most=LONGEST_POINT)
    with changing(store, identity, "agenda") as writer:
        if sum(item.sort == OWN for item in stored.list_items(writer.cursor, identity)) >= MOST_OWN:
            raise InputError("point_many", most=MOST_OWN)
        return stored.add_item(writer, identity, OWN, OWN, "", title)


def drop_point(store: Store, identity: UUID, item_id: UUID) -> None:
    """
    Take a point of one's own off the agenda; one that was proposed, or came back, is left out with `take_in`.

    Raises
    ------
    NotFoundError, RefusedError
        As `take_in`.
    """
    with changing(store, identity, "agenda", begun=False) as writer:
        item = _item(writer, identity, item_id)
        if item.sort != OWN or item.came_from is not None:
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
    cleaned = clean(note)
    if len(cleaned) > LONGEST_NOTE:
        raise InputError("note_long", most=LONGEST_NOTE)
    with changing(store, identity, "meeting_note") as writer:
        item = _item(writer, identity, item_id)
        if item.note not in (before, cleaned):
            raise RefusedError("note_changed", by=item.changed_by, at=item.changed_at, note=item.note)
        if item.note != cleaned:
            stored.set_note(writer, item_id, cleaned)


def settle_point(
    store: Store, identity: UUID, item_id: UUID, outcome: Outcome | None, *, why: str = "", until: date | None = None
) -> None:
    """
    Say of a point that it was dealt with, or put off to another meeting; a point that was put off comes back.

    Parameters
    ----------
    store, identity, item_id
        The meeting, which began, and its point.
    outcome
        None takes back what was said.
    why
        Why it was put off, or what is waited for; it stands on the next agenda.
    until
        The day of the meeting to which it was put off, where that is known; None: the next one.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``, ``point_unknown``.
    InputError
        ``why_long``; ``until_early``: not after the day of this meeting.
    RefusedError
        ``forbidden.meet``, ``meeting_closed``; ``point_early``: the meeting did not begin.
    """
    reason = one_line(why)
    if len(reason) > LONGEST_WHY:
        raise InputError("why_long", most=LONGEST_WHY)
    with changing(store, identity, "meeting_note", begun=True) as writer:
        _item(writer, identity, item_id)
        is_put_off = outcome is Outcome.DEFERRED
        if is_put_off and until is not None and until <= stored.get_meeting(writer.cursor, identity).day:
            raise InputError("until_early")
        stored.set_outcome(writer, item_id, outcome, reason if is_put_off else "", until if is_put_off else None)
        writer.note(outcome=outcome.value if outcome else None)


def _item(writer: Writer, identity: UUID, item_id: UUID) -> Item:
    match = next((item for item in stored.list_items(writer.cursor, identity) if item.id == item_id), None)
    if match is None:
        raise NotFoundError("point_unknown")
    return match
