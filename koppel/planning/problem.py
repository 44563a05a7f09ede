"""What there is to choose: works that can move by whole months, laws between them, and what each choice costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from koppel.planning.months import moved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]
    Compare = Callable[[Works, Index, Index], Bools]
    Pairs = tuple[Index, Index]

# Costs are whole numbers of thousandths of a month that one work is moved.
SCALE = 1000
# So many pairs of dates are compared at once.
_BLOCK = 1_000_000


class Law(StrEnum):
    """What must hold of two works, or of a party, whatever it costs."""

    SURFACE = "surface"
    DEPTH = "depth"
    TECHNIQUE = "technique"
    EVENT = "event"
    WISH = "wish"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Relation:
    """
    Two works, and for each of the dates of one and of the other whether something holds.

    ``holds`` has a row for each choice of ``a`` and a column for each of ``b``.
    """

    a: int
    b: int
    holds: Bools


@dataclass(frozen=True, slots=True)
class Ruled:
    """
    A law between two works; where it holds of no dates at all it is broken whatever is chosen.

    Of an order ``a`` comes before ``b``: the ground before the surface, the deep one before the shallow one.
    """

    law: Law
    relation: Relation


@dataclass(frozen=True, slots=True)
class Paid:
    """Something between two works that costs so much where it does not hold (or holds, as `Problem` says)."""

    relation: Relation
    cost: int


@dataclass(frozen=True, slots=True)
class Hole:
    """A work in one street where it opens the ground, by a number of its own."""

    number: int
    work: int


@dataclass(frozen=True, slots=True)
class Joining:
    """
    Two holes, by their numbers, of which ``other`` is part of the opening of ``core`` where it holds of their works.

    As long as ``core`` is a core: `koppel.planning.openings` says which are.
    """

    core: int
    other: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Place:
    """A street, or a work of which the street is not known, and the works that hinder there."""

    name: str
    works: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    A choice of months, and what it costs; positions are those of `Outlook.works`.

    Attributes
    ----------
    choices
        Of each work that takes part the months by which it can move, in order; one that stays has one.
    months
        Of each of those choices the first and last month that it takes, since 1970-01, from the month of today on.
    move_costs
        Of each choice.
    laws
        What must hold; those that hold of no dates are in ``broken``.
    openings
        Holes, of which each is an opening by itself.
    joining
        Which of them are one where it holds, in the order in which is chosen which are a core.
    couplings
        At the same time where it holds; else it costs.
    hinder
        Hinder at the same time where it holds, which costs.
    busy
        Works that count in the room of their party.
    opening_cost, joined_saves, hinder_month_cost, share_cost
        Of one opening, of a hole that is part of another's, of one month of hinder in one place, and of one month of
        the party that moves most.
    party
        Of each work.
    at_once
        How many works of a party can be under way at the same time.
    staying, asked, doubtful
        Parties that move nothing; works of which somebody asked that they stay, or of which the window cannot be right.
    """

    choices: Mapping[int, tuple[int, ...]]
    months: Mapping[int, tuple[tuple[int, int], ...]]
    move_costs: Mapping[int, tuple[int, ...]]
    laws: tuple[Ruled, ...]
    broken: tuple[Ruled, ...]
    openings: tuple[Hole, ...]
    joining: tuple[Joining, ...]
    couplings: tuple[Paid, ...]
    hinder: tuple[Paid, ...]
    places: tuple[Place, ...]
    busy: tuple[int, ...]
    opening_cost: int
    joined_saves: int
    hinder_month_cost: int
    share_cost: int
    party: Mapping[int, str]
    at_once: Mapping[str, int]
    staying: frozenset[str] = frozenset()
    asked: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()

    @property
    def movable(self) -> tuple[int, ...]:
        """Works with more than one choice."""
        return tuple(at for at, choices in self.choices.items() if len(choices) > 1)

    def as_planned(self) -> dict[int, int]:
        """Return the choice, by its number, in which each work moves least."""
        return {
            at: min(range(len(choices)), key=lambda number: (abs(choices[number]), choices[number]))
            for at, choices in self.choices.items()
        }


def whole(months: float) -> int:
    """Return months of moving as a cost."""
    return round(months * SCALE)


class Dates:
    """
    A row for each of the dates that each work can have.

    Parameters
    ----------
    works
        At the dates to begin with.
    choices
        Of each work, by its position, the months by which it can move.
    """

    def __init__(self, works: Works, choices: Mapping[int, Sequence[int]]) -> None:
        self._planned = works
        self._choices = choices
        self.row: dict[int, int] = {}
        position: list[int] = []
        months: list[int] = []
        for at, own in choices.items():
            self.row[at] = len(position)
            position += [at] * len(own)
            months += own
        self._position, self._months = np.array(position, np.int64), np.array(months, np.int64)
        self.works = _at_dates(works, self._position, self._months)

    def relations(self, pairs: Pairs, holds: Compare, *, later: int = 0) -> Iterator[Relation]:
        """
        Ask of pairs whether something holds, for each choice of one and of the other.

        Parameters
        ----------
        pairs
            Positions of works.
        holds
            Is asked of rows of dates.
        later
            By so many months the first of each pair begins later than it chose.
        """
        rows = self.works
        if later:
            both = np.concatenate([self._position, self._position])
            rows = _at_dates(self._planned, both, np.concatenate([self._months, self._months + later]))
        offset = len(self._position) if later else 0
        waiting: list[tuple[int, int]] = []
        size = 0
        for a, b in zip(*(side.tolist() for side in pairs), strict=True):
            waiting.append((a, b))
            size += len(self._choices[a]) * len(self._choices[b])
            if size > _BLOCK:
                yield from self._asked(rows, offset, waiting, holds)
                waiting, size = [], 0
        if waiting:
            yield from self._asked(rows, offset, waiting, holds)

    def _asked(self, rows: Works, offset: int, pairs: Sequence[tuple[int, int]], holds: Compare) -> Iterator[Relation]:
        shapes = [(len(self._choices[a]), len(self._choices[b])) for a, b in pairs]
        first = [
            np.repeat(np.arange(count) + self.row[a] + offset, columns)
            for (a, _), (count, columns) in zip(pairs, shapes, strict=True)
        ]
        second = [
            np.tile(np.arange(columns) + self.row[b], count)
            for (_, b), (count, columns) in zip(pairs, shapes, strict=True)
        ]
        answer = holds(rows, np.concatenate(first), np.concatenate(second))
        cuts = np.cumsum([count * columns for count, columns in shapes])[:-1]
        for (a, b), shape, part in zip(pairs, shapes, np.split(answer, cuts), strict=True):
            yield Relation(a, b, part.reshape(shape))


def _at_dates(works: Works, at: Index, months: Index) -> Works:
    """Return a row for each choice of each work, with the dates that it would have."""
    columns = {
        name: getattr(works, name)[at]
        for name in (
            "partner", "kind", "kind_named", "project", "phase", "status", "has_period", "has_end", "latest_start",
            "window_start", "window_end", "certain", "hinder", "hinder_own", "homes", "duration",
            "duration_own", "duty", "upload",
            "streets", "geometry",
        )
    }  # fmt: skip
    start, end = moved(works.start[at], months), moved(works.end[at], months)
    rows = pa.array(at)
    return replace(
        works,
        **columns,
        ids=works.ids.take(rows),
        numbers=works.numbers.take(rows),
        titles=works.titles.take(rows),
        start=start,
        end=end,
    )
