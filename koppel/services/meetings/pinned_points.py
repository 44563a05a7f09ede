"""What was pinned to the map for everyone, as the preparation of a meeting lists it, and as a point of its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import shapely

from koppel.access import Task
from koppel.clean import one_line
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.services.meetings.meeting_agenda import LONGEST_POINT, MOST_OWN
from koppel.services.meetings.meeting_areas import within
from koppel.services.meetings.meeting_changes import changing
from koppel.services.meetings.point_words import OWN
from koppel.services.news.attention import SHARED
from koppel.services.news.entries import Target
from koppel.services.permission import require
from koppel.store.meetings import meetings as stored
from koppel.store.plans.pins import list_shared

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model.pins import Pin
    from koppel.store.database import Store


class Pinned(NamedTuple):
    """A pin for everyone, the way to it, whether it stands on the agenda, and whether it lies in another area."""

    pin: Pin
    target: Target
    is_on_agenda: bool
    is_outside: bool = False


def pinned(store: Store, identity: UUID) -> tuple[Pinned, ...]:
    """
    Return what is pinned for everyone, the latest first, those on the agenda too.

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
        listed = {item.ref for item in stored.list_items(cursor, identity) if item.sort == OWN}
        pins = list_shared(cursor)
    area = within(store, meeting.areas)
    shape = area.shape if area is not None and area.works is not None else None
    return tuple(
        Pinned(
            pin,
            Target("kaart", pin=str(pin.id)),
            str(pin.id) in listed,
            is_outside=shape is not None and not shape.intersects(shapely.Point(pin.x, pin.y)),
        )
        for pin in pins
    )


def put_pin_on_agenda(store: Store, identity: UUID, pin_id: UUID) -> UUID:
    """
    Make a pin a point of one's own, also during the meeting, and return the id of the point.

    What it says is taken over as it is now: the point stays where the pin is taken away.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``; ``pin_unknown``: there is no such pin for everyone.
    RefusedError
        ``forbidden.meet``, ``meeting_closed``; ``pin_listed``: it stands on the agenda.
    InputError
        ``point_many``.
    """
    with changing(store, identity, "agenda") as writer:
        pin = next((item for item in list_shared(writer.cursor) if item.id == pin_id), None)
        if pin is None:
            raise NotFoundError("pin_unknown")
        own = [item.ref for item in stored.list_items(writer.cursor, identity) if item.sort == OWN]
        if str(pin_id) in own:
            raise RefusedError("pin_listed")
        if len(own) >= MOST_OWN:
            raise InputError("point_many", most=MOST_OWN)
        words = one_line(pin.words)
        title = words if len(words) <= LONGEST_POINT else f"{words[: LONGEST_POINT - 1]}…"
        return stored.add_item(writer, identity, OWN, OWN, str(pin_id), title)
