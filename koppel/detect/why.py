"""Why two works are a koppelkans, or are none: each condition of the rule, with its figure (``docs/domain.md`` §3)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from koppel.detect import rules as rule
from koppel.detect import space
from koppel.detect.find import find, pair_timing_of
from koppel.detect.rules import Condition
from koppel.detect.works import Works, day_number, key_of
from koppel.model import FindingType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """
    Whether two works meet one condition.

    Attributes
    ----------
    condition
        Which.
    is_met
        None where it cannot be told, since one of the works has no period.
    figure, bound
        What it is for these two, and what it may be at most or must be more than: metres, days, or 0–1 of affinity.
        None where the condition has no figure. Of `Condition.TIME` the figure is the days between, less than 0 for days
        together that did not go by yet.
    fails
        Which of the two (0, 1) do not meet it on their own.
    """

    condition: Condition
    is_met: bool | None
    figure: float | None = None
    bound: float | None = None
    fails: tuple[int, ...] = ()


def conditions_met(
    pair: tuple[Activity, Activity],
    catalogue: Catalogue,
    *,
    today: date,
    distinct: Collection[tuple[str, str]] = (),
    parties: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Met, ...]:
    """
    Judge two works by each condition of a koppelkans; they are one if all are met.

    Parameters
    ----------
    pair
        Two different works, with their ids; geometries in the store's metric CRS.
    catalogue, today, distinct
        As `koppel.detect.find.find`.
    parties
        The party of partners that have several names.

    Returns
    -------
    met
        One for each `Condition`, in that order.
    """
    works = Works.from_activities(pair, catalogue, parties)
    kinds = rule.kind_columns(catalogue)
    ids = works.ids.to_pylist()
    place = [ids.index(key_of(item)) for item in pair]
    a, b = np.array([0]), np.array([1])
    timing = pair_timing_of(works, a, b, day_number(today))
    hits = rule.coupling_conditions(works, kinds, catalogue.rules, a, b, timing, day_number(today))
    distance = float(space.distance_m(works.geometry[a], works.geometry[b])[0])
    buffer = float(rule.pair_buffer_m(works, kinds, a, b)[0])
    has_period = bool(works.has_period.all())
    types = find(works, catalogue, today=today, distinct=distinct)["type"].to_pylist()
    gap = float(timing.gap_days[0] or -timing.days_ahead[0])

    def fails(mask: np.ndarray) -> tuple[int, ...]:
        return tuple(side for side, at in enumerate(place) if not mask[at])

    live = rule.is_live(works)
    return (
        Met(condition=Condition.LIVE, is_met=bool(live.all()), fails=fails(live)),
        Met(condition=Condition.PERIOD, is_met=has_period, fails=fails(works.has_period)),
        Met(
            condition=Condition.TO_COME,
            is_met=bool(hits[Condition.TO_COME][0]) if has_period else None,
            fails=fails(~works.has_period | (works.end >= day_number(today))),
        ),
        Met(condition=Condition.DESK, is_met=bool(hits[Condition.DESK][0])),
        Met(
            condition=Condition.AFFINITY,
            is_met=bool(hits[Condition.AFFINITY][0]),
            figure=float(kinds.affinity[works.kind[0], works.kind[1]]),
            bound=0.0,
        ),
        Met(condition=Condition.NEAR, is_met=distance <= buffer, figure=distance, bound=buffer),
        Met(
            condition=Condition.TIME,
            is_met=bool(hits[Condition.TIME][0]) if has_period else None,
            figure=gap if has_period else None,
            bound=float(catalogue.rules.koppelkans_max_gap_days),
        ),
        Met(condition=Condition.DOUBLE, is_met=FindingType.DUBBEL.value not in types),
    )
