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
_RINGS = 9
_TURNS = 16


@dataclass(frozen=True, slots=True)
class Box:
    """A place for a label: its middle, its width and its height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that looks for a place: its size, and points that it may stand on, best first."""

    anchors: tuple[Point, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands, and the point that it belongs to; they differ where a line must lead from one to other."""

    box: Box
    anchor: Point

    @property
    def is_led(self) -> bool:
        """Tell whether the label stands away from its point."""
        return abs(self.box.x - self.anchor[0]) > self.box.width / 2 or abs(self.box.y - self.anchor[1]) > (
            self.box.height / 2
        )


class Board:
    """What is taken on a map of a width and height."""

    def __init__(self, width: float, height: float, gap: float = 0.4) -> None:
        self._width, self._height, self._gap = width, height, gap
        self._taken: NDArray[np.float64] = np.empty((64, 4))
        self._count = 0

    def is_free(self, box: Box) -> bool:
        """Tell whether a box lies within the map and over nothing that is taken."""
        half_width, half_height = box.width / 2, box.height / 2
        inside = half_width <= box.x <= self._width - half_width and half_height <= box.y <= self._height - half_height
        if not inside:
            return False
        taken = self._taken[: self._count]
        over = (np.abs(taken[:, 0] - box.x) < taken[:, 2] + half_width + self._gap) & (
            np.abs(taken[:, 1] - box.y) < taken[:, 3] + half_height + self._gap
        )
        return not bool(over.any())

    def take(self, box: Box) -> None:
        """Keep others off a box."""
        if self._count == len(self._taken):
            self._taken = np.concatenate([self._taken, np.empty_like(self._taken)])
        self._taken[self._count] = (box.x, box.y, box.width / 2, box.height / 2)
        self._count += 1

    def along(self, middle: Point, angle: float, length: float, height: float) -> tuple[Box, ...]:
        """Cover a slanting text, its angle in radians, by boxes."""
        count = max(1, ceil(length / height))
        side = height * (abs(cos(angle)) + abs(sin(angle)))
        steps = [(at + 0.5) / count - 0.5 for at in range(count)]
        return tuple(
            Box(middle[0] + step * length * cos(angle), middle[1] + step * length * sin(angle), side, side)
            for step in steps
        )


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
    found: list[Placed | None] = [None] * len(wanted)
    for at in sorted(range(len(wanted)), key=lambda at: (len(wanted[at].anchors), at)):
        label = wanted[at]
        for point, anchor in _tries(label):
            box = Box(point[0], point[1], label.width, label.height)
            if board.is_free(box):
                board.take(box)
                found[at] = Placed(box, anchor)
                break
    return found


def _tries(label: Wanted) -> Iterator[tuple[Point, Point]]:
    for anchor in label.anchors:
        yield anchor, anchor
    for ring in range(1, _RINGS + 1):
        for anchor in label.anchors[:3]:
            for turn in range(_TURNS):
                angle = 2 * pi * (turn + ring % 2 / 2) / _TURNS
                x = anchor[0] + cos(angle) * (label.width / 2 + ring * label.height)
                y = anchor[1] + sin(angle) * (label.height / 2 + ring * label.height)
                yield (x, y), anchor
