"""
What coupling saves, as ranges (``docs/domain.md`` §7).

Unit costs and shares come from ``layers/benefit.toml``; every figure there carries its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.catalogue.kinds import MECHANISMS, joins
from koppel.detect.ground import (
    LEAST_SHARED_M2,
    Ground,
    footprints,
    ground_of,
    is_wide,
    opened_together,
    opens,
    together,
)
from koppel.detect.timing import Period
from koppel.detect.works import key_of
from koppel.model import Precision
from koppel.model.dates import widen_end, widen_start

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue, UnitCost
    from koppel.detect.space import Geometries
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
    by_ground_eur
        Ground that is not opened again, at the cost of the work that is spared it.
    by_budget_eur
        A share of the smaller budgets of works that dig or pave one place and spare each other no opening.
    hinder_days_avoided
        Low: what coincides as planned, whenever each begins in its period; high: all fit in the one that takes longest.
    visits_spared
        Visits to a home, or times that it is hindered: one that three works would visit is spared two of them.
    conditional_eur
        Budget with a condition, told apart: it is not free money and in none of the sums.
    """

    ground: Ground
    by_ground_eur: Range | None
    by_budget_eur: Range | None
    hinder_days_avoided: Range | None
    visits_spared: Range | None
    conditional_eur: float

    @property
    def avoided_cost_eur(self) -> Range | None:
        """What is not paid: by both grounds, of which each work counts in one. Never more than these works cost."""
        known = [item for item in (self.by_ground_eur, self.by_budget_eur) if item is not None]
        return _total(known) if known else None


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
        Ranges, never one number. One more work lowers none of them, unless its title names a surface that costs less.
    """
    by_ground, by_budget = _money(members, catalogue)
    return Benefit(
        ground=ground_of(members, catalogue),
        by_ground_eur=by_ground,
        by_budget_eur=by_budget,
        hinder_days_avoided=_hinder_days(members, catalogue, since),
        visits_spared=_visits_spared(members, catalogue),
        conditional_eur=sum(item.budget_eur or 0.0 for item in members if item.funding_condition),
    )


def avoided_cost(members: Sequence[Activity], catalogue: Catalogue) -> Range | None:
    """Return what `benefit` tells as the cost that is avoided, and nothing else of it."""
    known = [item for item in _money(members, catalogue) if item is not None]
    return _total(known) if known else None


def _money(members: Sequence[Activity], catalogue: Catalogue) -> tuple[Range | None, Range | None]:
    return _by_one_ground(_spared_ground(members, catalogue), _budget_shares(members, catalogue))


def _by_one_ground(ground: Mapping[int, Range], budgets: Mapping[int, Range]) -> tuple[Range | None, Range | None]:
    """
    Add up what works are spared, each by one of the two grounds: the one that is most.

    A work that is spared both a trench and a share of its budget is told the larger, low and high each, so that what
    comes to it never falls because a second ground became known.
    """
    by_ground: list[Range] = []
    by_budget: list[Range] = []
    for at in sorted({*ground, *budgets}):
        both = [item for item in (ground.get(at), budgets.get(at)) if item is not None]
        most = Range(max(item.low for item in both), max(item.high for item in both))
        (by_ground if ground.get(at) is max(both, key=lambda item: item.high) else by_budget).append(most)
    return (_total(by_ground) if by_ground else None), (_total(by_budget) if by_budget else None)


def _total(ranges: Sequence[Range]) -> Range:
    return Range(sum(item.low for item in ranges), sum(item.high for item in ranges))


def _spared_ground(members: Sequence[Activity], catalogue: Catalogue) -> dict[int, Range]:
    """
    Return of the place of each work that need not open ground again what that would cost it.

    Of works that open once together the dearest does so; each other is spared the ground that is open by then. So no
    more is saved than what these cost themselves, nor more than the budget of each.
    """
    costs = unit_costs(members, catalogue)
    return {
        at: spared
        for group in opened_together(members, catalogue)
        for at, spared in _spared(group, members, costs, catalogue)
    }


def unit_costs(members: Sequence[Activity], catalogue: Catalogue) -> Mapping[str, UnitCost]:
    """Return the cost of a square metre by kind: of the surface that the works name, else that of each kind."""
    table = catalogue.benefit
    surface = table.surface_of(item.title for item in members if catalogue.kinds[item.kind].depth == "maaiveld")
    return table.unit_costs if surface is None else dict.fromkeys(table.unit_costs, surface.cost)


def _spared(
    group: Sequence[int], members: Sequence[Activity], costs: Mapping[str, UnitCost], catalogue: Catalogue
) -> list[tuple[int, Range]]:
    own = catalogue.benefit.unit_costs
    places = sorted(
        (at for at in group if members[at].kind in own),
        key=lambda at: (-own[members[at].kind].high_eur_m2, -own[members[at].kind].low_eur_m2, key_of(members[at])),
    )
    known = [members[at] for at in places]
    ground = footprints(known, catalogue)
    spared = []
    for at in range(1, len(known)):
        item, cost = known[at], costs[known[at].kind]
        # Of what does not touch it nothing is put together: a union of all that is open takes many times as long.
        touching = ground[:at][shapely.intersects(ground[:at], ground[at])]
        most = float(shapely.area(shapely.union_all(shapely.intersection(ground[at], touching))))
        kind = catalogue.kinds[item.kind]
        is_area = kind.depth == "ondergrond" and shapely.get_dimensions(item.geometry) == 2
        least = min(most, _trench_m2(ground, at, kind.width_m)) if is_area else most
        budget = item.budget_eur if item.budget_eur is not None else float("inf")
        spared.append((places[at], Range(min(budget, least * cost.low_eur_m2), min(budget, most * cost.high_eur_m2))))
    return [figure for figure in spared if figure[1].high > 0]


def _trench_m2(ground: Geometries, at: int, width_m: float) -> float:
    """
    Return how much is dug at least of the ground that one work shares with those before it.

    A pipe that was drawn as an area is not dug over all of it: a trench as wide as its kind lies along it. The
    longest one beside a single other work counts: the outline of more of them together can be shorter than of one.
    """
    shared = shapely.intersection(ground[at], ground[:at])
    return float(np.minimum(shapely.area(shared), shapely.length(shared) / 2 * width_m).max())


def _budget_shares(members: Sequence[Activity], catalogue: Catalogue) -> dict[int, Range]:
    """
    Return a share of the budgets of works that dig or pave one place, of the place of each but the dearest there.

    Two works of which one spares the other an opening at a known cost are left to that cost.
    """
    known = [
        at
        for at, item in enumerate(members)
        if item.budget_eur and not item.funding_condition and not is_wide(item, catalogue)
    ]
    ground = footprints([members[at] for at in known], catalogue)
    on_one_place = [
        (known[first], known[second])
        for first in range(len(known))
        for second in range(first + 1, len(known))
        if _is_one_surface(members[known[first]], members[known[second]], catalogue)
        and float(shapely.area(shapely.intersection(ground[first], ground[second]))) >= LEAST_SHARED_M2
    ]
    table = catalogue.benefit
    shares = {}
    for place in together({at for pair in on_one_place for at in pair}, on_one_place):
        dearest = max(place, key=lambda at: (members[at].budget_eur or 0.0, key_of(members[at])))
        for at in place - {dearest}:
            budget = members[at].budget_eur or 0.0
            shares[at] = Range(budget * table.budget_share_low, budget * table.budget_share_high)
    return shares


def _is_one_surface(first: Activity, second: Activity, catalogue: Catalogue) -> bool:
    costs = catalogue.benefit.unit_costs
    if all(opens(item, catalogue) and item.kind in costs for item in (first, second)):
        return False
    kinds = catalogue.kinds[first.kind], catalogue.kinds[second.kind]
    return any(joins(name, *kinds) for name in MECHANISMS[:3])


def _hinder_days(members: Sequence[Activity], catalogue: Catalogue, since: date | None) -> Range | None:
    """
    Return how many days of hinder are spared: by how long works take, and not by the periods in which they may.

    Low: days on which several works are there whenever each begins. High: all fit in the one that takes longest, so
    that of two works no more is spared than the shorter takes.
    """
    known = [(item, period) for item in members if item.hinder >= 1 and (period := period_of(item, catalogue))]
    if since is not None:
        known = [
            (item, Period(max(period.first, since), period.last)) for item, period in known if period.last >= since
        ]
    if len(known) < 2:
        return None
    takes = [_takes(item, period) for item, period in known]
    sure = [
        Period(latest, earliest)
        for (_, period), days in zip(known, takes, strict=True)
        if (latest := period.last - timedelta(days=days - 1)) <= (earliest := period.first + timedelta(days=days - 1))
    ]
    coincide = sum((one.last - one.first).days + 1 for one in sure) - _union_days(sure)
    return Range(float(coincide), float(sum(takes) - max(takes)))


def _takes(item: Activity, period: Period) -> int:
    """Return how many days a work takes: as its partner says, else all of its period."""
    days = (period.last - period.first).days + 1
    return days if item.duration_days is None else min(days, max(1, item.duration_days))


def _union_days(periods: Sequence[Period]) -> int:
    if not periods:
        return 0
    total, until = 0, min(item.first for item in periods) - timedelta(days=1)
    for item in sorted(periods, key=lambda period: period.first):
        first = max(item.first, until + timedelta(days=1))
        if item.last >= first:
            total += (item.last - first).days + 1
            until = item.last
    return total


def _visits_spared(members: Sequence[Activity], catalogue: Catalogue) -> Range | None:
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
