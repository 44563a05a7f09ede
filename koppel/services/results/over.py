"""Which works are over, and which combinations of them are looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import clock
from koppel.detect.progress import end_passed, is_asked
from koppel.model import Status
from koppel.services.results.funnel import Step, lasting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.services.results.funnel import Chain

WITHDRAWN = (Status.GEANNULEERD, Status.GEPAUZEERD)


@dataclass(frozen=True, slots=True)
class OverWork:
    """A work that is over; whether its partner said so, else the dates are those that were planned last."""

    work: Activity
    is_reported: bool


def is_over(item: Activity, catalogue: Catalogue, today: date, *, is_gone: bool) -> bool:
    """
    Tell whether a work is done: its partner says so, or it counts as done because it ended long enough ago.

    One that is no longer among the plans is over if it left them after its last day; before it was withdrawn.
    """
    if item.status is Status.GEREED:
        return True
    if is_gone:
        return item.recorded_until is not None and end_passed(item, clock.day_of(item.recorded_until)) is not None
    return end_passed(item, today) is not None and not is_asked(item, catalogue.rules, today)


def judged(chains: Sequence[Chain], over: Mapping[UUID, OverWork]) -> list[Chain]:
    """Leave out what is not over, and what stands whole in another one: of that the one of which most was said."""
    chosen: list[tuple[Chain, frozenset[UUID]]] = []
    order = sorted(lasting(chains), key=lambda chain: (-len(chain.at), -len(chain.history.members), chain.history.id))
    for chain in order:
        members = frozenset(item for item in chain.history.members if item in over)
        parties = {over[item].work.partner for item in members}
        if len(members) > 1 and len(parties) > 1 and not any(members <= other for _, other in chosen):
            chosen = [(other, known) for other, known in chosen if not (known < members and _is_silent(other))]
            chosen.append((chain, members))
    return [chain for chain, _ in chosen]


def _is_silent(chain: Chain) -> bool:
    return Step.ASSESSED not in chain.at
