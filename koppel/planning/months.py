"""Days and calendar months as whole numbers since 1970-01-01 and 1970-01, for columns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

DAYS_PER_MONTH = 365.25 / 12
WEEKS_PER_MONTH = DAYS_PER_MONTH / 7


def month_of(days: Whole) -> Whole:
    """Return the month that each day lies in."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_of(months: Whole) -> Whole:
    """Return the first day of each month."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def moved(days: Whole, months: Whole) -> Whole:
    """
    Move days by calendar months.

    Returns
    -------
    days
        The same day of another month, its last day where it is shorter; the last day of a month stays the last.
    """
    month = month_of(days)
    day = days - first_of(month)
    is_last = days == first_of(month + 1) - 1
    length = first_of(month + months + 1) - first_of(month + months)
    return np.asarray(first_of(month + months) + np.where(is_last, length - 1, np.minimum(day, length - 1)))


def day_of(number: int) -> date:
    """Return the day of a number."""
    return date(1970, 1, 1) + timedelta(days=number)


def months_between(first: int, second: int) -> int:
    """Return by how many months a day was moved to another, the nearest whole number; negative is earlier."""
    one, other = (np.array([day]) for day in (first, second))
    whole = int((month_of(other) - month_of(one))[0])
    rest = second - int(moved(one, np.array([whole]))[0])
    return whole + round(rest / DAYS_PER_MONTH)
