"""What several agreements save together, with nothing counted twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from koppel.detect.benefit import Range, benefit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

_Item = TypeVar("_Item", bound="Hashable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """
    What groups of works save, added up; None where nothing is known of any group.

    Attributes
    ----------
    groups, works
        How many.
    openings_avoided
        As `koppel.detect.ground` defines them, of all groups.
    avoided_cost_eur, hinder_days_avoided, visits_spared
        As in `Benefit`, over the groups of which it is known.
    without_cost
        Groups of which too little is known to speak of money.
    conditional_eur
        Budget with a condition: in none of the sums.
    """

    groups: int
    works: int
    openings_avoided: int
    avoided_cost_eur: Range | None
    without_cost: int
    hinder_days_avoided: Range | None
    visits_spared: Range | None
    conditional_eur: float


def joint_groups(groups: Iterable[frozenset[_Item]]) -> tuple[frozenset[_Item], ...]:
    """
    Put groups that share a member together, until no two share one.

    A work that was agreed on in two combinations opens its street once: together they are one group, and what is
    saved in it is counted once.
    """
    joint: list[frozenset[_Item]] = []
    for group in groups:
        touching = [other for other in joint if other & group]
        joint = [other for other in joint if not other & group]
        joint.append(group.union(*touching))
    return tuple(joint)


def gain(groups: Sequence[Sequence[Activity]], catalogue: Catalogue) -> Gain:
    """
    Add up what groups save.

    Parameters
    ----------
    groups
        Of which no two share a work, see `joint_groups`; geometries in the store's metric CRS.
    catalogue
        Kinds, and the table of unit costs.
    """
    benefits = [benefit(group, catalogue) for group in groups]
    return Gain(
        groups=len(groups),
        works=sum(len(group) for group in groups),
        openings_avoided=sum(item.ground.openings.avoided for item in benefits),
        avoided_cost_eur=_sum([item.avoided_cost_eur for item in benefits]),
        without_cost=sum(item.avoided_cost_eur is None for item in benefits),
        hinder_days_avoided=_sum([item.hinder_days_avoided for item in benefits]),
        visits_spared=_sum([item.visits_spared for item in benefits]),
        conditional_eur=sum(item.conditional_eur for item in benefits),
    )


def _sum(ranges: Sequence[Range | None]) -> Range | None:
    known = [item for item in ranges if item is not None]
    if not known:
        return None
    return Range(sum(item.low for item in known), sum(item.high for item in known))
