"""What is worth a meeting now: the few combinations of the whole register to begin with, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import formats
from koppel.detect.worth import Chance, Deadline, Moment, can_still_move, chance, deadline, value_eur
from koppel.i18n import text
from koppel.model.deciding import State
from koppel.services.deciding.decisions import assessments
from koppel.services.facts.combinations import MOST_SHOWN, listed_combinations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.detect.benefit import Range
    from koppel.services.deciding.assessment import Assessment
    from koppel.services.facts.combinations import CombinationFacts
    from koppel.store.database import Store

_DECIDED = (State.AFGESPROKEN, State.UITGEVOERD, State.AFGEWEZEN)


@dataclass(frozen=True, slots=True)
class Worth:
    """
    Why a combination is worth a meeting now.

    Attributes
    ----------
    id
        Of the combination.
    weight
        Value times probability times urgency, in euro; for the order, and never shown.
    deadline, chance
        Of the pair of its works for which probability times urgency is most.
    money
        What can be saved; None where no figure is known.
    """

    id: str
    weight: float
    deadline: Deadline
    chance: Chance
    money: Range | None

    def words(self, language: str) -> str:
        """Describe it in one line: how long there is, how often such works were coordinated, what it saves."""
        return "; ".join((_until(self.deadline, language), _often(self.chance, language), _money(self.money, language)))


def worth_now(store: Store, catalogue: Catalogue, *, today: date) -> tuple[Worth, ...]:
    """
    Return what is worth a meeting now, the best first (``docs/domain.md`` §6).

    Parameters
    ----------
    store
        As its actor sees it.
    catalogue, today
        Rules, kinds and costs; the day from which days are counted.

    Returns
    -------
    worth
        Of the best combinations on the list (`MOST_SHOWN`), at most `Rules.now_most`. Not those that were decided on,
        unless the plan changed since; nor those of which fewer than two works have still to begin.
    """
    # The order does not depend on the language: only the names do.
    found = listed_combinations(store, catalogue, "nl", limit=MOST_SHOWN).proposals
    return most_worth(found, assessments(store).values(), catalogue, today)


def most_worth(
    found: Iterable[CombinationFacts], known: Iterable[Assessment], catalogue: Catalogue, today: date
) -> tuple[Worth, ...]:
    """Return which of some combinations are worth a meeting now, by what was said of them; see `worth_now`."""
    decided = {item.id for item in known if item.state in _DECIDED and not item.changed_since}
    weighed = [made for item in found if item.id not in decided and (made := _worth(item, catalogue, today))]
    weighed.sort(key=lambda item: (-item.weight, item.id))
    return tuple(weighed[: catalogue.rules.now_most])


def _worth(item: CombinationFacts, catalogue: Catalogue, today: date) -> Worth | None:
    works = {work.id: work for work in item.named.members if can_still_move(work)}
    best: tuple[float, Deadline, Chance] | None = None
    for pair in item.pairs:
        if pair.a_id not in works or pair.b_id not in works:
            continue
        until, often = deadline(works[pair.a_id], works[pair.b_id], catalogue, today), chance(pair, catalogue)
        if until is not None and (best is None or often.share * until.urgency > best[0]):
            best = (often.share * until.urgency, until, often)
    if best is None:
        return None
    money = item.plan.benefit.avoided_cost_eur
    return Worth(item.id, best[0] * value_eur(money, catalogue.rules), best[1], best[2], money)


def _until(item: Deadline, language: str) -> str:
    if item.moment is Moment.START and item.days == 0:
        return text("worth.until.today", language)
    return text(f"worth.until.{item.moment.value}", language, time=formats.duration(item.days, language))


def _often(item: Chance, language: str) -> str:
    if not item.is_measured:
        return text("worth.chance.unknown", language)
    often = round(10 * item.share)
    return text("worth.chance.often" if often else "worth.chance.hardly", language, often=often)


def _money(item: Range | None, language: str) -> str:
    if item is None:
        return text("worth.money.unknown", language)
    return formats.money_range(item.low, item.high, language)
