"""How a work stands with residents, in words for its partner and for whoever publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.formats import moment
from koppel.i18n import text
from koppel.services.publishing.publication_difference import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koppel.services.publishing.drafting import Standing


def standing_lines(standing: Standing, language: str) -> tuple[str, ...]:
    """Return the sentences, the one about now first; none where residents never had anything to do with the work."""
    lines = tuple(_lines(standing, language))
    if standing.work is None:
        return (text("standing.not_shown", language), *lines) if lines else ()
    key = "shown" if standing.work.geometry is not None else "shown_area"
    return (text(f"standing.{key}", language), *lines)


def _lines(standing: Standing, language: str) -> Iterator[str]:
    if standing.leaving:
        yield text("standing.leaving", language, parts=parts_text(standing.leaving, language))
    last = max((item.removed_at for item in standing.removals), default=None)
    if last is not None:
        parts = parts_text((item.part for item in standing.removals), language)
        yield text("standing.removed", language, when=moment(last, language), parts=parts)
    change = standing.difference
    if change is not None:
        yield text(f"standing.wait_{change.sort.value}", language, changes=" ".join(change.lines))
    if standing.fitness is not None and not standing.fitness.is_fit and (change is None or change.sort is Sort.GONE):
        yield text("standing.unfit", language, reasons=" ".join(standing.fitness.reasons))
    elif standing.is_held_back:
        yield text("standing.held_back", language)


def parts_text(parts: Iterable[str], language: str) -> str:
    """Name what was taken away."""
    return ", ".join(text(f"standing.part.{part}", language) for part in sorted(set(parts)))
