"""What a team says can help an indicator: kinds of work, each with a reason, or something else than work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.model.compass.settings import as_declared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from koppel.model.compass.indicators import Compass

LONGEST_REASON = 200
LONGEST_OTHERWISE = 400
MOST_KINDS = 20


@dataclass(frozen=True, slots=True)
class KindHelp:
    """A kind of work that can help, why, and who says so; ``source`` is empty where nobody else does."""

    kind: str
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """
    What a team says of one indicator, beside what ``layers/`` says.

    ``otherwise`` is what can help beside work, such as an action or a party; empty where nobody said.
    """

    indicator: str
    kinds: tuple[KindHelp, ...] = ()
    otherwise: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.kinds or self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyVersion:
    """What held of an indicator from a moment on; numbers go up over all indicators, moments are UTC without a zone."""

    number: int
    remedies: Remedies
    saved_at: datetime
    saved_by: str


def last_of(versions: Iterable[RemedyVersion]) -> dict[str, RemedyVersion]:
    """Return what holds, by indicator; `versions` have the oldest first."""
    return {item.remedies.indicator: item for item in versions}


def with_otherwise(compass: Compass, remedies: Iterable[Remedies]) -> Compass:
    """Return a compass whose indicators say what else than work can help, as the team says it."""
    advice = {item.indicator: item.otherwise for item in remedies if item.otherwise}
    advice = {name: words for name, words in advice.items() if name in compass.indicators}
    if not advice:
        return compass
    indicators = {
        name: replace(item, otherwise=dict.fromkeys(item.label, advice[name])) if name in advice else item
        for name, item in compass.indicators.items()
    }
    return replace(compass, indicators=indicators, declared=as_declared(compass))
