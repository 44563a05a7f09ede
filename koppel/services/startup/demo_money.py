"""The fictional money of the demo: funds, what works have of them, and the scorekaart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koppel.model import BudgetScope
from koppel.model.compass.money import (
    FundContent,
    FundingContent,
    FundingState,
    GapContent,
    Per,
    Together,
    Yearly,
    amount_of,
)
from koppel.services.compass.money.funding import add_funding
from koppel.services.compass.money.funds import add_fund
from koppel.services.compass.money.scorecard import set_gap_value
from koppel.store.plans.activities import find_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.catalogue.load import Catalogue
    from koppel.store.database import Store


def add_demo_money(store: Store, catalogue: Catalogue, declared: Mapping[str, Any]) -> None:
    """Set the funds that a demo declares, with the money of works, and fill in its scorekaart."""
    for item in declared.get("fund", ()):
        fund = add_fund(store, catalogue, _fund(item))
        for work in item.get("works", ()):
            with store.read() as cursor:
                (identity,) = find_ids(cursor, {(work["partner"], work["number"])}).values()
            amount = amount_of(work["euros"], BudgetScope(work["basis"]))
            state = FundingState(work["state"])
            add_funding(store, FundingContent(fund=fund, activity_id=identity, amount=amount, state=state))
    if catalogue.compass is None:
        return
    for item in declared.get("gap", ()):
        value = Yearly(item["euros"]) if "euros" in item else None
        content = GapContent(indicator=item["indicator"], per=Per(item["per"]), value=value, source=item.get("source"))
        set_gap_value(store, catalogue.compass, content)


def _fund(item: Mapping[str, Any]) -> FundContent:
    single = ("name", "giver", "area", "first_day", "last_day", "apply_by", "own_share", "is_labelled", "note")
    return FundContent(
        **{name: item[name] for name in single if name in item},
        kinds=tuple(item.get("kinds", ())),
        themes=tuple(item.get("themes", ())),
        available=amount_of(item["euros"], BudgetScope(item["basis"])) if "euros" in item else None,
        together=Together(item.get("together", Together.NOTHING.value)),
        with_kinds=tuple(item.get("with_kinds", ())),
    )
