"""How many works of a party are under way at once, beside what it says it can (``docs/domain.md`` §10)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect import rules as rule
from koppel.detect.progress import run_on
from koppel.detect.works import day_number
from koppel.planning.months import day_of, first_of, month_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koppel.detect.works import Works
    from koppel.planning.outlook import Outlook


@dataclass(frozen=True, slots=True)
class Room:
    """
    The fullest month of a party that said how much it can.

    Attributes
    ----------
    party
        Its name.
    at_once
        The most works that it has under way in one month, from this month on.
    most
        How many it can.
    month
        The first day of the first month with so many; None where it has no work to come.
    """

    party: str
    at_once: int
    most: int
    month: date | None

    @property
    def is_over(self) -> bool:
        """Tell whether that is more than it can."""
        return self.at_once > self.most


def rooms(outlook: Outlook, works: Works, limits: Mapping[str, int]) -> tuple[Room, ...]:
    """
    Return the fullest month of each party with a limit, by name.

    Parameters
    ----------
    outlook
        Names the party of each work.
    works
        With their dates; what counts is as for the best plan: what is live and not over, a month at a time.
    limits
        How many works of a party can be under way at the same time.
    """
    if not limits:
        return ()
    today = day_number(outlook.today)
    live = run_on(works, outlook.catalogue.rules, today)
    busy = rule.is_live(live) & rule.takes_part(live) & (live.end >= today)
    now = int(month_of(np.array([today]))[0])
    first, last = np.maximum(month_of(live.start), now), month_of(live.end)
    months: dict[str, Counter[int]] = {party: Counter() for party in limits}
    for at in np.flatnonzero(busy).tolist():
        if (counted := months.get(outlook.party_of(at))) is not None:
            counted.update(range(int(first[at]), int(last[at]) + 1))
    return tuple(_fullest(party, months[party], limits[party]) for party in sorted(limits))


def _fullest(party: str, counted: Counter[int], most: int) -> Room:
    if not counted:
        return Room(party, 0, most, None)
    at_once = max(counted.values())
    month = min(month for month, count in counted.items() if count == at_once)
    return Room(party, at_once, most, day_of(int(first_of(np.array([month]))[0])))
