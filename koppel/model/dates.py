"""Which days a date can be, as exactly as it is known."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from koppel.model.activities import Precision


def widen_start(day: date, precision: Precision) -> date:
    """Return the first day of the day, month, quarter or year that `day` lies in."""
    if precision is Precision.MAAND:
        return day.replace(day=1)
    if precision is Precision.KWARTAAL:
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    if precision is Precision.JAAR:
        return date(day.year, 1, 1)
    return day


def widen_end(day: date, precision: Precision) -> date:
    """Return the last day of the day, month, quarter or year that `day` lies in."""
    if precision is Precision.DAG:
        return day
    month = {Precision.MAAND: day.month, Precision.KWARTAAL: 3 * ((day.month - 1) // 3) + 3}.get(precision, 12)
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def working_day(day: date) -> date:
    """Return the day itself or, on a weekend, the Friday before: the last on which anything is done until then."""
    return day - timedelta(days=max(0, day.weekday() - 4))
