"""What is worth a meeting now: the few combinations of the whole register to begin with, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import formats
from koppel.detect.worth import Chance, Deadline, Moment, can_still_move, chance, deadline, value_eur
from koppel.i18n import text
from koppel.model import Precision
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
    deadline
        Of the first of its works that can still move.
    chance
        Of its strongest pair of such works: the first that its panel shows.
    money
        What can be saved; None where no figure is known.
    pair
        Titles of the two works of that pair: what it is about most of all. None where there are no other works.
    """

    id: str
    weight: float
    deadline: Deadline
    chance: Chance
    money: Range | None
    pair: tuple[str, str] | None

    def words(self, language: str) -> str:
        """Describe in one line why, how often such works were coordinated, and what it saves."""
        return f"{self.why(language)}; {self.odds(language)}"

    def why(self, language: str) -> str:
        """Describe which two of the works it is about most of all, where there are others, and how long there is."""
        if self.pair is None:
            return self.until(language)
        first, second = self.pair
        return f"{text('worth.about', language, first=first, second=second)}; {self.until(language)}"

    def until(self, language: str) -> str:
        """Describe how long there is, and which work says so."""
        return until_words(self.deadline, language)

    def odds(self, language: str) -> str:
        """Describe how often such works were coordinated, and what it saves."""
        return f"{_often(self.chance, language)}; {_money(self.money, language)}"


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
    proposals = listed_combinations(store, catalogue, "nl", limit=MOST_SHOWN).proposals
    return most_worth(proposals, assessments(store).values(), catalogue, today)


def most_worth(
    combinations: Iterable[CombinationFacts], known: Iterable[Assessment], catalogue: Catalogue, today: date
) -> tuple[Worth, ...]:
    """Return which of some combinations are worth a meeting now, by what was said of them; see `worth_now`."""
    decided = {item.id for item in known if item.state in _DECIDED and not item.changed_since}
    weighed = [made for item in combinations if item.id not in decided and (made := _worth(item, catalogue, today))]
    weighed.sort(key=lambda item: (-item.weight, item.id))
    return tuple(weighed[: catalogue.rules.now_most])


def _worth(item: CombinationFacts, catalogue: Catalogue, today: date) -> Worth | None:
    works = {work.id: work for work in item.named.members if can_still_move(work)}
    strongest = next((pair for pair in item.pairs if pair.a_id in works and pair.b_id in works), None)
    until = deadline(works.values(), catalogue, today)
    if strongest is None or until is None:
        return None
    both = works[strongest.a_id], works[strongest.b_id]
    often, money = chance(strongest, both, catalogue), item.plan.benefit.avoided_cost_eur
    weight = value_eur(money, catalogue.rules) * often.share * until.urgency
    is_part = len(item.named.members) > len(both)
    return Worth(item.id, weight, until, often, money, (both[0].title, both[1].title) if is_part else None)


def until_words(item: Deadline, language: str) -> str:
    """Describe how long there is to decide, and which work says so."""
    work = item.item
    if not item.is_exact and work.start is not None:
        key = "silent_within" if item.moment is Moment.SILENT else "within"
        when = formats.date_words(work.start, work.start_precision or Precision.DAG, language)
        if work.start_precision is Precision.KWARTAAL:
            when = text("worth.until.quarter", language, when=when)
        return text(f"worth.until.{key}", language, title=work.title, when=when)
    if item.moment is Moment.START and item.days == 0:
        return text("worth.until.today", language, title=work.title)
    time = formats.duration(item.days, language)
    return text(f"worth.until.{item.moment.value}", language, title=work.title, time=time)


def _often(item: Chance, language: str) -> str:
    often = round(10 * item.share)
    sentence = text("worth.chance.often" if often else "worth.chance.hardly", language, often=often)
    sentence = sentence if item.is_measured else text("worth.chance.unknown", language)
    return text("worth.chance.idea", language, told=sentence) if item.with_idea else sentence


def _money(item: Range | None, language: str) -> str:
    if item is None:
        return text("worth.money.unknown", language)
    return formats.money_range(item.low, item.high, language)
