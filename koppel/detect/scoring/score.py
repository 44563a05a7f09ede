"""The score of a koppelkans and its parts (``docs/domain.md`` §5), over columns of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.catalogue.load import Rules
    from koppel.detect.timing import PairTiming

    Bools = NDArray[np.bool_]
    Codes = NDArray[np.int32]
    Days = NDArray[np.int64]
    Floats = NDArray[np.float64]

# In the order in which people read them.
PARTS = ("place", "time", "affinity", "duty", "reach", "need")

# What `duty_part` gives where one of two works has to be coordinated, and where both have.
DUTY_ONE, DUTY_BOTH = 0.5, 1.0
# Works in the same period begin where works that can be moved to it end.
_MOVED_MOST, _MOVED_LEAST, _TALKED_MOST = 0.4, 0.1, 0.3


@dataclass(frozen=True, slots=True)
class Score:
    """Scores 0–100 and their parts 0–1; NaN is an unknown part, left out of the weighted mean."""

    total: Floats
    place: Floats
    time: Floats
    affinity: Floats
    duty: Floats
    reach: Floats
    need: Floats


def place_part(
    shared_area_m2: Floats, area_a_m2: Floats, area_b_m2: Floats, distance_m: Floats, buffer_m: Floats, rules: Rules
) -> Floats:
    """
    Value how much work there is to put together at one place.

    Returns
    -------
    part
        0–1: grows with the logarithm of the smaller footprint up to ``score_place_full_m2``; without shared ground
        less with the distance, down to a half; less where the larger footprint exceeds ``score_zone_m2``, for lying
        somewhere in a plan for a whole quarter says little.
    """
    smaller, larger = np.minimum(area_a_m2, area_b_m2), np.maximum(area_a_m2, area_b_m2)
    size = np.minimum(1.0, np.log1p(smaller) / np.log1p(rules.score_place_full_m2))
    with np.errstate(divide="ignore", invalid="ignore"):
        nearness = np.where(buffer_m > 0, 1 - 0.5 * np.minimum(1.0, distance_m / buffer_m), 1.0)
        zone = np.where(larger > rules.score_zone_m2, np.sqrt(rules.score_zone_m2 / larger), 1.0)
    part: Floats = size * np.where(shared_area_m2 > 0, 1.0, nearness) * zone
    return part


def time_part(timing: PairTiming, duration_a: Days, duration_b: Days, rules: Rules) -> Floats:
    """
    Value how much room there is to work together.

    Returns
    -------
    part
        0–1. In the same period from 0.4, more with every day of it up to ``score_time_full_days``, and less where the
        shorter work does not fit in the days that both have. Apart from 0.4 down, less with the days between.
    """
    needed = np.maximum(1, np.minimum(duration_a, duration_b))
    room = np.minimum(1.0, timing.overlap_days / rules.score_time_full_days)
    fits = np.minimum(1.0, timing.overlap_days / needed)
    together = _MOVED_MOST + (1 - _MOVED_MOST) * room * fits
    closeness = 1 - timing.gap_days / max(rules.koppelkans_max_gap_days, 1)
    moved = _MOVED_LEAST + (_MOVED_MOST - _MOVED_LEAST) * np.maximum(0.0, closeness)
    apart = np.where(timing.feasible, moved, _TALKED_MOST * closeness)
    return np.where(timing.overlap_days >= 1, together, apart)


def duty_part(duty_a: Bools, duty_b: Bools, in_street: Bools) -> Floats:
    """
    Value how many of the two parties have to coordinate their work: 1 both, a half one, 0 neither.

    NaN where neither has to, nor has anything to do in the street (`in_street`): no rule asks what happens there.
    """
    both = (duty_a.astype(np.float64) + duty_b) / 2
    return np.where((both > 0) | in_street, both, np.nan)


def reach_part(homes_a: Floats, homes_b: Floats, homes_full: float) -> Floats:
    """
    Value how many homes gain by one visit instead of two.

    Two works at one place concern the same homes, so the larger number counts, not the sum; NaN where neither is
    known.
    """
    return np.minimum(1.0, np.fmax(homes_a, homes_b) / homes_full)


def total_score(
    rules: Rules,
    *,
    place: Floats,
    time: Floats,
    affinity: Floats,
    duty: Floats,
    reach: Floats,
    need: Floats,
    same_partner: Bools,
) -> Score:
    """Take the weighted mean of the known parts, times 100; works of one partner count for ``score_own_share``."""
    parts = (place, time, affinity, duty, reach, need)
    summed, known = np.zeros(len(place)), np.zeros(len(place))
    for name, part in zip(PARTS, parts, strict=True):
        weight, present = getattr(rules, f"score_{name}"), ~np.isnan(part)
        summed += np.where(present, part, 0.0) * weight
        known += np.where(present, weight, 0.0)
    total = np.divide(100 * summed, known, out=np.zeros(len(place)), where=known > 0)
    return Score(total * np.where(same_partner, rules.score_own_share, 1.0), *parts)
