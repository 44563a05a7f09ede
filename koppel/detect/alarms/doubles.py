"""
One work that was registered twice (``docs/domain.md`` §3): alike in kind, period, place, and name or number.

By two partners, in two files, or by one partner in one file (its *own* double), which asks for more.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.catalogue.toml_table import normal
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

_LIVE = [STATUSES.index(item) for item in (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING)]
_DIGITS = re.compile(r"\d+")
# Longer names are compared by their beginning: the time that it takes is bounded.
_LONGEST = 200


def could_be_double(works: Works, rules: Rules, a: Index, b: Index, timing: PairTiming) -> Bools:
    """Tell which pairs may be one work registered twice, in everything but place and name."""
    other_source = (works.partner[a] != works.partner[b]) | (works.upload[a] != works.upload[b])
    shorter = np.minimum(works.end[a] - works.start[a], works.end[b] - works.start[b]) + 1
    phased = (works.project[a] == works.project[b]) & (works.project[a] >= 0) & (works.phase[a] != works.phase[b])
    alike = (
        (works.kind[a] == works.kind[b])
        & (timing.overlap_days >= np.maximum(1, rules.dubbel_min_period * shorter))
        & ~phased
    )
    own = np.flatnonzero(alike & ~other_source)
    alike[own] = _could_be_own(works, rules, a[own], b[own])
    return np.asarray(alike, dtype=np.bool_)


def is_own(works: Works, a: Index, b: Index) -> Bools:
    """Tell which pairs are of one partner and one file."""
    return np.asarray((works.partner[a] == works.partner[b]) & (works.upload[a] == works.upload[b]), dtype=np.bool_)


def _could_be_own(works: Works, rules: Rules, a: Index, b: Index) -> Bools:
    """Tell of one partner's pairs which may be double: live, areas of about one size, of a kind that is known."""
    live = np.isin(works.status, _LIVE) & works.kind_named
    first, second = shapely.area(works.geometry[a]), shapely.area(works.geometry[b])
    smaller, larger = np.minimum(first, second), np.maximum(first, second)
    return np.asarray(live[a] & live[b] & (smaller > 0) & (smaller >= rules.dubbel_own_min_iou * larger))


def same_ground(rules: Rules, shared_m2: Floats, area_a: Floats, area_b: Floats, own: Bools) -> Bools:
    """
    Tell which pairs take the same ground, by the share of their joint footprint that both take.

    Parameters
    ----------
    rules
        How large that share is at least.
    shared_m2, area_a, area_b
        Of each pair.
    own
        Which are of one partner and one file (`is_own`).
    """
    union = area_a + area_b - shared_m2
    share = np.divide(shared_m2, union, out=np.zeros(len(shared_m2)), where=union > 0)
    return np.asarray(share >= np.where(own, rules.dubbel_own_min_iou, rules.dubbel_min_iou), dtype=np.bool_)


def same_name(works: Works, catalogue: Catalogue, a: Index, b: Index) -> Bools:
    """
    Tell which pairs are called the same: by their number, or by titles that are alike and hold the same numbers.

    A title that only says its kind tells nothing, and contradicts nothing. Of one partner's own in one file it proves
    nothing either, and titles with a word of their own each, in the same days, are parts that were entered at once.
    """
    own = is_own(works, a, b)
    one_period = (works.start[a] == works.start[b]) & (works.end[a] == works.end[b])
    kinds = {
        code: {normal(label) for label in catalogue.kinds[works.kind_names[code]].label.values()}
        for code in np.unique(works.kind[a]).tolist()
    }
    same = np.zeros(len(a), dtype=np.bool_)
    for at, (first, second) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        numbers = [works.numbers[side].as_py() for side in (first, second)]
        titles = [normal((works.titles[side].as_py() or "")[:_LONGEST]) for side in (first, second)]
        tells_nothing = any(not title or title in kinds[int(works.kind[first])] for title in titles)
        is_alike = _alike(titles[0], titles[1], catalogue.rules)
        if own[at]:
            words = [set(title.split()) for title in titles]
            are_parts = bool(one_period[at] and words[0] - words[1] and words[1] - words[0])
            same[at] = is_alike and not tells_nothing and not are_parts
        else:
            same[at] = numbers[0] == numbers[1] or tells_nothing or is_alike
    return same


def _alike(first: str, second: str, rules: Rules) -> bool:
    # "Fase 1" and "Fase 2" are two works, however alike the rest.
    if set(_DIGITS.findall(first)) != set(_DIGITS.findall(second)):
        return False
    a, b = (" ".join(sorted(title.split())) for title in (first, second))
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= rules.dubbel_min_text
