"""Indicators of a team itself: what a column of its own file holds that ``layers/kompas.toml`` does not declare."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.model.compass.areas import Level
from koppel.model.compass.indicators import Indicator, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.remedies import KindHelp

# Begins the id of each; no declared one may begin so.
OWN = "eigen_"
LONGEST_NAME = 80
LONGEST_SOURCE = 160
# Marks lie near each other: without a step none would ever be red or green. That of the mark of the file.
MARK, MARK_STEP = "cijfer", 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIndicator:
    """
    What somebody says that a column holds.

    ``theme`` and ``unit`` are those of the declared ones. ``source`` is empty where it is the file itself. ``helps``
    and ``otherwise`` are what is said with it of what can help; what is said later is in
    `koppel.model.compass.remedies`.
    """

    id: str
    name: str
    theme: str
    unit: str
    polarity: Polarity
    source: str = ""
    helps: tuple[KindHelp, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class KeptIndicator:
    """
    An own indicator that holds, with the file by which it came last, who loaded that, and when (UTC).

    ``source`` is who measured it, as was said of it or of the whole file; empty where nobody said.
    """

    own: OwnIndicator
    file_name: str
    saved_at: datetime
    saved_by: str
    source: str = ""


def as_indicator(own: OwnIndicator, year: int) -> Indicator:
    """Return what an own indicator is for all that reads a compass."""
    label = dict.fromkeys(("nl", "en"), own.name)
    return Indicator(
        id=own.id,
        label=label,
        plain={"nl": "Eigen indicator van uw team.", "en": "An indicator of your own team."},
        theme=own.theme,
        unit=own.unit,
        polarity=own.polarity,
        step=MARK_STEP if own.unit == MARK else None,
        source=own.source,
        year=year,
        levels=frozenset(Level),
        is_own=True,
    )


def own_of(indicator: Indicator) -> OwnIndicator:
    """Return an own indicator as it was said."""
    return OwnIndicator(
        id=indicator.id,
        name=indicator.label["nl"],
        theme=indicator.theme,
        unit=indicator.unit,
        polarity=indicator.polarity,
        source=indicator.source,
    )


def with_own(compass: Compass, own_indicators: Iterable[KeptIndicator]) -> Compass:
    """Return a compass with the own indicators that hold, and no others; one whose theme is gone is left out."""
    own = [as_indicator(item.own, item.saved_at.year) for item in own_indicators if item.own.theme in compass.themes]
    declared = {name: item for name, item in compass.indicators.items() if not item.is_own}
    if not own and len(declared) == len(compass.indicators):
        return compass
    return replace(compass, indicators={**declared, **{item.id: item for item in own}})


def adding_own(compass: Compass, own: Iterable[OwnIndicator], year: int) -> Compass:
    """Return a compass with more own indicators, beside those that it has."""
    added = {item.id: as_indicator(item, year) for item in own}
    return replace(compass, indicators={**compass.indicators, **added}) if added else compass
