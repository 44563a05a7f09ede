"""Changing dates in a scenario: one work at a time, undone and done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.detect.progress import TO_BEGIN
from koppel.errors import InputError, RefusedError
from koppel.model.scenarios import StepState
from koppel.services.planning.scenarios import changing, fits, open_scenario
from koppel.store.planning import scenarios as stored
from koppel.store.plans.activities import get_activity

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.model import Activity
    from koppel.planning.scenario import Change
    from koppel.store.database import Store

MOST_DAYS = 36_500
# Nobody plans further ahead.
MOST_YEARS = 50


def change_work(store: Store, identity: UUID, work: UUID, change: Change, *, version: int, today: date) -> None:
    """
    Change what a scenario makes of one work.

    Parameters
    ----------
    store, identity
        The scenario.
    work
        Of which.
    change
        Its dates from now on; one that changes nothing puts the work back where the plans have it.
    version
        Of the scenario as it was when it was changed.
    today
        Nothing is moved to before this day.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``; ``activity_unknown``: there is no such work, or the actor may not see it.
    RefusedError
        ``forbidden.advise``, ``forbidden.scenario``, ``forbidden.team_scenario``; ``scenario_changed``,
        ``scenario_is_rejected``.
    InputError
        ``scenario_private``: not all for whom the scenario is may see the work; ``scenario_begun``: it has begun, is
        over, or has no dates; ``scenario_past``, ``scenario_far``, ``scenario_period`` or ``scenario_days``: dates
        that cannot be.
    """
    with changing(store, identity, version, "change_scenario", activity=work) as (writer, record):
        with store.read() as cursor:
            item = get_activity(cursor, work)
        if not fits(item, record.reach, record.partner):
            raise InputError("scenario_private", work=item.title)
        check_change(item, change, today)
        stored.add_step(writer, identity, change)


def undo(store: Store, identity: UUID, *, version: int) -> None:
    """
    Undo the last change of a scenario.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``.
    RefusedError
        As of `change_work`; ``scenario_nothing``: there is none.
    """
    _turn(store, identity, version, is_undo=True)


def redo(store: Store, identity: UUID, *, version: int) -> None:
    """
    Do the change again that was undone last.

    Raises
    ------
    NotFoundError
        ``scenario_unknown``.
    RefusedError
        As of `change_work`; ``scenario_nothing``: there is none.
    """
    _turn(store, identity, version, is_undo=False)


def _turn(store: Store, identity: UUID, version: int, *, is_undo: bool) -> None:
    seen = open_scenario(store, identity)
    step = seen.undo if is_undo else seen.redo
    if step is None and seen.may_change:
        raise RefusedError("scenario_nothing")
    action = "undo_scenario" if is_undo else "redo_scenario"
    with changing(store, identity, version, action, activity=step.work if step else None) as (writer, _):
        if step is not None:
            stored.put_step(writer, identity, step.number, StepState.UNDONE if is_undo else StepState.DONE)


def check_change(item: Activity, change: Change, today: date) -> None:
    """
    See that a work can have the dates of a change.

    Raises
    ------
    InputError
        ``scenario_begun``, ``scenario_past``, ``scenario_far``, ``scenario_period`` or ``scenario_days``; see
        `change_work`.
    """
    if item.start is None or item.status not in TO_BEGIN:
        raise InputError("scenario_begun", work=item.title)
    start, end = change.start or item.start, change.end or item.end
    if change.start is not None and change.start < today and change.start != item.start:
        raise InputError("scenario_past", work=item.title)
    latest = max(start, end or start)
    if latest.year > today.year + MOST_YEARS:
        raise InputError("scenario_far", work=item.title, year=today.year + MOST_YEARS)
    if end is not None and end < start:
        raise InputError("scenario_period", work=item.title)
    days = change.duration_days
    if days is None:
        return
    most = MOST_DAYS if end is None else min(MOST_DAYS, (end - start).days + 1)
    if not 1 <= days <= most:
        raise InputError("scenario_days", work=item.title, most=most)
