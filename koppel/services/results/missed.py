"""What was found and will not be done together, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.detect.benefit import period_of
from koppel.i18n import text
from koppel.model import Status
from koppel.model.deciding import AGREED, State
from koppel.services.facts.combination_names import combination_name
from koppel.services.results.funnel import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.deciding import CombinationHistory
    from koppel.services.results.funnel import Chain, ResultsFilter


class Why(StrEnum):
    """
    Why something that was found will not be done together.

    ``rejected``: the team said so. ``too_late``: spoken of, and a work ended before it was agreed. ``unseen``: a work
    ended before anybody said anything.
    """

    REJECTED = "rejected"
    TOO_LATE = "too_late"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A combination that will not be done together, why, and since when; ``reason`` is what people gave."""

    id: str
    name: str
    partners: tuple[str, ...]
    why: Why
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Works:
    """What is known of works: the last state of each, those that there still are, and streets to name them by."""

    known: Mapping[UUID, Activity]
    live: Mapping[UUID, Activity]
    streets: Sequence[tuple[str, BaseGeometry]]


def missed(
    chains: Sequence[Chain], chosen: ResultsFilter, works: Works, catalogue: Catalogue, language: str, *, today: date
) -> tuple[Missed, ...]:
    """Return what was missed in the period, the latest first; what goes on in another combination is not missed."""
    misses: list[tuple[Chain, Why, datetime]] = []
    for chain in chains:
        if chain.state is State.AFGEWEZEN:
            misses.append((chain, Why.REJECTED, chain.history.decisions[-1].at))
        elif (
            chain.state not in AGREED and chain.history.gone_at and _ended(chain.history, works.live, catalogue, today)
        ):
            misses.append((chain, Why.TOO_LATE if Step.ASSESSED in chain.at else Why.UNSEEN, chain.history.gone_at))
    # The same two works stand in several combinations over time: what goes on in another is not missed, and what is
    # missed is missed once, under the combination of which most was said, or the largest.
    order = list(Why)
    misses.sort(key=lambda item: (order.index(item[1]), -len(item[0].history.members), item[0].history.id))
    goes_on = [chain.history.members for chain in chains if chain.history.is_found or chain.state in AGREED]
    worded: list[Missed] = []
    counted: list[Collection[UUID]] = []
    for chain, why, at in misses:
        members = chain.history.members
        if why is not Why.REJECTED and any(len(members & set(other)) > 1 for other in (*goes_on, *counted)):
            continue
        counted.append(members)
        if not chosen.holds(at):
            continue
        shown = sorted(
            (works.known[item] for item in members if item in works.known),
            key=lambda item: (item.partner, item.external_id),
        )
        worded.append(
            Missed(
                id=chain.history.id,
                name=combination_name(shown, works.streets, catalogue, language) or text("decision.no_works", language),
                partners=tuple(dict.fromkeys(item.partner for item in shown)),
                why=why,
                reason=chain.history.decisions[-1].reason if why is Why.REJECTED else None,
                at=at,
            )
        )
    return tuple(sorted(worded, key=lambda item: item.at, reverse=True))


def _ended(history: CombinationHistory, live: Mapping[UUID, Activity], catalogue: Catalogue, today: date) -> bool:
    """Return whether a work was done, or its period went by; a work that was withdrawn ends nothing that could be."""
    works = [live[item] for item in history.members if item in live]
    if any(item.status in (Status.GEANNULEERD, Status.GEPAUZEERD) for item in works):
        return False
    return any(
        item.status is Status.GEREED or ((period := period_of(item, catalogue)) is not None and period.last < today)
        for item in works
    )
