"""What a set of dates comes to, beside another one, and how hinder and homes are counted (``docs/domain.md`` §10)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect.combine import components

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from koppel.detect.benefit import Range
    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    What a set of dates comes to, from today on; None is not known.

    Attributes
    ----------
    openings
        How often the ground opens, with works that take turns counted once.
    opened_again
        Streets that open twice within `PlanTable.again_years`; None where no streets are loaded.
    wrong_orders, broken_rests
        Findings ``volgorde`` and ``opbreekrust``.
    hinder_weeks
        Weeks in which a street has hinder, of all streets.
    hinder_at_once
        Findings ``hinder``: two works on one passage at the same time.
    homes
        Homes disturbed: those of works that are done at the same time in one place count once, of the largest.
    avoided_cost_eur
        What is spared where works that couple are at the same time.
    couplings
        Koppelkansen at the same time, by the ids of both works.
    """

    openings: int
    opened_again: int | None
    wrong_orders: int
    broken_rests: int
    hinder_weeks: float
    hinder_at_once: int
    homes: int | None
    avoided_cost_eur: Range | None
    couplings: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class Difference:
    """Couplings that a scenario wins and loses against the plans, and the months that each party and work moves."""

    won: frozenset[Pair]
    lost: frozenset[Pair]
    months_by_party: Mapping[str, int]
    months_by_work: Mapping[str, int]
    dropped: frozenset[str]
    outside_window: frozenset[str]


def hindered_places(works: Works, hinders: Bools) -> dict[str | int, list[int]]:
    """Return the works that hinder by street; one of which the street is not known is a place of its own."""
    places: defaultdict[str | int, list[int]] = defaultdict(list)
    for at in np.flatnonzero(hinders).tolist():
        for name in works.streets[at] or (at,):
            places[name].append(at)
    return dict(places)


def hinder_days(works: Works, hinders: Bools, today: int) -> int:
    """Count the days from today on on which each place has hinder, of all places."""
    days = 0
    for members in hindered_places(works, hinders).values():
        until = today - 1
        for first, last in sorted((int(works.start[at]), int(works.end[at])) for at in members):
            days += max(0, last - max(first - 1, until))
            until = max(until, last)
    return days


def homes(works: Works, hinders: Bools, together: tuple[Index, Index]) -> int | None:
    """Count the homes that are disturbed, by works at the same time in one place once; None where none are known."""
    known = hinders & ~np.isnan(works.homes)
    if not known.any():
        return None
    a, b = together
    both = known[a] & known[b]
    label = components(len(works), a[both], b[both])
    most: dict[int, float] = {}
    for at in np.flatnonzero(known).tolist():
        most[int(label[at])] = max(most.get(int(label[at]), 0.0), float(works.homes[at]))
    return round(sum(most.values()))
