"""What is strong in an area: added, changed, removed and taken back by the people who know the place."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

import shapely

from koppel.access import Task
from koppel.clean import one_line
from koppel.crs import transform
from koppel.errors import InputError, RefusedError
from koppel.model.compass.areas import parse_code
from koppel.model.compass.strengths import Strength, StrengthSort
from koppel.services.permission import require
from koppel.services.plans.pins import point_of
from koppel.services.plans.reference import named_places
from koppel.store.compass import strengths as stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.services.plans.reference import Named
    from koppel.store.database import Store

LONGEST_NAME, LONGEST_TEXT, LONGEST_ROLE, LONGEST_PLACE = 120, 600, 80, 120
# Of one area, and in a store; those that were removed count too.
MOST_OF_AREA, MOST_STORED = 300, 3000
# In which a name is looked for, in this order.
_LAYERS = ("area", "green", "street", "water", "block")
_DEGREES = "OGC:CRS84"
# Dimensions of a surface.
_SURFACE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    What somebody writes of something strong.

    ``place`` is a name on the map, or latitude and longitude in degrees (WGS 84) with a comma between; empty for none.
    """

    area: str
    sort: str
    name: str
    text: str
    role: str
    on: date
    place: str = ""


@dataclass(frozen=True, slots=True)
class PlacedStrength:
    """Something strong; ``place`` is latitude and longitude in degrees (WGS 84), None where it has none."""

    strength: Strength
    place: tuple[float, float] | None


def strengths(store: Store, code: str | None = None) -> tuple[PlacedStrength, ...]:
    """
    Return what is strong, by sort and name.

    Parameters
    ----------
    store
        Of who asks.
    code
        Of an area: what is strong in it, in the areas within it and in those around it. None: all there is.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        listed = stored.list_strengths(cursor)
    return _placed(store, [item for item in listed if code is None or _belongs(item.area, code)])


def add_strength(store: Store, entry: Entry) -> Strength:
    """
    Record something strong.

    Raises
    ------
    InputError
        ``compass_area``, ``compass_role``, ``strength_sort``, ``strength_name``, ``strength_text``, ``strength_place``,
        ``pin_place``; ``strength_many``: there are as many as there can be.
    RefusedError
        ``forbidden.describe``.
    """
    require(store, Task.DESCRIBE, store.actor.partners)
    values = _checked(store, entry)
    with store.write(store.actor.name, "add_strength", area=values["area"], role=values["role"]) as writer:
        of_area, of_all = stored.count_strengths(writer.cursor, str(values["area"]))
        if of_area >= MOST_OF_AREA or of_all >= MOST_STORED:
            raise InputError("strength_many", limit=MOST_OF_AREA if of_area >= MOST_OF_AREA else MOST_STORED)
        made = Strength(
            id=uuid4(), version=1, is_removed=False, saved_at=writer.at, saved_by=writer.actor, **values  # type: ignore[arg-type]
        )  # fmt: skip
        stored.put_strength(writer, made)
    return made


def change_strength(store: Store, identity: UUID, entry: Entry, *, version: int) -> Strength:
    """
    Change something strong; `undo_strength` takes that back.

    Raises
    ------
    InputError
        As of `add_strength`.
    NotFoundError
        ``strength_unknown``.
    RefusedError
        ``forbidden.describe``; ``strength_changed``: somebody changed or removed it since this version.
    """
    require(store, Task.DESCRIBE, store.actor.partners)
    values = _checked(store, entry)
    with store.write(store.actor.name, "change_strength", area=values["area"], role=values["role"]) as writer:
        before = stored.get_strength(writer.cursor, identity)
        if before.version != version or before.is_removed:
            raise RefusedError("strength_changed", by=before.saved_by)
        made = replace(before, version=version + 1, **values)  # type: ignore[arg-type]
        stored.put_strength(writer, made)
    return made


def remove_strength(store: Store, identity: UUID) -> Strength:
    """
    Take something strong away; `undo_strength` brings it back.

    Raises
    ------
    NotFoundError
        ``strength_unknown``.
    InputError
        ``strength_removed``: it was removed already.
    RefusedError
        ``forbidden.describe``.
    """
    require(store, Task.DESCRIBE, store.actor.partners)
    with store.read() as cursor:
        area = stored.get_strength(cursor, identity).area
    with store.write(store.actor.name, "remove_strength", area=area) as writer:
        before = stored.get_strength(writer.cursor, identity)
        if before.is_removed:
            raise InputError("strength_removed", name=before.name)
        made = replace(before, version=before.version + 1, is_removed=True)
        stored.put_strength(writer, made)
    return made


def undo_strength(store: Store, identity: UUID) -> Strength:
    """
    Take the last change of something strong back, also that it was removed: what stood before holds again.

    Raises
    ------
    NotFoundError
        ``strength_unknown``: there is none, or nothing stood before.
    RefusedError
        ``forbidden.describe``.
    """
    require(store, Task.DESCRIBE, store.actor.partners)
    with store.read() as cursor:
        area = stored.get_strength(cursor, identity).area
    with store.write(store.actor.name, "undo_strength", area=area) as writer:
        now = stored.get_strength(writer.cursor, identity)
        before = stored.get_strength(writer.cursor, identity, before=now.version)
        made = replace(before, version=now.version + 1)
        stored.put_strength(writer, made)
    return made


def strengths_on_map(store: Store) -> tuple[tuple[PlacedStrength, BaseGeometry | None], ...]:
    """
    Return what is strong and has a place, each with the ground of the area or the green by whose name it was placed.

    Ground is in degrees (WGS 84); None where it was placed at a point or along a line.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    placed = [item for item in strengths(store) if item.place is not None]
    layers = named_places(store) if any(item.strength.place for item in placed) else {}
    named = {_folded(one.name): one for layer in reversed(_LAYERS) for one in layers.get(layer, ())}
    surfaces = {
        item.strength.id: one.geometry
        for item in placed
        if (one := named.get(_folded(item.strength.place or ""))) is not None
        and shapely.get_dimensions(one.geometry) == _SURFACE
    }
    made = transform(list(surfaces.values()), source=store.crs, target=_DEGREES) if surfaces else ()
    grounds = dict(zip(surfaces, made, strict=True))
    return tuple((item, grounds.get(item.strength.id)) for item in placed)


