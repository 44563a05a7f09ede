"""A register that says with whom works were really coordinated, held against the order that the score gives."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc
import shapely

from koppel.detect.find import find
from koppel.detect.learning.evaluate import Bin, Order, calibration, order_of
from koppel.detect.scoring.score import PARTS
from koppel.detect.works import Works, day_number, key_of
from koppel.errors import InputError
from koppel.ingest.readers import read_file
from koppel.model import FindingType, Status, Visibility
from koppel.model.deciding import State
from koppel.services.intake.uploads import check
from koppel.store.deciding.decisions import current_states, members
from koppel.store.parties import parties
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.ingest.profiles import Profile
    from koppel.model import Activity
    from koppel.store.database import Store

    Pair = frozenset[int]

# Works further apart were not coordinated with each other, whatever the register says of their parties.
_TOGETHER_M = 25.0
# The fixed universe: what lies so near is looked at, whether the rules find it or not.
_UNIVERSE_M = 5.0
# Kinds of work with fewer real pairs than this say nothing about what a score means.
CALIBRATED_FROM = 5
_MISSES = 10
_OVER = (Status.GEREED, Status.GEANNULEERD)


@dataclass(frozen=True, slots=True)
class Measured:
    """All pairs, those among parties that are ever coordinated, and the fixed universe (`docs/domain.md`)."""

    all: Order
    ever: Order
    universe: Order


@dataclass(frozen=True, slots=True)
class KindMeasured:
    """Pairs of two kinds of work; not calibrated where too few of them are known to be real."""

    kinds: tuple[str, str]
    order: Order
    is_calibrated: bool


@dataclass(frozen=True, slots=True)
class Miss:
    """A really coordinated pair that stands low in the list: its place from 1, score and parts."""

    a: Activity
    b: Activity
    distance_m: float
    score: float
    rank: int
    parts: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """
    How good the order is.

    ``named`` works name a party of a work near them. Of ``works`` of these both are still to be done, and
    ``works_found`` of those have at least one such pair among the koppelkansen. ``unfound`` real pairs still to be done
    are no koppelkans at all; ``misses`` are the lowest of those that are. ``halves`` are by a hash of the lower number
    of the pair: one for choosing rules, the other for reporting.
    """

    today: date
    whole: Measured
    halves: tuple[Measured, Measured]
    calibration: tuple[Bin, ...]
    named: int
    works: int
    works_found: int
    kinds: tuple[KindMeasured, ...]
    unfound: int
    misses: tuple[Miss, ...]


def evaluate(
    catalogue: Catalogue,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    profile: Profile,
    crs: str,
    today: date,
    coordinated: str,
    layer: str | None = None,
) -> Evaluation:
    """
    Measure the order of the koppelkansen of a register; nothing is stored.

    Parameters
    ----------
    content, name
        The register.
    profile, layer
        How it is read.
    crs
        Metric CRS in which is measured.
    today
        The day from which koppelkansen count.
    coordinated
        Column with the parties with which a work was coordinated, parted by commas or semicolons.

    Raises
    ------
    InputError
        ``column_unknown``; ``nothing_coordinated``: the column names no party of a work nearby.
    """
    raw = read_file(content, name, limits=settings.limits, layer=layer)
    if coordinated not in raw.columns:
        raise InputError("column_unknown", file=name, column=coordinated, right=", ".join(raw.columns)[:300])
    names_by_row = {record.row: str(record.properties.get(coordinated) or "") for record in raw.records}
    checked = check(
        catalogue,
        settings,
        content,
        name,
        profile=profile,
        crs=crs,
        today=today,
        layer=layer,
        needs_partner=True,
    )
    activities = sorted(checked.activities, key=lambda item: (item.partner, item.external_id))
    works = Works.from_activities(activities, catalogue)
    named = [_names(names_by_row.get(item.source_row or 0, "")) - {item.partner.casefold()} for item in activities]
    truth, by_work = _truth(activities, named, works, today)
    if not truth:
        raise InputError("nothing_coordinated", file=name, column=coordinated)
    return _evaluated(catalogue, activities, works, truth, by_work, today)


def evaluate_decisions(store: Store, catalogue: Catalogue, *, today: date) -> Evaluation:
    """
    Measure the order of the koppelkansen of a store by what its team decided: what was agreed, or done, was real.

    A team decides on what stands high, so this says less than a register of which the score knew nothing.

    Raises
    ------
    InputError
        ``nothing_agreed``: no two works were agreed to be done together.
    """
    with store.read() as cursor:
        states = current_states(cursor)
        agreed = [
            {member.id for member in members_of_one}
            for identity, members_of_one in members(cursor).items()
            if states.get(identity) in (State.AFGESPROKEN, State.UITGEVOERD)
        ]
        party = parties(cursor)
        activities = sorted(list_activities(cursor), key=lambda item: (item.partner, item.external_id))
    works = Works.from_activities(activities, catalogue, party)
    place = {item.id: at for at, item in enumerate(activities)}
    truth: set[Pair] = set()
    by_work: defaultdict[int, set[Pair]] = defaultdict(set)
    for group in agreed:
        for first, second in combinations(sorted(place[one] for one in group if one in place), 2):
            pair = frozenset((first, second))
            truth.add(pair)
            by_work[first].add(pair)
            by_work[second].add(pair)
    if not truth:
        raise InputError("nothing_agreed")
    return _evaluated(catalogue, activities, works, truth, by_work, today)


def _evaluated(
    catalogue: Catalogue,
    activities: Sequence[Activity],
    works: Works,
    truth: set[Pair],
    by_work: Mapping[int, set[Pair]],
    today: date,
) -> Evaluation:
    place = {identity: at for at, identity in enumerate(works.ids.to_pylist())}
    private = {key_of(item) for item in activities if item.visibility is Visibility.EIGEN}
    findings = find(works, catalogue, today=today, private=private)
    rows = findings.filter(pc.equal(findings["type"], FindingType.KOPPELKANS.value)).to_pylist()
    pairs = [frozenset((place[row["a_id"]], place[row["b_id"]])) for row in rows]
    scores = np.array([row["score"] for row in rows], dtype=np.float64)
    real = np.array([pair in truth for pair in pairs], dtype=np.bool_)
    score_of = dict(zip(pairs, scores.tolist(), strict=True))
    universe = _universe(activities, works, today)
    measure = _measurer(activities, pairs, scores, real, universe, score_of, truth)
    found_pairs = set(pairs)
    over = [_is_over(item, today) for item in activities]
    to_do = [[pair for pair in own if not any(over[at] for at in pair)] for own in by_work.values()]
    real_to_do = [pair for pair in truth if not any(over[at] for at in pair)]
    open_pairs = [own for own in to_do if own]
    return Evaluation(
        today=today,
        whole=measure(None),
        halves=(measure(0), measure(1)),
        calibration=calibration(scores, real),
        named=len(by_work),
        works=len(open_pairs),
        works_found=sum(any(pair in found_pairs for pair in own) for own in open_pairs),
        kinds=_by_kind(activities, pairs, scores, real),
        unfound=sum(pair not in found_pairs for pair in real_to_do),
        misses=_misses(activities, real_to_do, pairs, rows),
    )


def evaluation_json(evaluation: Evaluation) -> dict[str, object]:
    """Return an evaluation in the form of the shell's ``evaluate --json``."""
    document = {name: getattr(evaluation, name) for name in ("today", "named", "works", "works_found", "unfound")}
    return document | {
        "whole": asdict(evaluation.whole),
        "halves": {"choosing": asdict(evaluation.halves[0]), "reporting": asdict(evaluation.halves[1])},
        "calibration": [asdict(item) for item in evaluation.calibration],
        "kinds": [
            {"kinds": item.kinds, **asdict(item.order), "calibrated": item.is_calibrated} for item in evaluation.kinds
        ],
        "misses": [
            {
                "a": {"partner": item.a.partner, "external_id": item.a.external_id},
                "b": {"partner": item.b.partner, "external_id": item.b.external_id},
                "distance_m": round(item.distance_m, 3),
                "score": item.score,
                "rank": item.rank,
                "parts": item.parts,
            }
            for item in evaluation.misses
        ],
    }


