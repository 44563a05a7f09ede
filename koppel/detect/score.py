"""
The score of a koppelkans and its parts (``docs/domain.md`` §5), over columns of pairs.

One part follows from other pairs: two parties may meet over a work anyway, and a smaller work of one of them goes
along. Which of two works has the duty need not be known for that: of a pair of which one has, only that one can be in a
pair of which both have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from koppel.model import FindingType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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
_ONE, _BOTH = 0.5, 1.0
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


def with_company(findings: pa.Table, party: Codes, shown: Bools, rules: Rules) -> pa.Table:
    """
    Count the duty of works whose parties meet anyway, and score these pairs again.

    Parameters
    ----------
    findings
        Findings, with at least ``type``, ``a`` and ``b`` (positions of works), ``score`` and its parts; with all
        koppelkansen of each work of which these are to be right.
    party, shown
        Of works by position: the number of the party, and whether others than that party see the work. From the score
        of other works nobody may read that one is there which he does not see.

    Returns
    -------
    findings
        The same rows in the same order. Of a koppelkans of two parties of which one work has to be coordinated, the
        part duty is ``duty_company`` where the other party has a work that has to be coordinated too, in a koppelkans
        with that same work; else it is what it is without others.
    """
    a, b = (findings[side].to_numpy().astype(np.int64) for side in ("a", "b"))
    duty = _numbers(findings, "part_duty")
    duty = np.where(duty == rules.duty_company, _ONE, duty)
    couples = np.asarray(pc.equal(findings["type"], FindingType.KOPPELKANS.value).to_numpy()) & (party[a] != party[b])
    count = int(party.max(initial=0)) + 1
    # Each work with each party that it is in a pair with.
    a_with, b_with = a * count + party[b], b * count + party[a]
    both = couples & (duty == _BOTH)
    meet = np.concatenate([a_with[both & shown[b]], b_with[both & shown[a]]])
    company = couples & (duty == _ONE) & (np.isin(a_with, meet) | np.isin(b_with, meet))
    return _scored(findings, np.where(company, rules.duty_company, duty), rules)


def settled(
    pairs: pa.Table, works: Collection[str], parties: Mapping[str, str], private: Collection[str], rules: Rules
) -> pa.Table:
    """
    Return those koppelkansen of some works, as they are stored, of which company makes another score than they have.

    Parameters
    ----------
    pairs
        Of the works and of all that they are in a pair with; as of `with_company`, but with ``a_id``, ``b_id``,
        ``partner_a`` and ``partner_b`` instead of positions.
    works
        Ids.
    parties
        The party of partners that have several names.
    private
        Ids of works that only their own partner sees.
    """
    ids, places = _numbered([*pairs["a_id"].to_pylist(), *pairs["b_id"].to_pylist()])
    names = [parties.get(name, name) for side in ("partner_a", "partner_b") for name in pairs[side].to_pylist()]
    party = np.zeros(len(ids), dtype=np.int32)
    party[places] = _numbered(names)[1]
    chosen = np.flatnonzero([identity in works for identity in ids])
    shown = np.array([identity not in private for identity in ids], dtype=np.bool_)
    sides = dict(zip(("a", "b"), np.split(places, 2), strict=True))
    for side, column in sides.items():
        pairs = pairs.append_column(side, pa.array(column))
    now = with_company(pairs, party, shown, rules).drop_columns(list(sides))
    own = np.isin(sides["a"], chosen) | np.isin(sides["b"], chosen)
    return now.filter(pa.array(own & _differs(_numbers(now, "part_duty"), _numbers(pairs, "part_duty"))))


def _scored(findings: pa.Table, duty: Floats, rules: Rules) -> pa.Table:
    """Put the part duty in its place, and score again where it is another than it was."""
    score = _numbers(findings, "score")
    at = np.flatnonzero(_differs(duty, _numbers(findings, "part_duty")))
    if not len(at):
        return findings
    parts = {name: duty[at] if name == "duty" else _numbers(findings, f"part_{name}")[at] for name in PARTS}
    # Another part than before has only a pair of two parties.
    score[at] = total_score(rules, **parts, same_partner=np.zeros(len(at), dtype=np.bool_)).total
    for name, column in (("part_duty", duty), ("score", score)):
        place = findings.schema.get_field_index(name)
        findings = findings.set_column(place, name, pa.array(column, pa.float64(), from_pandas=True))
    return findings


def _differs(now: Floats, before: Floats) -> Bools:
    # A duty that is not known stays so.
    return np.asarray((now != before) & ~np.isnan(now), dtype=np.bool_)


def _numbers(findings: pa.Table, name: str) -> Floats:
    return np.array(findings[name].to_numpy(), dtype=np.float64)


def _numbered(names: list[str]) -> tuple[list[str], Codes]:
    """Return the different ones of some names, and the place of each name among these."""
    place = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return list(place), np.array([place[name] for name in names], dtype=np.int32)
