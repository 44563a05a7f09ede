"""Which streets and works are behind the figures of a set of dates (``docs/domain.md`` §10)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from koppel.detect.progress import run_on
from koppel.detect.rules import is_live
from koppel.detect.works import day_number
from koppel.model import FindingType
from koppel.planning.openings import opened_again, openings

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from koppel.planning.openings import Holes
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Scenario

    Index = NDArray[np.int64]

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Opening:
    """Works, by position, that open a street once, the core first; without a name where the street is not known."""

    street: str
    works: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """
    What is behind the figures, each as often as it is counted there.

    Attributes
    ----------
    openings
        By street.
    opened_again
        Streets that open twice too soon, each with all its openings.
    orders, rests, hinder
        Pairs of works, by position.
    """

    openings: tuple[Opening, ...]
    opened_again: tuple[tuple[str, tuple[Opening, ...]], ...]
    orders: tuple[Pair, ...]
    rests: tuple[Pair, ...]
    hinder: tuple[Pair, ...]


def behind(outlook: Outlook, scenario: Scenario | None = None) -> Behind:
    """Return what is behind the figures of a scenario; None is the plans themselves."""
    works = outlook.works if scenario is None else outlook.works_of(scenario)
    findings = outlook.findings(works)
    day = day_number(outlook.today)
    live = run_on(works, outlook.catalogue.rules, day)
    holes, everything = outlook.holes, np.ones(len(works), dtype=np.bool_)
    to_come = openings(works, holes, outlook.catalogue, (live.end >= day) & is_live(live))
    whenever = openings(works, holes, outlook.catalogue, everything)
    again = opened_again(works, holes, whenever, outlook.catalogue.plan.again_years)
    by_street: defaultdict[str, list[Opening]] = defaultdict(list)
    for item in _openings(holes, whenever):
        by_street[item.street].append(item)
    return Behind(
        openings=tuple(sorted(_openings(holes, to_come), key=lambda item: (item.street, item.works))),
        opened_again=tuple(
            (street, tuple(sorted(by_street[street], key=lambda item: int(works.start[item.works[0]]))))
            for street in sorted(again)
        ),
        orders=_pairs(outlook, findings, FindingType.VOLGORDE),
        rests=_pairs(outlook, findings, FindingType.OPBREEKRUST),
        hinder=_pairs(outlook, findings, FindingType.HINDER),
    )


def _openings(holes: Holes, opening: Index) -> list[Opening]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for hole in np.flatnonzero(opening >= 0).tolist():
        groups[int(opening[hole])].append(hole)
    return [
        Opening(holes.street[core], tuple(holes.work[[core, *(one for one in own if one != core)]].tolist()))
        for core, own in groups.items()
    ]


def _pairs(outlook: Outlook, findings: pa.Table, kind: FindingType) -> tuple[Pair, ...]:
    chosen = findings.filter(pc.equal(findings["type"], kind.value))
    return tuple(zip(*(side.tolist() for side in outlook.positions(chosen)), strict=True))
