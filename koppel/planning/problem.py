"""What there is to choose: works that can move by whole months, laws between them, and what each choice costs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]

# Costs are whole numbers of thousandths of a month that one work is moved.
SCALE = 1000


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
    links
        Openings that are one where it holds, and what that saves.
    couplings
        At the same time where it holds; else it costs.
    hinder
        Hinder at the same time where it holds, which costs.
    openings
        Works that open the ground, of which each is an opening by itself.
    busy
        Works that count in the room of their party.
    opening_cost, hinder_month_cost, share_cost
        Of one opening, one month of hinder in one place, one month of the party that moves most.
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
    links: tuple[Paid, ...]
    couplings: tuple[Paid, ...]
    hinder: tuple[Paid, ...]
    places: tuple[Place, ...]
    openings: tuple[int, ...]
    busy: tuple[int, ...]
    opening_cost: int
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
