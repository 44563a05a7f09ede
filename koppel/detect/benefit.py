"""
What coupling saves, as ranges (``docs/domain.md`` §7).

Unit costs and shares come from ``layers/benefit.toml``; every figure there carries its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import shapely

from koppel.detect.ground import Ground, footprints, ground_of, opens
from koppel.detect.timing import Period, widen_end, widen_start
from koppel.model import Precision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity


@dataclass(frozen=True, slots=True)
class Range:
    """A low and a high estimate."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """
    What a combination saves; None where too little is known to say anything.

    Parameters
    ----------
    ground
        Shared ground and openings, see `koppel.detect.ground`.
    avoided_cost_eur
        Ground that is not opened again, times the unit costs of the kinds; where no opening is spared, a share of the
        smaller budgets.
    from_budgets
        True where the money comes from budgets and not from ground.
    hinder_days_avoided
        Low: what already coincides as planned counts as avoided; high: all works fit in the longest one.
    homes_spared
        Homes that are visited once less.
    conditional_eur
        Budget with a condition, told apart: it is not free money and in none of the sums.
    """

    ground: Ground
    avoided_cost_eur: Range | None
    from_budgets: bool
    hinder_days_avoided: Range | None
    homes_spared: Range | None
    conditional_eur: float


def benefit(members: Sequence[Activity], catalogue: Catalogue, *, since: date | None = None) -> Benefit:
    """
    Estimate what doing works together saves.

    Parameters
    ----------
    members
        The activities of one combination, geometries in the store's metric CRS.
    catalogue
        Kinds, and the table of unit costs.
    since
        Days of hindrance before it are past, and count in nothing; None counts all.

    Returns
    -------
    benefit
        Ranges, never one number.
    """
    ground = ground_of(members, catalogue)
    cost = _opening_cost([item for item in members if opens(item, catalogue)], ground.reopened_m2, catalogue)
    from_budgets = cost is None
    return Benefit(
        ground=ground,
        avoided_cost_eur=_budget_share(members, catalogue) if cost is None else cost,
        from_budgets=from_budgets,
        hinder_days_avoided=_hinder_days(members, catalogue, since),
        homes_spared=_homes_spared(members, catalogue),
        conditional_eur=sum(item.budget_eur or 0.0 for item in members if item.funding_condition),
    )


def _opening_cost(openers: Sequence[Activity], area_m2: float, catalogue: Catalogue) -> Range | None:
    costs = [catalogue.benefit.unit_costs[item.kind] for item in openers if item.kind in catalogue.benefit.unit_costs]
    if not costs or area_m2 <= 0:
        return None
    return Range(area_m2 * min(cost.low_eur_m2 for cost in costs), area_m2 * max(cost.high_eur_m2 for cost in costs))


def _budget_share(members: Sequence[Activity], catalogue: Catalogue) -> Range | None:
    budgets = sorted(item.budget_eur for item in members if item.budget_eur and not item.funding_condition)
    if len(budgets) < 2:
        return None
    smaller = sum(budgets[:-1])
    return Range(smaller * catalogue.benefit.budget_share_low, smaller * catalogue.benefit.budget_share_high)


def _hinder_days(members: Sequence[Activity], catalogue: Catalogue, since: date | None) -> Range | None:
    periods = [found for item in members if item.hinder >= 1 and (found := period_of(item, catalogue))]
    if since is not None:
        periods = [Period(max(item.first, since), item.last) for item in periods if item.last >= since]
    if len(periods) < 2:
        return None
    days = [(item.last - item.first).days + 1 for item in periods]
    return Range(float(sum(days) - _union_days(periods)), float(sum(days) - max(days)))


def _union_days(periods: Sequence[Period]) -> int:
    total, until = 0, min(item.first for item in periods) - timedelta(days=1)
    for item in sorted(periods, key=lambda period: period.first):
        first = max(item.first, until + timedelta(days=1))
        if item.last >= first:
            total += (item.last - first).days + 1
            until = item.last
    return total


def _homes_spared(members: Sequence[Activity], catalogue: Catalogue) -> Range | None:
    known = sorted((item for item in members if item.homes), key=lambda item: (-(item.homes or 0), item.external_id))
    if len(known) < 2:
        return None
    ground = footprints(known, catalogue)
    low = high = 0.0
    for at in range(1, len(known)):
        homes, area = float(known[at].homes or 0), float(shapely.area(ground[at]))
        before = shapely.union_all(ground[:at])
        share = float(shapely.area(shapely.intersection(ground[at], before))) / area if area > 0 else 0.0
        high += homes
        low += homes * min(1.0, share)
    return Range(low, high)


def period_of(item: Activity, catalogue: Catalogue) -> Period | None:
    """
    Give the period of an activity, widened to its precision; None without a start.

    A missing end follows from the typical duration of the kind (``docs/domain.md`` §2).
    """
    if item.start is None:
        return None
    first = widen_start(item.start, item.start_precision or Precision.DAG)
    last: date
    if item.end is None:
        last = first + timedelta(days=catalogue.kinds[item.kind].typical_days - 1)
    else:
        last = widen_end(item.end, item.end_precision or Precision.DAG)
    return Period(first, last)
