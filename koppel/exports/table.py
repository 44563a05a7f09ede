"""Activities as a table: the columns of Koppel's own template, dates as people read them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.exports.progress import followed
from koppel.model import CONTENT_FIELDS, Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from koppel.model import Activity

# Of the time that a file takes, about what its rows take.
ROWS_SHARE = 0.2
COLUMNS: tuple[str, ...] = (
    "partner",
    "external_id",
    *(name for name in CONTENT_FIELDS if name not in ("geometry", "start_precision", "end_precision")),
)


def rows(activities: Sequence[Activity], progress: Callable[[float], None] | None = None) -> list[dict[str, object]]:
    """
    Return one row an activity, without its geometry.

    A date is written as exactly as it is known (``2027-03-01``, ``2027-03``, ``2027-Q1``, ``2027``), so that reading
    it again gives the same date and precision. `progress` is told shares up to `ROWS_SHARE`.
    """
    return [{name: _cell(item, name) for name in COLUMNS} for item in followed(activities, progress, 0.0, ROWS_SHARE)]


def date_text(day: date | None, precision: Precision | None) -> str | None:
    """Write a date with its precision; None stays None."""
    if day is None:
        return None
    if precision is Precision.JAAR:
        return f"{day:%Y}"
    if precision is Precision.KWARTAAL:
        return f"{day:%Y}-Q{(day.month - 1) // 3 + 1}"
    return f"{day:%Y-%m}" if precision is Precision.MAAND else day.isoformat()


def _cell(item: Activity, name: str) -> object:
    value = getattr(item, name)
    if name == "start":
        return date_text(item.start, item.start_precision)
    if name == "end":
        return date_text(item.end, item.end_precision)
    if name in ("earliest_start", "latest_end"):
        return value.isoformat() if value else None
    if name == "indicators":
        return ", ".join(value) or None
    return str(value) if isinstance(value, str) else value
