"""Who can still do something about a warning, until when it is cheap, and what (``docs/domain.md`` §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.detect.benefit import period_of
from koppel.detect.rules import DAYS_PER_YEAR
from koppel.detect.worth import can_still_move, latest_start
from koppel.model import FindingType, Status
from koppel.model.dates import working_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity


class Move(StrEnum):
    """
    What one partner can do with its work: before or after another, after the rest of a street, or after all others.

    With others that go on for more than a year it can only be one work site with them.
    """

    EARLIER = "earlier"
    LATER = "later"
    RESTED = "rested"
    APART = "apart"
    TOGETHER = "together"
    SAY = "say"


class Until(StrEnum):
    """What makes moving dear: the contract, the order; both are past, or the work should have begun already."""

    CONTRACT = "contract"
    ORDER = "order"
    DEAR = "dear"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Act:
    """
    What can still be done with one work.

    ``last`` is the last day on which that is cheap; where that is past (``DEAR``) the day before it begins, None where
    that is past too. On a weekend it is the Friday before. ``day`` is the one that ``move`` is about: before or after
    which; it is never past.
    """

    work: Activity
    move: Move
    day: date | None
    until: Until
    last: date | None


def acts(kind: FindingType, works: Sequence[Activity], catalogue: Catalogue, today: date) -> tuple[Act, ...]:
    """
    Return what can still be done about a warning: what is cheap first, with most time left.

    Parameters
    ----------
    kind, works
        Of the warning. Of a wrong order and a street at rest, two.
    catalogue
        With `Rules.now_contract_days` and `Rules.now_order_days`, how long before its start a work is put out to
        contract and ordered.
    today
        What began, is done or was given up can do nothing any more.
    """
    made = []
    for work in works:
        period = period_of(work, catalogue)
        if not can_still_move(work) or period is None:
            continue
        move = _move(kind, work, works, catalogue)
        if move is None or (move[1] is not None and move[1] <= today):
            continue
        promised = work.status is Status.TOEGEZEGD
        rules = catalogue.rules
        lead = rules.now_order_days if promised else rules.now_contract_days
        # A period is a window: what says how long it takes is ordered before the last day on which it can begin.
        begins = max(period.first, latest_start(work) or period.first)
        if move[0] is Move.EARLIER and move[1] is not None:
            # Who is to be done before another has to begin, and so to order, that much sooner.
            takes = work.duration_days or catalogue.kinds[work.kind].typical_days
            begins = move[1] - timedelta(days=min(takes, (period.last - period.first).days + 1))
        last, before = (working_day(begins - timedelta(days=days)) for days in (lead, 1))
        if last >= today:
            made.append(Act(work, *move, Until.ORDER if promised else Until.CONTRACT, last))
        elif before >= today:
            made.append(Act(work, *move, Until.DEAR, before))
        elif move[0] is not Move.EARLIER:
            made.append(Act(work, *move, Until.SILENT, None))
    order = list(Until)
    return tuple(
        sorted(made, key=lambda act: (order.index(act.until) > 1, -(act.last or date.min).toordinal(), act.work.title))
    )


def _move(
    kind: FindingType, work: Activity, works: Sequence[Activity], catalogue: Catalogue
) -> tuple[Move, date | None] | None:
    if kind is FindingType.DUBBEL:
        return Move.SAY, None
    if kind is FindingType.HINDER:
        own = period_of(work, catalogue)
        others = [period.last for one in works if one is not work and (period := period_of(one, catalogue))]
        if own is None or not others:
            return None
        late = (max(others) - own.first).days > DAYS_PER_YEAR
        return (Move.TOGETHER, None) if late else (Move.APART, max(others))
    periods = [period for one in works if (period := period_of(one, catalogue))]
    if len(periods) < len(works):
        return None
    first, second = sorted(works, key=lambda one: periods[list(works).index(one)].last)
    surface, digging = (period_of(one, catalogue) for one in (first, second))
    if surface is None or digging is None:
        return None
    if kind is FindingType.OPBREEKRUST:
        rest = catalogue.kinds[first.kind].moratorium_years * DAYS_PER_YEAR
        return (Move.RESTED, surface.last + timedelta(days=rest)) if work is second else None
    if work is first:
        return Move.LATER, digging.last
    return Move.EARLIER, max(surface.first, latest_start(first) or surface.first)
