"""
Pins: notes at a place of the map, for oneself or for everyone at the table.

Whoever may read may pin for itself: a note of one's own speaks to nobody, and a reader who prepares a meeting needs
one too. What is for all stands on everyone's map and on the agenda of the next meeting; that is for who speaks there:
planners and who leads the team (`Task.PIN`).

A pin of one's own is in nobody else's answer, in no file and in no row of the audit log, which tells not even that
there is one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import shapely

from koppel.access import Task, allowed
from koppel.clean import clean
from koppel.crs import transform
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.services.permission import require
from koppel.store.plans import pins as stored

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model.pins import Pin
    from koppel.store.database import Store
    from koppel.store.writing import Writer

LONGEST_PIN = 400
# Of one person, for itself and for all; of everyone for all; and in a store.
MOST_OF_ONE, MOST_SHARED, MOST_STORED = 100, 500, 10_000
_DEGREES = "OGC:CRS84"
# A metre or so, in degrees.
_NEAR = 1e-5
ADD = "pin"
CHANGE = "change_pin"
REMOVE = "remove_pin"
RESTORE = "restore_pin"


class PlacedPin(NamedTuple):
    """
    A pin as someone sees it.

    ``place`` is latitude and longitude in degrees (WGS 84). ``is_mine``: the reader pinned it. ``can_change``: the
    reader may change it and take it away.
    """

    pin: Pin
    place: tuple[float, float]
    is_mine: bool
    can_change: bool


def list_pins(store: Store) -> tuple[PlacedPin, ...]:
    """
    Return the pins for all, and those that the actor has for itself, the latest first.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read_whole() as cursor:
        pins = stored.list_of(cursor, store.actor.name)
    name, leads = store.actor.name, allowed(store.actor, Task.MEET)
    return tuple(
        PlacedPin(pin, place, pin.pinned_by == name, leads or pin.pinned_by == name)
        for pin, place in zip(pins, places_of(store, pins), strict=True)
    )


def places_of(store: Store, pins: tuple[Pin, ...]) -> tuple[tuple[float, float], ...]:
    """Return where pins are: latitude and longitude in degrees (WGS 84), in their order."""
    if not pins:
        return ()
    points = shapely.points([(pin.x, pin.y) for pin in pins])
    degrees = shapely.get_coordinates(transform(points, source=store.crs, target=_DEGREES)).round(6).tolist()
    return tuple((latitude, longitude) for longitude, latitude in degrees)


