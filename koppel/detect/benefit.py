"""
What coupling saves, as ranges (``docs/domain.md`` §7).

Unit costs and shares come from ``layers/benefit.toml``; every figure there carries its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import shapely

from koppel.catalogue.kinds import MECHANISMS, joins
from koppel.detect.ground import LEAST_SHARED_M2, Ground, footprints, ground_of, is_wide, opened_together
from koppel.detect.timing import Period, widen_end, widen_start
from koppel.detect.works import key_of
from koppel.model import Precision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue, UnitCost
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
        Ground that is not opened again, at the cost of the work that is spared it; where no opening is spared, a share
        of the smaller budgets of works that dig or pave one place. Never more than what these works cost.
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
    cost = _opening_cost(members, catalogue)
    from_budgets = cost is None
    return Benefit(
        ground=ground,
        avoided_cost_eur=_budget_share(members, catalogue) if cost is None else cost,
        from_budgets=from_budgets,
        hinder_days_avoided=_hinder_days(members, catalogue, since),
        homes_spared=_homes_spared(members, catalogue),
        conditional_eur=sum(item.budget_eur or 0.0 for item in members if item.funding_condition),
    )


def _opening_cost(members: Sequence[Activity], catalogue: Catalogue) -> Range | None:
    """
    Return what is not opened and restored again, at the cost of the work that need not do so.

    Of works that open once together the dearest does so; each other is spared the ground that is open by then. So no
    more is saved than what these cost themselves, nor more than the budget of each.
    """
    spared = [
        found
        for group in opened_together(members, catalogue)
        for found in _spared([members[at] for at in group], unit_costs(members, catalogue), catalogue)
    ]
    if not spared:
        return None
    return Range(sum(item.low for item in spared), sum(item.high for item in spared))


def unit_costs(members: Sequence[Activity], catalogue: Catalogue) -> Mapping[str, UnitCost]:
    """Return the cost of a square metre by kind: of the surface that the works name, else that of each kind."""
    table = catalogue.benefit
    surface = table.surface_of(item.title for item in members if catalogue.kinds[item.kind].depth == "maaiveld")
    return table.unit_costs if surface is None else dict.fromkeys(table.unit_costs, surface.cost)


def _spared(group: Sequence[Activity], costs: Mapping[str, UnitCost], catalogue: Catalogue) -> list[Range]:
    known = [item for item in group if item.kind in costs]
    known.sort(key=lambda item: (-costs[item.kind].high_eur_m2, -costs[item.kind].low_eur_m2, key_of(item)))
    ground = footprints(known, catalogue)
    spared = []
    for at in range(1, len(known)):
        item, cost = known[at], costs[known[at].kind]
        again = shapely.intersection(ground[at], shapely.union_all(ground[:at]))
        most = float(shapely.area(again))
        # A pipe that was drawn as an area is not dug over all of it: at least a trench as wide as its kind, along it.
        is_trench = catalogue.kinds[item.kind].depth == "ondergrond"
        trench = float(shapely.length(again)) / 2 * catalogue.kinds[item.kind].width_m
        least = min(most, trench) if is_trench else most
        budget = item.budget_eur if item.budget_eur is not None else float("inf")
        spared.append(Range(min(budget, least * cost.low_eur_m2), min(budget, most * cost.high_eur_m2)))
    return [item for item in spared if item.high > 0]


def _budget_share(members: Sequence[Activity], catalogue: Catalogue) -> Range | None:
    """Return a share of the smaller budgets of works that dig or pave one place; None where no two of them do."""
    known = [
        item for item in members if item.budget_eur and not item.funding_condition and not is_wide(item, catalogue)
    ]
    ground = footprints(known, catalogue)
    on_one_place = {
        at
        for first in range(len(known))
        for second in range(first + 1, len(known))
        if _is_one_surface(known[first], known[second], catalogue)
        and float(shapely.area(shapely.intersection(ground[first], ground[second]))) >= LEAST_SHARED_M2
        for at in (first, second)
    }
    budgets = sorted(known[at].budget_eur or 0.0 for at in on_one_place)
    if len(budgets) < 2:
        return None
    smaller = sum(budgets[:-1])
    return Range(smaller * catalogue.benefit.budget_share_low, smaller * catalogue.benefit.budget_share_high)


def _is_one_surface(first: Activity, second: Activity, catalogue: Catalogue) -> bool:
    kinds = catalogue.kinds[first.kind], catalogue.kinds[second.kind]
    return any(joins(name, *kinds) for name in MECHANISMS[:3])


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
