"""
How much a meeting about some works is worth now: value, probability and urgency (``docs/domain.md`` §6).

None of the three is shown as a number of its own making: people read the dates, the count of ten and the money.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.detect.benefit import period_of
from koppel.detect.ground import ASIDE, UNDER_WAY
from koppel.model import Status

if TYPE_CHECKING:
    from datetime import date

    from koppel.catalogue.load import Catalogue, Rules
    from koppel.detect.benefit import Range
    from koppel.model import Activity
    from koppel.model.chances import Finding


class Moment(StrEnum):
    """What the earlier of two works comes to next: its contract, its order, its start; or it should have begun."""

    CONTRACT = "contract"
    ORDER = "order"
    START = "start"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What comes next, in how many days, or since how many where it should have begun, and how urgent it is."""

    moment: Moment
    days: int
    urgency: float


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability that two works are really coordinated; ``is_measured`` where a register tells of such pairs."""

    share: float
    is_measured: bool


def can_still_move(item: Activity) -> bool:
    """Tell whether a work can be put together with another: it has not begun, and was not given up."""
    return item.status not in UNDER_WAY and item.status not in ASIDE


def deadline(first: Activity, second: Activity, catalogue: Catalogue, today: date) -> Deadline | None:
    """
    Return until when the two can be put together without undoing anything.

    Parameters
    ----------
    first, second
        That can still move; the one that begins first counts.
    catalogue, today
        Rules, and the day from which is counted.

    Returns
    -------
    deadline
        None where neither has a start.
    """
    periods = [found.first for item in (first, second) if (found := period_of(item, catalogue))]
    if not periods:
        return None
    begins = min(periods)
    earlier = [item for item in (first, second) if (found := period_of(item, catalogue)) and found.first == begins]
    rules = catalogue.rules
    left = (begins - today).days
    if left < 0:
        return Deadline(Moment.SILENT, -left, rules.now_silent_share)
    # Of two that begin on one day the one that is furthest is past its point first.
    is_promised = any(item.status is Status.TOEGEZEGD for item in earlier)
    lead = rules.now_order_days if is_promised else rules.now_contract_days
    if left < lead:
        return Deadline(Moment.START, left, rules.now_late_share)
    until = left - lead
    urgency = 1.0 if until <= rules.now_horizon_days else rules.now_horizon_days / until
    return Deadline(Moment.ORDER if is_promised else Moment.CONTRACT, until, urgency)


def chance(item: Finding, catalogue: Catalogue) -> Chance:
    """Return how often such pairs were coordinated; of kinds that nobody measured a share that grows with the score."""
    first, second = (catalogue.kinds[kind] for kind in (item.a_kind, item.b_kind))
    score, known = item.score or 0.0, catalogue.calibration
    measured = known.bin_of(score, first, second, catalogue.rules) if known else None
    if measured is None:
        return Chance(catalogue.rules.now_unmeasured_share * score / 100, is_measured=False)
    return Chance(measured.real / measured.pairs, is_measured=True)


def value_eur(saved: Range | None, rules: Rules) -> float:
    """Return the middle of what is saved, or what stands in for it where no figure for money is known."""
    return rules.now_unknown_eur if saved is None else (saved.low + saved.high) / 2
