"""How often each section of a street opens, and where one more opening would be one too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import formats
from koppel.access import Task
from koppel.detect.alarms.digging import Dug, dug, sections
from koppel.i18n import text
from koppel.model.plans import ReferenceLayer
from koppel.services.permission import require
from koppel.store.chances.duplicates import standing_aside
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store

__all__ = ["Dug", "Openings", "openings", "openings_json"]


@dataclass(frozen=True, slots=True)
class Openings:
    """How often sections open, full ones first; ``is_known`` is False where no streets are loaded."""

    dug: tuple[Dug, ...]
    is_known: bool

    def of(self, street: str) -> tuple[Dug, ...]:
        """Return the sections of one street."""
        return tuple(item for item in self.dug if item.section.street == street)

    def full(self) -> tuple[Dug, ...]:
        """Return the sections in which one more opening would be one too many."""
        return tuple(item for item in self.dug if item.is_full)


def openings(store: Store, catalogue: Catalogue, *, today: date) -> Openings:
    """
    Return how often the sections of all streets open, from ten years back to ten years ahead.

    Parameters
    ----------
    store
        Of the works that its actor may see.
    catalogue, today
        Rules and kinds; the day whose year is the middle.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        streets = list_reference(cursor, layer=ReferenceLayer.STREET)
        aside = standing_aside(cursor)
        works = [item for item in list_activities(cursor) if str(item.id) not in aside] if streets else []
    cut = sections([item.name for item in streets], [item.geometry for item in streets])
    return Openings(dug(works, cut, catalogue, today), bool(streets))


def section_name(item: Dug, language: str) -> str:
    """Name a section after its street and those between which it lies."""
    between = formats.listed(item.section.between, language)
    if not between:
        return item.section.street
    key = "between" if len(item.section.between) > 1 else "from"
    return text(f"openings.{key}", language, street=item.section.street, between=between)


def openings_words(item: Dug, catalogue: Catalogue, language: str) -> str:
    """Describe how often a section opens, and whether one more would be one too many."""
    coming = len(item.years) - item.opened
    sentence = text(
        "openings.told",
        language,
        past=formats.number(item.opened, language),
        coming=formats.number(coming, language),
        most=formats.number(item.most, language),
        years=formats.number(catalogue.rules.graafrust_years, language),
    )
    return text("openings.full", language, told=sentence) if item.is_full else sentence


def openings_json(openings: Openings) -> dict[str, object]:
    """Return the sections for machines."""
    return {
        "streets_known": openings.is_known,
        "sections": [
            {
                "street": item.section.street,
                "between": list(item.section.between),
                "length_m": round(float(item.section.line.length), 6),
                "past": item.opened,
                "coming": len(item.years) - item.opened,
                "most": item.most,
                "full": item.is_full,
                "openings": [
                    {"year": year, "partner": work.partner, "external_id": work.external_id, "title": work.title}
                    for year, work in item.years
                ],
            }
            for item in openings.dug
        ],
    }
