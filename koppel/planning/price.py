"""What moving costs each party: works, months, and contracts that are likely given (``docs/domain.md`` §10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from koppel.model import Status
from koppel.model.dates import widen_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from koppel.catalogue.load import Rules
    from koppel.model import Activity


class Moved(NamedTuple):
    """
    What one party does in a scenario.

    Works that move, by how many months in all, works that are dropped, and of both those of which the contract is
    likely given.
    """

    works: int = 0
    months: int = 0
    dropped: int = 0
    contracts: int = 0

    def plus(self, months: int, *, is_dropped: bool, has_contract: bool) -> Moved:
        """Count one work more."""
        return Moved(
            self.works + (not is_dropped),
            self.months + abs(months),
            self.dropped + is_dropped,
            self.contracts + has_contract,
        )


def contract_likely(item: Activity, rules: Rules, today: date) -> bool:
    """
    Tell whether the contract of a work is likely given: it was promised, or begins so soon that it must have been.

    No register says when a contract was let, see ``docs/domain.md`` §6.
    """
    if item.status is Status.TOEGEZEGD:
        return True
    if item.start is None or item.start_precision is None:
        return False
    return widen_start(item.start, item.start_precision) - timedelta(days=rules.now_contract_days) <= today


def moved_by_party(moves: Iterable[tuple[str, Activity, int, bool]], rules: Rules, today: date) -> Mapping[str, Moved]:
    """
    Add up what moving costs each party, by name.

    Parameters
    ----------
    moves
        Of each work that moves or is dropped its party, itself as planned, its months, and whether it is dropped.
    rules, today
        When a contract is likely given.
    """
    made: dict[str, Moved] = {}
    for party, item, months, is_dropped in moves:
        has_contract = contract_likely(item, rules, today)
        made[party] = made.get(party, Moved()).plus(months, is_dropped=is_dropped, has_contract=has_contract)
    return dict(sorted(made.items()))
