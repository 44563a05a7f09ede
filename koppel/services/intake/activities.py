"""Single activities without a file: drawn, changed, withdrawn; judged as rows of a file are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.access import Task
from koppel.errors import StoreError
from koppel.exports.table import date_text
from koppel.ingest.check import check_drawn
from koppel.ingest.profiles import FIELDS, Profile
from koppel.model import IssueSeverity, Precision
from koppel.services.intake.consequences import NOTHING, Consequences, Weighing
from koppel.services.intake.detection import refresh, settle_footprints
from koppel.services.permission import require
from koppel.services.publishing.shift_reasons import add_reason
from koppel.store.chances.effect import effect_since_mark, mark_findings
from koppel.store.plans.activities import find_ids, get_activity
from koppel.store.plans.activity_changes import edit_activity, put_activities
from koppel.store.plans.activity_changes import withdraw as withdraw_activities

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.model import Activity, Issue
    from koppel.model.chances import Effect
    from koppel.services.publishing.shift_reasons import ReasonText
    from koppel.store.database import Store
    from koppel.store.writing import Writer

    Along = Callable[[Writer, int], None]

# Values of the form are those of the model: nothing to translate.
_PROFILE = Profile(name="getekend", label={"nl": "Getekend", "en": "Drawn"})


@dataclass(frozen=True, slots=True)
class Judged:
    """What was filled in: the activity, None where an issue refuses it, and all issues."""

    activity: Activity | None
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """An activity as stored, or as it would be, the findings that come and go, and what else comes of it."""

    activity: Activity
    effect: Effect
    consequences: Consequences = NOTHING


class _NotStoredError(Exception):
    def __init__(self, outcome: Saved) -> None:
        super().__init__()
        self.outcome = outcome


def new_number(today: date) -> str:
    """Make a number for an activity that has none of its own."""
    return f"K-{today.year}-{uuid4().hex[:8]}"


def judge(
    catalogue: Catalogue,
    settings: Settings,
    values: Mapping[str, object],
    geometry: BaseGeometry,
    *,
    crs: str,
    store_crs: str,
    partner: str,
    today: date,
) -> Judged:
    """
    Judge what was filled in, by the rules for rows of files.

    Parameters
    ----------
    catalogue, settings
        Of this installation.
    values
        Field to what was filled in, as text; without ``partner``.
    geometry
        In `crs`.
    crs, store_crs
        Of the geometry, and of the store.
    partner
        Whose activity it is.
    today
        The day of the change.

    Raises
    ------
    InputError
        The place lies outside the working area.
    """
    checked = check_drawn(
        geometry,
        values,
        settings=settings,
        catalogue=catalogue,
        crs=crs,
        target_crs=store_crs,
        profile=_PROFILE,
        partner=partner,
        today=today,
    )
    # A status that is not filled in, or a title made from the kind, is plain to see in the form.
    issues = tuple(issue for issue in checked.report.issues if issue.code not in _SEEN)
    refused = any(issue.severity is IssueSeverity.ERROR for issue in issues)
    activity = checked.activities[0] if checked.activities and not refused else None
    return Judged(None if activity is None else replace(activity, source_row=None), issues)


def form_values(activity: Activity) -> dict[str, str]:
    """Return the values of an activity as a form shows them, such that `judge` reads back the same."""
    values: dict[str, str] = {}
    for name in FIELDS:
        value = getattr(activity, name)
        if name in ("start", "end"):
            precision = getattr(activity, f"{name}_precision")
            value = value if precision is Precision.DAG else date_text(value, precision)
        if isinstance(value, date):
            # As people write a day here; what is read knows the day first.
            value = f"{value:%d-%m-%Y}"
        elif isinstance(value, bool):
            value = "ja" if value else "nee"
        elif isinstance(value, float):
            # A comma cannot be taken for a point between thousands.
            value = str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
        elif isinstance(value, tuple):
            value = ", ".join(value)
        values[name] = "" if value is None else str(value)
    return values


def find_activity(store: Store, identity: UUID) -> Activity:
    """
    Return the current state of an activity.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    """
    with store.read() as cursor:
        return get_activity(cursor, identity)


def create(store: Store, catalogue: Catalogue, activity: Activity, *, today: date, dry_run: bool = False) -> Saved:
    """
    Store a new activity, and find again what it touches.

    Raises
    ------
    RefusedError
        ``forbidden.plan``: the actor of the store is no planner of the partner.
    StoreError
        ``number_taken``: the partner has an activity with this number.
    """
    require(store, Task.PLAN, [activity.partner])

    def change(writer: Writer) -> UUID:
        key = (activity.partner, activity.external_id)
        if find_ids(writer.cursor, [key]):
            raise StoreError("number_taken", partner=activity.partner, number=activity.external_id)
        put = put_activities(writer, [activity], widths=_widths(catalogue))
        return put.new[0]

    return _change(store, catalogue, "create", change, None, today=today, dry_run=dry_run)


def edit(
    store: Store,
    catalogue: Catalogue,
    activity: Activity,
    *,
    expected_version: int,
    today: date,
    reason: str | None = None,
    shift_reason: ReasonText | None = None,
    dry_run: bool = False,
    along: Along | None = None,
) -> Saved:
    """
    Store the next version of an activity, and find again what it touches.

    `reason` is for colleagues; `shift_reason` is what residents will read of why its days moved. `along` is
    recorded in the same transaction, given the version that is stored.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.plan``.
    StoreError
        ``changed_meanwhile``: it has another version than `expected_version`.
    """
    was = None if activity.id is None else find_activity(store, activity.id)
    if was is not None:
        require(store, Task.PLAN, [was.partner])
    require(store, Task.PLAN, [activity.partner])

    def change(writer: Writer) -> UUID:
        stored = edit_activity(
            writer, activity, expected_version=expected_version, widths=_widths(catalogue), reason=reason or None
        )
        assert stored.id is not None  # noqa: S101
        if shift_reason is not None:
            add_reason(writer, stored, shift_reason)
        if along is not None:
            along(writer, stored.version)
        return stored.id

    return _change(store, catalogue, "edit", change, was, today=today, dry_run=dry_run)


def withdraw(
    store: Store,
    catalogue: Catalogue,
    identity: UUID,
    reason: str,
    *,
    expected_version: int,
    today: date,
    dry_run: bool = False,
    along: Along | None = None,
) -> Saved:
    """
    Withdraw an activity with a reason: it stays, as ``geannuleerd``; `along` as of `edit`.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.plan``.
    StoreError
        ``reason_missing``, or ``changed_meanwhile``.
    """
    was = find_activity(store, identity)
    require(store, Task.PLAN, [was.partner])

    def change(writer: Writer) -> UUID:
        old = get_activity(writer.cursor, identity)
        if old.version != expected_version:
            raise StoreError("changed_meanwhile", title=old.title, by=old.recorded_by, at=old.recorded_from)
        withdraw_activities(writer, [identity], reason)
        if along is not None:
            along(writer, get_activity(writer.cursor, identity).version)
        return identity

    return _change(store, catalogue, "withdraw", change, was, today=today, dry_run=dry_run)


def _change(
    store: Store,
    catalogue: Catalogue,
    action: str,
    change: Callable[[Writer], UUID],
    was: Activity | None,
    *,
    today: date,
    dry_run: bool,
) -> Saved:
    try:
        with store.write(store.actor.name, action) as writer:
            settle_footprints(writer, catalogue)
            refresh(writer, catalogue, today=today, changed=())
            mark_findings(writer)
            weighing = Weighing(writer, store)
            identity = change(writer)
            writer.note(activity=identity)
            weighing.changed([] if was is None else [was], {identity})
            refresh(writer, catalogue, today=today, changed={identity})
            effect = effect_since_mark(writer, store.actor)
            outcome = Saved(get_activity(writer.cursor, identity), effect, weighing.consequences(effect))
            if dry_run:
                raise _NotStoredError(outcome)
    except _NotStoredError as told:
        return told.outcome
    return outcome


def _widths(catalogue: Catalogue) -> dict[str, float]:
    return {kind.id: kind.width_m for kind in catalogue.kinds.values()}


_SEEN = frozenset({"status_default", "title_made", "kind_by_synonym"})
