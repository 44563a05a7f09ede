"""What is strong in an area, in words for every surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text

if TYPE_CHECKING:
    from koppel.model.compass.strengths import Strength


def strength_by(item: Strength, language: str) -> str:
    """Say in which role somebody says so, when, and by which name of the map it was placed."""
    words = text("strength.by", language, role=item.role, day=formats.day(item.on, language))
    return text("strength.at", language, words=words, place=item.place) if item.place else words


def strength_lines(item: Strength, language: str) -> list[str]:
    """Say all of something strong in four lines: its name, sort, what it is, and who says so."""
    sort = text(f"strength.sort.{item.sort.value}", language)
    return [item.name, sort, item.text, strength_by(item, language)]


def strength_json(item: Strength, place: tuple[float, float] | None) -> dict[str, object]:
    """Return something strong for machines; the place in degrees (WGS 84)."""
    return {
        "id": item.id,
        "area": item.area,
        "sort": item.sort.value,
        "name": item.name,
        "text": item.text,
        "role": item.role,
        "day": item.on.isoformat(),
        "place": item.place,
        "latitude": None if place is None else place[0],
        "longitude": None if place is None else place[1],
    }
