"""
The scorekaart, or sociale hypotheek: what it costs a year where an area is behind the city, as the team filled it in.

Only shares can be counted: so many percent more than in the city are so many homes or people more. What is not yet
determined is unknown: it is no nothing, and in no sum. That anything is saved is not claimed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError, NotFoundError
from koppel.model.compass.indicators import Polarity
from koppel.model.compass.money import PartSum, Per, Yearly, at_least
from koppel.services.compass.money.funds import check_euros, trimmed
from koppel.services.compass.reading import area_compass
from koppel.services.permission import require
from koppel.store.compass.money import GAP_VALUES

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.money import GapContent, GapValue
    from koppel.services.compass.reading import AreaCompass
    from koppel.store.database import Store

SHARE = "%"
# Which indicator counts people; homes are counted by what the compass names for that.
PEOPLE = "bewoners"


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """
    An indicator on the scorekaart.

    ``behind`` is in percent points, above nothing where the area is behind the city; ``count`` how many homes or
    people that is; ``euros`` what it costs a year. None is not known, as what was not filled in.
    """

    value: GapValue
    behind: float | None
    count: float | None
    euros: Yearly | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Rows in the order of the compass, and the sum of those that are behind, or of which nobody knows whether."""

    rows: tuple[ScoreRow, ...]
    sum: PartSum


def scorable(compass: Compass) -> tuple[str, ...]:
    """Return the indicators that a scorekaart can hold: shares that are judged."""
    return tuple(item.id for item in compass.indicators.values() if item.is_judged and item.unit == SHARE)


def set_gap_value(store: Store, compass: Compass, content: GapContent) -> None:
    """
    Fill in what an indicator costs for each home or person behind, or that it is not yet determined.

    Raises
    ------
    InputError
        ``gap_indicator``, ``fund_euros`` or ``theme_words_long``.
    RefusedError
        ``forbidden.set_fund``.
    """
    require(store, Task.SET_FUND)
    if content.indicator not in scorable(compass):
        raise InputError("gap_indicator", value=content.indicator[:80], right=", ".join(scorable(compass)))
    check_euros(content.value)
    content = replace(content, source=trimmed(content.source))
    with store.read() as cursor:
        before = _of(GAP_VALUES.standing(cursor), content.indicator)
    if before is not None and before.content == content:
        return
    with store.write(store.actor.name, "set_gap_value", name=content.indicator) as writer:
        if before is not None:
            GAP_VALUES.change(writer, before, content)
        elif _of(GAP_VALUES.standing(writer.cursor), content.indicator):
            raise InputError("money_changed_since")
        else:
            GAP_VALUES.add(writer, content)


def undo_gap_value(store: Store, indicator: str) -> None:
    """
    Put back what was filled in before the last time.

    Raises
    ------
    InputError
        ``money_nothing_before``.
    NotFoundError
        ``gap_value_unknown``.
    RefusedError
        ``forbidden.set_fund``.
    """
    require(store, Task.SET_FUND)
    with store.read() as cursor:
        standing = _of(GAP_VALUES.standing(cursor), indicator)
        if standing is None:
            raise NotFoundError("gap_value_unknown", id=indicator[:80])
        last, before = GAP_VALUES.before_last(cursor, standing.id)
    with store.write(store.actor.name, "undo_gap_value", name=indicator) as writer:
        GAP_VALUES.change(writer, last, before.content)


def scorecard(store: Store, compass: Compass, code: str) -> Scorecard:
    """
    Return the scorekaart of an area, for the last year of each indicator.

    Raises
    ------
    NotFoundError
        ``area_without_values``.
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        values = {item.content.indicator: item for item in GAP_VALUES.standing(cursor)}
    shown = area_compass(store, compass, code)
    rows = tuple(_row(values[name], compass, shown) for name in compass.indicators if name in values)
    return Scorecard(rows, at_least(row.euros for row in rows if row.behind is None or row.behind > 0))


def _of(values: tuple[GapValue, ...], indicator: str) -> GapValue | None:
    return next((item for item in values if item.content.indicator == indicator), None)


def _row(value: GapValue, compass: Compass, shown: AreaCompass) -> ScoreRow:
    content = value.content
    cell, declared = shown.cells.get(content.indicator), compass.indicators[content.indicator]
    distance = None if cell is None else cell.distance
    if distance is None:
        return ScoreRow(value, None, None, None)
    behind = -distance if declared.polarity is Polarity.HIGH_IS_GOOD else distance
    counted = shown.cells.get((compass.counted_by or "") if content.per is Per.HOME else PEOPLE)
    whole = None if counted is None else counted.value
    # As whole as it is shown, so that it can be checked by hand.
    count = None if whole is None else float(round(max(0.0, behind) / 100 * whole))
    if count is None or content.value is None:
        return ScoreRow(value, behind, count, None)
    return ScoreRow(value, behind, count, Yearly(count * content.value.euros))