def _names(cell: str) -> set[str]:
    return {name.strip().casefold() for name in re.split("[,;]", cell) if name.strip()}


def _last(activities: Sequence[Activity], works: Works) -> NDArray[np.int64]:
    # An end that is not known keeps nobody from coordinating: it lies beyond all days.
    return np.where([item.end is None for item in activities], day_number(date.max), works.end)


def _near(works: Works, metres: float) -> list[Pair]:
    tree = shapely.STRtree(works.geometry)
    first, second = tree.query(works.geometry, predicate="dwithin", distance=metres)
    return [frozenset((a, b)) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b]


def _meet(works: Works, last: NDArray[np.int64], pair: Pair, today: int) -> bool:
    a, b = pair
    overlaps = works.start[a] <= last[b] and works.start[b] <= last[a]
    return bool(works.has_period[a] and works.has_period[b] and overlaps and min(last[a], last[b]) >= today)


def _truth(
    activities: Sequence[Activity], named: Sequence[set[str]], works: Works, today: date
) -> tuple[set[Pair], dict[int, set[Pair]]]:
    """Return the pairs that were really coordinated, and those of each work that names somebody."""
    last, day = _last(activities, works), day_number(today)
    pairs: set[Pair] = set()
    by_work: defaultdict[int, set[Pair]] = defaultdict(set)
    for pair in _near(works, _TOGETHER_M):
        for a, b in (sorted(pair), sorted(pair, reverse=True)):
            if activities[b].partner.casefold() in named[a] and _meet(works, last, pair, day):
                pairs.add(pair)
                by_work[a].add(pair)
    return pairs, dict(by_work)


