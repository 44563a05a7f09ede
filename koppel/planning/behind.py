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

    from koppel.detect.works import Works
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Scenario

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Opening:
    """Works, by position, that open the ground once, in the order in which they begin, and the streets they lie in."""

    streets: tuple[str, ...]
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
    opening = openings(works, outlook.catalogue, outlook.links)
    day = day_number(outlook.today)
    live = run_on(works, outlook.catalogue.rules, day)
    to_come = (live.end >= day) & is_live(live) & (opening >= 0)
    again = opened_again(works, opening, outlook.streets, outlook.catalogue.plan.again_years)
    return Behind(
        openings=tuple(
            sorted(
                (
                    _opening(works, np.flatnonzero(to_come & (opening == number)).tolist())
                    for number in np.unique(opening[to_come])
                ),
                key=lambda item: (item.streets, item.works),
            )
        ),
        opened_again=tuple(
            (street, _in_street(works, opening.tolist(), outlook.streets[street])) for street in sorted(again)
        ),
        orders=_pairs(outlook, findings, FindingType.VOLGORDE),
        rests=_pairs(outlook, findings, FindingType.OPBREEKRUST),
        hinder=_pairs(outlook, findings, FindingType.HINDER),
    )


def _opening(works: Works, members: list[int]) -> Opening:
    streets = sorted({name for at in members for name in works.streets[at]})
    return Opening(tuple(streets), tuple(sorted(members, key=lambda at: (int(works.start[at]), at))))


def _in_street(works: Works, opening: list[int], members: list[int]) -> tuple[Opening, ...]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for at in members:
        if opening[at] >= 0:
            groups[opening[at]].append(at)
    made = [_opening(works, own) for own in groups.values()]
    return tuple(sorted(made, key=lambda item: int(works.start[item.works[0]])))


def _pairs(outlook: Outlook, findings: pa.Table, kind: FindingType) -> tuple[Pair, ...]:
    chosen = findings.filter(pc.equal(findings["type"], kind.value))
    return tuple(zip(*(side.tolist() for side in outlook.positions(chosen)), strict=True))
