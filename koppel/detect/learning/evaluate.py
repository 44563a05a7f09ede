"""
How well a score puts first what was really coordinated: measures over columns of scores and truth.

Truth is used for measuring only; no rule reads it. What each measure means stands in ``docs/domain.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

# Scores from so much up to the next are told together.
BINS = (0.0, 30.0, 50.0, 60.0, 70.0, 80.0, 90.0)
# Of the first so many.
FIRST = (10, 30, 50)


@dataclass(frozen=True, slots=True)
class Bin:
    """Of ``pairs`` pairs with a score from ``low`` up to but without ``high``, ``real`` were coordinated."""

    low: float
    high: float
    pairs: int
    real: int


@dataclass(frozen=True, slots=True)
class Order:
    """
    How well a list of pairs is ordered.

    ``auc`` is the probability that a really coordinated pair stands above another; 0.5 is chance, None where all pairs
    are real or none is. ``first`` gives how many of the first so many are real.
    """

    pairs: int
    real: int
    auc: float | None
    first: dict[int, int]


def area_under_curve(scores: Floats, truth: Bools) -> float | None:
    """Return the probability that a true one has a higher score than another; equal scores count for half."""
    real = int(truth.sum())
    other = len(truth) - real
    if not real or not other:
        return None
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    rank = (last - (count - 1) / 2)[place.reshape(-1)]
    return float((rank[truth].sum() - real * (real + 1) / 2) / (real * other))


def order_of(scores: Floats, truth: Bools) -> Order:
    """Measure how pairs are ordered by their scores; of equal scores the earlier comes first."""
    best = truth[np.argsort(-scores, kind="stable")]
    first = {count: int(best[:count].sum()) for count in FIRST}
    return Order(len(scores), int(truth.sum()), area_under_curve(scores, truth), first)


def calibration(scores: Floats, truth: Bools) -> tuple[Bin, ...]:
    """Count the real pairs by score, the highest first; without scores that no pair has."""
    edges = (*BINS, np.inf)
    bins = []
    for low, high in pairwise(edges):
        inside = (scores >= low) & (scores < high)
        if inside.any():
            bins.append(Bin(low, min(high, 100.0), int(inside.sum()), int(truth[inside].sum())))
    return tuple(reversed(bins))
