"""Money: like is added to like, labelled money is never free, and unknown is never nothing."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.model import BudgetScope
from koppel.model.compass.money import (
    Amount,
    FundContent,
    FundingContent,
    FundingState,
    Sums,
    Total,
    Yearly,
    amount_of,
    at_least,
    coverage_of,
    free_money,
    sums_of,
)

# Whole euros: their sums are exact.
EUROS = st.integers(0, 10**9).map(float)
AMOUNTS = st.builds(amount_of, EUROS, st.sampled_from(BudgetScope))
FUNDS = st.builds(
    FundContent, name=st.just("A"), giver=st.just("B"), available=AMOUNTS | st.none(), is_labelled=st.booleans()
)
FUNDINGS = st.builds(
    FundingContent,
    fund=st.just(UUID(int=1)),
    activity_id=st.just(UUID(int=2)),
    amount=AMOUNTS,
    state=st.sampled_from(FundingState),
)


def euros(amounts: list[Amount], basis: type) -> float:
    return sum(one.euros for one in amounts if type(one) is basis)


@given(EUROS, EUROS)
def test_euros_once_and_euros_a_year_have_no_sum_and_no_difference(once: float, yearly: float) -> None:
    for add in (lambda: Total(once) + Yearly(yearly), lambda: Yearly(yearly) + Total(once)):  # type: ignore[operator]
        with pytest.raises(TypeError):
            add()
    with pytest.raises(TypeError):
        Total(once).less(Yearly(yearly))  # type: ignore[arg-type]


@given(st.lists(AMOUNTS))
def test_each_sum_holds_its_like_in_any_order(amounts: list[Amount]) -> None:
    sums = sums_of(amounts)
    assert sums == Sums(Total(euros(amounts, Total)), Yearly(euros(amounts, Yearly)))
    assert sums_of(reversed(amounts)) == sums


@given(st.lists(FUNDS))
def test_labelled_money_is_never_free_money(funds: list[FundContent]) -> None:
    free = free_money(funds)
    unlabelled = [fund for fund in funds if not fund.is_labelled]
    assert free.known == sums_of(fund.available for fund in unlabelled if fund.available is not None)
    assert free.unknown == sum(fund.available is None for fund in unlabelled)
    assert free.labelled == len(funds) - len(unlabelled)
    assert free_money(fund for fund in funds if fund.is_labelled).known == Sums()


@given(AMOUNTS | st.none(), st.lists(FUNDINGS))
def test_what_is_not_covered_is_counted_as_the_cost_and_takes_off_only_what_was_granted_alike(
    cost: Amount | None, fundings: list[FundingContent]
) -> None:
    coverage = coverage_of(cost, fundings)
    if cost is None:
        assert coverage.uncovered is None
        return
    granted = [one.amount for one in fundings if one.state is FundingState.GRANTED]
    assert type(coverage.uncovered) is type(cost)
    assert coverage.uncovered.euros == max(0.0, cost.euros - euros(granted, type(cost)))


def test_what_is_asked_covers_nothing_yet() -> None:
    asked = FundingContent(fund=UUID(int=1), activity_id=UUID(int=2), amount=Total(60.0), state=FundingState.ASKED)
    coverage = coverage_of(Total(100.0), [asked])
    assert coverage.uncovered == Total(100.0)
    assert coverage.asked == Sums(Total(60.0))


@given(st.lists(EUROS.map(Yearly) | st.none()))
def test_what_is_unknown_is_in_no_sum_and_is_counted(parts: list[Yearly | None]) -> None:
    total = at_least(parts)
    assert total.known.euros == sum(part.euros for part in parts if part is not None)
    assert (total.unknown, total.count) == (parts.count(None), len(parts))
