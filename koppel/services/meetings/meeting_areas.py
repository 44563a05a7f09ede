"""Which areas a meeting is about, and what of all that could be on its agenda lies in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from koppel.access import Task
from koppel.errors import InputError
from koppel.model.compass.areas import parse_code
from koppel.services.compass.findings import areas_of_team
from koppel.services.compass.matrix import names_within
from koppel.services.compass.need.area_names import folded
from koppel.services.meetings.point_words import ACTION, ALARM, COMBINATION, works_of_ref
from koppel.services.meetings.theme_points import THEME, theme_of_ref
from koppel.services.news.attention import SHARED, members_of
from koppel.services.permission import require
from koppel.services.plans.reference import named_places
from koppel.services.plans.streets import touches
from koppel.store.agreements.actions import list_actions
from koppel.store.compass.values import list_areas
from koppel.store.meetings import meetings as stored
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    import duckdb
    from shapely.geometry.base import BaseGeometry

    from koppel.services.news.attention import Overview
    from koppel.store.database import Store

# More than anyone chooses from; a file of the whole country names thousands.
MOST_OFFERED, MOST_CHOSEN = 300, 20


class MeetingArea(NamedTuple):
    """An area that a meeting can be about; ``ref`` is its code, or its name where only the map knows it."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Within:
    """
    What lies in the areas of a meeting.

    ``works`` are those that lie in them; None where the map does not know one of the areas: then all do.
    """

    areas: tuple[MeetingArea, ...]
    works: frozenset[UUID] | None
    shape: BaseGeometry | None = None

    def has_theme(self, ref: str) -> bool:
        """Tell whether a theme is of one of the areas, or of one within it."""
        code, _ = theme_of_ref(ref)
        return any(code == item.ref or _is_in(code, item.ref) for item in self.areas)


def possible_areas(store: Store) -> tuple[MeetingArea, ...]:
    """
    Return the areas that a meeting can be about: those that a team works in, most works first, then others of the map.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    shared = store.visible_to(SHARED)
    measured = [MeetingArea(item.code, item.name or item.code) for item in areas_of_team(shared)]
    known = {folded(item.name) for item in measured}
    on_map = sorted(item.name for item in named_places(shared).get("area", ()) if folded(item.name) not in known)
    return (*measured, *(MeetingArea(name, name) for name in on_map))[:MOST_OFFERED]


def proposed_areas(store: Store) -> tuple[str, ...] | None:
    """
    Return which areas the next meeting is most likely about: those of the last one; None where there was none.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        listed = stored.list_meetings(cursor)
    return listed[0].areas if listed else None


def meeting_areas(store: Store, refs: Sequence[str]) -> tuple[MeetingArea, ...]:
    """
    Return areas with their names, in their order; one that is known no more has its reference for a name.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    if not refs:
        return ()
    with store.read() as cursor:
        return _named(cursor, refs)


def checked_areas(store: Store, refs: Iterable[str]) -> tuple[str, ...]:
    """
    Return references of areas, each once, that are known.

    Raises
    ------
    InputError
        ``meeting_area``, ``meeting_areas_many``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    chosen = tuple(dict.fromkeys(refs))
    if not chosen:
        return ()
    if len(chosen) > MOST_CHOSEN:
        raise InputError("meeting_areas_many", most=MOST_CHOSEN)
    with store.read() as cursor:
        known = {item.code for item in list_areas(cursor)}
    on_map = {item.name for item in named_places(store).get("area", ())}
    for ref in chosen:
        if ref not in known and ref not in on_map:
            offered = [item.name for item in possible_areas(store)[:6]]
            raise InputError("meeting_area", value=ref, right=", ".join(offered))
    return chosen


def within(store: Store, refs: Sequence[str]) -> Within | None:
    """
    Return what lies in areas, as all at the table may see it; None without areas: everything does.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    if not refs:
        return None
    shared = store.visible_to(SHARED)
    with shared.read() as cursor:
        areas, known = _named(cursor, refs), list_areas(cursor)
        works = list_activities(cursor)
    shapes: dict[str, list[BaseGeometry]] = {}
    for place in named_places(shared).get("area", ()):
        shapes.setdefault(folded(place.name), []).append(place.geometry)
    shapes_of_areas: list[BaseGeometry] = []
    is_placed = True
    for area in areas:
        names = names_within(known, area.ref) if parse_code(area.ref) else {folded(area.name)}
        own = [shape for name in names for shape in shapes.get(name, ())]
        is_placed = is_placed and bool(own)
        shapes_of_areas += own
    shape = shapely.union_all(shapes_of_areas) if shapes_of_areas else None
    if not is_placed or shape is None:
        return Within(areas, None, shape)
    geometry = np.empty(len(works), dtype=object)
    geometry[:] = [item.geometry for item in works]
    is_inside = touches(geometry, shape) if works else ()
    inside = frozenset(item.id for item, one in zip(works, is_inside, strict=True) if one and item.id is not None)
    return Within(areas, inside, shape)


def inside(
    cursor: duckdb.DuckDBPyConnection, now: Overview, area: Within | None, refs: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Return which points, by sort and reference, are of the areas of a meeting; those of one's own are of all."""
    listed = list(dict.fromkeys(refs))
    if area is None:
        return frozenset(listed)
    works = _works_of(cursor, now, listed)
    return frozenset(
        (sort, ref)
        for sort, ref in listed
        if (area.has_theme(ref) if sort == THEME else _has_works(area, works.get((sort, ref))))
    )


def _has_works(area: Within, works: Sequence[UUID] | None) -> bool:
    return works is None or area.works is None or bool(area.works.intersection(works))


def _works_of(
    cursor: duckdb.DuckDBPyConnection, now: Overview, refs: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], Sequence[UUID]]:
    """Return the works of points that are about any, as far as they are shown."""
    of_actions = {str(item.id): item.combination_id for item in list_actions(cursor)}
    combinations = {
        (sort, ref): ref if sort == COMBINATION else of_actions[ref]
        for sort, ref in refs
        if sort == COMBINATION or (sort == ACTION and ref in of_actions)
    }
    members = members_of(cursor, now, set(combinations.values())) if combinations else {}
    works_of_points = {point: members[one] for point, one in combinations.items() if one in members}
    return works_of_points | {(sort, ref): works_of_ref(ref) for sort, ref in refs if sort == ALARM}


def _named(cursor: duckdb.DuckDBPyConnection, refs: Sequence[str]) -> tuple[MeetingArea, ...]:
    # The last year of each code comes last.
    names = {item.code: item.name for item in list_areas(cursor)}
    return tuple(MeetingArea(ref, names.get(ref) or ref) for ref in refs)


def _is_in(code: str, around: str) -> bool:
    """Tell whether the area of a code lies in that of another, by their codes."""
    if parse_code(around) is None or len(code) < len(around):
        return False
    return code[2:].startswith(around[2:])
