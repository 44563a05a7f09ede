"""What a viewer wants to see: a filter over activities, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel import formats
from koppel.services.plans.columns import NO_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from koppel.services.plans.columns import Columns

Quarter = tuple[int, int]
Month = tuple[int, int]
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """
    What is shown; an empty set leaves a column alone.

    ``hidden_kinds`` are switched off in the legend. ``period`` is the first and last quarter, both inclusive, as
    ``(year, 1–4)``: shown is what is open on a day of it, and with ``undated`` what has no period. ``months``
    are the first and last month, as ``(year, 1–12)``, where these say more than the quarters that they lie in. ``area``
    is in the store's CRS: shown is what meets it.
    """

    hidden_kinds: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    firmness: frozenset[str] = frozenset()
    tenure: frozenset[str] = frozenset()
    text: str = ""
    coupled: bool = False
    period: tuple[Quarter, Quarter] | None = None
    months: tuple[Month, Month] | None = None
    undated: bool = False
    area: BaseGeometry | None = None

    def is_empty(self) -> bool:
        """Return whether everything is shown."""
        # Without a period works without one are shown anyway.
        return all(getattr(self, item.name) == item.default for item in fields(self) if item.name != "undated")

    def days(self) -> tuple[date, date] | None:
        """Return the first and last day of the period; months of other quarters than those of the period are none."""
        if self.period is None:
            return None
        if self.months is not None and tuple(map(quarter_in, self.months)) == self.period:
            (year, month), (last_year, last_month) = self.months
            return date(year, month, 1), date(last_year + last_month // 12, last_month % 12 + 1, 1) - timedelta(1)
        return first_day(self.period[0]), last_day(self.period[1])


def matches(filter_: Filter, columns: Columns) -> NDArray[np.bool_]:
    """Return for each activity whether it is shown."""
    shown = np.ones(len(columns), dtype=np.bool_)
    if filter_.hidden_kinds:
        shown &= ~np.isin(columns.kind, sorted(filter_.hidden_kinds))
    for name, wanted in (
        ("partner", filter_.partners),
        ("status", filter_.statuses),
        ("firmness", filter_.firmness),
        ("tenure", filter_.tenure),
    ):
        if wanted:
            shown &= np.isin(getattr(columns, name), sorted(wanted))
    if filter_.coupled:
        shown &= columns.coupled
    if (days := filter_.days()) is not None:
        first, last = map(day_number, days)
        dated = columns.start != NO_DAY
        shown &= (dated & (columns.start <= last) & (columns.end >= first)) | (~dated & filter_.undated)
    if words := filter_.text.casefold().split():
        shown &= np.fromiter(
            (all(word in text for word in words) for text in columns.words), dtype=np.bool_, count=len(columns)
        )
    if filter_.area is not None:
        shown &= shapely.intersects(columns.geometry, filter_.area)
    return shown


def quarters(columns: Columns, today: date) -> tuple[Quarter, ...]:
    """Return all quarters in which something is open, without holes, with the one of today; sentinels bounded."""
    dated = columns.start != NO_DAY
    low = max(int(columns.start[dated].min(initial=day_number(today))), day_number(date(today.year - 30, 1, 1)))
    high = min(int(columns.end[dated].max(initial=day_number(today))), day_number(date(today.year + 40, 12, 31)))
    first, last = quarter_of(_EPOCH + timedelta(low)), quarter_of(_EPOCH + timedelta(max(low, high)))
    return span(first, last)


def span(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """Return the quarters from the first to the last, both inclusive."""
    low, high = first[0] * 4 + first[1] - 1, last[0] * 4 + last[1] - 1
    return tuple((at // 4, at % 4 + 1) for at in range(low, high + 1))


def quarter_of(day: date) -> Quarter:
    """Return the quarter of a day."""
    return day.year, (day.month - 1) // 3 + 1


def quarter_in(month: Month) -> Quarter:
    """Return the quarter in which a month lies."""
    return month[0], (month[1] - 1) // 3 + 1


def first_day(quarter: Quarter) -> date:
    """Return the first day of a quarter."""
    return date(quarter[0], quarter[1] * 3 - 2, 1)


def last_day(quarter: Quarter) -> date:
    """Return the last day of a quarter."""
    year, number = quarter
    return date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(1)


def day_number(day: date) -> int:
    """Count the days since 1970-01-01."""
    return (day - _EPOCH).days


def quarter_text(quarter: Quarter) -> str:
    """Write a quarter for addresses and widgets: ``2027-Q3``."""
    return f"{quarter[0]}-Q{quarter[1]}"


def quarter_words(quarter: Quarter, language: str) -> str:
    """Write a quarter for people: ``K3 2027``."""
    return formats.date_short(first_day(quarter), "kwartaal", language)


def parse_quarter(text: str) -> Quarter | None:
    """Read what `quarter_text` wrote; None where it is something else."""
    year, _, number = text.partition("-Q")
    if len(year) != 4 or not year.isascii() or not year.isdigit() or number not in {"1", "2", "3", "4"}:
        return None
    return (int(year), int(number)) if int(year) >= 1900 else None


def month_text(month: Month) -> str:
    """Write a month for addresses: ``2027-03``."""
    return f"{month[0]}-{month[1]:02}"


def parse_month(text: str) -> Month | None:
    """Read what `month_text` wrote; None where it is something else."""
    year, _, number = text.partition("-")
    if not (len(year) == 4 and len(number) == 2 and text.isascii() and year.isdigit() and number.isdigit()):
        return None
    return (int(year), int(number)) if int(year) >= 1900 and 1 <= int(number) <= 12 else None


def chosen_ids(columns: Columns, shown: NDArray[np.bool_]) -> Sequence[str]:
    """Return the ids of what is shown."""
    return [columns.ids[at] for at in np.flatnonzero(shown)]