def point_of(store: Store, latitude: float, longitude: float) -> tuple[float, float]:
    """
    Return a place in the metric CRS of a store, of degrees (WGS 84).

    Raises
    ------
    InputError
        ``pin_place``: it is none, or too far from where the store measures.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise InputError("pin_place")
    (point,) = transform([shapely.Point(longitude, latitude)], source=_DEGREES, target=store.crs)
    if not (math.isfinite(point.x) and math.isfinite(point.y)):
        raise InputError("pin_place")
    # Far beyond where the store measures a place becomes some other one.
    (back,) = transform([point], source=store.crs, target=_DEGREES)
    if not (abs(back.x - longitude) < _NEAR and abs(back.y - latitude) < _NEAR):
        raise InputError("pin_place")
    return point.x, point.y


def can_share(store: Store) -> bool:
    """Return whether the actor may pin for all."""
    return allowed(store.actor, Task.PIN)


def pins_mark(store: Store) -> str:
    """Return a text that changes with every pin that the actor sees, and tells nothing of them."""
    with store.read_whole() as cursor:
        return stored.state_of(cursor, store.actor.name)


def add_pin(store: Store, latitude: float, longitude: float, words: str, *, is_shared: bool) -> UUID:
    """
    Put a pin on the map.

    Parameters
    ----------
    store
        Of who pins.
    latitude, longitude
        Degrees (WGS 84).
    words
        What it says, of several lines at most.
    is_shared
        It is for everyone, and not for oneself alone.

    Raises
    ------
    RefusedError
        ``forbidden.read``; ``forbidden.pin``: the actor may not pin for all.
    InputError
        ``pin_words``, ``pin_place``; ``pin_many``, ``pin_many_shared`` or ``pin_many_stored``: there are as many as
        there can be.
    """
    require(store, Task.PIN if is_shared else Task.READ)
    text = _words(words)
    x, y = point_of(store, latitude, longitude)
    with store.write_beside(store.actor.name, ADD if is_shared else None) as writer:
        _check_room(writer, is_shared=is_shared)
        identity = stored.add_pin(writer, x, y, text, is_shared=is_shared)
        writer.note(pin=identity)
    return identity


def change_pin(store: Store, identity: UUID, words: str, *, is_shared: bool, version: int) -> None:
    """
    Change what a pin says, and for whom it is.

    Parameters
    ----------
    store, identity
        The pin, of the actor itself; who leads the team may change those for all.
    words, is_shared
        As of `add_pin`.
    version
        Of the pin as it was when it was changed.

    Raises
    ------
    NotFoundError
        ``pin_unknown``: there is none, or it is somebody else's own.
    RefusedError
        ``forbidden.read``, ``forbidden.pin``; ``pin_not_yours``; ``pin_changed``: somebody else changed it meanwhile,
        with what it says; ``pin_keeps``: somebody else's cannot be made for oneself alone.
    InputError
        As of `add_pin`.
    """
    require(store, Task.PIN if is_shared else Task.READ)
    text = _words(words)
    before = _changeable(store, identity)
    if not is_shared and before.pinned_by != store.actor.name:
        raise RefusedError("pin_keeps", by=before.pinned_by)
    with store.write_beside(
        store.actor.name, CHANGE if is_shared or before.is_shared else None, pin=identity
    ) as writer:
        now = stored.get_pin(writer.cursor, identity)
        if now.version != version or now.is_shared != before.is_shared:
            raise RefusedError("pin_changed", by=now.changed_by, at=now.changed_at, words=now.words)
        if is_shared and not now.is_shared:
            _check_shared_room(writer)
        stored.change_pin(writer, identity, text, is_shared=is_shared)


def remove_pin(store: Store, identity: UUID) -> None:
    """
    Take a pin away; `restore_pin` brings it back.

    Raises
    ------
    NotFoundError, RefusedError
        As of `change_pin`.
    """
    require(store, Task.READ)
    pin = _changeable(store, identity)
    with store.write_beside(store.actor.name, REMOVE if pin.is_shared else None, pin=identity) as writer:
        stored.get_pin(writer.cursor, identity)
        stored.remove_pin(writer, identity)


def restore_pin(store: Store, identity: UUID) -> None:
    """
    Bring back a pin that the actor took away.

    Raises
    ------
    NotFoundError
        ``pin_unknown``: the actor removed no such pin, or too many others since.
    InputError
        ``pin_many``, ``pin_many_shared``, ``pin_many_stored``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read_whole() as cursor:
        pin = stored.get_pin(cursor, identity, removed_by=store.actor.name)
    with store.write_beside(store.actor.name, RESTORE if pin.is_shared else None, pin=identity) as writer:
        stored.get_pin(writer.cursor, identity, removed_by=store.actor.name)
        _check_room(writer, is_shared=pin.is_shared, of=pin.pinned_by)
        stored.restore_pin(writer, identity)


def drop_own_pins(store: Store, name: str) -> int:
    """
    Delete for good what somebody who left pinned for itself alone, unread; return how many.

    Raises
    ------
    RefusedError
        ``forbidden.accounts``.
    """
    require(store, Task.ACCOUNTS)
    with store.write_beside(store.actor.name, None) as writer:
        return stored.drop_pins_of(writer, name)


def _changeable(store: Store, identity: UUID) -> Pin:
    with store.read_whole() as cursor:
        pin = stored.get_pin(cursor, identity)
    if not pin.is_shared and pin.pinned_by != store.actor.name:
        # As if it were not there.
        raise NotFoundError("pin_unknown")
    if not _may_change(store, pin):
        raise RefusedError("pin_not_yours", by=pin.pinned_by)
    return pin


def _may_change(store: Store, pin: Pin) -> bool:
    return pin.pinned_by == store.actor.name or (pin.is_shared and allowed(store.actor, Task.MEET))


def _words(words: str) -> str:
    text = clean(words)
    if not text or len(text) > LONGEST_PIN:
        raise InputError("pin_words", most=LONGEST_PIN)
    return text


def _check_room(writer: Writer, *, is_shared: bool, of: str | None = None) -> None:
    own, _, stored_count = stored.count_pins(writer.cursor, of or writer.actor)
    if own >= MOST_OF_ONE:
        raise InputError("pin_many", most=MOST_OF_ONE)
    if stored_count >= MOST_STORED:
        raise InputError("pin_many_stored", most=MOST_STORED)
    if is_shared:
        _check_shared_room(writer)


def _check_shared_room(writer: Writer) -> None:
    if stored.count_pins(writer.cursor, writer.actor)[1] >= MOST_SHARED:
        raise InputError("pin_many_shared", most=MOST_SHARED)
