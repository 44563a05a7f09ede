"""Two people changed the same thing: what each did, field by field, and the one state that they choose from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from koppel import formats
from koppel.errors import NotFoundError
from koppel.i18n import text
from koppel.ingest.profiles import FIELDS
from koppel.services.intake.activities import form_values
from koppel.services.publishing.shift_reasons import asked
from koppel.store.plans.activities import history
from koppel.store.plans.difference import SAME_PLACE_M

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store

PLACE = "geometry"
SHIFT_REASON = "shift_reason"
_DAYS = ("start", "end")
_CODED = (
    "status",
    "firmness",
    "geometry_certainty",
    "kind_certainty",
    "tenure",
    "budget_scope",
    "visibility",
    "hinder",
)


class Side(StrEnum):
    """Whose value stays."""

    MINE = "mine"
    THEIRS = "theirs"


class Who(StrEnum):
    """Who changed a field since both began: only one of them, both in the same way, or both and differently."""

    MINE = "mine"
    THEIRS = "theirs"
    ALIKE = "alike"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Contested:
    """
    One field that somebody changed, in words as people wrote them.

    ``by`` and ``at`` tell who of the others changed it last and when; empty where none did.
    """

    name: str
    label: str
    who: Who
    was: str
    theirs: str
    mine: str
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What others did since somebody began, beside what that person typed; ``by`` and ``at`` are of the last change."""

    title: str
    by: str
    at: str
    fields: tuple[Contested, ...]

    def of(self, who: Who) -> tuple[Contested, ...]:
        """Return the fields that were changed by these."""
        return tuple(item for item in self.fields if item.who is who)

    @property
    def clashes(self) -> tuple[Contested, ...]:
        """The fields that need a choice."""
        return self.of(Who.CLASH)


@dataclass(frozen=True, slots=True)
class ActivityConflict:
    """
    A conflict about an activity.

    ``version`` is the newest; ``values`` and ``place`` hold for each side what a form shows, ``reason`` what residents
    would read of why the days moved.
    """

    conflict: Conflict
    version: int
    values: Mapping[Side, Mapping[str, str]]
    place: Mapping[Side, BaseGeometry | None]
    reason: Mapping[Side, str]


def who_changed(base: object, theirs: object, mine: object) -> Who | None:
    """Return who changed a value; None where it is as it was."""
    if theirs == mine:
        return None if theirs == base else Who.ALIKE
    if theirs == base:
        return Who.MINE
    return Who.THEIRS if mine == base else Who.CLASH


def activity_conflict(
    store: Store,
    catalogue: Catalogue,
    language: str,
    identity: UUID,
    *,
    base_version: int,
    mine: Mapping[str, str],
    place: BaseGeometry | None,
    reason: str = "",
    base_reason: str = "",
) -> ActivityConflict:
    """
    Compare what somebody typed with what others made of an activity meanwhile.

    Parameters
    ----------
    store, catalogue
        Of this installation.
    language
        Of the words.
    identity
        Of the activity.
    base_version
        The version that the form began with.
    mine
        Field to what stands in the form.
    place
        What was drawn, in the store's CRS.
    reason, base_reason
        What stands in the form for residents of why the days moved, and what stood there when it began.

    Returns
    -------
    conflict
        Without fields where nobody else changed anything.

    Raises
    ------
    NotFoundError
        ``activity_unknown``: it is no more, or it is not for the actor of the store to see.
    """
    with store.read() as cursor:
        states = history(cursor, identity)
    if not states or states[-1].recorded_until is not None:
        raise NotFoundError("activity_unknown", id=identity)
    now = states[-1]
    # Of a version that is not there any more everything that is different is told.
    base = next((item for item in states if item.version == base_version), states[0])
    was, theirs = form_values(base), form_values(now)
    # What a form does not show, it does not change.
    typed = {name: (mine.get(name, was[name]) or "").strip() for name in was}
    later = [item for item in states if item.version >= base.version]
    fields = []
    for name in FIELDS:
        if name not in was or (who := who_changed(was[name], theirs[name], typed[name])) is None:
            continue
        by, at = _last_change(later, name, language)
        label = text(f"panel.field.{name}", language)
        words = [_words(name, value, catalogue, language) for value in (was[name], theirs[name], typed[name])]
        fields.append(Contested(name, label, who, words[0], words[1], words[2], by, at))
    if moved := _placed(base.geometry, now.geometry, place, later, language):
        fields.append(moved)
    reason_question = asked(store, [now]).get(identity)
    reasons = {Side.MINE: reason.strip(), Side.THEIRS: reason_question.reason if reason_question else ""}
    if explained := _explained(base_reason, reasons, fields, language):
        by, at = (
            (reason_question.by, formats.moment(reason_question.at, language))
            if reason_question and reason_question.at
            else ("", "")
        )
        fields.append(replace(explained, by=by, at=at))
    conflict = Conflict(now.title, now.recorded_by or "", formats.moment(now.recorded_from, language), tuple(fields))
    return ActivityConflict(
        conflict,
        now.version,
        {Side.MINE: typed, Side.THEIRS: theirs},
        {Side.MINE: place, Side.THEIRS: now.geometry},
        reasons,
    )


