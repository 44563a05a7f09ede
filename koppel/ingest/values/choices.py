"""Words for statuses, firmness and the like, as planners write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from koppel.catalogue.toml_table import normal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    Choice = TypeVar("Choice", bound=StrEnum)

_SYNONYMS: Mapping[str, str] = {
    "plan": "gepland", "planned": "gepland", "in voorbereiding": "gepland", "voorbereiding": "gepland",
    "ontwerp": "gepland", "gepland werk": "gepland", "idea": "idee", "initiatief": "idee", "concept": "idee",
    "definitief": "toegezegd", "besloten": "toegezegd", "committed": "toegezegd", "vergund": "toegezegd",
    "afgesproken": "toegezegd", "uitvoering": "in_uitvoering", "bezig": "in_uitvoering", "lopend": "in_uitvoering",
    "realisatie": "in_uitvoering", "in progress": "in_uitvoering", "actief": "in_uitvoering",
    "klaar": "gereed", "afgerond": "gereed", "done": "gereed", "voltooid": "gereed", "opgeleverd": "gereed",
    "uitgevoerd": "gereed", "on hold": "gepauzeerd", "uitgesteld": "gepauzeerd", "gestopt": "geannuleerd",
    "vervallen": "geannuleerd", "ingetrokken": "geannuleerd", "cancelled": "geannuleerd", "canceled": "geannuleerd",
    "vastgelegd": "vast", "fixed": "vast", "flexibel": "schuifbaar", "flexible": "schuifbaar", "wish": "wens",
    "public": "openbaar", "publiek": "openbaar", "prive": "eigen", "intern": "eigen", "private": "eigen",
    "rent": "huur", "huurwoningen": "huur", "koopwoningen": "koop", "owner": "koop", "mixed": "gemengd",
    "indicative": "indicatief", "area": "gebied", "total": "totaal", "per year": "per_jaar",
}  # fmt: skip


def read_choice(value: object, kinds: type[Choice]) -> Choice | None:
    """Read one of a few words, or a synonym of it; None where it is none of them."""
    text = normal(str(value))
    text = normal(_SYNONYMS.get(text, text))
    return next((item for item in kinds if normal(item.value) == text), None)
