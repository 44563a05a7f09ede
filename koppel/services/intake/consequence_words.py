"""What a change does to agreements and to residents, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.model.deciding import State
from koppel.services.facts.combination_names import combination_name
from koppel.services.publishing.publication_words import parts_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.intake.consequences import Consequences, Rejudged

_MOST_NAMED = 3
_LONGEST = 120


def judged_lines(
    consequences: Consequences, streets: Sequence[tuple[str, BaseGeometry]], catalogue: Catalogue, language: str
) -> tuple[str, ...]:
    """Say which combinations must be judged again, and who is asked; one a line, agreements first."""
    return tuple(_judged(item, streets, catalogue, language) for item in consequences.judged)


def told_lines(consequences: Consequences, language: str, *, publishes: bool) -> tuple[str, ...]:
    """
    Say what residents lose at once, and what waits for a publication and for whom.

    Parameters
    ----------
    consequences
        What the change does.
    language
        Of the words.
    publishes
        Whether the reader publishes.
    """
    residents = consequences.public
    lines = [_about(name, getattr(residents, name), language) for name in ("lost", "moved", "changed", "coming")]
    lessened = [
        text("weight.lessened", language, title=_title(item), parts=parts_text(parts, language))
        for item, parts in residents.lessened
    ]
    waits = [text(f"weight.publishes_{'self' if publishes else 'lead'}", language)] if residents.waits else []
    return tuple(line for line in (lines[0], *lessened, *lines[1:], *waits) if line)


def _judged(item: Rejudged, streets: Sequence[tuple[str, BaseGeometry]], catalogue: Catalogue, language: str) -> str:
    known = [member for member in item.members if member.kind in catalogue.kinds]
    name = combination_name(known, streets, catalogue, language)
    is_agreed = item.state is State.AFGESPROKEN
    if item.joined:
        titles = formats.listed((f"“{_title(one)}” ({one.partner})" for one in item.joined), language)
        parts = [text(f"weight.joined_{'agreed' if is_agreed else 'open'}", language, name=name, titles=titles)]
    else:
        sort = "reopened" if item.is_reopened else "agreed" if is_agreed else "open"
        parts = [text(f"weight.{sort}", language, name=name)]
    if item.is_apart:
        parts.append(text("weight.apart", language))
    if item.partners:
        parts.append(text("weight.asked", language, partners=formats.listed(item.partners, language)))
    return " ".join(parts)


def _about(name: str, items: Sequence[Activity], language: str) -> str:
    if not items:
        return ""
    titles = [f"“{_title(item)}”" for item in items[:_MOST_NAMED]]
    if len(items) > _MOST_NAMED:
        titles.append(text("weight.more", language, count=len(items) - _MOST_NAMED))
    return text(f"weight.{name}", language, count=len(items), titles=formats.listed(titles, language))


def _title(item: Activity) -> str:
    title = item.public_title or item.title
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"
