"""What cannot be right in what is asked of a plan, found before anything is solved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect.progress import TO_BEGIN
from koppel.detect.works import STATUSES, day_number
from koppel.planning.value import too_many
from koppel.planning.windows import Key, Wrong, length_days, positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koppel.catalogue.plan import PlanTable, WorkWish
    from koppel.planning.outlook import Outlook
    from koppel.planning.problem import Problem


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong about which works, by partner and number, or about which party."""

    wrong: Wrong
    works: tuple[Key, ...] = ()
    party: str = ""


def mistakes(outlook: Outlook, table: PlanTable, problem: Problem) -> tuple[Mistake, ...]:
    """
    Find what is wrong with wishes and room.

    Returns
    -------
    mistakes
        Windows the wrong way round, works that take longer than their window, works that should stay or be done in days
        that are over, circles in the order, parties that have works and no room for any, or for fewer than cannot move,
        and names that nobody has.
    """
    room = tuple(_of_room(outlook, table))
    crowded = () if room else tuple(_crowded(outlook, problem))
    return (*_of_wishes(outlook, table), *_of_orders(outlook, table), *room, *crowded)


def _of_wishes(outlook: Outlook, table: PlanTable) -> Iterator[Mistake]:
    at = positions(outlook)
    for item in table.works:
        key = (item.partner, item.number)
        if key not in at:
            yield Mistake(Wrong.UNKNOWN_WORK, (key,))
            continue
        if (wrong := _wrong_window(outlook, at[key], item)) is not None:
            yield Mistake(wrong, (key,))


def _wrong_window(outlook: Outlook, place: int, wish: WorkWish) -> Wrong | None:
    works, today = outlook.works, day_number(outlook.today)
    if not works.has_period[place]:
        return None
    if wish.earliest is not None and wish.latest is not None and wish.earliest > wish.latest:
        return Wrong.WINDOW_REVERSED
    is_to_begin = STATUSES[int(works.status[place])] in TO_BEGIN
    if is_to_begin and wish.stays and works.start[place] < today:
        return Wrong.PASSED
    if is_to_begin and wish.latest is not None and wish.latest < outlook.today:
        return Wrong.PASSED
    if wish.earliest is None and wish.latest is None:
        return None
    earliest = max(day_number(wish.earliest) if wish.earliest else int(works.window_start[place]), today)
    latest = day_number(wish.latest) if wish.latest else int(works.window_end[place])
    return Wrong.TOO_LONG if length_days(outlook, place) > latest - earliest + 1 else None


def _of_orders(outlook: Outlook, table: PlanTable) -> Iterator[Mistake]:
    at = positions(outlook)
    following: defaultdict[Key, set[Key]] = defaultdict(set)
    for item in table.orders:
        for key in (item.before, item.after):
            if key not in at:
                yield Mistake(Wrong.UNKNOWN_WORK, (key,))
        following[item.before].add(item.after)
    if circle := _circle(following):
        yield Mistake(Wrong.CIRCLE, circle)


def _circle(following: Mapping[Key, set[Key]]) -> tuple[Key, ...]:
    """Return works of which each comes before the next and the last before the first; none where there are none."""
    done: set[Key] = set()
    for start in sorted(following):
        path: list[Key] = [start]
        waiting = [iter(sorted(following.get(start, ())))]
        while waiting:
            if (key := next(waiting[-1], None)) is None:
                waiting.pop()
                done.add(path.pop())
            elif key in path:
                return tuple(path[path.index(key) :])
            elif key not in done:
                path.append(key)
                waiting.append(iter(sorted(following.get(key, ()))))
    return ()


def _of_room(outlook: Outlook, table: PlanTable) -> Iterator[Mistake]:
    works = outlook.works
    today = day_number(outlook.today)
    live = np.isin(np.array(STATUSES)[works.status], TO_BEGIN) & works.has_period & (works.end >= today)
    keys = {place: key for key, place in positions(outlook).items()}
    for party, most in sorted(table.at_once.items()):
        own = [at for at in range(len(works)) if outlook.party_of(at) == party]
        if not own:
            yield Mistake(Wrong.UNKNOWN_PARTY, party=party)
        elif most == 0 and any(live[at] for at in own):
            yield Mistake(Wrong.NO_ROOM, tuple(keys[at] for at in own if live[at]), party)


def _crowded(outlook: Outlook, problem: Problem) -> Iterator[Mistake]:
    keys = {place: key for key, place in positions(outlook).items()}
    stays = {at: own for at, own in problem.choices.items() if len(own) == 1}
    fixed = replace(problem, choices=stays, busy=tuple(at for at in problem.busy if at in stays))
    named = set()
    for item in too_many(fixed, dict.fromkeys(stays, 0)):
        if item.party not in named:
            named.add(item.party)
            yield Mistake(Wrong.CROWDED, tuple(keys[at] for at in item.works), item.party)
