"""Which areas there are in a year: seen before they are stored, all or those of one gemeente."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError
from koppel.ingest.compass.areas import read_areas
from koppel.model.compass.areas import municipality_of
from koppel.services.installation.room import require_upload_room
from koppel.services.permission import require
from koppel.store.compass import uploads as stored
from koppel.store.compass.values import list_areas
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from koppel.config import Settings
    from koppel.model.compass.areas import Area
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class AreasSeen:
    """
    What a file of areas would bring: all that it names, and those that a year knows not yet, or by other names.

    ``municipalities`` are all that have an area in the file, by code, with an empty name where the file names it not.
    """

    areas: tuple[Area, ...]
    new: tuple[Area, ...]
    renamed: tuple[Area, ...]
    municipalities: Mapping[str, str]


def look_at_areas(
    store: Store, settings: Settings, content: bytes, name: str, *, year: int, municipality: str | None = None
) -> AreasSeen:
    """
    Say what a file of areas would bring to a year; nothing is stored. Raises as `load_areas`.

    Parameters
    ----------
    store, settings
        Of who asks, and the bounds on what is read.
    content, name, year, municipality
        The file, the year of which it has the areas, and the code of the only gemeente of which they are wanted.
    """
    every, _ = load_areas(store, settings, content, name, year=year, dry_run=True)
    areas = _of_municipality(every, municipality)
    with store.read() as cursor:
        known = {item.code: item.name for item in list_areas(cursor) if item.year == year}
    new = tuple(item for item in areas if item.code not in known)
    municipalities = {municipality_of(item.code): "" for item in every}
    municipalities |= {item.code: item.name for item in every if item.code in municipalities}
    renamed = tuple(item for item in areas if known.get(item.code, item.name) != item.name)
    return AreasSeen(areas, new, renamed, municipalities)


def load_areas(
    store: Store,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    year: int,
    municipality: str | None = None,
    dry_run: bool = False,
) -> tuple[tuple[Area, ...], UUID | None]:
    """
    Store which areas there are in a year, so that codes that are not there are noticed.

    Parameters
    ----------
    store, settings
        Of who asks, and the bounds on what is read.
    content, name, year
        The file, and the year of which it has the areas.
    municipality
        Code of the only gemeente of which they are stored; all of them by default.
    dry_run
        Store nothing.

    Returns
    -------
    areas
        All that the file names, of the gemeente that is asked for.
    upload_id
        To undo it; None with `dry_run`.

    Raises
    ------
    InputError
        ``areas_no_codes``, ``areas_none_of``: none is of the gemeente that is asked for; or what reading raises.
    RefusedError
        ``forbidden.compass``.
    """
    require_upload_room(settings, len(content), name)
    require(store, Task.COMPASS)
    every = apart(read_areas, content, name, year=year, limits=settings.limits)
    areas = _of_municipality(every, municipality)
    if not areas:
        raise InputError("areas_none_of", file=name, area=municipality)
    if dry_run:
        return areas, None
    with store.write(store.actor.name, "load_areas", file=name, count=len(areas)) as writer:
        upload_id = stored.add_indicators(writer, file_name=name, content=content, values=(), areas=areas, report="{}")
    return areas, upload_id


def _of_municipality(areas: tuple[Area, ...], municipality: str | None) -> tuple[Area, ...]:
    return tuple(item for item in areas if municipality in (None, municipality_of(item.code)))
