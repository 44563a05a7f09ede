"""One work: when it is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.formats import date_words, period
from koppel.i18n import text
from koppel.model import KindCertainty, Precision
from koppel.model.dates import widen_end, widen_start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity


def is_assumed(item: Activity) -> bool:
    """Tell whether the kind of a work was assumed, because its source says too little."""
    return item.kind_certainty is KindCertainty.AANGENOMEN


def kind_words(item: Activity, catalogue: Catalogue, language: str) -> str:
    """Name the kind of a work; one that was assumed is no fact, and not named."""
    return text("facts.kind.unknown", language) if is_assumed(item) else catalogue.kinds[item.kind].label[language]


def period_text(item: Activity, language: str) -> str:
    """Describe when a work is, as exactly as it is known, and whether that is doubtful."""
    words = _dates_text(item, language)
    return text("round.doubtful_period", language, period=words) if item.is_doubtful else words


def _dates_text(item: Activity, language: str) -> str:
    if item.start is None:
        return text("view.no_start", language)
    start = (item.start, item.start_precision or Precision.DAG)
    if item.end is None:
        return text("view.no_end", language, start=date_words(*start, language))
    return period(start, (item.end, item.end_precision or Precision.DAG), language)


def numbered_title(item: Activity) -> str:
    """Return the title of a work behind the number by which people know it; without one where it is not shared."""
    return item.title if item.number is None else f"{item.number}. {item.title}"


def first_and_last(works: Sequence[Activity]) -> tuple[Activity | None, Activity | None]:
    """Return the work that begins first and the one that ends last; None where none has such a day."""
    begun = [item for item in works if item.start is not None]
    ended = [item for item in works if item.end is not None]
    return min(begun, key=_first_day, default=None), max(ended, key=_last_day, default=None)


def joint_period_text(works: Sequence[Activity], language: str) -> str:
    """
    Describe from when until when some works go on, as exactly as it is known.

    The end is not known where it is not known of one of the works that have begun or will.
    """
    first, last = first_and_last(works)
    if first is None or first.start is None:
        return text("view.no_start", language)
    start = (first.start, first.start_precision or Precision.DAG)
    if last is None or last.end is None or any(item.start is not None and item.end is None for item in works):
        return text("view.no_end", language, start=date_words(*start, language))
    return period(start, (last.end, last.end_precision or Precision.DAG), language)


def _first_day(item: Activity) -> date:
    assert item.start is not None  # noqa: S101
    return widen_start(item.start, item.start_precision or Precision.DAG)


def _last_day(item: Activity) -> date:
    assert item.end is not None  # noqa: S101
    return widen_end(item.end, item.end_precision or Precision.DAG)
