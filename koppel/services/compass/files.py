"""Files with indicators: check, see what they would change, store, undo."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from koppel.access import Task
from koppel.ingest.compass.areas import read_areas
from koppel.ingest.compass.check import check_indicators
from koppel.ingest.compass.known import Known
from koppel.ingest.compass.report import checked_json
from koppel.model.compass.areas import Level, level_of
from koppel.services.compass.findings import areas_of_team
from koppel.services.installation.room import require_upload_room
from koppel.services.permission import require
from koppel.store.compass import uploads as stored
from koppel.store.compass.values import count_changes, known_values, list_areas
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from koppel.config import Settings
    from koppel.ingest.compass.mapping import Choice
    from koppel.ingest.compass.report import CheckedIndicators
    from koppel.model.compass.areas import Area
    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.values import IndicatorUpload
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsImported:
    """
    What came of a file with indicators.

    ``upload_id`` is None where nothing was stored: a dry run, or values were refused and that was not allowed.
    """

    checked: CheckedIndicators
    new: int
    changed: int
    unchanged: int
    upload_id: UUID | None


def check(
    store: Store,
    compass: Compass,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    choices: Mapping[str, Choice] | None = None,
    year: int | None = None,
    municipality: str | None = None,
) -> CheckedIndicators:
    """
    Read and judge a file against the areas and values of the store; nothing is stored.

    Raises
    ------
    InputError
        The file as a whole cannot be used; see `check_indicators`.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    return apart(
        check_indicators,
        content,
        name,
        compass=compass,
        limits=settings.limits,
        known=_known(store),
        choices=dict(choices or {}),
        year=year,
        municipality=municipality,
    )


def import_indicators(
    store: Store,
    compass: Compass,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    choices: Mapping[str, Choice] | None = None,
    year: int | None = None,
    municipality: str | None = None,
    dry_run: bool = False,
    partial: bool = False,
) -> IndicatorsImported:
    """
    Store the values of a file in one transaction: all of it or nothing.

    Parameters
    ----------
    store, compass, settings
        Of this installation.
    content, name
        The file: CSV or XLSX.
    choices, year, municipality
        As `check_indicators`.
    dry_run
        Only tell what would come of it.
    partial
        Store the good values even where others are refused.

    Raises
    ------
    InputError
        The file as a whole cannot be used; ``no_room`` on the disk.
    RefusedError
        ``forbidden.compass``.
    """
    require_upload_room(settings, len(content), name)
    require(store, Task.COMPASS)
    checked = check(store, compass, settings, content, name, choices=choices, year=year, municipality=municipality)
    return import_checked(store, settings, content, name, checked, dry_run=dry_run, partial=partial)


def import_checked(
    store: Store,
    settings: Settings,
    content: bytes,
    name: str,
    checked: CheckedIndicators,
    *,
    dry_run: bool = False,
    partial: bool = False,
) -> IndicatorsImported:
    """Store a file that was checked already; as `import_indicators`, which see."""
    require(store, Task.COMPASS)
    with store.read() as cursor:
        changes = count_changes(cursor, checked.values)
    outcome = IndicatorsImported(
        checked=checked, new=changes.new, changed=changes.changed, unchanged=changes.unchanged, upload_id=None
    )
    if dry_run or (checked.rejected and not partial) or not (checked.values or checked.areas):
        return outcome
    report = json.dumps(checked_json(checked, settings.lang), ensure_ascii=False, default=str)
    with store.write(store.actor.name, "import_indicators", file=name) as writer:
        upload_id = stored.add_indicators(
            writer, file_name=name, content=content, values=checked.values, areas=checked.areas, report=report
        )
        writer.note(values=len(checked.values), new=changes.new, changed=changes.changed)
    return replace(outcome, upload_id=upload_id)


@dataclass(frozen=True, slots=True)
class AreasSeen:
    """What a file of areas would bring: all that it names, and those that a year knows not yet, or by other names."""

    areas: tuple[Area, ...]
    new: tuple[Area, ...]
    renamed: tuple[Area, ...]


