"""Places for labels on a map, so that none lies over another; all in millimetres of paper."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, pi, sin
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

Point: TypeAlias = tuple[float, float]
# How far around its work a number looks for a place, in its own heights.
RINGS = 9
_TURNS = 16
# Side of a square in which a board looks for what is taken, in millimetres.
_CELL = 10.0


@dataclass(frozen=True, slots=True)
class Box:
    """A place for a label: its middle, its width and its height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    A label that looks for a place: its size, and points that it may stand on, best first.

    One that ``stands_off`` would hide what it belongs to: it rather stands beside that, led to it by a line. It looks
    so many ``rings`` around for a place, each a height further.
    """

    anchors: tuple[Point, ...]
    width: float
    height: float
    stands_off: bool = False
    rings: int = RINGS


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands, and the point that it belongs to; they differ where a line must lead from one to other."""

    box: Box
    anchor: Point

    @property
    def is_led(self) -> bool:
        """Return whether the label stands away from its point."""
        return abs(self.box.x - self.anchor[0]) > self.box.width / 2 or abs(self.box.y - self.anchor[1]) > (
            self.box.height / 2
        )


class Board:
    """What is taken on a map of a width and height; how much is taken elsewhere makes no look-up slower."""

    def __init__(self, width: float, height: float, gap: float = 0.4) -> None:
        self.size: Point = (width, height)
        self._size, self._gap = np.array([width, height]), gap
        self._taken: NDArray[np.float64] = np.empty((64, 4))
        self._count = 0
        self._cells: dict[tuple[int, int], list[int]] = {}

    def is_free(self, box: Box) -> bool:
        """Return whether a box lies within the map and over nothing that is taken."""
        return self.first_free([(box.x, box.y)], box.width, box.height) is not None

    def first_free(self, points: Sequence[Point], width: float, height: float) -> int | None:
        """Return the place in a list of the first point on which a box is within the map and over nothing taken."""
        middles = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        half = np.array([width / 2, height / 2])
        inside = np.all((middles >= half) & (middles <= self._size - half), axis=1)
        if not inside.any():
            return None
        reach = half + self._gap
        near = self._near(middles[inside].min(axis=0) - reach, middles[inside].max(axis=0) + reach)
        taken = self._taken[near]
        apart = np.abs(middles[:, None, :] - taken[None, :, :2]) >= taken[None, :, 2:] + reach
        free = inside & np.all(np.any(apart, axis=2), axis=1)
        return int(np.argmax(free)) if free.any() else None

    def take(self, box: Box) -> None:
        """Keep others off a box."""
        if self._count == len(self._taken):
            self._taken = np.concatenate([self._taken, np.empty_like(self._taken)])
        middle, half = np.array([box.x, box.y]), np.array([box.width / 2, box.height / 2])
        self._taken[self._count] = (*middle, *half)
        for cell in _cells(middle - half, middle + half):
            self._cells.setdefault(cell, []).append(self._count)
        self._count += 1

    def _near(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> list[int]:
        return sorted({at for cell in _cells(low, high) for at in self._cells.get(cell, ())})

    def along(self, middle: Point, angle: float, length: float, height: float) -> tuple[Box, ...]:
        """Cover a slanting text, its angle in radians, by boxes."""
        count = max(1, ceil(length / height))
        side = height * (abs(cos(angle)) + abs(sin(angle)))
        steps = [(at + 0.5) / count - 0.5 for at in range(count)]
        return tuple(
            Box(middle[0] + step * length * cos(angle), middle[1] + step * length * sin(angle), side, side)
            for step in steps
        )


def _cells(low: NDArray[np.float64], high: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    west, north = np.floor(low / _CELL).astype(int)
    east, south = np.floor(high / _CELL).astype(int)
    return ((across, down) for across in range(west, east + 1) for down in range(north, south + 1))


def place(wanted: Sequence[Wanted], board: Board) -> list[Placed | None]:
    """
    Find a place for each label.

    Parameters
    ----------
    wanted
        Any number; those with the fewest points choose first, as they have the least choice.
    board
        What is taken; it also takes what is found.

    Returns
    -------
    placed
        In the order of `wanted`. None: no anchor, or no room left around it.
    """
    placements: list[Placed | None] = [None] * len(wanted)
    for at in sorted(range(len(wanted)), key=lambda at: (len(wanted[at].anchors), at)):
        placements[at] = place_one(wanted[at], board)
    return placements


def place_one(label: Wanted, board: Board) -> Placed | None:
    """Find a place for one label and take it; None where it has no anchor, or there is no room around it."""
    for points, anchors in _tries(label):
        free = board.first_free(points, label.width, label.height)
        if free is not None:
            box = Box(*points[free], label.width, label.height)
            board.take(box)
            return Placed(box, anchors[free])
    return None


def _tries(label: Wanted) -> Iterator[tuple[list[Point], list[Point]]]:
    """Yield points to stand on with the anchor of each: the anchors themselves, then rings around the best of them."""
    anchors = list(label.anchors)
    if not anchors:
        return
    if not label.stands_off:
        yield anchors, anchors
    for ring in range(1, label.rings + 1):
        angles = [2 * pi * (turn + ring % 2 / 2) / _TURNS for turn in range(_TURNS)]
        across, down = label.width / 2 + ring * label.height, label.height / 2 + ring * label.height
        yield (
            [(x + cos(angle) * across, y + sin(angle) * down) for x, y in anchors[:3] for angle in angles],
            [anchor for anchor in anchors[:3] for _ in angles],
        )
    if label.stands_off:
        yield anchors, anchors
