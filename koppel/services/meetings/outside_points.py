"""What could be on the agenda but lies in other areas than the meeting is about: counted, and put on it if wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from koppel.access import Task
from koppel.errors import NotFoundError
from koppel.model.meetings import Item
from koppel.services.meetings.meeting_changes import add_in_section, changing, outside_proposals
from koppel.services.meetings.point_words import points
from koppel.services.meetings.theme_figures import theme_figures
from koppel.services.news.attention import SHARED, read_overview
from koppel.services.permission import require
from koppel.store.meetings import meetings as stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.services.meetings.point_words import Point
    from koppel.services.meetings.proposed_points import Proposal
    from koppel.store.database import Store


class OutsidePoint(NamedTuple):
    """What would be proposed for a meeting about all areas, and what it says."""

    proposal: Proposal
    point: Point


def outside_points(
    store: Store,
    catalogue: Catalogue,
    language: str,
    identity: UUID,
    *,
    today: date,
    worth: Sequence[str] | None = None,
    needs: Sequence[tuple[str, str]] = (),
) -> tuple[OutsidePoint, ...]:
    """
    Return what would be proposed, but lies in none of the areas of a meeting, as all at the table may read it.

    ``worth`` and ``needs`` as of `koppel.services.meetings.proposed_points.proposals`, of all areas.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    listed = outside_proposals(store, identity, today=today, worth=worth, needs=needs)
    if not listed:
        return ()
    shared = store.visible_to(SHARED)
    with shared.read() as cursor:
        at = stored.get_meeting(cursor, identity).prepared_at
        items = [
            Item(uuid4(), identity, one.section, one.sort, one.ref, one.words, "", False, 0, at, "") for one in listed
        ]
        figures = theme_figures(shared, catalogue, items, language)
        worded = points(cursor, read_overview(cursor), items, {}, {}, catalogue, language, today, figures)
    return tuple(OutsidePoint(one, point) for one, point in zip(listed, worded, strict=True) if point.is_shown)


def put_outside_point(
    store: Store,
    identity: UUID,
    proposal: Proposal,
    *,
    today: date,
    worth: Sequence[str] | None = None,
    needs: Sequence[tuple[str, str]] = (),
) -> UUID:
    """
    Put a point of another area on the agenda after all, also during the meeting, and return its id.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``; ``point_unknown``: it is no longer proposed, or stands on the agenda.
    RefusedError
        ``forbidden.meet``, ``meeting_closed``.
    """
    require(store, Task.MEET)
    if proposal not in outside_proposals(store, identity, today=today, worth=worth, needs=needs):
        raise NotFoundError("point_unknown")
    with changing(store, identity, "agenda") as writer:
        return add_in_section(writer, identity, proposal)
