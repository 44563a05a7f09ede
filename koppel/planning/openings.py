"""
How often the ground opens with the works at their own dates (``docs/domain.md`` §10).

Two works that open the street open it once where they share ground (`koppel.detect.ground`) and take turns within
`Rules.together_turn_days` at most: one work site to who lives there. So do works that are linked by others between
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from koppel.detect import rules as rule
from koppel.detect.combine import components
from koppel.detect.find import pair_timing_of
from koppel.detect.rules import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue, Rules
    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Index = NDArray[np.int64]


def opening_works(works: Works, catalogue: Catalogue) -> Bools:
    """Tell which works open the street on days that are known: not paused, not given up."""
    opens = np.array([kind.opens_street for kind in catalogue.kinds.values()], dtype=np.bool_)
    return np.asarray(opens[works.kind] & rule.takes_part(works), dtype=np.bool_)


def takes_turns(works: Works, rules: Rules, a: Index, b: Index) -> Bools:
    """Tell which pairs are at work at the same time or within a month of each other."""
    return np.asarray(pair_timing_of(works, a, b).gap_days <= rules.together_turn_days, dtype=np.bool_)


def openings(works: Works, catalogue: Catalogue, links: tuple[Index, Index]) -> Index:
    """
    Give each opening of the ground a number.

    Parameters
    ----------
    works
        With their dates.
    catalogue
        Kinds and rules.
    links
        Pairs of works of kinds that open the street and share enough ground to open it once.

    Returns
    -------
    opening
        Of each work that opens the street the position of one work, the same for all that open it once; -1 of others.
    """
    opens = opening_works(works, catalogue)
    a, b = links
    joined = opens[a] & opens[b]
    joined[joined] = takes_turns(works, catalogue.rules, a[joined], b[joined])
    label = components(len(works), a[joined], b[joined])
    return np.where(opens, label, -1)


def opened_again(works: Works, opening: Index, streets: Mapping[str, Sequence[int]], years: int) -> frozenset[str]:
    """
    Name the streets that open twice within some years, whether both openings are to come or one was already.

    Parameters
    ----------
    works
        With their dates.
    opening
        Of each work, as `openings` numbers them.
    streets
        Of each street the works that open it.
    years
        Of 365 days, between the end of one opening and the beginning of the next.
    """
    again = set()
    for street, members in streets.items():
        spans: dict[int, tuple[int, int]] = {}
        for at in members:
            number = int(opening[at])
            if number >= 0:
                first, last = spans.get(number, (int(works.start[at]), int(works.end[at])))
                spans[number] = (min(first, int(works.start[at])), max(last, int(works.end[at])))
        until = None
        for first, last in sorted(spans.values()):
            if until is not None and first - until <= years * DAYS_PER_YEAR:
                again.add(street)
            until = last if until is None else max(until, last)
    return frozenset(again)
