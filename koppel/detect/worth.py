"""
How much a meeting about some works is worth now: value, probability and urgency (``docs/domain.md`` §6).

None of the three is shown as a number of its own making: people read the dates, the count of ten and the money.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.detect.ground import ASIDE, LEAST_SHARED_M2, UNDER_WAY
from koppel.detect.progress import begins_in_silence
from koppel.model import Precision, Status
from koppel.model.dates import widen_end, widen_start, working_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koppel.catalogue.load import Catalogue, Rules
    from koppel.detect.benefit import Range
    from koppel.model import Activity
    from koppel.model.chances import Finding


class Moment(StrEnum):
    """
    What a work comes to next: its contract, its order, its start; or it should have begun.

    ``OPEN``: it says how long it takes and can begin any day, or is past its contract or order; there is time left to
    be ready within its period.
    """

    CONTRACT = "contract"
    ORDER = "order"
    START = "start"
    OPEN = "open"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    What the first of some works comes to next, and how urgent it is.

    Attributes
    ----------
    item
        Which work that is.
    moment, days
        In how many days, or since how many where it should have begun. Of ``OPEN`` until it can begin at the latest.
    on
        The day that ``days`` leads to. What has to be decided or begun by then, on a weekend is due the Friday before.
    urgency
        0–1.
    is_exact
        Its start is known well enough to count days for people. A year or a quarter is not; nor is the month of now.
    """

    item: Activity
    moment: Moment
    days: int
    on: date
    urgency: float
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Chance:
    """
    The probability that two works are really coordinated.

    ``is_measured`` where a register tells of such pairs, ``with_idea`` where one of the two is an idea still.
    """

    share: float
    is_measured: bool
    with_idea: bool = False


def can_still_move(item: Activity) -> bool:
    """Tell whether a work can be put together with another: it has not begun, and was not given up."""
    return item.status not in UNDER_WAY and item.status not in ASIDE


def deadline(works: Iterable[Activity], catalogue: Catalogue, today: date) -> Deadline | None:
    """
    Return until when works can be put together without undoing anything.

    Parameters
    ----------
    works
        That can still move. The one that has to begin first counts, but for those that should have begun already while
        two others are left: these may have begun.
    catalogue, today
        Rules, and the day from which is counted.

    Returns
    -------
    deadline
        None where no work has a start. A year or a quarter is not its first day: such a work is counted to begin on the
        last day of what is known. One that says how long it takes is counted to begin on the last day on which it can
        and be ready in its period.
    """
    dated = [begin for item in works if (begin := _begins(item, today))]
    ahead = [one for one in dated if one.day >= today]
    if not dated:
        return None
    # Of two that begin on one day the one that is furthest is past its point first.
    first = min(
        ahead if len(ahead) > 1 else dated,
        key=lambda one: (
            one.day,
            one.item.status is not Status.TOEGEZEGD,
            one.item.partner,
            one.item.external_id,
        ),
    )
    item, rules, left = first.item, catalogue.rules, (first.day - today).days
    if left < 0:
        return Deadline(item, Moment.SILENT, -left, first.day, rules.now_silent_share, first.is_exact)
    is_promised = item.status is Status.TOEGEZEGD
    lead = rules.now_order_days if is_promised else rules.now_contract_days
    is_open = first.is_latest and (begins_in_silence(item, today) or left < lead)
    until = left - (rules.now_order_days if is_open else lead)
    urgency = 1.0 if until <= rules.now_horizon_days else rules.now_horizon_days / until
    if is_open:
        due = _on_a_working_day(first.day, today)
        return Deadline(
            item, Moment.OPEN, (due - today).days, due, rules.now_late_share if until < 0 else urgency, True
        )
    if until < 0:
        return Deadline(item, Moment.START, left, first.day, rules.now_late_share, first.is_exact)
    moment = Moment.ORDER if is_promised else Moment.CONTRACT
    due = _on_a_working_day(today + timedelta(days=until), today)
    return Deadline(item, moment, (due - today).days, due, urgency, first.is_exact)


@dataclass(frozen=True, slots=True)
class _Begin:
    """On which day a work is counted to begin, whether that is known, and whether it is the last on which it can."""

    item: Activity
    day: date
    is_exact: bool
    is_latest: bool = False


def _begins(item: Activity, today: date) -> _Begin | None:
    """Return on which day a work is counted to begin; None without a start."""
    if item.start is None:
        return None
    precision = item.start_precision or Precision.DAG
    first, last = widen_start(item.start, precision), widen_end(item.start, precision)
    latest = latest_start(item)
    if latest is not None and latest > last:
        return _Begin(item, latest, is_exact=True, is_latest=True)
    is_exact = precision is Precision.DAG or (precision is Precision.MAAND and first >= today)
    return _Begin(item, first if is_exact else last, is_exact)


def latest_start(item: Activity) -> date | None:
    """Return the last day on which a work can begin and be ready within its period; None where nobody said enough."""
    if item.end is None or item.duration_days is None:
        return None
    return widen_end(item.end, item.end_precision or Precision.DAG) - timedelta(days=max(1, item.duration_days) - 1)


def _on_a_working_day(day: date, today: date) -> date:
    """Return the last working day until some day, but no day that is past."""
    return max(today, working_day(day))


def lead_order(item: Finding, pair: Iterable[Activity], catalogue: Catalogue) -> tuple[bool, float, float, float]:
    """
    Return by what the pairs of a combination stand in order, the one that it is about most of all first.

    Two works on the same ground come before two beside each other, then what is coordinated more often, then what
    shares more ground, then the score.
    """
    shared = item.shared_area_m2 or 0.0
    return shared < LEAST_SHARED_M2, -chance(item, pair, catalogue).share, -round(shared, 1), -(item.score or 0.0)


def chance(item: Finding, pair: Iterable[Activity], catalogue: Catalogue) -> Chance:
    """
    Return how often such pairs were coordinated; of kinds that nobody measured a share that grows with the score.

    Parameters
    ----------
    item
        A koppelkans.
    pair
        Its two works. What is an idea still was handed in nowhere, and is hardly ever coordinated yet.
    catalogue
        Calibration and rules.
    """
    with_idea = any(work.status is Status.IDEE for work in pair)
    ready = catalogue.rules.now_idea_share if with_idea else 1.0
    first, second = (catalogue.kinds[kind] for kind in (item.a_kind, item.b_kind))
    score, known = item.score or 0.0, catalogue.calibration
    measured = known.bin_of(score, first, second, catalogue.rules) if known else None
    if measured is None:
        return Chance(ready * catalogue.rules.now_unmeasured_share * score / 100, False, with_idea)
    return Chance(ready * measured.real / measured.pairs, True, with_idea)


def need_factor(wanting: float, rules: Rules) -> float:
    """Return by how much a coupling counts more that can do something where so much is wanting, 0–1; 1 for nothing."""
    return 1.0 + rules.now_need_share * wanting


def value_eur(saved: Range | None, rules: Rules) -> float:
    """Return the middle of what is saved, or what stands in for it where no figure for money is known."""
    return rules.now_unknown_eur if saved is None else (saved.low + saved.high) / 2
