"""
Periods, gaps and windows, for one pair and for columns of them.

Days are whole numbers since 1970-01-01 in columns, `datetime.date` for one period; both ends are inclusive.
The rules are those of ``docs/domain.md`` §2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Period:
    """Two days, both inclusive; ``first`` is not after ``last``."""

    first: date
    last: date


def overlap_days(first: Period, second: Period) -> int:
    """
    Count the days that two periods share.

    Returns
    -------
    days
        0 when they share none; 1 when one ends on the day that the other starts.
    """
    return max(0, (min(first.last, second.last) - max(first.first, second.first)).days + 1)


def gap_days(first: Period, second: Period) -> int:
    """
    Count the days that keep two periods from meeting.

    Parameters
    ----------
    first, second
        Both ends inclusive; order does not matter.

    Returns
    -------
    days
        0 when they share a day; 1 when one starts the day after the other ends.
    """
    return max(0, (max(first.first, second.first) - min(first.last, second.last)).days)


def chance_of_meeting(first: Period, days_first: int, second: Period, days_second: int) -> float:
    """
    Return the probability that two works are busy on one day, if nobody arranges it.

    Parameters
    ----------
    first, second
        Within which each takes place, starting on any day with the same probability.
    days_first, days_second
        How long each takes; never more than its period is used.

    Returns
    -------
    probability
        0–1; 1 where both fill the same period.
    """
    sides = [
        (np.array([period.first.toordinal()]), np.array([period.last.toordinal()]), np.array([days]))
        for period, days in ((first, days_first), (second, days_second))
    ]
    return float(chances_of_meeting(sides[0], sides[1])[0])


def chances_of_meeting(first: tuple[Days, Days, Days], second: tuple[Days, Days, Days]) -> NDArray[np.float64]:
    """
    Return `chance_of_meeting` for columns of pairs.

    Parameters
    ----------
    first, second
        Of each work of a pair: first day, last day, and how many days it takes.
    """
    lengths = [last - begin + 1 for begin, last, _ in (first, second)]
    days_first, days_second = (
        np.minimum(side[2], length) for side, length in zip((first, second), lengths, strict=True)
    )
    starts_first, starts_second = lengths[0] - days_first + 1, lengths[1] - days_second + 1
    offset = second[0] - first[0]

    def up_to(difference: Days) -> Days:
        # Pairs of starts of which the second is at most so many days after the first.
        room = difference - offset
        return np.asarray(
            _triangle(room + starts_first) - _triangle(room) - _triangle(room + starts_first - starts_second)
            + _triangle(room - starts_second)
        )  # fmt: skip

    meeting = up_to(days_first - 1) - up_to(-days_second)
    return np.asarray(meeting / (starts_first * starts_second), dtype=np.float64)


def _triangle(side: Days) -> Days:
    return np.where(side > 0, side * (side + 1) // 2, 0)


@dataclass(frozen=True, slots=True)
class PairTiming:
    """
    Timing facts of pairs; arrays of one length.

    ``shift_days`` counts where ``feasible``; there it equals ``gap_days``. Of ``overlap_days``, ``days_ahead`` are
    those that did not go by yet.
    """

    overlap_days: Days
    gap_days: Days
    feasible: NDArray[np.bool_]
    days_ahead: Days

    def at(self, chosen: NDArray[np.int64]) -> PairTiming:
        """Return the timing of some pairs, by their places."""
        return PairTiming(
            self.overlap_days[chosen], self.gap_days[chosen], self.feasible[chosen], self.days_ahead[chosen]
        )

    def from_today(self) -> PairTiming:
        """Return the same with only the days together that did not go by yet."""
        return PairTiming(self.days_ahead, self.gap_days, self.feasible, self.days_ahead)


def pair_timing(
    start_a: Days,
    end_a: Days,
    start_b: Days,
    end_b: Days,
    window_a: tuple[Days, Days],
    window_b: tuple[Days, Days],
    *,
    today: int | None = None,
) -> PairTiming:
    """
    Compute overlap, gap and whether both windows let the works meet.

    Parameters
    ----------
    start_a, end_a, start_b, end_b
        First and last days of the two periods of each pair.
    window_a, window_b
        First and last days within which each work can move.
    today
        Days before it are not ahead; None: all are.

    Returns
    -------
    timing
        In the order of the input. The earlier work can move later by ``window_end - end``, the later one
        earlier by ``start - window_start``; together these must close the gap.
    """
    overlap = np.minimum(end_a, end_b) - np.maximum(start_a, start_b) + 1
    ahead = overlap if today is None else np.minimum(end_a, end_b) - np.maximum(np.maximum(start_a, start_b), today) + 1
    gap = np.maximum(0, 1 - overlap)
    a_is_earlier = end_a < start_b
    slack_later = np.where(a_is_earlier, window_a[1] - end_a, window_b[1] - end_b)
    slack_earlier = np.where(a_is_earlier, start_b - window_b[0], start_a - window_a[0])
    feasible = slack_later + slack_earlier >= gap
    return PairTiming(np.maximum(0, overlap), gap, feasible, np.maximum(0, ahead))
