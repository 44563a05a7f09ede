"""
The five rules of ``docs/domain.md`` §3, as pure functions over columns of pairs.

Every function gives a mask over the pairs; none knows a clock, a file or a store.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.detect.timing import chances_of_meeting
from koppel.detect.works import STATUSES
from koppel.model import Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue, Rules
    from koppel.detect.timing import PairTiming
    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]

_LIVE = np.isin(STATUSES, [Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING])
_OUT = np.isin(STATUSES, [Status.GEPAUZEERD, Status.GEANNULEERD])
_DONE = np.isin(STATUSES, [Status.GEREED])
_PLANNED = np.isin(STATUSES, [Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING])
_MADE = np.isin(STATUSES, [Status.GEREED, Status.IN_UITVOERING])
DAYS_PER_YEAR = 365


@dataclass(frozen=True, slots=True)
class KindColumns:
    """What the rules need of kinds, in the order of the catalogue; ``affinity`` is a square table."""

    theme: NDArray[np.int64]
    surface: Bools
    digs: Bools
    in_street: Bools
    exclusion: Bools
    buffer_m: Floats
    width_m: Floats
    moratorium_days: Floats
    affinity: Floats


def kind_columns(catalogue: Catalogue) -> KindColumns:
    """Put the kinds of a catalogue in columns."""
    kinds = tuple(catalogue.kinds.values())
    place = {kind.id: at for at, kind in enumerate(kinds)}
    affinity = np.full((len(kinds), len(kinds)), catalogue.affinity.default, dtype=np.float64)
    for (first, second), known in catalogue.affinity.pairs.items():
        affinity[place[first], place[second]] = affinity[place[second], place[first]] = known.value
    themes = {name: at for at, name in enumerate(dict.fromkeys(kind.theme for kind in kinds))}
    return KindColumns(
        theme=np.array([themes[kind.theme] for kind in kinds], dtype=np.int64),
        surface=np.array([kind.depth == "maaiveld" for kind in kinds], dtype=np.bool_),
        digs=np.array([kind.opens_street and kind.depth == "ondergrond" for kind in kinds], dtype=np.bool_),
        in_street=np.array([kind.depth != "geen" for kind in kinds], dtype=np.bool_),
        exclusion=np.array([kind.exclusion for kind in kinds], dtype=np.bool_),
        buffer_m=np.array([kind.buffer_m for kind in kinds], dtype=np.float64),
        width_m=np.array([kind.width_m for kind in kinds], dtype=np.float64),
        moratorium_days=np.array([kind.moratorium_years * DAYS_PER_YEAR for kind in kinds], dtype=np.float64),
        affinity=affinity,
    )


def goes_on(works: Works) -> Bools:
    """Tell which activities were neither cancelled nor paused."""
    return np.asarray(~_OUT[works.status], dtype=np.bool_)


def takes_part(works: Works) -> Bools:
    """Tell which activities can be in a finding at all: not cancelled, not paused, and with a period."""
    return np.asarray(goes_on(works) & works.has_period, dtype=np.bool_)


def pair_buffer_m(works: Works, kinds: KindColumns, a: Index, b: Index) -> Floats:
    """Return how near is near: the larger of the two kinds' buffers, in metres."""
    return np.maximum(kinds.buffer_m[works.kind[a]], kinds.buffer_m[works.kind[b]])


class Condition(StrEnum):
    """What two works must meet to be a koppelkans, in the order in which it is asked."""

    LIVE = "live"
    PERIOD = "period"
    TO_COME = "to_come"
    DESK = "desk"
    AFFINITY = "affinity"
    NEAR = "near"
    TIME = "time"
    DOUBLE = "double"


def is_live(works: Works) -> Bools:
    """Tell which activities are an idea, planned, promised or under way."""
    return np.asarray(_LIVE[works.status], dtype=np.bool_)


def coupling_conditions(
    works: Works, kinds: KindColumns, rules: Rules, a: Index, b: Index, timing: PairTiming, today: int
) -> dict[Condition, Bools]:
    """
    Tell which pairs meet each condition of a koppelkans that place has nothing to do with.

    Parameters
    ----------
    a, b
        Positions of works that have a period.
    today
        Counts from 1970-01-01.
    """
    kind_a, kind_b = works.kind[a], works.kind[b]
    same_desk = (works.partner[a] == works.partner[b]) & (kinds.theme[kind_a] == kinds.theme[kind_b])
    return {
        Condition.LIVE: np.asarray(_LIVE[works.status[a]] & _LIVE[works.status[b]], dtype=np.bool_),
        Condition.TO_COME: np.asarray((works.end[a] >= today) & (works.end[b] >= today), dtype=np.bool_),
        Condition.DESK: np.asarray(~same_desk, dtype=np.bool_),
        Condition.AFFINITY: np.asarray(kinds.affinity[kind_a, kind_b] > 0, dtype=np.bool_),
        Condition.TIME: np.asarray(
            timing.feasible | (timing.gap_days <= rules.koppelkans_max_gap_days), dtype=np.bool_
        ),
    }


def could_couple(
    works: Works, kinds: KindColumns, rules: Rules, a: Index, b: Index, timing: PairTiming, today: int
) -> Bools:
    """Tell which pairs are a koppelkans in everything but place; `today` counts from 1970-01-01."""
    met = coupling_conditions(works, kinds, rules, a, b, timing, today)
    return np.asarray(np.logical_and.reduce(list(met.values())), dtype=np.bool_)


