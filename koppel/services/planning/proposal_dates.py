"""
What was agreed on becomes the dates of a work by the hand of its partner, and of nobody else.

Each work is changed as any other edit: with a version, the reason, and what it does to others; it can be taken back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.access import Task
from koppel.errors import RefusedError, StoreError
from koppel.i18n import text
from koppel.model import Precision
from koppel.model.proposals import ProposalEvent
from koppel.services.intake.activities import edit, withdraw
from koppel.services.permission import require
from koppel.services.planning.asked import is_late
from koppel.services.planning.proposal_answers import asked_move
from koppel.services.planning.proposals import open_asked
from koppel.store.planning import proposals as stored
from koppel.store.plans.activities import history

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.proposals import ProposedMove
    from koppel.services.intake.activities import Saved
    from koppel.services.planning.asked import AskedMove, AskedSet
    from koppel.store.database import Store
    from koppel.store.writing import Writer

# What of a work is a date, or is bound to its dates.
_DATED = ("start", "start_precision", "end", "end_precision", "earliest_start", "latest_end", "duration_days")


def put_dates(
    store: Store, catalogue: Catalogue, identity: UUID, work: UUID, *, expected_version: int, today: date
) -> Saved:
    """
    Put the dates that were agreed on in the plan of the partner of a work, or drop the work where that was asked.

    Also after a set was closed: what was agreed on stays so. Not after it was taken back.

    Parameters
    ----------
    store
        Of a planner of the partner.
    catalogue, today
        As of `koppel.services.intake.activities.edit`.
    identity, work
        The set, and the work in it.
    expected_version
        Of the work as this one saw it.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``, ``proposal_unknown``.
    RefusedError
        ``forbidden.plan``; ``proposals_withdrawn``; ``proposal_put``: they stand there; ``proposal_unsaid``: its
        partner has not said that it can; ``proposal_waits``: those of works that belong to it have not;
        ``proposal_late``: it has begun, or would have by now.
    StoreError
        ``changed_meanwhile``.
    """
    asked = open_asked(store, identity)
    item = asked_move(asked.moves, work)
    require(store, Task.PLAN, [item.move.partner])
    _require_agreed(asked, item, today)

    def along(writer: Writer, version: int) -> None:
        writer.note(proposals=identity, scenario=asked.record.scenario)
        stored.add_note(
            writer,
            identity,
            ProposalEvent.PUT,
            partner=item.move.partner,
            work=work,
            scenario=asked.record.scenario,
            version=version,
        )

    put = (
        partial(withdraw, identity=work)
        if item.move.is_dropped
        else partial(edit, activity=with_dates(item.work, item.move))
    )
    return put(
        store,
        catalogue,
        reason=_record(asked, item),
        expected_version=expected_version,
        today=today,
        along=along,
    )


def take_dates_back(
    store: Store, catalogue: Catalogue, identity: UUID, work: UUID, *, expected_version: int, today: date
) -> Saved:
    """
    Give a work the dates again that it had before those that were agreed on, or its status where it was dropped.

    The rest of it stays as it is now.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``, ``proposal_unknown``.
    RefusedError
        ``forbidden.plan``; ``proposal_not_put``: they do not stand in the plan.
    StoreError
        ``changed_meanwhile``: the work was changed since.
    """
    asked = open_asked(store, identity)
    item = asked_move(asked.moves, work)
    require(store, Task.PLAN, [item.move.partner])
    if item.put is None or item.put.version is None:
        raise RefusedError("proposal_not_put", work=item.work.title)
    with store.read() as cursor:
        states = {state.version: state for state in history(cursor, work)}
    before = states.get(item.put.version - 1)
    if before is None or item.work.version != item.put.version:
        raise StoreError(
            "changed_meanwhile", title=item.work.title, by=item.work.recorded_by, at=item.work.recorded_from
        )

    def along(writer: Writer, version: int) -> None:
        writer.note(proposals=identity)
        stored.add_note(
            writer, identity, ProposalEvent.TAKEN_BACK, partner=item.move.partner, work=work, version=version
        )

    names = ("status",) if item.move.is_dropped else _DATED
    return edit(
        store,
        catalogue,
        replace(item.work, **{name: getattr(before, name) for name in names}),
        expected_version=expected_version,
        today=today,
        reason=text(
            f"proposals.record.{'taken_up_again' if item.move.is_dropped else 'taken_back'}",
            "nl",
            name=asked.record.name,
        ),
        along=along,
    )


def with_dates(work: Activity, move: ProposedMove) -> Activity:
    """
    Return a work with the dates that are asked.

    They are as exact as its own, where they begin and end as such; a window that they go beyond grows with them.
    """
    start, end = move.start or work.start, move.end or work.end
    changed = replace(
        work,
        start=start,
        start_precision=_exact(start, work.start_precision, is_end=False),
        end=end,
        end_precision=_exact(end, work.end_precision, is_end=True),
        duration_days=move.duration_days if move.duration_days is not None else work.duration_days,
    )
    if work.earliest_start is not None and start is not None and start < work.earliest_start:
        changed = replace(changed, earliest_start=start)
    if work.latest_end is not None and end is not None and end > work.latest_end:
        changed = replace(changed, latest_end=end)
    return changed


def _exact(day: date | None, wanted: Precision | None, *, is_end: bool) -> Precision | None:
    """Return how exact a day can be told: as wanted, or finer where it is no edge of such a period."""
    if day is None or wanted is None:
        return wanted
    first = day + timedelta(days=1) if is_end else day
    if first.day != 1:
        return Precision.DAG
    edges = {Precision.JAAR: (1,), Precision.KWARTAAL: (1, 4, 7, 10)}
    if wanted in edges and first.month not in edges[wanted]:
        return Precision.MAAND
    return wanted


def _require_agreed(asked: AskedSet, item: AskedMove, today: date) -> None:
    title = item.work.title
    if asked.record.is_withdrawn:
        record = asked.record
        raise RefusedError("proposals_withdrawn", by=record.closed_by, at=record.closed_at, reason=record.reason or "")
    if item.put is not None:
        raise RefusedError("proposal_put", work=title)
    if not item.can:
        raise RefusedError("proposal_unsaid", work=title)
    if item.waits_for:
        raise RefusedError("proposal_waits", work=title, partners=item.waits_for)
    if is_late(item.move, item.work, today):
        raise RefusedError("proposal_late", work=title)


def _record(asked: AskedSet, item: AskedMove) -> str:
    """Say with whom it was agreed, for the history of the work."""
    agreeing = {
        other.move.partner: f"{other.move.partner} ({other.answer.by})"
        for other in asked.moves
        if other.move.group == item.move.group and other.answer is not None and other.can
    }
    return text(
        f"proposals.record.{'dropped' if item.move.is_dropped else 'put'}",
        "nl",
        name=asked.record.name,
        day=formats.day(clock.day_of(asked.record.sent_at), "nl"),
        partners=formats.listed(agreeing.values(), "nl"),
    )
