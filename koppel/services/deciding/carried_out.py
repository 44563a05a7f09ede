"""Whether works that are done together can be said to be carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.detect.ground import ASIDE
from koppel.errors import InputError, RefusedError
from koppel.model import Precision, Status
from koppel.model.dates import widen_end, widen_start

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koppel.model import Activity


def check_carried_out(works: Iterable[Activity], reason: str | None, today: date) -> None:
    """
    Refuse that works are carried out which by their plan have not begun, and ask why where they are still going on.

    Parameters
    ----------
    works
        Of one combination; those that are paused or withdrawn hold up nothing, nor do those that their partner calls
        done.
    reason
        Why they are carried out although the plan says that they go on; None where nobody said.
    today
        The day on which this is said.

    Raises
    ------
    RefusedError
        ``works_not_begun``: a work has no day of beginning, or begins after today, and its partner does not say that
        it is under way.
    InputError
        ``works_not_ended``: a work goes on after today by its plan, or is under way without an end, and no reason is
        given.
    """
    going = [item for item in works if item.status not in ASIDE and item.status is not Status.GEREED]
    if waiting := [item.title for item in going if not _has_begun(item, today)]:
        raise RefusedError("works_not_begun", works=sorted(waiting))
    if reason is None and (busy := [item.title for item in going if not _has_ended(item, today)]):
        raise InputError("works_not_ended", works=sorted(busy))


def _has_begun(item: Activity, today: date) -> bool:
    if item.status is Status.IN_UITVOERING:
        return True
    return item.start is not None and widen_start(item.start, item.start_precision or Precision.DAG) <= today


def _has_ended(item: Activity, today: date) -> bool:
    return item.end is not None and widen_end(item.end, item.end_precision or Precision.DAG) <= today
