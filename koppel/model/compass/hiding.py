"""What is not shown because it is about few people: also where others, taken together, would tell it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.model.compass.areas import parent_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


# With this share of its people elsewhere the areas within another are not all; less may come of rounded counts.
_MOST_ELSEWHERE = 0.25


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether the value of an area is known, and over how many people or homes it goes; None where not known."""

    is_known: bool
    people: float | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """Areas whose value is not shown: over too few people, and those by which it could be worked out."""

    few: frozenset[str]
    by_difference: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sum:
    """An area is the sum of those within it, each weighed by its people."""

    parent: str
    children: tuple[str, ...]


def hide(cells: Mapping[str, Cell], least: int) -> Hidden:
    """
    Decide which areas do not show one indicator of one year.

    An area is the weighed sum of the areas within it: who sees a gemeente and all of its wijken but one knows that one
    too. So beside each value over few people so many others stay hidden that no value of few people, and no sum of
    some that together are few, follows from what is shown.

    Parameters
    ----------
    cells
        By the code of the area; of all areas that are known, also those without a value.
    least
        Fewest people or homes; 0 hides nothing.

    Returns
    -------
    hidden
        Only areas whose value is known, or would be over few people.
    """
    few = frozenset(code for code, cell in cells.items() if _is_few(cell, least))
    # Where nobody lives there is nobody to protect.
    secret = {code for code in few if cells[code].people or cells[code].is_known}
    if not secret:
        return Hidden(few, frozenset())
    shown = {code for code, cell in cells.items() if cell.is_known} - few
    weights = _weights(cells)
    counted = {code for code, weight in weights.items() if weight or code in secret | shown}
    sums = tuple(item for item in _sums(cells, counted) if _is_whole(item, weights))
    taken: set[str] = set()
    while telling := _telling(sums, weights, shown - taken, secret, least):
        for item in telling:
            victim = _next(item, weights, shown - taken)
            if victim is not None:
                taken.add(victim)
    return Hidden(few, frozenset(taken))


def _is_few(cell: Cell, least: int) -> bool:
    return cell.people is not None and cell.people < least


def _weights(cells: Mapping[str, Cell]) -> dict[str, float]:
    """Return the people of each area; of one that nobody counted those of the areas within it."""
    weights = {code: cell.people or 0.0 for code, cell in cells.items()}
    # Wijken before gemeenten, so that what was added up counts.
    for code in sorted(cells, key=len, reverse=True):
        parent = parent_of(code)
        if parent in weights and not cells[parent].people:
            weights[parent] += weights[code]
    return weights


def _sums(cells: Mapping[str, Cell], counted: Collection[str]) -> Iterator[_Sum]:
    within: dict[str, list[str]] = {}
    # What weighs nothing, or nobody knows what, protects nothing.
    for code in sorted(counted):
        parent = parent_of(code)
        if parent is not None and parent in cells:
            within.setdefault(parent, []).append(code)
    return (_Sum(parent, tuple(children)) for parent, children in within.items())


def _is_whole(item: _Sum, weights: Mapping[str, float]) -> bool:
    """Return whether the areas within another are all of it: else what is left of it protects them."""
    return math.fsum(weights[code] for code in item.children) > (1 - _MOST_ELSEWHERE) * weights[item.parent]


def known_from(sums: Collection[_Sum], shown: Collection[str]) -> set[str]:
    """
    Return all areas whose value follows from those that are shown, themselves included.

    A sum with one unknown gives it. As no area lies in two others, doing that over and over finds all there is.
    """
    known = set(shown)
    is_new = True
    while is_new:
        is_new = False
        for item in sums:
            unknown = [code for code in (item.parent, *item.children) if code not in known]
            if len(unknown) == 1:
                known.add(unknown[0])
                is_new = True
    return known


def _telling(
    sums: Collection[_Sum], weights: Mapping[str, float], shown: set[str], secret: set[str], least: int
) -> tuple[_Sum, ...]:
    """Return the sums that give something of few people away."""
    known = known_from(sums, shown)
    telling = []
    for item in sums:
        if item.parent not in known:
            continue
        # The rest is what is left of the area around it; each alone may be few, or all of them together.
        rest = [code for code in item.children if code not in shown]
        few = secret.intersection(rest)
        if few and (math.fsum(weights[code] for code in rest) < least or few & known):
            telling.append(item)
    return tuple(telling)


def _next(item: _Sum, weights: Mapping[str, float], shown: set[str]) -> str | None:
    """Return which value to hide as well: the smallest beside it, else the area around it, else the smallest of all."""
    for choice in (item.children, (item.parent,), tuple(weights)):
        if candidates := [code for code in choice if code in shown]:
            return min(candidates, key=lambda code: (weights[code], code))
    return None
