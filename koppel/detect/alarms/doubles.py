"""One work that was registered twice (``docs/domain.md`` §3): alike in kind, period, place, and name or number."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

from koppel.catalogue.toml_table import normal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue, Rules
    from koppel.detect.timing import PairTiming
    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]

_DIGITS = re.compile(r"\d+")
# Longer names are compared by their beginning: the time that it takes is bounded.
_LONGEST = 200


def could_be_double(works: Works, rules: Rules, a: Index, b: Index, timing: PairTiming) -> Bools:
    """Tell which pairs may be one work registered twice, in everything but place and name."""
    other_source = (works.partner[a] != works.partner[b]) | (works.upload[a] != works.upload[b])
    shorter = np.minimum(works.end[a] - works.start[a], works.end[b] - works.start[b]) + 1
    phased = (works.project[a] == works.project[b]) & (works.project[a] >= 0) & (works.phase[a] != works.phase[b])
    return np.asarray(
        (works.kind[a] == works.kind[b])
        & (timing.overlap_days >= np.maximum(1, rules.dubbel_min_period * shorter))
        & other_source
        & ~phased,
        dtype=np.bool_,
    )


def same_ground(rules: Rules, shared_m2: Floats, area_a: Floats, area_b: Floats) -> Bools:
    """Tell which pairs take the same ground, by the share of their joint footprint that both take."""
    union = area_a + area_b - shared_m2
    share = np.divide(shared_m2, union, out=np.zeros(len(shared_m2)), where=union > 0)
    return np.asarray(share >= rules.dubbel_min_iou, dtype=np.bool_)


def same_name(works: Works, catalogue: Catalogue, a: Index, b: Index) -> Bools:
    """
    Tell which pairs are called the same: by their number, or by titles that are alike and hold the same numbers.

    A title that only says its kind tells nothing, and contradicts nothing.
    """
    kinds = {
        code: {normal(label) for label in catalogue.kinds[works.kind_names[code]].label.values()}
        for code in np.unique(works.kind[a]).tolist()
    }
    same = np.zeros(len(a), dtype=np.bool_)
    for at, (first, second) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        numbers = [works.numbers[side].as_py() for side in (first, second)]
        titles = [normal((works.titles[side].as_py() or "")[:_LONGEST]) for side in (first, second)]
        tells_nothing = any(not title or title in kinds[int(works.kind[first])] for title in titles)
        same[at] = numbers[0] == numbers[1] or tells_nothing or _alike(titles[0], titles[1], catalogue.rules)
    return same


def _alike(first: str, second: str, rules: Rules) -> bool:
    # "Fase 1" and "Fase 2" are two works, however alike the rest.
    if set(_DIGITS.findall(first)) != set(_DIGITS.findall(second)):
        return False
    a, b = (" ".join(sorted(title.split())) for title in (first, second))
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= rules.dubbel_min_text