def _universe(activities: Sequence[Activity], works: Works, today: date) -> list[Pair]:
    last, day = _last(activities, works), day_number(today)
    return [
        pair
        for pair in _near(works, _UNIVERSE_M)
        if _meet(works, last, pair, day)
        and len({activities[at].partner for at in pair}) == 2
        and not any(activities[at].status in _OVER for at in pair)
    ]


def _half(activities: Sequence[Activity], pair: Pair) -> int:
    numbers = sorted((activities[at].external_id for at in pair), key=lambda number: (len(number), number))
    return hashlib.sha256(numbers[0].encode()).digest()[-1] % 2


def _measurer(
    activities: Sequence[Activity],
    pairs: Sequence[Pair],
    scores: NDArray[np.float64],
    real: NDArray[np.bool_],
    universe: Sequence[Pair],
    score_of: Mapping[Pair, float],
    truth: set[Pair],
) -> Callable[[int | None], Measured]:
    ever = {activities[at].partner for pair in truth for at in pair}
    is_ever = np.array([all(activities[at].partner in ever for at in pair) for pair in pairs], dtype=np.bool_)
    half = np.array([_half(activities, pair) for pair in pairs], dtype=np.int64)
    outer = np.array([score_of.get(pair, -1.0) for pair in universe], dtype=np.float64)
    outer_real = np.array([pair in truth for pair in universe], dtype=np.bool_)
    outer_half = np.array([_half(activities, pair) for pair in universe], dtype=np.int64)

    def measure(which: int | None) -> Measured:
        chosen = np.ones(len(pairs), dtype=np.bool_) if which is None else half == which
        beyond = np.ones(len(universe), dtype=np.bool_) if which is None else outer_half == which
        return Measured(
            order_of(scores[chosen], real[chosen]),
            order_of(scores[chosen & is_ever], real[chosen & is_ever]),
            order_of(outer[beyond], outer_real[beyond]),
        )

    return measure


def _by_kind(
    activities: Sequence[Activity], pairs: Sequence[Pair], scores: NDArray[np.float64], real: NDArray[np.bool_]
) -> tuple[KindMeasured, ...]:
    of: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        first, second = sorted(activities[at].kind for at in pair)
        of[first, second].append(number)
    measured = []
    for kinds, numbers in of.items():
        order = order_of(scores[numbers], real[numbers])
        measured.append(KindMeasured(kinds, order, order.real >= CALIBRATED_FROM))
    return tuple(sorted(measured, key=lambda item: (-item.order.real, -item.order.pairs, item.kinds)))


def _misses(
    activities: Sequence[Activity],
    to_do: Sequence[Pair],
    pairs: Sequence[Pair],
    rows: Sequence[Mapping[str, float | None]],
) -> tuple[Miss, ...]:
    rank = {pair: number for number, pair in enumerate(pairs, 1)}
    worst = sorted((pair for pair in to_do if pair in rank), key=lambda pair: -rank[pair])[:_MISSES]
    misses = []
    for pair in worst:
        a, b = (activities[at] for at in sorted(pair))
        row = rows[rank[pair] - 1]
        parts = {name: row[f"part_{name}"] for name in PARTS}
        distance = float(shapely.distance(a.geometry, b.geometry))
        misses.append(Miss(a, b, distance, row["score"] or 0.0, rank[pair], parts))
    return tuple(misses)


def _is_over(item: Activity, today: date) -> bool:
    # Given up, done, or put aside: nobody can coordinate it any more, and leaving it out misses nothing.
    return item.status in (*_OVER, Status.GEPAUZEERD) or (item.end is not None and item.end < today)