def over_at_earliest(works: Works, at: Index) -> Index:
    """
    Return the first day by which each work can be over.

    Its partner says how many days it takes, and then it can be done at the beginning of its period; else it takes all
    of it.
    """
    return np.where(works.duration_own[at], works.start[at] + works.duration[at] - 1, works.end[at])


def wrong_order(works: Works, kinds: KindColumns, a: Index, b: Index) -> tuple[Bools, Bools]:
    """
    Tell which pairs open a street after its surface was, or will be, renewed; all but the ground that they share.

    The ground may open before the surface or together with it, and must be shut when the surface is made: that it
    begins before the surface is over is not enough. What is under way on both sides goes together already.

    A surface counts only where its kind keeps it shut for years and the source itself says that it is of this kind: a
    parking ban, a container or a kind that was assumed lays no surface.

    Returns
    -------
    volgorde, opbreekrust
        The surface work is still to come; it is done or under way.
    """
    volgorde = np.zeros(len(a), dtype=np.bool_)
    opbreekrust = np.zeros(len(a), dtype=np.bool_)
    for surface, digging in ((a, b), (b, a)):
        kind = works.kind[surface]
        wait = works.start[digging] - works.end[surface]
        hit = (
            kinds.surface[kind]
            & works.kind_named[surface]
            & kinds.digs[works.kind[digging]]
            & (kinds.moratorium_days[kind] > 0)
            & (over_at_earliest(works, digging) > works.end[surface])
            & (wait <= kinds.moratorium_days[kind])
            & ~_DONE[works.status[digging]]
        )
        made = _MADE[works.status[surface]]
        volgorde |= hit & ~made
        opbreekrust |= hit & made & ((wait >= 1) | ~_MADE[works.status[digging]])
    return volgorde, opbreekrust


def opens_surface(rules: Rules, shared_m2: Floats, area_a: Floats, area_b: Floats) -> Bools:
    """Tell which pairs share so much ground, in m² and of the smaller footprint, that one is dug through the other."""
    enough = np.maximum(rules.volgorde_least_m2, rules.volgorde_least_share * np.minimum(area_a, area_b))
    return np.asarray(shared_m2 >= enough, dtype=np.bool_)


def must_coordinate(works: Works, kinds: KindColumns, rules: Rules, at: Index, area_m2: Floats) -> Bools:
    """
    Tell which works their party has to coordinate with others.

    Parameters
    ----------
    at
        Positions of works; one may come more than once.
    area_m2
        Of the footprint of each of these.

    Returns
    -------
    duty
        As the register says or, where it does not: a work that opens the street or shuts it, and takes much ground.
    """
    registered = works.duty[at]
    heavy = kinds.digs[works.kind[at]] | (works.hinder[at] >= rules.duty_hinder)
    return np.asarray(
        np.where(registered >= 0, registered > 0, heavy & (area_m2 >= rules.duty_least_m2)), dtype=np.bool_
    )


def will_hinder(works: Works, rules: Rules, today: int) -> Bools:
    """
    Tell which works hinder clearly from a day on, as is known of them.

    A level that follows from a kind that was assumed is a guess; of a small hole the level of its kind says too much,
    and a plan for a whole quarter shuts no street in particular. An idea is no plan yet.
    """
    area = shapely.area(works.geometry)
    # Points and lines tell nothing of the ground that a work takes.
    is_small = (shapely.get_dimensions(works.geometry) == 2) & (area < rules.hinder_least_m2) & ~works.hinder_own
    return np.asarray(
        _PLANNED[works.status]
        & works.has_period
        & (works.end >= today)
        & (works.hinder >= rules.hinder_min_level)
        & (works.kind_named | works.hinder_own)
        & ~is_small
        & (area <= rules.score_zone_m2),
        dtype=np.bool_,
    )


def probably_meet(works: Works, rules: Rules, a: Index, b: Index, today: int) -> Bools:
    """
    Tell which pairs of different partners are probably busy on one day from `today` on.

    Both begin somewhere in what is left of their period, on any day with the same probability. What one partner does is
    arranged at one desk.
    """
    sides = [(np.maximum(works.start[side], today), works.end[side], works.duration[side]) for side in (a, b)]
    meets = np.minimum(sides[0][1], sides[1][1]) >= np.maximum(sides[0][0], sides[1][0])
    chance = chances_of_meeting(sides[0], sides[1])
    other = works.partner[a] != works.partner[b]
    return np.asarray(meets & (chance >= rules.hinder_min_chance) & other, dtype=np.bool_)


def in_one_street(works: Works, rules: Rules, a: Index, b: Index, distance_m: Floats) -> Bools:
    """
    Tell which pairs hinder the same passage.

    They touch; or they lie in one street and not far apart; or nobody knows in which street one of them lies, and they
    are so near that it is probably the same.
    """
    touches = distance_m <= 0
    for at in np.flatnonzero(~touches & (distance_m <= max(rules.hinder_beside_m, rules.hinder_max_distance_m))):
        first, second = works.streets[a[at]], works.streets[b[at]]
        bound = rules.hinder_beside_m if not first or not second else rules.hinder_max_distance_m
        touches[at] = distance_m[at] <= bound and (not first or not second or not first.isdisjoint(second))
    return np.asarray(touches, dtype=np.bool_)


def excludes(works: Works, kinds: KindColumns, a: Index, b: Index, timing: PairTiming) -> Bools:
    """Tell which pairs hold an event or embargo in the same days to come as the other, whatever their distance."""
    return np.asarray(
        (kinds.exclusion[works.kind[a]] | kinds.exclusion[works.kind[b]])
        & _LIVE[works.status[a]]
        & _LIVE[works.status[b]]
        & (timing.days_ahead >= 1),
        dtype=np.bool_,
    )
