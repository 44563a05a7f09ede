"""In what a scenario differs from the plans, by work: where it goes, and which couplings and orders that changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from koppel.model import FindingType
from koppel.planning.months import months_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.detect.works import Works
    from koppel.planning.figures import Pair
    from koppel.planning.outlook import Outlook
    from koppel.planning.scenario import Scenario
    from koppel.services.planning.measured import Measured

_ORDERS = (FindingType.VOLGORDE.value, FindingType.OPBREEKRUST.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDifference:
    """
    A work that a scenario changes.

    Attributes
    ----------
    work
        Its id.
    before, after
        Its first and last day in the plans and in the scenario, counted from 1970-01-01.
    first, last
        By how many months its first and its last day move.
    is_dropped
        It is not done at all.
    is_outside
        It lies beyond its window.
    won, lost
        Ids of the works with which it couples from now on, or no longer.
    solved, made
        Ids of the works with which its order is right from now on, or wrong.
    """

    work: str
    before: tuple[int, int]
    after: tuple[int, int]
    first: int
    last: int
    is_dropped: bool
    is_outside: bool
    won: tuple[str, ...]
    lost: tuple[str, ...]
    solved: tuple[str, ...]
    made: tuple[str, ...]


def differences(ready: Measured, scenario: Scenario) -> tuple[WorkDifference, ...]:
    """
    Return the works that a scenario changes, by where the plans have them.

    A pair of works stands with that of both which the scenario changes; where it changes both, with the one that the
    plans have first.

    Parameters
    ----------
    ready
        The plans, measured.
    scenario
        What it changes about works that are not there is left out.
    """
    outlook = ready.outlook
    works, planned = outlook.works_of(scenario), outlook.works
    changes = {item.work: item for item in scenario.changes if item.work in ready.places}
    listed = sorted(changes, key=lambda identity: (int(planned.start[ready.places[identity]]), identity))
    figures = outlook.figures(scenario)
    difference = outlook.difference(figures, ready.before, scenario)
    before, after = _wrong_orders(outlook, planned), _wrong_orders(outlook, works)
    rank = {identity: at for at, identity in enumerate(listed)}
    pairs = {
        "won": _by_work(difference.won, rank),
        "lost": _by_work(difference.lost, rank),
        "solved": _by_work(before - after, rank),
        "made": _by_work(after - before, rank),
    }
    rows = []
    for identity in listed:
        at = ready.places[identity]
        days = (int(planned.start[at]), int(planned.end[at])), (int(works.start[at]), int(works.end[at]))
        first, last = (months_between(one, other) for one, other in zip(*days, strict=True))
        rows.append(
            WorkDifference(
                work=identity,
                before=days[0],
                after=days[1],
                first=first,
                last=last,
                is_dropped=changes[identity].is_dropped,
                is_outside=identity in difference.outside_window,
                **{name: tuple(sorted(own.get(identity, ()))) for name, own in pairs.items()},
            )
        )
    return tuple(rows)


def _wrong_orders(outlook: Outlook, works: Works) -> frozenset[Pair]:
    """Return the pairs of works, by id, that are in the wrong order."""
    findings = outlook.findings(works)
    wrong = findings.filter(pc.is_in(findings["type"], value_set=pa.array(_ORDERS)))
    sides = (wrong[name].cast("string").to_pylist() for name in ("a_id", "b_id"))
    return frozenset(zip(*sides, strict=True))


def _by_work(pairs: frozenset[Pair], rank: Mapping[str, int]) -> Mapping[str, list[str]]:
    by_work: defaultdict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        changed = sorted((identity for identity in pair if identity in rank), key=rank.__getitem__)
        if changed:
            other = pair[1] if changed[0] == pair[0] else pair[0]
            by_work[changed[0]].append(other)
    return by_work
