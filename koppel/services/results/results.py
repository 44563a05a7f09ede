"""
What came of what was found: the chain detected, assessed, agreed, executed, in numbers and over time.

What counts is how far combinations came, not how many overlaps there are (``domain.md`` §6).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

import shapely

from koppel import clock, formats
from koppel.access import Task
from koppel.detect.joint import Gain, gain, joint_groups
from koppel.model import Status
from koppel.model.plans import ReferenceLayer
from koppel.services.permission import require
from koppel.services.results.funnel import Step, chain_of, lasting
from koppel.services.results.missed import Missed, Works, missed
from koppel.store.deciding.combination_history import list_histories
from koppel.store.plans.activities import list_activities
from koppel.store.plans.changes_since import last_states
from koppel.store.plans.reference import list_reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.deciding import CombinationHistory
    from koppel.services.results.funnel import Chain, ResultsFilter
    from koppel.store.database import Store

# Below this many, a median says more about one combination than about the team.
ENOUGH = 5
MOST_SPANS = 40
_MONTHS = {"maand": 1, "kwartaal": 3, "jaar": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """A month, quarter or year, by its first day, and how many combinations took each step in it."""

    first: date
    counts: Mapping[Step, int]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many days lie between two steps: of how many combinations, and the middle one; None where there are few."""

    since: Step
    until: Step
    count: int
    median_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """
    What came of what was found, within a filter.

    Attributes
    ----------
    steps
        How many combinations took each step in the period.
    of_detected
        Of those that were detected in the period: how many came so far until now.
    waiting
        Proposals of now of which nobody spoke.
    vanished
        Of those that were detected in the period: how many are no more, before anybody spoke of them.
    spans, span_unit
        The steps over time: ``maand``, ``kwartaal``, or ``jaar`` where there would be too many of them.
    agreed, executed
        What agreements of the period save; what was executed is in both.
    partial
        Agreements of the period in which a partner takes part only in part: they save less than is said.
    """

    steps: Mapping[Step, int]
    of_detected: Mapping[Step, int]
    waiting: int
    vanished: int
    spans: tuple[Span, ...]
    span_unit: str
    paces: tuple[Pace, ...]
    agreed: Gain
    executed: Gain
    partial: int
    missed: tuple[Missed, ...]

    @property
    def is_scant(self) -> bool:
        """Return whether too little was assessed to say anything in general."""
        return self.steps[Step.ASSESSED] < ENOUGH


def results(
    store: Store, catalogue: Catalogue, language: str, *, today: date, chosen: ResultsFilter, unit: str = "kwartaal"
) -> Results:
    """
    Count what came of what was found.

    Parameters
    ----------
    store
        As its actor sees it: what it may not see counts nowhere.
    catalogue
        Kinds, and the table of unit costs.
    language
        Of names of combinations.
    today
        Works that ended before it can no longer be done together.
    chosen
        Which combinations, and which period.
    unit
        ``maand`` or ``kwartaal``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        histories = list_histories(cursor)
        wanted = {member for history in histories for member in history.members}
        live = {item.id: item for item in list_activities(cursor, ids=wanted) if item.id} if wanted else {}
        states = {item.id: item for item in last_states(cursor, wanted - live.keys()) if item.id} | live
        streets = [(item.name, item.geometry) for item in list_reference(cursor, layer=ReferenceLayer.STREET)]
    chains = [
        chain_of(history) for history in histories if history.was_proposed or history.first_answer or history.decisions
    ]
    chains = [chain for chain in lasting(chains) if chain.at and _concerns(chain.history, chosen, states)]
    spans, span_unit = _spans(chains, chosen, unit, today)
    detected = [chain for chain in chains if chosen.holds(chain.at[Step.DETECTED])]
    return Results(
        steps={step: sum(chosen.holds(chain.at.get(step)) for chain in chains) for step in Step},
        of_detected={step: sum(step in chain.at for chain in detected) for step in Step},
        waiting=sum(chain.history.is_found and Step.ASSESSED not in chain.at for chain in chains),
        vanished=sum(not chain.history.is_found and Step.ASSESSED not in chain.at for chain in detected),
        spans=spans,
        span_unit=span_unit,
        paces=tuple(
            _pace(chains, chosen, since, until)
            for since, until in (
                (Step.DETECTED, Step.ASSESSED),
                (Step.ASSESSED, Step.AGREED),
                (Step.DETECTED, Step.AGREED),
                (Step.AGREED, Step.EXECUTED),
            )
        ),
        agreed=_gain(chains, Step.AGREED, chosen, live, catalogue),
        executed=_gain(chains, Step.EXECUTED, chosen, live, catalogue),
        partial=sum(chain.history.is_partial and chosen.holds(chain.at.get(Step.AGREED)) for chain in chains),
        missed=missed(chains, chosen, Works(states, live, streets), catalogue, language, today=today),
    )


def span_words(first: date, unit: str, language: str) -> str:
    """Name a month, quarter or year: ``nov 2026``, ``K4 2026``, ``2026``."""
    return formats.date_short(first, unit, language)


def _concerns(history: CombinationHistory, chosen: ResultsFilter, states: Mapping[UUID, Activity]) -> bool:
    members = [states[item] for item in history.members if item in states]
    if chosen.partner is not None and chosen.partner not in {item.partner for item in members}:
        return False
    area = chosen.area
    return area is None or any(shapely.intersects(item.geometry, area) for item in members)


def _pace(chains: Sequence[Chain], chosen: ResultsFilter, since: Step, until: Step) -> Pace:
    days = [
        (chain.at[until] - chain.at[since]).total_seconds() / 86_400
        for chain in chains
        if chosen.holds(chain.at.get(until))
    ]
    return Pace(since, until, len(days), median(days) if len(days) >= ENOUGH else None)


def _spans(chains: Sequence[Chain], chosen: ResultsFilter, unit: str, today: date) -> tuple[tuple[Span, ...], str]:
    days = [(step, clock.day_of(at)) for chain in chains for step, at in chain.at.items() if chosen.holds(at)]
    if not days:
        return (), unit
    first = chosen.first or min(day for _, day in days)
    last = max(min(chosen.last or today, today), *(day for _, day in days))
    starts = _starts(first, last, unit)
    while len(starts) > MOST_SPANS and unit != "jaar":
        unit = "kwartaal" if unit == "maand" else "jaar"
        starts = _starts(first, last, unit)
    counts = Counter((step, _start(day, unit)) for step, day in days)
    return tuple(Span(start, {step: counts[step, start] for step in Step}) for start in starts), unit


def _start(day: date, unit: str) -> date:
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _starts(first: date, last: date, unit: str) -> list[date]:
    starts = [_start(first, unit)]
    while (following := _after(starts[-1], unit)) <= last:
        starts.append(following)
    return starts


def _after(start: date, unit: str) -> date:
    months = start.year * 12 + start.month - 1 + _MONTHS[unit]
    return date(months // 12, months % 12 + 1, 1)


def _gain(
    chains: Sequence[Chain], step: Step, chosen: ResultsFilter, live: Mapping[UUID, Activity], catalogue: Catalogue
) -> Gain:
    agreed = [
        frozenset(
            item for item in chain.history.members if item in live and live[item].status is not Status.GEANNULEERD
        )
        for chain in chains
        if step in chain.at and chosen.holds(chain.at[Step.AGREED if step is Step.AGREED else Step.EXECUTED])
    ]
    groups = [
        sorted((live[item] for item in group), key=lambda item: (item.partner, item.external_id))
        for group in joint_groups(group for group in agreed if len(group) > 1)
    ]
    return gain(groups, catalogue)
