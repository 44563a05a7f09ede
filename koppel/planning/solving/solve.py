"""
The best choice that is found in a time, and how much better one could be at most.

It goes on in rounds, each from what the one before found, so that a search that is stopped loses one round at most. A
single thread and a fixed seed: the same problem has the same answer, unless the clock came before the work was done.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.planning.solving.model import Model
from koppel.planning.solving.parts import merged, only, parts_of
from koppel.planning.value import broken_laws, costs, is_lawful, too_many

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koppel.planning.problem import Problem

# A part that is not proven yet gets so many times more work in the next round.
_MORE = 4.0
# Units of the solver's own measure of work (about a second of a processor) for a part in its first round.
_FIRST_ROUND = 0.5
_LEAST_SECONDS = 0.01
# So few works that can move are searched as a whole at once, with so much more work than a part.
_SMALL, _SMALL_WORK = 60, 16.0


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a part is: what it costs at most (what was found) and at least (what was proven); None is nothing yet."""

    cost: int | None = None
    least: int | None = None
    is_impossible: bool = False

    @property
    def is_proven(self) -> bool:
        """Tell whether nothing better is left to find."""
        return self.is_impossible or (self.cost is not None and self.cost == self.least)


@dataclass(frozen=True, slots=True)
class Solution:
    """
    The best choice so far.

    Attributes
    ----------
    choice
        Of each work the number of what it chooses; as planned where nothing was found yet.
    is_lawful
        Whether it breaks no law.
    cost, least
        What it costs, and what any choice costs at least, in thousandths of a month that one work is moved.
    parts, whole
        How far each of `parts_of` is, and the whole with what couples all.
    work
        How much work each part gets in the next round.
    impossible
        Parts of which no choice at all keeps the laws: as few as possible are broken there.
    """

    choice: Mapping[int, int]
    is_lawful: bool
    cost: int
    least: int
    parts: tuple[Reached, ...]
    whole: Reached
    work: float = _FIRST_ROUND
    impossible: tuple[int, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Tell whether this is the best that there is; of parts of which nothing is possible, that they stay."""
        return (self.is_lawful or bool(self.impossible)) and self.cost <= self.least

    @property
    def share_left(self) -> float:
        """Return by which share of its cost it can be better at most, 0-1."""
        return max(0.0, (self.cost - self.least) / self.cost) if self.cost > 0 else 0.0


def solve(problem: Problem, *, seconds: float, progress: Callable[[float], None] | None = None) -> Solution:
    """
    Search until the best is proven or the time is over.

    Parameters
    ----------
    problem
        Without mistakes, see `koppel.planning.mistakes`.
    seconds
        Of the clock.
    progress
        Is told which share of the time is over, 0-1.
    """
    ends = time.monotonic() + seconds
    solution: Solution | None = None
    while True:
        left = max(_LEAST_SECONDS, ends - time.monotonic())
        solution = advance(problem, solution, seconds=left)
        if progress is not None:
            progress(1.0 if solution.is_proven else min(1.0, 1 - (ends - time.monotonic()) / seconds))
        if solution.is_proven or time.monotonic() >= ends:
            return solution


def advance(problem: Problem, solution: Solution | None, *, seconds: float) -> Solution:
    """
    Search one round further.

    Parameters
    ----------
    problem
        The same as in the round before.
    solution
        What that returned; None begins.
    seconds
        Of the clock, at most.
    """
    return _Round(problem, solution, seconds).solution()


class _Round:
    def __init__(self, problem: Problem, before: Solution | None, seconds: float) -> None:
        self._problem = problem
        self._ends = time.monotonic() + seconds
        self._split = parts_of(problem)
        self._parts = [only(problem, part) for part in self._split]
        self._choice = dict(before.choice) if before else problem.as_planned()
        self._reached = list(before.parts) if before else [Reached()] * len(self._parts)
        self._whole = before.whole if before else Reached()
        self._work = before.work if before else _FIRST_ROUND

    def solution(self) -> Solution:
        """Search each part that is not proven, then the whole where something couples all."""
        is_whole = self._problem.share_cost > 0
        is_small = is_whole and len(self._problem.movable) <= _SMALL and not any(self._reached_impossible())
        if not is_small:
            self._search_parts(self._ends - (self._left() / 2 if is_whole else 0))
        made = self._made()
        if is_whole and not made.is_proven and self._left() > _LEAST_SECONDS:
            is_possible = self._search_whole(_SMALL_WORK if is_small else len(self._parts) ** 0.5)
            if not is_possible:
                # Only the parts say of which works nothing is possible; the next round leaves these where they are.
                self._search_parts(self._ends)
            made = self._made()
        return replace(made, work=self._work * _MORE)

    def _search_parts(self, until: float) -> None:
        candidate = dict(self._choice)
        for number, part in enumerate(self._parts):
            left = until - time.monotonic()
            if not self._reached[number].is_proven and left > _LEAST_SECONDS:
                chosen, now = _search(part, self._choice, self._work, left)
                if now.is_impossible:
                    chosen, _ = _search(part, self._choice, self._work, until - time.monotonic(), may_break=True)
                self._reached[number] = _better(self._reached[number], now)
                if chosen and _standing(part, {**candidate, **chosen}) <= _standing(part, candidate):
                    candidate.update(chosen)
        self._take(candidate)
        self._take_back()

    def _search_whole(self, times: float) -> bool:
        """Search what couples all parts: that the party that moves most counts once more; False is impossible."""
        chosen, now = _search(self._everything(), self._choice, self._work * times, self._left())
        if now.is_impossible:
            return False
        self._whole = _better(self._whole, now)
        self._take({**self._choice, **chosen})
        self._take_back()
        return True

    def _reached_impossible(self) -> list[bool]:
        return [item.is_impossible for item in self._reached]

    def _everything(self) -> Problem:
        """Return the whole, but for parts of which nothing is possible."""
        possible = (part for part, item in zip(self._split, self._reached, strict=True) if not item.is_impossible)
        return only(self._problem, merged(possible), with_share=True)

    def _left(self) -> float:
        return self._ends - time.monotonic()

    def _take(self, candidate: dict[int, int]) -> None:
        if _standing(self._problem, candidate) < _standing(self._problem, self._choice):
            self._choice = candidate

    def _take_back(self) -> None:
        """Let works stay of which nothing is lost by it: of what is not proven yet some move for nothing."""
        planned = self._problem.as_planned()
        for part in self._parts:
            standing = _standing(part, self._choice)
            for at in part.movable:
                if self._choice[at] != planned[at]:
                    candidate = self._choice | {at: planned[at]}
                    without = _standing(part, candidate)
                    if without <= standing:
                        self._choice, standing = candidate, without

    def _made(self) -> Solution:
        counted = costs(self._problem, self._choice)
        # What costs the same whatever is chosen is in no part.
        outside = counted.total - counted.largest_share - sum(costs(part, self._choice).total for part in self._parts)
        least = outside
        for item, part in zip(self._reached, self._parts, strict=True):
            if item.is_impossible:
                least += costs(part, self._choice).total
            else:
                least += item.least if item.least is not None else _least(part)
        if self._whole.least is not None:
            everything = self._everything()
            least = max(least, counted.total - costs(everything, self._choice).total + self._whole.least)
        return Solution(
            choice=self._choice,
            is_lawful=is_lawful(self._problem, self._choice),
            cost=counted.total,
            least=min(least, counted.total),
            parts=tuple(self._reached),
            whole=self._whole,
            impossible=tuple(number for number, item in enumerate(self._reached) if item.is_impossible),
        )


def _standing(problem: Problem, choice: Mapping[int, int]) -> tuple[int, int]:
    """Return by what choices stand in order: the fewest laws broken, then the least cost."""
    broken = len(broken_laws(problem, choice)) + sum(len(item.works) - item.most for item in too_many(problem, choice))
    return broken, costs(problem, choice).total


def _least(problem: Problem) -> int:
    """Return what no choice goes below, whatever it is."""
    can_join = {item.other for item in problem.joining}
    return problem.opening_cost * len(problem.openings) - problem.joined_saves * len(can_join)


def _search(
    problem: Problem, choice: Mapping[int, int], work: float, seconds: float, *, may_break: bool = False
) -> tuple[Mapping[int, int], Reached]:
    model = Model(problem, may_break=may_break)
    model.hint(choice)
    answer = model.answer(work, max(_LEAST_SECONDS, seconds))
    return answer.choice, Reached(answer.cost, answer.least, answer.is_impossible)


def _better(before: Reached, now: Reached) -> Reached:
    if now.is_impossible:
        return now
    known = [item.cost for item in (before, now) if item.cost is not None]
    least = [item.least for item in (before, now) if item.least is not None]
    return Reached(min(known, default=None), max(least, default=None))
