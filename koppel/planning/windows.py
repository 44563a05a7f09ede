"""By how many months works can move within their windows; with one that cannot be right a work stays where it is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect.progress import TO_BEGIN
from koppel.detect.works import STATUSES, day_number
from koppel.model import Firmness, Status
from koppel.planning.months import moved
from koppel.planning.problem import whole

if TYPE_CHECKING:
    from koppel.catalogue.plan import PlanTable
    from koppel.detect.works import Works
    from koppel.planning.outlook import Outlook

Key = tuple[str, str]
# Nobody plans by the month further ahead than this, whatever a window says.
MOST_MONTHS = 60
_TO_BEGIN = np.isin(STATUSES, TO_BEGIN)


class Wrong(StrEnum):
    """What is wrong with a window, a wish, an order or the room of a party."""

    UNKNOWN_WORK = "unknown_work"
    UNKNOWN_PARTY = "unknown_party"
    WINDOW_REVERSED = "window_reversed"
    TOO_LONG = "too_long"
    PASSED = "passed"
    CIRCLE = "circle"
    NO_ROOM = "no_room"
    CROWDED = "crowded"


def positions(outlook: Outlook) -> dict[Key, int]:
    """Return the position of each work by partner and number."""
    place = {identity: at for at, identity in enumerate(outlook.ids)}
    columns = (outlook.table[name].to_pylist() for name in ("partner", "external_id", "id"))
    return {(partner, number): place[identity] for partner, number, identity in zip(*columns, strict=True)}


def length_days(outlook: Outlook, place: int) -> int:
    """Return how many days the period of a work has."""
    return int(outlook.works.end[place] - outlook.works.start[place]) + 1


def doubtful_windows(outlook: Outlook) -> tuple[tuple[Key, Wrong], ...]:
    """Return works, by partner and number, of which the window ends before it begins or is shorter than the work."""
    names = ("partner", "external_id", "earliest_start", "latest_end")
    columns = (outlook.table[name].to_pylist() for name in names)
    at = positions(outlook)
    made = []
    for partner, number, earliest, latest in zip(*columns, strict=True):
        if earliest is None or latest is None:
            continue
        place = at[partner, number]
        if earliest > latest:
            made.append(((partner, number), Wrong.WINDOW_REVERSED))
        elif outlook.works.has_period[place] and length_days(outlook, place) > (latest - earliest).days + 1:
            made.append(((partner, number), Wrong.TOO_LONG))
    return tuple(made)


class Choices:
    """
    The months by which works can move.

    Parameters
    ----------
    outlook
        Windows are those of its plans.
    works
        At the dates to begin with.
    table
        Wishes, and what moving costs.

    Attributes
    ----------
    at
        Of each work its position, by partner and number.
    wishes
        What is asked of works, by position.
    doubtful
        Works of which the window cannot be right.
    """

    def __init__(self, outlook: Outlook, works: Works, table: PlanTable) -> None:
        self._outlook, self._works, self._table = outlook, works, table
        self._rules = outlook.catalogue.rules
        self._today = day_number(outlook.today)
        self._firmness, self._has_window = _firmness(outlook)
        self.at = positions(outlook)
        self.wishes = {self.at[key]: item for item in table.works if (key := (item.partner, item.number)) in self.at}
        self.doubtful = frozenset(self.at[key] for key, _ in doubtful_windows(outlook))

    def of(self, at: int) -> list[int]:
        """Return the months by which a work can move; 0 alone of one that stays."""
        wish = self.wishes.get(at)
        works = self._works
        if wish is None and at in self.doubtful:
            return [0]
        can_move = _TO_BEGIN[works.status[at]] and works.start[at] >= self._today and not self._outlook.wide[at]
        takes_part = self._outlook.party_of(at) not in self._table.staying
        if not can_move or not takes_part or (wish is not None and wish.stays):
            return [0]
        earliest, latest = self._window(at)
        is_bound = wish is not None and (wish.earliest is not None or wish.latest is not None)
        if wish is not None:
            earliest = day_number(wish.earliest) if wish.earliest else earliest
            latest = day_number(wish.latest) if wish.latest else latest
        months = np.arange(-MOST_MONTHS, MOST_MONTHS + 1)
        starts, ends = (moved(np.full(len(months), day[at]), months) for day in (works.start, works.end))
        fits = (starts >= earliest) & (ends <= latest)
        # What begins sooner than an order takes can only stay, or wait.
        fits &= (months == 0) | (starts >= self._today + self._rules.now_order_days)
        if not is_bound:
            fits |= months == 0
        return months[fits].tolist() or [0]

    def _window(self, at: int) -> tuple[int, int]:
        planned = self._outlook.works
        earliest, latest = int(planned.window_start[at]), int(planned.window_end[at])
        room = self._table.vast_months
        if not room or self._firmness[at] is not Firmness.VAST or self._has_window[at]:
            return earliest, latest
        starts = moved(planned.start[at : at + 1], np.array([-room]))
        ends = moved(planned.end[at : at + 1], np.array([room]))
        return min(earliest, int(starts[0])), max(latest, int(ends[0]))

    def cost(self, at: int, months: int) -> int:
        """Return what moving a work by some months costs."""
        if not months:
            return 0
        moves = self._table.moves
        by_firmness = {Firmness.VAST: moves.vast, Firmness.SCHUIFBAAR: moves.schuifbaar, Firmness.WENS: moves.wens}
        promised = STATUSES[int(self._works.status[at])] is Status.TOEGEZEGD
        cost = moves.once + by_firmness[self._firmness[at]] * abs(months) * self._table.weights.moved_month
        return whole(cost * (moves.promised if promised else 1.0))


def _firmness(outlook: Outlook) -> tuple[list[Firmness], list[bool]]:
    """Return how firm each work is, and whether its partner gave it a window."""
    names = ("id", "firmness", "earliest_start", "latest_end")
    rows = {
        identity: (Firmness(firmness), earliest is not None or latest is not None)
        for identity, firmness, earliest, latest in zip(
            *(outlook.table[name].to_pylist() for name in names), strict=True
        )
    }
    both = [rows[identity] for identity in outlook.ids]
    return [firmness for firmness, _ in both], [has_window for _, has_window in both]
