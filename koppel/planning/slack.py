"""How much more one work slips than another, and how often: what a plan keeps room for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Lags from one of these to the next are put together: so many are enough to keep room for.
_EDGES = (-4, -2, 0, 1, 3, 5)


@dataclass(frozen=True, slots=True)
class Lag:
    """By how many months one work slips more than another (negative: less), and which share of times it does."""

    months: int
    share: float


def lags_of(slips: Sequence[int]) -> tuple[Lag, ...]:
    """Return how two works slip against each other, each by one of `slips` whatever the other does; a few of them."""
    counts = Counter(first - second for first in slips for second in slips)
    together: dict[int, Counter[int]] = {}
    for months, count in counts.items():
        place = 0 if not months else sum(months >= edge for edge in _EDGES) + 1
        together.setdefault(place, Counter())[months] = count
    lags = []
    for group in together.values():
        size = group.total()
        mean = sum(months * count for months, count in group.items()) / size
        lags.append(Lag(round(mean), size / len(slips) ** 2))
    return tuple(sorted(lags, key=lambda lag: lag.months))
