"""The score of a koppelkans and its parts (``domain.md`` §5), over columns of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.catalogue import Rules
    from koppel.detect.timing import PairTiming

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """Scores 0–100 and their parts 0–1; NaN is an unknown part, left out of the weighted mean."""

    total: Floats
    place: Floats
    time: Floats
    affinity: Floats
    reach: Floats
    need: Floats


def place_part(
    shared_area_m2: Floats,
    area_a_m2: Floats,
    area_b_m2: Floats,
    distance_m: Floats,
    buffer_m: Floats,
    zone_m2: float,
) -> Floats:
    """
    Value how much ground two works share.

    Returns
    -------
    part
        0–1: the share of the smaller footprint or, without shared ground, at most a half by nearness; less where
        the larger footprint exceeds `zone_m2`, for lying somewhere in a plan for a whole quarter says little.
    """
    smaller, larger = np.minimum(area_a_m2, area_b_m2), np.maximum(area_a_m2, area_b_m2)
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = np.minimum(1.0, shared_area_m2 / smaller)
        nearness = np.where(buffer_m > 0, 0.5 * (1 - distance_m / buffer_m), 0.5)
        zone = np.where(larger > zone_m2, np.sqrt(zone_m2 / larger), 1.0)
    return np.where(shared_area_m2 > 0, shared, nearness) * zone


def time_part(timing: PairTiming, max_gap_days: int) -> Floats:
    """Value how easily two works meet: 1 in the same period, less with the days that part them."""
    closeness = 1 - timing.gap_days / max(max_gap_days, 1)
    shifted = np.where(timing.feasible, 0.2 + 0.8 * np.maximum(0.0, closeness), 0.8 * closeness)
    return np.where(timing.overlap_days >= 1, 1.0, shifted)


def reach_part(homes_a: Floats, homes_b: Floats, homes_full: float) -> Floats:
    """
    Value how many homes gain by one visit instead of two.

    Two works at one place concern the same homes, so the larger number counts, not the sum; NaN where neither is
    known.
    """
    return np.minimum(1.0, np.fmax(homes_a, homes_b) / homes_full)


def total_score(rules: Rules, *, place: Floats, time: Floats, affinity: Floats, reach: Floats, need: Floats) -> Score:
    """Take the weighted mean of the known parts, times 100."""
    parts = (place, time, affinity, reach, need)
    weights = (rules.score_place, rules.score_time, rules.score_affinity, rules.score_reach, rules.score_need)
    summed, known = np.zeros(len(place)), np.zeros(len(place))
    for part, weight in zip(parts, weights, strict=True):
        present = ~np.isnan(part)
        summed += np.where(present, part, 0.0) * weight
        known += np.where(present, weight, 0.0)
    total = np.divide(100 * summed, known, out=np.zeros(len(place)), where=known > 0)
    return Score(total, *parts)
