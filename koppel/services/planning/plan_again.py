"""The plan computed again with what partners answered as laws, and what that costs beside the plan before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from koppel import formats
from koppel.access import Task
from koppel.catalogue.plan import WorkWish
from koppel.errors import InputError
from koppel.i18n import text
from koppel.model.proposals import MoveReply, ProposalEvent
from koppel.model.scenarios import Reach
from koppel.planning.scenario import Change, Scenario
from koppel.services.permission import require
from koppel.services.planning.best_plan import best_plan
from koppel.services.planning.kept_plan import keep_plan
from koppel.services.planning.plan_json import figures_json
from koppel.services.planning.proposals import open_asked
from koppel.services.planning.scenarios import free_name
from koppel.store.planning import proposals as stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.planning.figures import Figures
    from koppel.planning.outlook import Outlook
    from koppel.services.planning.asked import AskedSet
    from koppel.services.planning.best_plan import BestPlan
    from koppel.store.database import Store

# In the order in which they are told; of these less is better, of the others more.
LESS_IS_BETTER = (
    "openings", "streets_opened_again", "wrong_orders", "broken_rests", "hinder_street_weeks", "hinder_at_once",
    "homes_disturbed",
)  # fmt: skip
MORE_IS_BETTER = ("couplings", "avoided_cost_eur")
# What differs less is nothing that anyone would speak of; in euro it is within what is not known.
_LEAST, _LEAST_EUR = 0.5, 1000.0


class FigureChange(NamedTuple):
    """
    One figure of the plan before, and of the plan with the answers, as the tables write it: whole numbers.

    The cost that is avoided has two, the least and the most.
    """

    name: str
    before: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def is_worse(self) -> bool:
        """Tell whether the answers cost something here."""
        return (sum(self.after) > sum(self.before)) == (self.name in LESS_IS_BETTER)


def plan_again(
    store: Store,
    catalogue: Catalogue,
    language: str,
    identity: UUID,
    *,
    today: date,
    seconds: float,
    progress: Callable[[float], None] | None = None,
) -> BestPlan:
    """
    Compute the best plan in which the answers to a set of proposals are laws; nothing is stored.

    What can be stays at the dates that were asked, what cannot at those of its plan, and what can under a condition
    moves within the days that were named. The others are free, as in any plan.

    Parameters
    ----------
    store
        Of who leads the team.
    catalogue, language, today, seconds, progress
        As of `koppel.services.planning.best_plan.best_plan`.
    identity
        The set.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``.
    RefusedError
        ``forbidden.propose``.
    InputError
        ``proposals_silent``: nobody has answered yet; ``plan_mistakes``: an answer cannot be, with the work.
    WorkError
        As of `best_plan`.
    """
    require(store, Task.PROPOSE)
    asked = open_asked(store, identity)
    if not asked.answered:
        raise InputError("proposals_silent")
    wishes, begun = laws_of(asked)
    return best_plan(
        store,
        catalogue,
        language,
        today=today,
        seconds=seconds,
        wishes=replace(catalogue.plan, works=(*catalogue.plan.works, *wishes)),
        scenario=begun,
        progress=progress,
    )


def laws_of(asked: AskedSet) -> tuple[tuple[WorkWish, ...], Scenario]:
    """Return what the answers of a set ask of its works, and the dates to begin with: those that can be."""
    wishes, changes = [], []
    for item in asked.moves:
        if item.answer is None:
            continue
        key = item.work.partner, item.work.external_id
        if item.answer.reply is MoveReply.CAN_IF:
            wishes.append(WorkWish(*key, earliest=item.answer.earliest, latest=item.answer.latest))
            continue
        wishes.append(WorkWish(*key, stays=True))
        if item.answer.reply is MoveReply.CAN:
            change = Change(
                work=str(item.move.work),
                start=item.move.start,
                end=item.move.end,
                duration_days=item.move.duration_days,
                is_dropped=item.move.is_dropped,
            )
            changes.append(change)
    return tuple(wishes), Scenario(asked.record.name, tuple(changes))


def keep_again(store: Store, identity: UUID, plan: BestPlan, name: str) -> UUID:
    """
    Keep a plan that was computed with the answers as a scenario of the team, linked to the proposals it came from.

    Parameters
    ----------
    store
        Of who leads the team.
    name
        Of the scenario; one that another has already gets a number.
    identity
        The set of proposals.
    plan
        As `plan_again` returned it.

    Raises
    ------
    NotFoundError
        ``proposals_unknown``.
    RefusedError, InputError
        ``forbidden.propose``; as of `make_scenario`.
    """
    require(store, Task.PROPOSE)
    open_asked(store, identity)
    made = keep_plan(store, plan, free_name(store, name), Reach.TEAM)
    with store.write_beside(store.actor.name, "plan_again", proposals=identity, scenario=made) as writer:
        stored.add_note(writer, identity, ProposalEvent.AGAIN, scenario=made)
    return made


def asked_scenario(asked: AskedSet) -> Scenario:
    """Return the scenario of which a set asks the dates, as it was then."""

    def day(value: str | None) -> date | None:
        return None if value is None else date.fromisoformat(value)

    return Scenario(
        asked.record.name,
        tuple(
            Change(
                work=item["work"],
                start=day(item["start"]),
                end=day(item["end"]),
                duration_days=item["duration_days"],
                is_dropped=item["is_dropped"],
            )
            for item in asked.record.changes
        ),
    )


def figure_changes(before: Mapping[str, float | None], after: Mapping[str, float | None]) -> tuple[FigureChange, ...]:
    """Return the figures that differ between two sets of dates, as `figures_json` names them."""
    changes = []
    for name in (*LESS_IS_BETTER, *MORE_IS_BETTER):
        first, second = _figure(before, name), _figure(after, name)
        if first is None or second is None:
            continue
        least = _LEAST_EUR if name.endswith("_eur") else _LEAST
        if max(abs(one - other) for one, other in zip(first, second, strict=True)) < least:
            continue
        changes.append(FigureChange(name, first, second))
    return tuple(changes)


def costs_of_answers(outlook: Outlook, asked: AskedSet, now: Scenario) -> tuple[FigureChange, ...]:
    """Return what a plan with the answers of a set is worse and better at than the plan that was asked for."""
    before: Figures = outlook.figures(asked_scenario(asked))
    return figure_changes(figures_json(before), figures_json(outlook.figures(now)))


def months_of_answers(outlook: Outlook, asked: AskedSet, now: Scenario) -> Mapping[str, int]:
    """Return by how many months each party moves more (negative: less) in a plan with the answers, by name."""
    plans = outlook.figures()
    first, second = (
        outlook.difference(plans, plans, scenario).months_by_party for scenario in (asked_scenario(asked), now)
    )
    more = {party: second.get(party, 0) - first.get(party, 0) for party in sorted({*first, *second})}
    return {party: months for party, months in more.items() if months}


def months_change_words(party: str, months: int, language: str) -> str:
    """Say by how many months a party moves more, or less, than in the plan that was asked for."""
    side = "more" if months > 0 else "less"
    return text(f"plan.cost.{side}", language, partner=party, months=formats.months(abs(months), language))


def change_words(item: FigureChange, language: str) -> str:
    """Say how a figure differs from before, in plain words."""
    side = "more" if sum(item.after) > sum(item.before) else "less"
    sizes = sorted(abs(one - other) for one, other in zip(item.after, item.before, strict=True))
    if item.name.endswith("_eur"):
        money = formats.money_range(sizes[0], sizes[1], language)
        return text(f"proposals.figure.{item.name}.{side}", language, money=money)
    return text(f"proposals.figure.{item.name}.{side}", language, count=round(sizes[0]))


def _figure(figures: Mapping[str, float | None], name: str) -> tuple[float, ...] | None:
    if name == "avoided_cost_eur":
        low, high = figures.get("avoided_cost_low_eur"), figures.get("avoided_cost_high_eur")
        return None if low is None or high is None else (low, high)
    value = figures.get(name)
    # Rounded before they are compared: what is told is the difference of what the tables write.
    return None if value is None else (float(round(value)),)
