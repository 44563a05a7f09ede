"""What is worth a meeting now: the few combinations of the whole register to begin with, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from koppel import formats
from koppel.detect.benefit import period_of
from koppel.detect.ground import LEAST_SHARED_M2
from koppel.detect.timing import overlap_days
from koppel.detect.worth import (
    Chance,
    Deadline,
    Moment,
    can_still_move,
    chance,
    deadline,
    latest_start,
    need_factor,
    value_eur,
)
from koppel.i18n import text
from koppel.model import Precision, Status
from koppel.model.deciding import State
from koppel.services.compass.need.need_words import need_row, need_weight
from koppel.services.compass.need.needs import needs
from koppel.services.deciding.decisions import assessments
from koppel.services.facts.combinations import MOST_SHOWN, listed_combinations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.detect.benefit import Range
    from koppel.model import Activity
    from koppel.model.chances import Finding
    from koppel.services.compass.need.needs import Need, Needs
    from koppel.services.deciding.assessment import Assessment
    from koppel.services.facts.combinations import CombinationFacts
    from koppel.store.database import Store

# It stands in a row with the rest of why.
_LONGEST_TITLE = 40
_MOST_OTHERS = 2
_DECIDED = (State.AFGESPROKEN, State.UITGEVOERD, State.AFGEWEZEN)


class Row(NamedTuple):
    """
    A row in words: who with whom and on what ground, how long there is, how often and for how much.

    ``need`` says for what is red it can do something, and how much more it counts by that; ``need_weight`` says that
    in a sentence. Both are empty where it is nothing.
    """

    between: str
    until: str
    odds: str
    need: str = ""
    need_weight: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """
    The two works that a combination is about most of all.

    ``shared_m2`` is the ground of both, ``together_days`` how many days both periods have from now on, ``others`` the
    other partners with works that can still move and share ground with one of the two.
    """

    works: tuple[Activity, Activity]
    shared_m2: float
    together_days: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """
    Why a combination is worth a meeting now.

    Attributes
    ----------
    id
        Of the combination.
    weight
        Value times probability times urgency, and more where there is need, in euro; for the order, and never shown.
    deadline
        Of the first of the two works that it is about most of all.
    chance
        Of its leading pair of works that can still move: the first that its panel shows.
    money
        What can be saved; None where no figure is known.
    lead
        That pair: what it is about most of all.
    needs
        What is red where its works lie, and those that can do something about it; the worst first.
    need_factor
        By how much it counts more for that; 1 where there is nothing.
    """

    id: str
    weight: float
    deadline: Deadline
    chance: Chance
    money: Range | None
    lead: Lead
    needs: tuple[Need, ...] = ()
    need_factor: float = 1.0

    def row(self, language: str) -> Row:
        """Return why in a few words: names of the two works stand in a panel, and in files (`flat`)."""
        return Row(
            self.between(language),
            self.until(language),
            self.odds(language),
            self.need(language),
            need_weight(self.need_factor, language),
        )

    def between(self, language: str) -> str:
        """Describe whose the two works are, which ground and time both have, and who else is there."""
        first, second = (item.partner for item in self.lead.works)
        parts = [text("worth.both", language, first=first, second=second)]
        if self.lead.shared_m2 >= LEAST_SHARED_M2:
            parts.append(text("worth.shared", language, area=formats.area(self.lead.shared_m2, language)))
        else:
            parts.append(text("worth.beside", language))
        if self.lead.together_days > 0:
            parts.append(text("worth.together", language, time=formats.duration(self.lead.together_days, language)))
        others = self.lead.others
        if len(others) > _MOST_OTHERS:
            parts.append(text("worth.others", language, count=len(others)))
        elif others:
            parts.append(text("worth.with", language, partners=formats.listed(others, language)))
        return ", ".join(parts)

    def need(self, language: str) -> str:
        """Describe for what is red it can do something, and how much more it counts by that; empty for nothing."""
        return need_row(self.needs, self.need_factor, language)

    def flat(self, language: str) -> dict[str, object]:
        """Return why for a file: in words, and as numbers."""
        first, second = (f"{item.partner}/{item.external_id}" for item in self.lead.works)
        return {
            "now_first": first,
            "now_second": second,
            "now_shared_m2": round(self.lead.shared_m2, 1),
            "now_why": f"{self.between(language)}; {self.until(language)}",
            "now_odds": round(self.chance.share, 3),
            "now_odds_measured": self.chance.is_measured,
            "now_until": self.deadline.moment.value,
            "now_days": self.deadline.days,
            "now_saves_low_eur": None if self.money is None else round(self.money.low),
            "now_saves_high_eur": None if self.money is None else round(self.money.high),
            **self.flat_need(language),
        }

    def flat_need(self, language: str) -> dict[str, object]:
        """Return the need part alone for a file, for lists in which the rest of why does not stand."""
        return {"now_need": self.need(language) or None, "now_need_factor": round(self.need_factor, 3)}

    def until(self, language: str) -> str:
        """Describe how long there is, and which work says so."""
        return until_words(self.deadline, language)

    def odds(self, language: str) -> str:
        """Describe how often such works were coordinated, and what it saves."""
        return f"{self.often(language)}; {self.saves(language)}"

    def often(self, language: str) -> str:
        """Describe how often such works were coordinated."""
        return _often(self.chance, language)

    def saves(self, language: str) -> str:
        """Describe what it saves at least."""
        return _money(self.money, language)


def worth_now(store: Store, catalogue: Catalogue, *, today: date, red: Needs | None = None) -> tuple[Worth, ...]:
    """
    Return what is worth a meeting now, the best first (``docs/domain.md`` §6).

    Parameters
    ----------
    store
        As its actor sees it.
    catalogue, today
        Rules, kinds and costs; the day from which days are counted.
    red
        What is red in the areas of the map, where that was read already.

    Returns
    -------
    worth
        Of the best combinations on the list (`MOST_SHOWN`), at most `Rules.now_most`. Not those that were decided on,
        unless the plan changed since; nor those of which fewer than two works have still to begin.
    """
    # The order does not depend on the language: only the names do.
    proposals = listed_combinations(store, catalogue, "nl", limit=MOST_SHOWN).proposals
    return most_worth(proposals, assessments(store).values(), catalogue, today, red or needs(store, catalogue))


def most_worth(
    combinations: Iterable[CombinationFacts],
    known: Iterable[Assessment],
    catalogue: Catalogue,
    today: date,
    red: Needs | None = None,
) -> tuple[Worth, ...]:
    """Return which of some combinations are worth a meeting now, by what was said of them; see `worth_now`."""
    decided = {item.id for item in known if item.state in _DECIDED and not item.changed_since}
    weighed = [
        made for item in combinations if item.id not in decided and (made := _worth(item, catalogue, today, red))
    ]
    weighed.sort(key=lambda item: (-item.weight, item.id))
    return tuple(weighed[: catalogue.rules.now_most])


def _worth(item: CombinationFacts, catalogue: Catalogue, today: date, red: Needs | None) -> Worth | None:
    works = {work.id: work for work in item.named.members if can_still_move(work)}
    leading = next((pair for pair in item.pairs if pair.a_id in works and pair.b_id in works), None)
    if leading is None:
        return None
    both = works[leading.a_id], works[leading.b_id]
    until = deadline(both, catalogue, today)
    if until is None:
        return None
    often, money = chance(leading, both, catalogue), item.plan.benefit.avoided_cost_eur
    helped = red.of(works.values()) if red else ()
    factor = need_factor(red.wanting(helped), catalogue.rules) if red else 1.0
    weight = value_eur(money, catalogue.rules) * often.share * until.urgency * factor
    lead = Lead(
        works=both,
        shared_m2=leading.shared_area_m2 or 0.0,
        together_days=_together_days(both, catalogue, today),
        others=_others(item, leading, works),
    )
    return Worth(item.id, weight, until, often, money, lead, helped, factor)


def _others(item: CombinationFacts, leading: Finding, works: Mapping[UUID | None, Activity]) -> tuple[str, ...]:
    """Return the other partners with works that can still move and share ground with one of the leading two."""
    both = {leading.a_id, leading.b_id}
    beside = {
        identity
        for pair in item.pairs
        if both & {pair.a_id, pair.b_id} and (pair.shared_area_m2 or 0.0) >= LEAST_SHARED_M2
        for identity in (pair.a_id, pair.b_id)
    }
    own = {works[identity].partner for identity in both}
    return tuple(sorted({works[identity].partner for identity in beside if identity in works} - own))


def _together_days(both: tuple[Activity, Activity], catalogue: Catalogue, today: date) -> int:
    """Return how many days two periods have together from a day on; 0 where there are none or a period is not known."""
    first, second = (period_of(item, catalogue) for item in both)
    if first is None or second is None or min(first.last, second.last) < today:
        return 0
    return overlap_days(*(replace(one, first=max(one.first, today)) for one in (first, second)))


def until_words(item: Deadline, language: str) -> str:
    """Describe how long there is to decide, and which work says so."""
    work = item.item
    is_promised = work.status is Status.TOEGEZEGD
    # Of what was promised nobody has to tell the team that it began.
    news = text(f"worth.until.{'may_run' if is_promised else 'no_news'}", language)
    whose = {"title": _title(work), "partner": work.partner, "news": news}
    if not item.is_exact and work.start is not None:
        key = "silent_within" if item.moment is Moment.SILENT else "within"
        when = formats.date_words(work.start, work.start_precision or Precision.DAG, language)
        if work.start_precision is Precision.KWARTAAL:
            when = text("worth.until.quarter", language, when=when)
        return text(f"worth.until.{key}", language, **whose, when=when)
    key = item.moment.value
    if item.moment is Moment.START and not is_promised:
        key = "start_planned"
    if item.moment is Moment.SILENT and item.on == latest_start(work):
        key = "silent_latest"
    if item.moment is not Moment.SILENT and item.days == 0:
        return text(f"worth.until.{key}_today", language, **whose)
    time = formats.duration(item.days, language)
    day = formats.day(item.on, language)
    return text(f"worth.until.{key}", language, **whose, time=time, day=day)


def _often(item: Chance, language: str) -> str:
    often = round(10 * item.share)
    sentence = text("worth.chance.often" if often else "worth.chance.hardly", language, often=often)
    sentence = sentence if item.is_measured else text("worth.chance.unknown", language)
    return text("worth.chance.idea", language, told=sentence) if item.with_idea else sentence


def _money(item: Range | None, language: str) -> str:
    if item is None:
        return text("worth.money.unknown", language)
    return text("worth.money.from", language, money=formats.estimate(item.low, language))


def _title(item: Activity) -> str:
    title = " ".join(item.title.split())
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