def settle(conflict: ActivityConflict, choices: Mapping[str, Side]) -> tuple[dict[str, str], BaseGeometry | None]:
    """
    Return the values and the place that come of a conflict.

    Parameters
    ----------
    conflict
        Of an activity.
    choices
        Whose value stays, for the fields that clash; what is not chosen stays as the others made it.
    """
    sides = {item.name: _side(item, choices) for item in conflict.conflict.fields}
    theirs = conflict.values[Side.THEIRS]
    values = {name: conflict.values[sides.get(name, Side.THEIRS)][name] for name in theirs}
    return values, conflict.place[sides.get(PLACE, Side.THEIRS)]


def settled_reason(conflict: ActivityConflict, choices: Mapping[str, Side]) -> str:
    """Return what residents will read of why the days moved, as `settle`; empty where nobody said it."""
    contested = next((item for item in conflict.conflict.fields if item.name == SHIFT_REASON), None)
    return conflict.reason[Side.THEIRS if contested is None else _side(contested, choices)]


def _side(item: Contested, choices: Mapping[str, Side]) -> Side:
    if item.who is Who.CLASH:
        return choices.get(item.name, Side.THEIRS)
    return Side.MINE if item.who is Who.MINE else Side.THEIRS


def _last_change(states: Sequence[Activity], name: str, language: str) -> tuple[str, str]:
    """Return who changed a field last among some states, and when."""
    who_and_when = ("", "")
    for before, after in pairwise(states):
        is_same = (
            _is_same_place(before.geometry, after.geometry)
            if name == PLACE
            else form_values(before)[name] == form_values(after)[name]
        )
        if not is_same:
            who_and_when = (after.recorded_by or "", formats.moment(after.recorded_from, language))
    return who_and_when


def _placed(
    base: BaseGeometry, theirs: BaseGeometry, mine: BaseGeometry | None, states: Sequence[Activity], language: str
) -> Contested | None:
    mine = base if mine is None else mine
    # Numbers stand for places that are the same.
    alike = {id(base): 0}
    alike[id(theirs)] = 0 if _is_same_place(base, theirs) else 1
    if id(mine) not in alike:
        alike[id(mine)] = 0 if _is_same_place(base, mine) else 1 if _is_same_place(theirs, mine) else 2
    who = who_changed(0, alike[id(theirs)], alike[id(mine)])
    if who is None:
        return None
    by, at = _last_change(states, PLACE, language)
    label = text(f"panel.field.{PLACE}", language)
    return Contested(
        PLACE, label, who, text("panel.place", language), _moved(base, theirs, language), _moved(base, mine, language),
        by=by, at=at,
    )  # fmt: skip


def _explained(base: str, reasons: Mapping[Side, str], fields: Sequence[Contested], language: str) -> Contested | None:
    """Compare explanations to residents: each belongs to its days, so who keeps other days is asked which one holds."""
    who = who_changed(base, reasons[Side.THEIRS], reasons[Side.MINE])
    if who is None:
        return None
    days = {item.who for item in fields if item.name in _DAYS} - {Who.ALIKE}
    if who is not Who.ALIKE and days - {who}:
        who = Who.CLASH
    label = text("conflict.shift_reason", language)
    return Contested(SHIFT_REASON, label, who, base, reasons[Side.THEIRS], reasons[Side.MINE])


def _is_same_place(first: BaseGeometry, second: BaseGeometry) -> bool:
    return bool(shapely.equals_exact(first, second, tolerance=SAME_PLACE_M, normalize=True))


def _moved(before: BaseGeometry, after: BaseGeometry, language: str) -> str:
    if _is_same_place(before, after):
        return text("conflict.same_place", language)
    metres = float(shapely.distance(shapely.centroid(before), shapely.centroid(after)))
    return text(f"since.{'moved' if metres >= 1 else 'reshaped'}", language, distance=formats.length(metres, language))


def _words(name: str, value: str, catalogue: Catalogue, language: str) -> str:
    """Describe what stands in a form in words; empty where nothing does."""
    if not value:
        return ""
    if name == "kind":
        return catalogue.kinds[value].label[language] if value in catalogue.kinds else value
    return text(f"view.{name}.{value}", language) if name in _CODED else value
