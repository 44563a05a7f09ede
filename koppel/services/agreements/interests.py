"""Interests in advance: a partner says that it wants to join if something opens at a place, in a period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import shapely

from koppel.access import Task
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model.agreements import Interest, Place
from koppel.services.permission import require
from koppel.services.plans.reference import named_places
from koppel.services.text_limits import line
from koppel.store.agreements import interests as stored
from koppel.store.plans.partners import list_partners

if TYPE_CHECKING:
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store
    from koppel.store.writing import Writer

LONGEST_INTEREST, LONGEST_REASON = 300, 300
MOST_YEARS = 20
_LAYERS = {Place.AREA: "area", Place.STREET: "street"}
_DAYS_A_YEAR = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """
    What a partner wants to join, as it was filled in.

    ``kinds`` may be empty: all. ``place_name`` names an area or street, ``drawn`` is a polygon in the store's CRS.
    Both days are inclusive.
    """

    partner: str
    description: str = ""
    kinds: tuple[str, ...] = ()
    place: Place = Place.AREA
    place_name: str | None = None
    drawn: BaseGeometry | None = None
    first_day: date | None = None
    last_day: date | None = None


def list_interests(store: Store, *, today: date, ended: bool = False) -> tuple[Interest, ...]:
    """
    Return the interests that hold, for all who log in: by first day, then partner.

    Parameters
    ----------
    store
        Where they are.
    today
        What ended before it is left out.
    ended
        Return those that ended or were withdrawn instead.
    """
    with store.read() as cursor:
        stored_interests = stored.list_interests(cursor)
    return tuple(item for item in stored_interests if (item.withdrawn or item.last_day < today) is ended)


def state_interest(store: Store, catalogue: Catalogue, wish: Wish, *, today: date) -> Interest:
    """
    Let a partner say in advance what it wants to join.

    Raises
    ------
    RefusedError
        ``forbidden.interest``.
    NotFoundError
        ``partner_unknown``.
    InputError
        ``interest_text``, ``interest_kind``, ``interest_place``, ``interest_period``, ``text_too_long``,
        ``text_personal``.
    """
    return _write(store, catalogue, wish, uuid4(), 0, today)


def change_interest(
    store: Store, catalogue: Catalogue, identity: UUID, wish: Wish, *, expected_version: int, today: date
) -> Interest:
    """
    Change an interest that was not withdrawn; the partner stays.

    Raises
    ------
    RefusedError
        ``forbidden.interest``; ``written_meanwhile``: somebody else changed it since.
    NotFoundError
        ``interest_unknown``.
    InputError
        As `state_interest`.
    """
    now = _current(store, identity)
    return _write(store, catalogue, replace(wish, partner=now.partner), identity, expected_version, today)


def withdraw_interest(store: Store, identity: UUID, reason: str = "", *, expected_version: int) -> Interest:
    """
    End an interest before its time.

    Raises
    ------
    RefusedError
        ``forbidden.interest``; ``written_meanwhile``: somebody else changed it since.
    NotFoundError
        ``interest_unknown``: there is none, or it was withdrawn.
    InputError
        ``text_too_long``, ``text_personal``.
    """
    now = _current(store, identity)
    require(store, Task.INTEREST, [now.partner])
    why = line(reason, LONGEST_REASON) or None
    with store.write_beside(store.actor.name, "withdraw_interest", interest=identity, partner=now.partner) as writer:
        _check_version(writer, identity, expected_version)
        stored.add_interest(
            writer,
            identity,
            now.version + 1,
            partner=now.partner,
            description=now.description,
            kinds=now.kinds,
            place=now.place,
            place_name=now.place_name,
            geometry=now.geometry,
            first_day=now.first_day,
            last_day=now.last_day,
            withdrawn=True,
            reason=why,
        )
        return stored.interest_history(writer.cursor, identity)[-1]


def _write(
    store: Store, catalogue: Catalogue, wish: Wish, identity: UUID, expected_version: int, today: date
) -> Interest:
    require(store, Task.INTEREST, [wish.partner])
    with store.read() as cursor:
        if wish.partner not in {item.name for item in list_partners(cursor)}:
            raise NotFoundError("partner_unknown", partner=wish.partner[:80])
    words = line(wish.description, LONGEST_INTEREST)
    if not words:
        raise InputError("interest_text")
    if unknown := [name for name in wish.kinds if name not in catalogue.kinds]:
        raise InputError("interest_kind", kind=unknown[0][:80])
    first, last = _period(wish, today)
    geometry = _geometry(store, wish)
    action = "change_interest" if expected_version else "interest"
    with store.write_beside(store.actor.name, action, interest=identity, partner=wish.partner) as writer:
        if expected_version:
            _check_version(writer, identity, expected_version)
        stored.add_interest(
            writer,
            identity,
            expected_version + 1,
            partner=wish.partner,
            description=words,
            kinds=sorted(wish.kinds),
            place=wish.place,
            place_name=None if wish.place is Place.DRAWN else wish.place_name,
            geometry=geometry,
            first_day=first,
            last_day=last,
        )
        return stored.interest_history(writer.cursor, identity)[-1]


def _period(wish: Wish, today: date) -> tuple[date, date]:
    first, last = wish.first_day, wish.last_day
    year = today.year + MOST_YEARS
    if first is None or last is None or last < first or last < today:
        raise InputError("interest_period", year=year)
    if (last - first).days > MOST_YEARS * _DAYS_A_YEAR or last.year > year:
        raise InputError("interest_period", year=year)
    return first, last


def _geometry(store: Store, wish: Wish) -> BaseGeometry:
    if wish.place is Place.DRAWN:
        drawn = wish.drawn
        if drawn is None or drawn.is_empty or drawn.geom_type not in ("Polygon", "MultiPolygon"):
            raise InputError("interest_place")
        drawn = drawn if drawn.is_valid else shapely.make_valid(drawn)
        if not drawn.area > 0:
            raise InputError("interest_place")
        return drawn
    for item in named_places(store).get(_LAYERS[wish.place], ()):
        if item.name == wish.place_name:
            return item.geometry
    raise InputError("interest_place")


def _current(store: Store, identity: UUID) -> Interest:
    with store.read() as cursor:
        versions = stored.interest_history(cursor, identity)
    if not versions or versions[-1].withdrawn:
        raise NotFoundError("interest_unknown")
    return versions[-1]


def _check_version(writer: Writer, identity: UUID, expected: int) -> None:
    """Refuse to write over what the writer has not read."""
    now = stored.interest_history(writer.cursor, identity)[-1]
    if now.version != expected:
        raise RefusedError("written_meanwhile", by=now.written_by, at=now.written_at)