def look_at_areas(store: Store, settings: Settings, content: bytes, name: str, *, year: int) -> AreasSeen:
    """
    Say what a file of areas would bring to a year; nothing is stored. Raises as `load_areas`.

    Parameters
    ----------
    store, settings
        Of who asks, and the bounds on what is read.
    content, name, year
        The file, and the year of which it has the areas.
    """
    areas, _ = load_areas(store, settings, content, name, year=year, dry_run=True)
    with store.read() as cursor:
        known = {item.code: item.name for item in list_areas(cursor) if item.year == year}
    new = tuple(item for item in areas if item.code not in known)
    return AreasSeen(areas, new, tuple(item for item in areas if known.get(item.code, item.name) != item.name))


def load_areas(
    store: Store, settings: Settings, content: bytes, name: str, *, year: int, dry_run: bool = False
) -> tuple[tuple[Area, ...], UUID | None]:
    """
    Store which areas there are in a year, so that codes that are not there are noticed.

    Returns
    -------
    areas
        All that the file names.
    upload_id
        To undo it; None with `dry_run`.

    Raises
    ------
    InputError
        ``areas_no_codes``, or what reading raises.
    RefusedError
        ``forbidden.compass``.
    """
    require_upload_room(settings, len(content), name)
    require(store, Task.COMPASS)
    areas = apart(read_areas, content, name, year=year, limits=settings.limits)
    if dry_run:
        return areas, None
    with store.write(store.actor.name, "load_areas", file=name, count=len(areas)) as writer:
        upload_id = stored.add_indicators(writer, file_name=name, content=content, values=(), areas=areas, report="{}")
    return areas, upload_id


def undo(store: Store, upload_id: UUID) -> IndicatorUpload:
    """
    Let nothing of a file with indicators or areas hold any more.

    Raises
    ------
    NotFoundError
        ``upload_unknown``.
    StoreError
        ``upload_undone``.
    RefusedError
        ``forbidden.compass``.
    """
    require(store, Task.COMPASS)
    with store.write(store.actor.name, "undo_indicators") as writer:
        upload = stored.undo_indicators(writer, upload_id)
        writer.note(file=upload.file_name)
    return upload


def list_files(store: Store) -> tuple[IndicatorUpload, ...]:
    """Return all files with indicators and areas, the latest first."""
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.list_indicator_uploads(cursor)


def original(store: Store, upload_id: UUID) -> bytes:
    """
    Return the bytes of a file as it was handed in: all that its source says, also what Koppel does not show.

    Raises
    ------
    NotFoundError
        ``upload_unknown``.
    RefusedError
        ``forbidden.compass``.
    """
    require(store, Task.COMPASS)
    with store.read_whole() as cursor:
        return stored.indicator_content(cursor, upload_id)


class Opened(NamedTuple):
    """Where a file is looked at first: an area of it, and the last year that it has of that area."""

    area: str
    year: int


def first_look(store: Store, checked: CheckedIndicators) -> Opened | None:
    """
    Return the area of a file that says most of it: a wijk that the team works in before another wijk, before the rest.

    Returns
    -------
    opened
        With the last year in which the file knows anything of it; None where it knows nothing at all.
    """
    require(store, Task.READ)
    known = Counter(item.area for item in checked.values if item.value is not None)
    if not known:
        return None
    mine = {item.code for item in areas_of_team(store)}
    order = {Level.WIJK: 0, Level.BUURT: 1, Level.GEMEENTE: 2}
    area = min(known, key=lambda code: (code not in mine, order[level_of(code)], -known[code], code))
    return Opened(area, max(item.year for item in checked.values if item.area == area and item.value is not None))


def _known(store: Store) -> Known:
    areas: dict[int, dict[str, str]] = {}
    with store.read() as cursor:
        for area in list_areas(cursor):
            areas.setdefault(area.year, {})[area.code] = area.name
        return Known(areas, known_values(cursor))
