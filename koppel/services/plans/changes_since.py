"""What is different since a moment: activities, koppelkansen, warnings and combinations that came, changed and went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import shapely

from koppel import clock, formats
from koppel.i18n import text
from koppel.model import CONTENT_FIELDS, FindingType, Status
from koppel.model.plans import ReferenceLayer
from koppel.services.facts.combination_names import combination_name
from koppel.services.facts.hindrance import hindered
from koppel.services.facts.pairs import finding_sentence
from koppel.services.facts.works import period_text
from koppel.services.plans.activity_panel import field_text
from koppel.services.plans.columns import columns_of
from koppel.services.plans.filters import matches
from koppel.store.intake.uploads import list_uploads, undone_uploads
from koppel.store.plans.activities import arrivals
from koppel.store.plans.changes_since import combinations_since, findings_since, last_states, states_since
from koppel.store.plans.difference import changed_fields
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.chances import Finding
    from koppel.model.plans import PastCombination
    from koppel.services.facts.hindrance import Hindered
    from koppel.services.plans.filters import Filter
    from koppel.store.database import Store

# Fields that say where and when; the precision of a date belongs to the date.
_MOVING = frozenset(
    {"geometry", "start", "start_precision", "end", "end_precision", "earliest_start", "latest_end"}
)  # fmt: skip
_OF_DATE = {"start_precision": "start", "end_precision": "end"}
# Naming a combination looks along all streets, so only those that can be read in a list get a name.
MOST_NAMED = 100
_LEAST_MOVED_M = 1.0


class Sort(StrEnum):
    """What happened to an activity, in the order of the screen."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """
    One activity that is different.

    ``activity`` is as it is now, or as it last was for one that is removed; ``before`` as it was at the moment, None
    for a new one. ``fields`` differ, in the order of `CONTENT_FIELDS`.
    """

    sort: Sort
    activity: Activity
    before: Activity | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """An activity that is different, in words; ``is_there`` tells whether there is a panel to open."""

    sort: Sort
    id: str
    title: str
    partner: str
    kind: str
    period: str
    lines: tuple[str, ...]
    is_there: bool


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """
    A finding that came or went, in words; ``first`` and ``second`` are ids of activities.

    Hinder that came is told once for each street and period, with all of its works.
    """

    type: str
    first: str
    second: str
    titles: tuple[str, ...]
    partners: tuple[str, ...]
    sentence: str
    score: float | None


@dataclass(frozen=True, slots=True)
class CombinationEntry:
    """A combination that came or went; ``name`` is empty beyond the first `MOST_NAMED`."""

    id: str
    name: str
    score: float | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is different since a moment; findings are koppelkansen and warnings of all other types."""

    activities: tuple[ChangeEntry, ...]
    chances_came: tuple[FindingEntry, ...]
    chances_went: tuple[FindingEntry, ...]
    warnings_came: tuple[FindingEntry, ...]
    warnings_went: tuple[FindingEntry, ...]
    combinations_came: tuple[CombinationEntry, ...]
    combinations_went: tuple[CombinationEntry, ...]

    def is_empty(self) -> bool:
        """Return whether nothing is different."""
        return not any(getattr(self, name) for name in self.__slots__)


def last_upload_day(store: Store) -> date | None:
    """
    Return the day of the last upload that was not undone; None where there is none.

    Uploads of others are known by the works that they brought, as far as the actor sees these.
    """
    with store.read() as cursor:
        moments = dict(arrivals(cursor)) | {item.id: item.uploaded_at for item in list_uploads(cursor)}
    with store.read_whole() as cursor:
        undone = undone_uploads(cursor)
    standing = [moment for identity, moment in moments.items() if identity not in undone]
    return clock.day_of(max(standing)) if standing else None


def compare_states(earlier: Sequence[Activity], now: Sequence[Activity]) -> tuple[Change, ...]:
    """
    Compare states of activities at two moments.

    Parameters
    ----------
    earlier, now
        Each activity at most once in each, with its id; one that is in both and the same may be left out of both.

    Returns
    -------
    changes
        Each activity that differs once: by `Sort`, then in the order of `now` and of `then`. A withdrawn one is
        ``withdrawn`` whatever else changed, one of which place or dates changed ``moved``.
    """
    before = {item.id: item for item in earlier}
    present = {item.id for item in now}
    old = [before.get(item.id) for item in now]
    changes = [
        Change(_sort(item, was, fields), item, was, fields)
        for item, was, fields in zip(now, old, changed_fields(list(now), old), strict=True)
        if was is None or fields
    ]
    changes += [Change(Sort.REMOVED, item, item, ()) for item in earlier if item.id not in present]
    order = list(Sort)
    return tuple(sorted(changes, key=lambda change: order.index(change.sort)))


