"""A partner says how far a work is of which the end has passed: done, still going on, or dropped."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.detect.progress import end_passed, is_asked
from koppel.errors import InputError
from koppel.i18n import text
from koppel.model import Precision, Status
from koppel.services.intake.activities import Saved, edit, find_activity, withdraw
from koppel.services.permission import require
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store


class Progress(StrEnum):
    """What a partner says of a work of which the end has passed."""

    DONE = "done"
    GOES_ON = "goes_on"
    DROPPED = "dropped"


def asked_works(store: Store, catalogue: Catalogue, *, today: date) -> tuple[Activity, ...]:
    """
    Return the works of which is asked how far they are, the one that ended last first.

    Those of the actor's own partners; of all for whom all is open.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    who = store.actor
    with store.read() as cursor:
        works = list_activities(cursor) if who.everything else list_activities(cursor, partners=who.partners)
    asked = [item for item in works if is_asked(item, catalogue.rules, today)]
    return tuple(sorted(asked, key=lambda item: (end_passed(item, today) or today, item.external_id), reverse=True))


def say_progress(
    store: Store,
    catalogue: Catalogue,
    identity: UUID,
    progress: Progress,
    *,
    expected_version: int,
    today: date,
    until: date | None = None,
) -> Saved:
    """
    Store what a partner says of a work of which the end has passed.

    Parameters
    ----------
    store, catalogue
        As of `koppel.services.intake.activities.edit`.
    identity, expected_version
        The work, as it was when asked.
    progress
        Done; dropped, which withdraws it; or still going on.
    today
        The day of the change.
    until
        The new last day of one that goes on.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    RefusedError
        ``forbidden.plan``.
    InputError
        ``progress_not_asked``: its end has not passed, or it is said how far it is; ``progress_until``: it goes on, and
        no day from today on is given.
    StoreError
        ``changed_meanwhile``.
    """
    item = find_activity(store, identity)
    require(store, Task.PLAN, [item.partner])
    if item.version == expected_version and end_passed(item, today) is None:
        raise InputError("progress_not_asked", title=item.title)
    if progress is Progress.DROPPED:
        reason = text("progress.dropped_reason", "nl")
        return withdraw(store, catalogue, identity, reason, expected_version=expected_version, today=today)
    if progress is Progress.DONE:
        changed = replace(item, status=Status.GEREED)
    elif until is None or until < today:
        raise InputError("progress_until")
    else:
        changed = replace(item, status=Status.IN_UITVOERING, end=until, end_precision=Precision.DAG)
        if item.latest_end is not None and item.latest_end < until:
            changed = replace(changed, latest_end=until)
    return edit(store, catalogue, changed, expected_version=expected_version, today=today)
