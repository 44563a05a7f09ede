"""Files with indicators: check, see what they would change, store, undo."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from koppel import clock
from koppel.access import Task
from koppel.ingest.compass.check import check_indicators
from koppel.ingest.compass.known import Known
from koppel.ingest.compass.mapping import Choice
from koppel.ingest.compass.report import checked_json
from koppel.model.compass.areas import Level, level_of
from koppel.model.compass.own import LONGEST_SOURCE, adding_own, with_own
from koppel.services.compass.findings import areas_of_team
from koppel.services.compass.loading.helping import hold_own
from koppel.services.compass.loading.on_map import off_map
from koppel.services.installation.room import require_upload_room
from koppel.services.permission import require
from koppel.services.text_limits import line
from koppel.store.compass import own as stored_own
from koppel.store.compass import uploads as stored
from koppel.store.compass.values import count_changes, known_values, list_areas
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from koppel.config import Settings
    from koppel.ingest.compass.report import CheckedIndicators
    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.own import OwnIndicator
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
    own: Sequence[OwnIndicator] = (),
) -> CheckedIndicators:
    """
    Read and judge a file against the areas and values of the store; nothing is stored.

    What the team said of columns before holds where nothing else is said. ``own`` are indicators that are not declared
    (`koppel.services.compass.loading.own`), beside those that it has.

    Raises
    ------
    InputError
        The file as a whole cannot be used; see `check_indicators`.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        choices_before, own_kept = stored_own.kept_choices(cursor), stored_own.list_own(cursor)
    checked = apart(
        check_indicators,
        content,
        name,
        compass=adding_own(with_own(compass, own_kept), own, clock.today().year),
        limits=settings.limits,
        known=_known(store),
        choices=dict(choices or {}),
        before={label: Choice(*choice) for label, choice in choices_before.items()},
        year=year,
        municipality=municipality,
    )
    return replace(checked, off_map=off_map(store, checked))


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
    own: Sequence[OwnIndicator] = (),
    source: str | None = None,
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
    own
        Indicators that are not declared, for who says that a column holds one.
    source
        Who measured what is in the file. None: of columns of a file that is recognised as that of a declared source
        that one, else the file itself.
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
    checked = check(
        store, compass, settings, content, name, choices=choices, year=year, municipality=municipality, own=own
    )
    return import_checked(
        store, settings, content, name, checked, own=own, source=source, dry_run=dry_run, partial=partial
    )


def import_checked(
    store: Store,
    settings: Settings,
    content: bytes,
    name: str,
    checked: CheckedIndicators,
    *,
    own: Sequence[OwnIndicator] = (),
    source: str | None = None,
    dry_run: bool = False,
    partial: bool = False,
) -> IndicatorsImported:
    """Store a file that was checked already; as `import_indicators`, which see."""
    require(store, Task.COMPASS)
    source = line(source or "", LONGEST_SOURCE) or None
    of_own = {item.id: item.source for item in own if item.source}
    with store.read() as cursor:
        changes = count_changes(cursor, checked.values)
    outcome = IndicatorsImported(
        checked=checked, new=changes.new, changed=changes.changed, unchanged=changes.unchanged, upload_id=None
    )
    if dry_run or (checked.rejected and not partial) or not (checked.values or checked.areas):
        return outcome
    report = json.dumps(checked_json(checked, settings.lang), ensure_ascii=False, default=str)
    # What is said of the whole file goes before what its columns are called; of an own indicator what is said of it.
    values = [
        replace(item, source=of_own.get(item.indicator, None if source else item.source)) for item in checked.values
    ]
    choices = {label: (choice.indicator, choice.factor) for label, choice in checked.choices.items()}
    with store.write(store.actor.name, "import_indicators", file=name) as writer:
        upload_id = stored.add_indicators(
            writer,
            file_name=name,
            content=content,
            values=values,
            areas=checked.areas,
            report=report,
            own=checked.own,
            choices=stored_own.choices_json(choices),
            source=source,
        )
        writer.note(values=len(checked.values), new=changes.new, changed=changes.changed)
        if own:
            writer.note(indicators=[item.name for item in own])
            hold_own(writer, own)
    return replace(outcome, upload_id=upload_id)


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
