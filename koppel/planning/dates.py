"""Works at all the dates that they can have, and what holds of two of them at each of these."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from koppel.planning.months import moved
from koppel.planning.problem import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]
    Compare = Callable[[Works, Index, Index], Bools]
    Pairs = tuple[Index, Index]

# So many pairs of dates are compared at once.
_BLOCK = 1_000_000


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
