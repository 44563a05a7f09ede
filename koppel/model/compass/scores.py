"""Index, band, derived score and vitaliteitsscore; the rules are §9 of ``docs/domain.md``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.model.compass.indicators import Band, Polarity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.model.compass.indicators import Bands, Indicator, Vitality

CITY = 100.0
LEAST_INDEX, MOST_INDEX = 40.0, 160.0
# What one step of an indicator that is no ratio makes of the index.
STEP_POINTS = 10.0
FACTORS = (1, 2, 3)
_MEANT_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Derived:
    """
    The mean of what is below.

    Attributes
    ----------
    score
        None where nothing below is known, or nothing is judged.
    known, of
        How many of how many below count in it.
    missing
        Ids of those that are not known, in the order of the file.
    """

    score: float | None
    known: int
    of: int
    missing: tuple[str, ...]


def index_score(indicator: Indicator, value: float | None, city: float | None) -> float | None:
    """
    Compare a value with that of the city.

    Parameters
    ----------
    indicator
        Its polarity and step.
    value, city
        In the unit of the indicator; None where not known.

    Returns
    -------
    index
        100 for the city's own value, more is better (of what is not judged: more is more), bounded to 40–160. None
        where one of both is not known, a ratio to a city of nothing or less would be asked for, or it counts the area
        itself.
    """
    if value is None or city is None or indicator.is_total:
        return None
    if indicator.step is not None:
        points = (value - city) / indicator.step * STEP_POINTS
    elif city > 0:
        points = (value / city - 1) * CITY
    else:
        return None
    if indicator.polarity is Polarity.LOW_IS_GOOD:
        points = -points
    return min(MOST_INDEX, max(LEAST_INDEX, CITY + points))


def need_of(index: float) -> float:
    """Return how much is wanting where an index stands: 0 at the city or above it, 1 at the lowest that there is."""
    return min(1.0, max(0.0, (CITY - whole(index)) / (CITY - LEAST_INDEX)))


def whole(index: float) -> int:
    """Return an index as it is shown: rounded, a half upwards; what binary numbers miss by a hair counts as met."""
    return math.floor(round(index, _MEANT_DECIMALS) + 0.5)


def band_of(index: float | None, bands: Bands, *, is_judged: bool = True) -> Band:
    """Return where an index stands, by the whole number that people see; what is unknown is never red."""
    if not is_judged:
        return Band.NOT_JUDGED
    if index is None:
        return Band.UNKNOWN
    shown = whole(index)
    if shown < bands.low:
        return Band.RED
    return Band.GREEN if shown > bands.high else Band.YELLOW


def derived_score(below: Mapping[str, float | None]) -> Derived:
    """
    Take the mean of what is known.

    Parameters
    ----------
    below
        Index or score of each by its id; None where not known. What is not judged is no part of it.
    """
    known = [score for score in below.values() if score is not None]
    missing = tuple(name for name, score in below.items() if score is None)
    mean = math.fsum(known) / len(known) if known else None
    return Derived(mean, len(known), len(below), missing)


def vitality_score(factors: Sequence[int | None]) -> int | None:
    """
    Multiply liveability, power to organise and resilience.

    Returns
    -------
    score
        1–27; None where one of the three is missing.

    Raises
    ------
    ValueError
        There are not three, or one is not 1, 2 or 3.
    """
    if len(factors) != len(FACTORS) or any(item is not None and item not in FACTORS for item in factors):
        raise ValueError("three factors of 1, 2 or 3")
    known = [item for item in factors if item is not None]
    return math.prod(known) if len(known) == len(factors) else None


def asks_to_look_further(score: int | None, vitality: Vitality) -> bool | None:
    """
    Return whether a vitaliteitsscore asks to look further; None where it is not known.

    Where high is good it is the low end that asks: a score of at most the threshold, instead of at least.
    """
    if score is None:
        return None
    return score <= vitality.look_further if vitality.high_is_good else score >= vitality.look_further
