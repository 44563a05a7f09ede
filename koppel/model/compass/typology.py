"""Wijktypologie: what an area is by who owns most of its homes; the rule is §9 of ``docs/domain.md``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Where no sort of owner has most of the homes.
MIXED = "gemengd"


@dataclass(frozen=True, slots=True)
class OwnerType:
    """A sort of owner: its name, and the id of the indicator with its share of the homes in percents."""

    id: str
    label: Mapping[str, str]
    indicator: str


@dataclass(frozen=True, slots=True)
class Typology:
    """
    How areas are told apart by who owns their homes.

    ``mostly`` is the share in percents from which one sort of owner names the area, ``mixed`` what it is called where
    none has that much. Types stand in the order of the file.
    """

    label: Mapping[str, str]
    mostly: float
    mixed: Mapping[str, str]
    types: Mapping[str, OwnerType]

    def label_of(self, type_id: str) -> Mapping[str, str]:
        """Return the name of a type, or that of what is mixed."""
        return self.mixed if type_id == MIXED else self.types[type_id].label


def type_of(typology: Typology, shares: Mapping[str, float | None]) -> str | None:
    """
    Name an area by the shares of its owners.

    Parameters
    ----------
    typology
        The rule.
    shares
        In percents by id of the type; None where not known or not shown.

    Returns
    -------
    type_id
        The one sort of owner that has at least as much as the rule asks. `MIXED` where all shares are known and none
        has, or two do. None where what is not known could decide otherwise.
    """
    most = [name for name in typology.types if (share := shares.get(name)) is not None and share >= typology.mostly]
    if len(most) == 1:
        return most[0]
    is_whole = all(shares.get(name) is not None for name in typology.types)
    return MIXED if most or is_whole else None