def _checked(store: Store, entry: Entry) -> dict[str, object]:
    area = parse_code(entry.area[:40])
    if area is None:
        raise InputError("compass_area", value=entry.area[:40])
    if entry.sort not in set(StrengthSort):
        raise InputError("strength_sort", value=entry.sort[:40], right=", ".join(StrengthSort))
    name, words, role = one_line(entry.name), one_line(entry.text), one_line(entry.role)
    if not name or len(name) > LONGEST_NAME:
        raise InputError("strength_name", limit=LONGEST_NAME)
    if not words or len(words) > LONGEST_TEXT:
        raise InputError("strength_text", count=len(words), limit=LONGEST_TEXT)
    if not role or len(role) > LONGEST_ROLE:
        raise InputError("compass_role", limit=LONGEST_ROLE)
    x, y, place = _located(store, one_line(entry.place))
    return {
        "area": area, "sort": StrengthSort(entry.sort), "name": name, "text": words, "role": role, "on": entry.on,
        "x": x, "y": y, "place": place,
    }  # fmt: skip


def _located(store: Store, text: str) -> tuple[float | None, float | None, str | None]:
    if not text:
        return None, None, None
    if len(text) > LONGEST_PLACE:
        raise InputError("strength_place", value=text[:40], right="")
    latitude, comma, longitude = text.replace(" ", "").partition(",")
    if comma:
        try:
            degrees = float(latitude), float(longitude)
        except ValueError:
            pass
        else:
            return (*point_of(store, *degrees), None)
    layers = named_places(store)
    places: dict[str, Named] = {}
    for layer in _LAYERS:
        for one in layers.get(layer, ()):
            places.setdefault(_folded(one.name), one)
    chosen = places.get(_folded(text))
    if chosen is None:
        close = difflib.get_close_matches(_folded(text), list(places), n=3)
        raise InputError("strength_place", value=text[:40], right=", ".join(places[name].name for name in close))
    point = shapely.point_on_surface(chosen.geometry)
    return float(point.x), float(point.y), chosen.name


def _placed(store: Store, items: Sequence[Strength]) -> tuple[PlacedStrength, ...]:
    located = [item for item in items if item.x is not None and item.y is not None]
    spots = shapely.points([(item.x, item.y) for item in located]) if located else []
    degrees = shapely.get_coordinates(transform(spots, source=store.crs, target=_DEGREES)).round(6) if located else []
    places = {item.id: (float(spot[1]), float(spot[0])) for item, spot in zip(located, degrees, strict=True)}
    return tuple(PlacedStrength(item, places.get(item.id)) for item in items)


def _belongs(area: str, code: str) -> bool:
    """Return whether an area is another one, lies in it, or lies around it: codes begin with what is around them."""
    return area[2:].startswith(code[2:]) or code[2:].startswith(area[2:])


def _folded(name: str) -> str:
    return name.strip().casefold()
