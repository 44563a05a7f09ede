"""The map of the points of a meeting: the works that they are about on one sheet, as all at the table may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError
from koppel.i18n import text
from koppel.services.meetings.meeting_agenda import agenda
from koppel.services.meetings.point_words import COMBINATION
from koppel.services.news.attention import SHARED
from koppel.services.permission import require
from koppel.services.pictures.map_sheet import SheetWish, map_sheet
from koppel.services.plans.view_models import combination_view
from koppel.store.meetings.meetings import get_meeting

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.services.meetings.point_words import Point
    from koppel.store.database import Store

PAPER = "a3"


def has_works(points: tuple[Point, ...]) -> bool:
    """Return whether an agenda has anything to draw."""
    return any(item.works for item in _drawn(points))


def meeting_map(store: Store, catalogue: Catalogue, language: str, identity: UUID, *, today: date) -> bytes:
    """
    Draw the works of the points of an agenda on one sheet of A3, as PDF with the list of works.

    A combination has the number of its point; nothing that a partner keeps to itself is on it, whoever asks.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``.
    RefusedError
        ``forbidden.read``.
    InputError
        ``meeting_map_none``: no point is about a work.
    """
    require(store, Task.READ)
    shared = store.visible_to(SHARED)
    with shared.read() as cursor:
        meeting = get_meeting(cursor, identity)
    points = _drawn(agenda(store, catalogue, language, identity, today=today))
    works = frozenset(str(work) for item in points for work in item.works)
    if not works:
        raise InputError("meeting_map_none")
    numbers = {item.item.ref: item.number for item in points if item.item.sort == COMBINATION}
    views = [combination_view(shared, catalogue, language, ref) for ref in numbers]
    chances = [view for view in views if view is not None]
    title = text("meeting.map_title", language, number=meeting.number, day=meeting.day)
    labels = {ref: text("meeting.map_point", language, number=number) for ref, number in numbers.items()}
    wish = SheetWish(paper=PAPER, title=title)
    return map_sheet(
        shared, catalogue, language, wish, today=today, ids=works, chances=chances, chance_numbers=labels
    ).content


def _drawn(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(item for item in points if item.item.is_in and item.is_shown and item.number is not None)
