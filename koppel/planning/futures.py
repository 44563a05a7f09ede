"""What is left of a set of dates when works slip: tried on drawn futures (``docs/domain.md`` §10)."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect import rules as rule
from koppel.detect.progress import TO_BEGIN, run_on
from koppel.detect.works import STATUSES, day_number
from koppel.planning.months import moved
from koppel.planning.openings import openings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from koppel.detect.works import Works
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Scenario

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]

# The same futures every time: a plan is no better for luck.
_SEED = 18
FUTURES = 200
_OFTEN = 0.9
# Lags from one of these to the next are put together: so many are enough to keep room for.
_EDGES = (-4, -2, 0, 1, 3, 5)


@dataclass(frozen=True, slots=True)
class Slips:
    """By how many months works begin later than said, each as likely; of works of this store itself, or assumed."""

    months: tuple[int, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Two works, by position, and in how many futures what is between them holds."""

    works: tuple[int, int]
    futures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """
    In how many of some futures a set of dates keeps what it promises.

    Attributes
    ----------
    futures
        How many were tried.
    openings, openings_kept
        How often the ground opens, and in how many futures no more often than that.
    openings_mean, wrong_mean, couplings_mean
        On average over the futures: openings, wrong orders (those that are wrong now among them), and couplings.
    openings_often
        In nine of ten futures the ground opens no more often than this.
    orders_all
        How many pairs there are of a surface and of what digs below it: the same for all dates of the same works.
    orders_kept
        In how many none of these is in the wrong order; a plan with a wrong order keeps them in none, unless it slips.
    orders
        Of each order that is right: the work that has to be over first and the surface that waits for it.
    couplings
        Of each coupling at the same time; what holds least comes first, as of orders.
    """

    futures: int
    openings: int
    openings_kept: int
    openings_mean: float
    openings_often: int
    wrong_mean: float
    couplings_mean: float
    orders_all: int
    orders_kept: int
    orders: tuple[Held, ...]
    couplings: tuple[Held, ...]


def tried_futures(outlook: Outlook, scenario: Scenario, slips: Slips, *, futures: int = FUTURES) -> Robust:
    """
    Let works slip and count what is left.

    Parameters
    ----------
    outlook, scenario
        The dates.
    slips
        Every work that has still to begin slips by one of these, whatever others do; to before today nothing goes.
    futures
        How many to try.
    """
    works = outlook.works_of(scenario)
    today = day_number(outlook.today)
    live = run_on(works, outlook.catalogue.rules, today)
    to_come = (live.end >= today) & rule.is_live(live)
    can_slip = np.isin(np.array(STATUSES)[live.status], TO_BEGIN) & works.has_period & (works.start >= today)
    kinds = rule.kind_columns(outlook.catalogue)
    below, above = _surfaces(outlook, works, kinds)
    ground, surface = _waiting(works, kinds, below, above)
    a, b = outlook.coupled(works)
    drawn = np.random.default_rng(_SEED).choice(np.array(slips.months, np.int64), size=(futures, len(works)))
    planned = _opened(outlook, works, to_come)
    opened: list[int] = []
    orders_kept, wrong = 0, 0
    orders, couplings = np.zeros(len(ground), np.int64), np.zeros(len(a), np.int64)
    for months in drawn:
        shift = np.where(can_slip, months, 0)
        start, end = moved(works.start, shift), moved(works.end, shift)
        is_past = can_slip & (start < today)
        start, end = np.where(is_past, works.start, start), np.where(is_past, works.end, end)
        future = replace(works, start=start, end=end)
        opened.append(_opened(outlook, future, to_come))
        count = int(np.logical_or(*rule.wrong_order(future, kinds, below, above)).sum())
        wrong += count
        orders_kept += not count
        orders += ~np.logical_or(*rule.wrong_order(future, kinds, ground, surface))
        couplings += np.minimum(end[a], end[b]) >= np.maximum(start[a], start[b])
    return Robust(
        futures=futures,
        openings=planned,
        openings_kept=sum(count <= planned for count in opened),
        openings_mean=sum(opened) / futures,
        openings_often=sorted(opened)[math.ceil(_OFTEN * futures) - 1],
        wrong_mean=wrong / futures,
        couplings_mean=float(couplings.sum()) / futures,
        orders_all=len(below),
        orders_kept=orders_kept,
        orders=_held(ground, surface, orders),
        couplings=_held(a, b, couplings),
    )


def _surfaces(outlook: Outlook, works: Works, kinds: rule.KindColumns) -> tuple[Index, Index]:
    """Return what digs and the surface above it, of pairs that have both still to begin."""
    places = outlook.places
    a, b = places.close_pairs(rule.takes_part(works), None)
    shared, area_a, area_b = places.shared_ground(a, b, places.distance_m(a, b))
    on_ground = rule.opens_surface(outlook.catalogue.rules, shared, area_a, area_b)
    lays = (kinds.surface & (kinds.moratorium_days > 0))[works.kind] & works.kind_named
    digs = kinds.digs[works.kind]
    begins = np.isin(np.array(STATUSES)[works.status], TO_BEGIN)
    pairs = on_ground & ((lays[a] & digs[b]) | (lays[b] & digs[a])) & begins[a] & begins[b]
    return np.where(lays[a], b, a)[pairs], np.where(lays[a], a, b)[pairs]


def _waiting(works: Works, kinds: rule.KindColumns, ground: Index, surface: Index) -> tuple[Index, Index]:
    """Return of such pairs those in the right order, of which the surface waits for the ground."""
    waits = ~np.logical_or(*rule.wrong_order(works, kinds, ground, surface))
    # What begins long after a surface rested does not wait for it.
    waits &= works.start[ground] <= works.end[surface]
    return ground[waits], surface[waits]


def _opened(outlook: Outlook, works: Works, to_come: Bools) -> int:
    opening = openings(works, outlook.holes, outlook.catalogue, to_come)
    return len(np.unique(opening[opening >= 0]))


def _held(
    first: Index,
    second: Index,
    counts: Index,
) -> tuple[Held, ...]:
    pairs = [Held((x, y), n) for x, y, n in zip(first.tolist(), second.tolist(), counts.tolist(), strict=True)]
    return tuple(sorted(pairs, key=lambda item: (item.futures, item.works)))


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
