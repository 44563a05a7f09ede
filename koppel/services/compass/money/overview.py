"""What funds have left, what of works is covered, and what is wrong with the money of a work."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.exports.csv import write_rows
from koppel.model.compass.money import Free, FundingState, amount_of, coverage_of, free_money, sums_of
from koppel.services.compass.money.conditions import Bar, Grounds, bars, grounds
from koppel.services.permission import require
from koppel.store.compass.money import FUNDINGS, FUNDS
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.compass.money import Amount, Coverage, Fund, Funding, Sums
    from koppel.store.database import Store

CSV_COLUMNS = (
    "partner", "number", "work", "cost", "cost_basis", "fund", "labelled", "state", "amount", "basis", "uncovered",
)  # fmt: skip
# What is refused or withdrawn gives nothing.
COUNTING = frozenset({FundingState.ASKED, FundingState.GRANTED})
_ROUNDING = 0.005


class Trouble(StrEnum):
    """What stands in the way of money of a fund for a work, beside what the fund asks."""

    OWN_SHARE = "eigen_deel"
    NOT_WITH = "niet_samen"


@dataclass(frozen=True, slots=True)
class FundReport:
    """
    A fund with what it has left, and what is granted and asked of it, as far as the asker may see.

    ``left`` is counted as its sum is, None where that is not known; ``overdrawn`` tells that more is granted.
    """

    fund: Fund
    granted: Sums
    asked: Sums
    left: Amount | None
    overdrawn: bool


@dataclass(frozen=True, slots=True)
class WorkFunding:
    """Money of a fund for a work, what the fund bars, and what else is in its way."""

    funding: Funding
    fund: Fund
    bars: tuple[Bar, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class WorkMoney:
    """A work with what of it is covered, and by what."""

    work: Activity
    coverage: Coverage
    fundings: tuple[WorkFunding, ...]


@dataclass(frozen=True, slots=True)
class Money:
    """
    All money, as far as the asker may see.

    ``works`` are those with money of a fund; ``without`` counts works with a cost and no fund.
    """

    funds: tuple[FundReport, ...]
    works: tuple[WorkMoney, ...]
    without: int
    free: Free
    gone: tuple[Fund, ...]
    area_names: Mapping[str, str]

    def fund(self, identity: UUID) -> Fund | None:
        """Return a fund that holds."""
        return next((item.fund for item in self.funds if item.fund.id == identity), None)


def cost_of(work: Activity) -> Amount | None:
    """Return what a work costs; None where nobody said, or not whether that is once or a year."""
    if work.budget_eur is None or work.budget_scope is None:
        return None
    return amount_of(work.budget_eur, work.budget_scope)


def money(store: Store, catalogue: Catalogue, today: date) -> Money:
    """
    Return funds and what of works they cover, works by partner and number.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        funds, fundings, gone = FUNDS.standing(cursor), FUNDINGS.standing(cursor), FUNDS.gone(cursor)
        works = {item.id: item for item in list_activities(cursor)}
    holding = {item.id: item for item in funds}
    fundings = tuple(one for one in fundings if one.content.fund in holding and one.content.activity_id in works)
    placed = grounds(store)
    by_work: dict[UUID, list[Funding]] = defaultdict(list)
    for one in fundings:
        by_work[one.content.activity_id].append(one)
    priced = sum(cost_of(work) is not None and identity not in by_work for identity, work in works.items())
    return Money(
        funds=tuple(_fund_report(fund, fundings) for fund in funds),
        works=tuple(
            sorted(
                (_work_money(works[key], mine, holding, catalogue, placed, today) for key, mine in by_work.items()),
                key=lambda item: (item.work.partner.casefold(), item.work.external_id),
            )
        ),
        without=priced,
        free=free_money(fund.content for fund in funds),
        gone=gone,
        area_names=placed.names,
    )


def fund_history(store: Store, identity: UUID) -> tuple[Fund, ...]:
    """
    Return all versions of a fund, the oldest first.

    Raises
    ------
    NotFoundError
        ``fund_unknown``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return FUNDS.history(cursor, identity)


def money_csv(works: Sequence[WorkMoney]) -> bytes:
    """Write works with their money as CSV, a row for each fund; what is not known is an empty cell."""
    rows = [_row(work, one) for work in works for one in work.fundings]
    return write_rows([dict(zip(CSV_COLUMNS, row, strict=True)) for row in rows], CSV_COLUMNS)


def _fund_report(fund: Fund, fundings: Iterable[Funding]) -> FundReport:
    mine = [one.content for one in fundings if one.content.fund == fund.id]
    granted, asked = (
        sums_of(one.amount for one in mine if one.state is state)
        for state in (FundingState.GRANTED, FundingState.ASKED)
    )
    whole = fund.content.available
    if whole is None:
        return FundReport(fund, granted, asked, None, overdrawn=False)
    overdrawn = granted.like(whole).euros > whole.euros + _ROUNDING
    return FundReport(fund, granted, asked, granted.left_of(whole), overdrawn)


def _work_money(
    work: Activity,
    fundings: Sequence[Funding],
    funds: Mapping[UUID, Fund],
    catalogue: Catalogue,
    placed: Grounds,
    today: date,
) -> WorkMoney:
    coverage = coverage_of(cost_of(work), (one.content for one in fundings))
    counting = {one.content.fund for one in fundings if one.content.state in COUNTING}
    shown = []
    for one in fundings:
        fund = funds[one.content.fund]
        troubles = []
        if over_share(fund, one, coverage.cost):
            troubles.append(Trouble.OWN_SHARE)
        others = counting - {fund.id}
        if one.content.state in COUNTING and any(exclude(fund, funds[other]) for other in others):
            troubles.append(Trouble.NOT_WITH)
        # What is granted was applied for in time.
        is_late = one.content.state is FundingState.WANTED
        shown.append(
            WorkFunding(
                one, fund, bars(fund.content, work, catalogue, placed, today if is_late else None), (*troubles,)
            )
        )
    return WorkMoney(work, coverage, tuple(shown))


def over_share(fund: Fund, funding: Funding, cost: Amount | None) -> bool:
    """Return whether less of the cost is left to the partner than its own share; never where that is unknown."""
    amount, share = funding.content.amount, fund.content.own_share
    if cost is None or share is None or type(cost) is not type(amount) or funding.content.state not in COUNTING:
        return False
    return amount.euros > cost.euros * (1 - share / 100) + _ROUNDING


def exclude(first: Fund, second: Fund) -> bool:
    """Return whether one of two funds does not go with the other."""
    return second.id in first.content.not_with or first.id in second.content.not_with


def _row(item: WorkMoney, one: WorkFunding) -> tuple[object, ...]:
    cost, content, left = item.coverage.cost, one.funding.content, item.coverage.uncovered
    return (
        item.work.partner,
        item.work.external_id,
        item.work.title,
        None if cost is None else cost.euros,
        None if cost is None else cost.basis.value,
        one.fund.content.name,
        one.fund.content.is_labelled,
        content.state.value,
        content.amount.euros,
        content.amount.basis.value,
        None if left is None else left.euros,
    )
