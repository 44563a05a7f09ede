"""Numbers that found no place beside their work, gathered into one label for several works."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from koppel.cartography.labels import Placed, Wanted, place_one
from koppel.cartography.pills import HEIGHT, plate_width
from koppel.i18n import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from koppel.cartography.labels import Board, Point

# Works whose numbers are gathered lie in one square of this side, in millimetres at size 1.
_SQUARE = 16.0
# So many numbers are written out; of more the label has a name that the list explains.
_MOST_NUMBERS = 3
# Their label may stand further off: it stands for many.
_RINGS = 40


@dataclass(frozen=True, slots=True)
class Left:
    """A number that found no place, and the best point on its work."""

    number: str
    point: Point


@dataclass(frozen=True, slots=True)
class Group:
    """
    Works that share a label.

    ``name`` is empty where the label is their numbers; ``spot`` is None where not even this label found room.
    """

    name: str
    numbers: tuple[str, ...]
    spot: Placed | None

    def words(self, language: str) -> str:
        """Return what the label says."""
        if not self.name:
            return " · ".join(self.numbers)
        return f"{self.name} · {text('paper.gathered', language, count=len(self.numbers))}"


def gather(left: Iterable[Left], board: Board, language: str, size: float) -> tuple[Group, ...]:
    """
    Gather numbers by place, and find a place for each label.

    Parameters
    ----------
    left
        What is to be gathered.
    board
        What is taken; it also takes what is found.
    language, size
        Of the words, and of their letters.

    Returns
    -------
    groups
        Every number stands in exactly one. Only the last may have no place: what finds none near it either.
    """
    squares: dict[tuple[int, int], list[Left]] = defaultdict(list)
    for item in left:
        squares[int(item.point[0] / (_SQUARE * size)), int(item.point[1] / (_SQUARE * size))].append(item)
    names = _names()
    placed: list[Group] = []
    loose: list[Left] = []
    for members in sorted(squares.values(), key=len, reverse=True):
        numbers = tuple(item.number for item in members)
        group = Group("" if len(members) <= _MOST_NUMBERS else next(names), numbers, None)
        # A group may grow by what finds no room near it: there is room for one digit more.
        width = plate_width(group.words(language) + ("0" if group.name else ""), size)
        points = tuple(dict.fromkeys(item.point for item in members))[:3]
        spot = place_one(Wanted(points, width, HEIGHT * size, rings=_RINGS), board)
        if spot is None:
            loose += members
        else:
            placed.append(replace(group, spot=spot))
    return _with_loose(placed, loose)


def _with_loose(placed: list[Group], loose: Sequence[Left]) -> tuple[Group, ...]:
    """Add what has no place to the nearest label that can grow; what there is none for stands in a group of its own."""
    grown = [at for at, group in enumerate(placed) if group.name]
    if not grown:
        return (*placed, Group("", tuple(item.number for item in loose), None)) if loose else tuple(placed)
    for item in loose:
        at = min(grown, key=lambda at: _distance(placed[at], item.point))
        placed[at] = replace(placed[at], numbers=(*placed[at].numbers, item.number))
    return tuple(placed)


def _distance(group: Group, point: Point) -> float:
    assert group.spot is not None  # noqa: S101
    return (group.spot.anchor[0] - point[0]) ** 2 + (group.spot.anchor[1] - point[1]) ** 2


def _names() -> Iterator[str]:
    """Name groups a, b … z, a2, b2 …: small letters, as capitals name the squares of the map."""
    for turn in count(1):
        for letter in "abcdefghijklmnopqrstuvwxyz":
            yield letter if turn == 1 else f"{letter}{turn}"
