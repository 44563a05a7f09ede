"""
Status runs on: what follows from the days alone where nobody said how far a work is (``docs/domain.md`` §2).

A work of which the end has passed is asked about, and after a while counts as done. One that should have begun, and of
which nobody said that it did, has doubtful dates.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect.works import STATUSES
from koppel.model import Precision, Status
from koppel.model.dates import widen_end

if TYPE_CHECKING:
    from datetime import date

    from koppel.catalogue.load import Rules
    from koppel.detect.works import Works
    from koppel.model import Activity

TO_BEGIN = (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD)
_RUNNING = (*TO_BEGIN, Status.IN_UITVOERING)
_DONE = STATUSES.index(Status.GEREED)


def end_passed(item: Activity, today: date) -> date | None:
    """Return the last day of a work that should be done by now and is not said to be; None of one without an end."""
    if item.end is None or item.status not in _RUNNING:
        return None
    last = widen_end(item.end, item.end_precision or Precision.DAG)
    return last if last < today else None


def is_asked(item: Activity, rules: Rules, today: date) -> bool:
    """Tell whether its partner is asked how far a work is: its end has passed, and it does not count as done yet."""
    last = end_passed(item, today)
    return last is not None and not last + timedelta(days=rules.status_done_after_days) < today


def begins_in_silence(item: Activity, today: date) -> bool:
    """Tell whether a work should have begun by now and nobody said that it did, so that its dates are doubtful."""
    if item.start is None or item.status not in TO_BEGIN:
        return False
    return widen_end(item.start, item.start_precision or Precision.DAG) < today


def run_on(works: Works, rules: Rules, today: int) -> Works:
    """
    Return works as they count on a day.

    Parameters
    ----------
    works
        With the statuses that their partners gave.
    rules
        After how many days in silence a work counts as done.
    today
        Counts from 1970-01-01.
    """
    names = np.array(STATUSES)[works.status]
    is_over = works.has_end & np.isin(names, _RUNNING) & (works.end + rules.status_done_after_days < today)
    is_doubtful = works.has_period & np.isin(names, TO_BEGIN) & (works.latest_start < today)
    status = np.where(is_over, _DONE, works.status).astype(works.status.dtype)
    return replace(works, status=status, certain=works.certain & ~is_doubtful)
