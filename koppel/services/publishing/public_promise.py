"""When a date that residents were told moves: what they could count on, and since when it is told differently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel.model import Precision
from koppel.model.dates import widen_end, widen_start
from koppel.publish.model import PublicPeriod
from koppel.publish.words import moves_told, told_until

if TYPE_CHECKING:
    from datetime import date

    from koppel.model import Activity
    from koppel.model.publishing import ShiftReason
    from koppel.publish.model import PublicChange, PublicCopy, PublicWork


def public_period(item: Activity | ShiftReason) -> PublicPeriod:
    """Return days only as exactly as they are told: the day that stands in the store for a year would be more."""
    stored = PublicPeriod(item.start, item.start_precision, item.end, item.end_precision)
    first, last = _range_of_start(stored), _range_of_end(stored)
    start = (first[0], item.start_precision) if first else (None, None)
    end = (last[1], item.end_precision) if last else (None, None)
    return PublicPeriod(*start, *end)


def is_shifted(before: PublicPeriod, now: PublicPeriod) -> bool:
    """
    Return whether a period moved, and did not only become more exact.

    ``najaar 2027`` that becomes ``oktober 2027`` is more exact; one that becomes ``januari 2028`` has moved. An end
    that was not known cannot move.
    """
    return _moved(_range_of_start(before), _range_of_start(now)) or _moved(_range_of_end(before), _range_of_end(now))


def promise(work: PublicWork) -> PublicPeriod:
    """
    Return what residents could count on: the most exact days that they were told since the last move.

    A vaguer word, or none, takes nothing back: ``maart 2027``, told as ``2027`` and then as ``oktober 2027``, has moved
    from March.
    """
    dated_changes = [change for change in work.changes if change.period is not None]
    periods = [change.period for change in dated_changes if change.period is not None]
    promised = periods[0] if periods else work.period
    for change, now in zip(dated_changes, [*periods[1:], work.period][: len(dated_changes)], strict=True):
        promised = now if change.is_shifted else _refined(promised, now)
    return promised


def with_reason(changes: tuple[PublicChange, ...], reason: str) -> tuple[PublicChange, ...]:
    """Put a reason with the last move; changes without a move stay as they are."""
    last = next((at for at in reversed(range(len(changes))) if changes[at].is_shifted), None)
    if last is None or not reason or changes[last].reason == reason:
        return changes
    return (*changes[:last], replace(changes[last], reason=reason), *changes[last + 1 :])


def moves_of(work: PublicWork) -> tuple[PublicChange, ...]:
    """Return the moves of a work, without what else was told differently at the same time."""
    return tuple(
        replace(change, aspects=change.aspects[:0], state=None) for change in work.changes if change.is_shifted
    )


def aged(copy: PublicCopy, today: date) -> PublicCopy:
    """
    Let go of what was told long enough: that a work moved is told for a year.

    Returns
    -------
    copy
        The same until the first move in it is a year old; after that the same as on the day on which the last one was.
    """
    day = copy.published_at.date()
    ended = [told_until(move) for work in copy.works for move in moves_told(work, day)]
    ended_days = [until for until in ended if until <= today]
    return replace(copy, as_of=max(ended_days)) if ended_days else copy


def _refined(promised: PublicPeriod, now: PublicPeriod) -> PublicPeriod:
    start = _sharper(_range_of_start(promised), _range_of_start(now))
    end = _sharper(_range_of_end(promised), _range_of_end(now))
    return PublicPeriod(
        *((now.start, now.start_precision) if start else (promised.start, promised.start_precision)),
        *((now.end, now.end_precision) if end else (promised.end, promised.end_precision)),
    )


def _sharper(before: tuple[date, date] | None, now: tuple[date, date] | None) -> bool:
    return now is not None and (before is None or (before[0] <= now[0] and now[1] <= before[1]))


def _range_of_start(period: PublicPeriod) -> tuple[date, date] | None:
    return None if period.start is None else _range(period.start, period.start_precision or Precision.DAG)


def _range_of_end(period: PublicPeriod) -> tuple[date, date] | None:
    return None if period.end is None else _range(period.end, period.end_precision or Precision.DAG)


def _range(day: date, precision: Precision) -> tuple[date, date]:
    return widen_start(day, precision), widen_end(day, precision)


def _moved(before: tuple[date, date] | None, now: tuple[date, date] | None) -> bool:
    if before is None or now is None:
        return False
    more_exact = before[0] <= now[0] and now[1] <= before[1]
    less_exact = now[0] <= before[0] and before[1] <= now[1]
    return not more_exact and not less_exact