def changes_since(store: Store, catalogue: Catalogue, language: str, at: datetime, filter_: Filter) -> Changes:
    """
    Compare the state at a moment with that of now.

    Parameters
    ----------
    store, catalogue
        Of this installation.
    language
        Of the words.
    at
        UTC without a zone.
    filter_
        What the viewer wants to see; of a finding or a combination all members must be shown.
    """
    with store.read() as cursor:
        states = states_since(cursor, at)
        findings = findings_since(cursor, at)
        combinations = combinations_since(cursor, at)
        came = {item.type for item in findings.came}
        hinder = hindered(cursor, catalogue) if FindingType.HINDER.value in came else ()
        ids = {identity for item in (*findings.came, *findings.went) for identity in (item.a_id, item.b_id)}
        ids |= {identity for item in (*combinations.came, *combinations.went) for identity in item.members}
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
        changes = compare_states(states.before, states.now)
        state_by_id = {item.id: item for item in last_states(cursor, ids)} if ids else {}
    state_by_id |= {change.activity.id: change.activity for change in changes}
    everyone = list(state_by_id.values())
    visible = matches(filter_, columns_of(everyone, catalogue)) if not filter_.is_empty() else [True] * len(everyone)
    shown = {item.id for item, is_shown in zip(everyone, visible, strict=True) if is_shown}

    def pairs(items: Sequence[Finding], *, chances: bool) -> tuple[FindingEntry, ...]:
        return tuple(
            _finding(item, language)
            for item in items
            if (item.type == FindingType.KOPPELKANS.value) == chances and {item.a_id, item.b_id} <= shown
        )

    def groups(items: Sequence[PastCombination]) -> tuple[CombinationEntry, ...]:
        all_visible = [item for item in items if set(item.members) <= shown]
        return tuple(
            _combination(item, state_by_id, streets if at < MOST_NAMED else None, catalogue, language)
            for at, item in enumerate(all_visible)
        )

    rest = [item for item in findings.came if item.type != FindingType.HINDER.value]
    return Changes(
        activities=tuple(_entry(item, catalogue, language) for item in changes if item.activity.id in shown),
        chances_came=pairs(findings.came, chances=True),
        chances_went=pairs(findings.went, chances=True),
        warnings_came=(*_streets(findings.came, hinder, shown, language), *pairs(rest, chances=False)),
        warnings_went=pairs(findings.went, chances=False),
        combinations_came=groups(combinations.came),
        combinations_went=groups(combinations.went),
    )


def _sort(item: Activity, was: Activity | None, fields: tuple[str, ...]) -> Sort:
    if was is None:
        return Sort.NEW
    if item.status is Status.GEANNULEERD and "status" in fields:
        return Sort.WITHDRAWN
    return Sort.MOVED if _MOVING & set(fields) else Sort.CHANGED


def _entry(change: Change, catalogue: Catalogue, language: str) -> ChangeEntry:
    item = change.activity
    return ChangeEntry(
        sort=change.sort,
        id=str(item.id),
        title=item.title,
        partner=item.partner,
        kind=catalogue.kinds[item.kind].label[language],
        period=period_text(item, language),
        lines=_lines(change, catalogue, language),
        is_there=change.sort is not Sort.REMOVED,
    )


def _lines(change: Change, catalogue: Catalogue, language: str) -> tuple[str, ...]:
    if change.before is None or change.sort in (Sort.WITHDRAWN, Sort.REMOVED):
        return ()
    changed_fields = {_OF_DATE.get(name, name) for name in change.fields}
    lines = []
    for name in (name for name in CONTENT_FIELDS if name in changed_fields):
        label = text(f"panel.field.{name}", language)
        if name == "geometry":
            value = _moved(change.before.geometry, change.activity.geometry, language)
        else:
            states = (change.before, change.activity)
            value = " → ".join(field_text(item, name, catalogue, language) or "–" for item in states)
        lines.append(f"{label}: {value}")
    return tuple(lines)


def _moved(before: BaseGeometry, after: BaseGeometry, language: str) -> str:
    """Describe how far the middle moved, or that only the shape is different."""
    metres = float(shapely.distance(shapely.centroid(before), shapely.centroid(after)))
    key = "moved" if metres >= _LEAST_MOVED_M else "reshaped"
    return text(f"since.{key}", language, distance=formats.length(metres, language))


def _streets(
    came: Sequence[Finding], hinder: Sequence[Hindered], shown: Collection[UUID | None], language: str
) -> tuple[FindingEntry, ...]:
    """Tell of each street in which works came to hinder, with all that hinder there now."""
    new = {(item.a_id, item.b_id) for item in came if item.type == FindingType.HINDER.value}
    return tuple(
        FindingEntry(
            type=FindingType.HINDER.value,
            first=str(item.ids[0]),
            second=str(item.ids[1]),
            titles=tuple(work.title for work in item.works),
            partners=tuple(work.partner for work in item.works),
            sentence=item.sentence(language),
            score=None,
        )
        for item in hinder
        if any(pair in new and set(pair) <= set(shown) for pair in item.pairs)
    )


def _finding(item: Finding, language: str) -> FindingEntry:
    return FindingEntry(
        type=item.type,
        first=str(item.a_id),
        second=str(item.b_id),
        titles=(item.a_title, item.b_title),
        partners=(item.a_partner, item.b_partner),
        sentence=finding_sentence(item, language),
        score=item.score,
    )


def _combination(
    item: PastCombination,
    state_by_id: dict[UUID | None, Activity],
    streets: list[tuple[str, BaseGeometry]] | None,
    catalogue: Catalogue,
    language: str,
) -> CombinationEntry:
    members = [state_by_id[identity] for identity in item.members]
    name = "" if streets is None else combination_name(members, streets, catalogue, language)
    return CombinationEntry(item.id, name, item.score, tuple(str(identity) for identity in item.members))
