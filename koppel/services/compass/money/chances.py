"""
Which funds works open together, and which money one of them would lose: said at a koppelkans.

Rules in §9 of ``docs/domain.md``. Nothing here counts in a score or an order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.model.compass.money import FundingState, Together
from koppel.services.compass.money.conditions import Grounds, bars, grounds, suits
from koppel.services.compass.money.overview import exclude
from koppel.services.permission import require
from koppel.store.compass.money import FUNDINGS, FUNDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.compass.money import Fund, Funding
    from koppel.store.database import Store


class Loss(StrEnum):
    """Why money would be lost, or may not be spent."""

    PERIOD = "periode"
    NOT_WITH = "niet_samen"
    KIND = "soort"


@dataclass(frozen=True, slots=True)
class Opened:
    """A fund that is for some works because they are done together; `works` are those that it pays for."""

    fund: Fund
    works: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """
    Money of a fund for a work that a koppelkans would cost, or that is not for its other work.

    ``day`` is the one to which the work would move, ``other`` the fund that does not go with it, ``beside`` the other
    work; each only where that is why.
    """

    why: Loss
    fund: Fund
    work: Activity
    day: date | None = None
    other: Fund | None = None
    beside: Activity | None = None


@dataclass(frozen=True, slots=True)
class MoneyChances:
    """Funds and what works have of them, to ask of works what they open and lose together."""

    catalogue: Catalogue
    funds: Mapping[UUID, Fund]
    fundings: Mapping[UUID, tuple[Funding, ...]]
    placed: Grounds
    today: date
    _bars: dict[tuple[UUID, UUID | None], bool] = field(default_factory=dict, compare=False, repr=False)

    def opened(self, works: Sequence[Activity]) -> tuple[Opened, ...]:
        """Return the funds that ask for togetherness which works have, the first to apply for first."""
        opening = []
        for fund in self.funds.values():
            payable = tuple(work for work in works if self._is_payable(fund, work))
            is_had = all(any(one.content.fund == fund.id for one in self._of(work)) for work in payable)
            if payable and not is_had and _are_together(fund, works, payable):
                opening.append(Opened(fund, payable))
        return tuple(sorted(opening, key=lambda item: (item.fund.content.apply_by or date.max, item.fund.content.name)))

    def lost(self, works: Sequence[Activity]) -> tuple[Lost, ...]:
        """Return the money of works that moving one to the other would cost, or that does not go together."""
        return (*self._ended(works), *self._excluded(works), *self._other_kind(works))

    def _is_payable(self, fund: Fund, work: Activity) -> bool:
        key = (fund.id, work.id)
        if key not in self._bars:
            self._bars[key] = not bars(fund.content, work, self.catalogue, self.placed, self.today)
        return self._bars[key]

    def _of(self, work: Activity) -> tuple[Funding, ...]:
        return () if work.id is None else self.fundings.get(work.id, ())

    def _had(self, works: Sequence[Activity]) -> list[tuple[Fund, Activity]]:
        return [
            (self.funds[one.content.fund], work)
            for work in works
            for one in self._of(work)
            if one.content.state is not FundingState.REFUSED
        ]

    def _ended(self, works: Sequence[Activity]) -> list[Lost]:
        starts = [work.start for work in works if work.start is not None]
        if not starts:
            return []
        # Done together means: not before the last of them can begin.
        day = max(starts)
        return [
            Lost(Loss.PERIOD, fund, work, day=day)
            for fund, work in self._had(works)
            if work.start is not None
            and fund.content.last_day is not None
            and work.start <= fund.content.last_day < day
        ]

    def _excluded(self, works: Sequence[Activity]) -> list[Lost]:
        return [
            Lost(Loss.NOT_WITH, fund, work, other=other, beside=beside)
            for (fund, work), (other, beside) in combinations(self._had(works), 2)
            if work is not beside and exclude(fund, other)
        ]

    def _other_kind(self, works: Sequence[Activity]) -> list[Lost]:
        return [
            Lost(Loss.KIND, fund, work, beside=other)
            for fund, work in self._had(works)
            for other in works
            if fund.content.is_labelled and other is not work and not suits(fund.content, other.kind, self.catalogue)
        ]


def money_chances(store: Store, catalogue: Catalogue, today: date) -> MoneyChances | None:
    """
    Return what is needed to ask works what they open and lose; None where there is no fund.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        funds = {item.id: item for item in FUNDS.standing(cursor)}
        fundings: dict[UUID, tuple[Funding, ...]] = {}
        for one in FUNDINGS.standing(cursor):
            if one.content.fund in funds:
                fundings[one.content.activity_id] = (*fundings.get(one.content.activity_id, ()), one)
    if not funds:
        return None
    # Places are many: they are read only for a fund that asks for one.
    is_placed = any(fund.content.area is not None for fund in funds.values())
    return MoneyChances(catalogue, funds, fundings, grounds(store) if is_placed else Grounds({}, {}), today)


def _are_together(fund: Fund, works: Sequence[Activity], payable: Sequence[Activity]) -> bool:
    """Return whether works have the togetherness that a fund asks for; what asks for none is opened by none."""
    if fund.content.together is Together.TWO_PARTNERS:
        return len({work.partner for work in payable}) > 1
    return fund.content.together is Together.KINDS and set(fund.content.with_kinds) <= {work.kind for work in works}
