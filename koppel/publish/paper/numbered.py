"""Works of a copy with the number that they have on a sheet, and how far each is as the edge of a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koppel.cartography.drawing import Mark
from koppel.cartography.marks import Outline
from koppel.cartography.pills import pill_values
from koppel.publish.model import PublicState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.publish.model import PublicKind, PublicWork
    from koppel.publish.paper.terrain import Terrain

# A plan is broken, what is agreed is whole.
OUTLINES = {
    PublicState.PLAN: Outline(0.35, "1.6 1.1", is_broken=True),
    PublicState.AFGESPROKEN: Outline(0.45, ""),
    PublicState.BEZIG: Outline(0.85, ""),
    PublicState.KLAAR: Outline(0.25, "", is_hatched=False),
    PublicState.LIGT_STIL: Outline(0.45, "3.2 0.9 0.5 0.9"),
    PublicState.GAAT_NIET_DOOR: Outline(0.45, "0.1 1.1", is_filled=False),
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A work with the number that it has on the sheet."""

    number: int
    work: PublicWork
    kind: PublicKind

    @property
    def pill(self) -> dict[str, Any]:
        """What a template needs to draw its number."""
        return pill_values(str(self.number), self.kind, OUTLINES[self.work.state])


def as_marks(terrain: Terrain, works: Sequence[Numbered], last: int | None = None) -> list[Mark]:
    """Return works as they are drawn; those after the `last` number that is said have none."""
    return [
        Mark(
            str(item.number) if last is None or item.number <= last else "",
            item.kind,
            OUTLINES[item.work.state],
            terrain.works[item.work.key],
        )
        for item in works
    ]
