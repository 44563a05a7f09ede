"""Which works a month holds: what begins, goes on and ends in it, and what could fall in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.model import Precision
from koppel.model.dates import widen_end, widen_start
from koppel.publish.html.views import Group
from koppel.publish.model import PublicState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppel.publish.html.views import WorkView
    from koppel.publish.model import PublicCopy, PublicWork

# A plan that ends in 2999 must not give a thousand pages; what lies beyond stands in the walk through the years.
_MOST_MONTHS = 24
# So many there are always: a copy that is published in spring is read in summer.
_FEWEST_MONTHS = 3
_BEGINS, _GOES_ON, _ENDS, _PERHAPS = _ORDER = ("begins", "goes_on", "ends", "perhaps")
_EXACT = frozenset({Precision.DAG, Precision.MAAND})


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its works; ``name`` is ``2027-04``, the same in every language."""

    name: str
    heading: str
    groups: tuple[Group, ...]

    @property
    def sure(self) -> int:
        """Count the works of which it is known that they fall in it."""
        return sum(len(group.works) for group in self.groups if group.name != _PERHAPS)

    @property
    def perhaps(self) -> int:
        """Count the works that could fall in it."""
        return sum(len(group.works) for group in self.groups if group.name == _PERHAPS)


def months(copy: PublicCopy, views: Iterable[WorkView], language: str) -> tuple[Month, ...]:
    """
    Put works in months, from that of the copy to the last for which something is known, at most two years.

    Parameters
    ----------
    copy
        Of which day it is.
    views
        Works that are shown.
    language
        Of headings.
    """
    views = tuple(views)
    first = copy.day.replace(day=1)
    known = [day for view in views if (day := _last_known(view.work)) is not None]
    last = max([first, *known])
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(
        _month(month, copy, views, language)
        for month in (_later(first, at) for at in range(min(max(count, _FEWEST_MONTHS), _MOST_MONTHS)))
    )


def place_in_month(work: PublicWork, month: date, today: date) -> str | None:
    """
    Say what a work does in a month.

    A work begins or ends in a month only where its date is known to the day or the month. With a date that is known to
    the quarter or the year it surely goes on in the months between the latest start and the earliest end, and perhaps
    in those around them. With an unknown end it is told in the months of its start only, and while it is under way in
    the month of today. What should have been over, and is not, stands in the month of today.

    Parameters
    ----------
    work
        Shown to residents.
    month
        First day of the month.
    today
        Day as of which it is told.

    Returns
    -------
    str or None
        ``begins``, ``goes_on``, ``ends`` or ``perhaps``; None where it does not fall in this month.
    """
    if work.state in (PublicState.GAAT_NIET_DOOR, PublicState.NIET_OPENBAAR):
        return None
    end_of_month = widen_end(month, Precision.MAAND)
    ends_here = (
        work.period.end is not None
        and work.period.end_precision in (None, *_EXACT)
        and month <= work.period.end <= end_of_month
    )
    if work.state is PublicState.KLAAR:
        return _ENDS if ends_here else None
    is_running = work.state is PublicState.BEZIG
    is_this_month = month <= today <= end_of_month
    earliest_start, latest_start = _span(work.period.start, work.period.start_precision)
    earliest_end, latest_end = _span(work.period.end, work.period.end_precision)
    if is_running:
        earliest_start = min(earliest_start or today, today)
        latest_start = min(latest_start or today, today)
        earliest_end, latest_end = earliest_end or today, latest_end or today
    if earliest_start is None:
        earliest_start = earliest_end
    if latest_end is None:
        latest_end = latest_start
    if earliest_start is None or latest_end is None:
        return None
    if is_this_month and latest_end < month:
        return _GOES_ON if is_running else _PERHAPS
    if earliest_start > end_of_month or latest_end < month:
        return None
    if work.state is PublicState.LIGT_STIL:
        return _PERHAPS
    if not is_running and earliest_start >= month and work.period.start_precision in (None, *_EXACT):
        return _BEGINS if work.period.start is not None else _ENDS if ends_here else _PERHAPS
    if ends_here:
        return _ENDS
    is_sure = (
        latest_start is not None and latest_start <= end_of_month and earliest_end is not None and earliest_end >= month
    )
    return _GOES_ON if is_sure else _PERHAPS


def month_name(month: date) -> str:
    """Name a month in addresses: ``2027-04``."""
    return f"{month.year:04d}-{month.month:02d}"


def _month(month: date, copy: PublicCopy, views: tuple[WorkView, ...], language: str) -> Month:
    views_by_part: dict[str, list[WorkView]] = {part: [] for part in _ORDER}
    for view in views:
        if (part := place_in_month(view.work, month, copy.day)) is not None:
            views_by_part[part].append(view)
    return Month(
        month_name(month),
        formats.date_words(month, Precision.MAAND, language),
        tuple(
            Group(part, text(f"site.month.{part}", language), tuple(works))
            for part, works in views_by_part.items()
            if works
        ),
    )


def _span(day: date | None, precision: Precision | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that a date can be."""
    if day is None:
        return None, None
    known = precision or Precision.DAG
    return widen_start(day, known), widen_end(day, known)


def _last_known(work: PublicWork) -> date | None:
    if work.state in (PublicState.GAAT_NIET_DOOR, PublicState.KLAAR):
        return None
    return (
        _span(work.period.end, work.period.end_precision)[1] or _span(work.period.start, work.period.start_precision)[1]
    )


def _later(month: date, count: int) -> date:
    at = month.year * 12 + month.month - 1 + count
    return date(at // 12, at % 12 + 1, 1)
