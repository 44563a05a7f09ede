"""Activities in, findings out: candidate pairs, rules, facts and scores put together (``docs/domain.md`` §3, §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from koppel.detect import rules as rule
from koppel.detect.alarms import doubles
from koppel.detect.findings_table import FINDINGS_SCHEMA, Pairs, findings_table
from koppel.detect.places import Places, pair_number
from koppel.detect.progress import run_on
from koppel.detect.scoring.company import with_company
from koppel.detect.timing import PairTiming, pair_timing
from koppel.detect.works import day_number
from koppel.model import FindingType

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import duckdb
    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.detect.works import Works

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]


def search_radius_m(catalogue: Catalogue) -> float:
    """Return the distance beyond which two activities are in no finding unless both hinder, in metres."""
    return 2 * max((max(kind.buffer_m, kind.width_m / 2) for kind in catalogue.kinds.values()), default=0.0)


def find(
    works: Works,
    catalogue: Catalogue,
    *,
    today: date,
    cursor: duckdb.DuckDBPyConnection | None = None,
    changed: Collection[str] | None = None,
    distinct: Collection[tuple[str, str]] = (),
    private: Collection[str] = (),
    places: Places | None = None,
) -> pa.Table:
    """
    Find what activities do to each other.

    Parameters
    ----------
    works
        Activities; with `changed`, at least these and everything within `search_radius_m` of them, and of those that
        hinder within `hinder_radius_m` of one that hinders.
    catalogue
        Kinds, rules and affinities.
    today
        The day from which koppelkansen count.
    cursor
        DuckDB cursor for the join; by default one in memory.
    changed
        Ids of activities: only findings of these; None finds all. Who comes along (`with_company`) is then left out of
        the scores: it follows from the pairs of others.
    distinct
        Pairs of ids, in any order, that are two works however much alike: never ``dubbel``.
    private
        Ids of activities that only their own partner sees.
    places
        What space says of these works, where that was measured before; with other dates it stays the same.

    Returns
    -------
    findings
        Of `FINDINGS_SCHEMA`, best score first, then by type and the order of `works`; in each pair ``a`` comes
        before ``b`` in that order. The same input gives the same bytes.
    """
    works = run_on(works, catalogue.rules, day_number(today))
    kinds = rule.kind_columns(catalogue)
    touched = None if changed is None else _positions(works, changed)
    places = places or Places(works, catalogue, cursor)
    close = _close_pairs(works, kinds, catalogue, day_number(today), places, touched)
    both = _both(works, distinct)
    tables = [findings_table(works, kinds, catalogue, close, both, places)]
    hinder = _hinder_pairs(works, kinds, catalogue, day_number(today), places, touched)
    # An event on top of a work was found already, and one work that was registered twice does not hinder itself.
    warned = close.types[FindingType.HINDER] | close.types[FindingType.DUBBEL]
    known = pair_number(works, close.a[warned], close.b[warned])
    hinder = hinder.keep(~np.isin(pair_number(works, hinder.a, hinder.b), known))
    findings = pa.concat_tables([*tables, findings_table(works, kinds, catalogue, hinder, both, places)])
    if changed is None:
        findings = with_company(findings, works.partner, ~_positions(works, private), catalogue.rules)
    order = pc.sort_indices(
        findings,
        sort_keys=[("score", "descending"), ("type", "ascending"), ("a", "ascending"), ("b", "ascending")],
    )
    findings = findings.take(order)
    ids = works.ids.cast(pa.string())
    for side in ("a", "b"):
        positions = findings[side].combine_chunks().cast(pa.int32())
        column = pa.DictionaryArray.from_arrays(positions, ids) if len(ids) else pa.array([], pa.string())
        findings = findings.append_column(f"{side}_id", column)
    return findings.select(FINDINGS_SCHEMA.names)


def _positions(works: Works, chosen: Collection[str]) -> Bools:
    wanted = pa.array(sorted(chosen), pa.string())
    return np.asarray(pc.is_in(works.ids, value_set=wanted).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _both(works: Works, distinct: Collection[tuple[str, str]]) -> Index:
    """Return each of some pairs as one number, as `pair_number` does for pairs of positions."""
    sides = [pc.index_in(pa.array([pair[at] for pair in distinct], pa.string()), value_set=works.ids) for at in (0, 1)]
    first, second = (np.asarray(side.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64) for side in sides)
    known = (first >= 0) & (second >= 0)
    return pair_number(works, first[known], second[known])


def pair_timing_of(works: Works, a: Index, b: Index, today: int | None = None) -> PairTiming:
    """Return how pairs of works lie in time, with the room that each has to move; from a day on, if one is given."""
    return pair_timing(
        works.start[a],
        works.end[a],
        works.start[b],
        works.end[b],
        (works.window_start[a], works.window_end[a]),
        (works.window_start[b], works.window_end[b]),
        today=today,
    )


def _close_pairs(
    works: Works,
    kinds: rule.KindColumns,
    catalogue: Catalogue,
    today: int,
    places: Places,
    touched: Bools | None,
) -> Pairs:
    rules = catalogue.rules
    a, b = places.close_pairs(rule.takes_part(works), touched)
    timing = pair_timing_of(works, a, b, today)
    volgorde, opbreekrust = rule.wrong_order(works, kinds, a, b)
    pairs = Pairs(
        a,
        b,
        timing,
        np.zeros(len(a)),
        rule.pair_buffer_m(works, kinds, a, b),
        {
            FindingType.KOPPELKANS: rule.could_couple(works, kinds, rules, a, b, timing, today),
            FindingType.VOLGORDE: volgorde,
            FindingType.OPBREEKRUST: opbreekrust,
            FindingType.HINDER: rule.excludes(works, kinds, a, b, timing),
            FindingType.DUBBEL: doubles.could_be_double(works, catalogue.rules, a, b, timing),
        },
    )
    pairs = pairs.keep(np.logical_or.reduce(list(pairs.types.values())))
    distance = places.distance_m(pairs.a, pairs.b)
    hits = pairs.types
    types = {
        FindingType.KOPPELKANS: hits[FindingType.KOPPELKANS] & (distance <= pairs.buffer_m),
        FindingType.VOLGORDE: hits[FindingType.VOLGORDE],
        FindingType.OPBREEKRUST: hits[FindingType.OPBREEKRUST],
        FindingType.HINDER: hits[FindingType.HINDER] & (distance <= 0),
        FindingType.DUBBEL: hits[FindingType.DUBBEL],
    }
    pairs = Pairs(pairs.a, pairs.b, pairs.timing, distance, pairs.buffer_m, types)
    return pairs.keep(np.logical_or.reduce(list(types.values())))


def _hinder_pairs(
    works: Works,
    kinds: rule.KindColumns,
    catalogue: Catalogue,
    today: int,
    places: Places,
    touched: Bools | None,
) -> Pairs:
    rules = catalogue.rules
    a, b = places.hinder_pairs(works, rule.will_hinder(works, rules, today), touched)
    meet = np.flatnonzero(rule.probably_meet(works, rules, a, b, today))
    a, b = a[meet], b[meet]
    distance = places.distance_m(a, b)
    together = rule.in_one_street(works, rules, a, b, distance)
    buffer = rule.pair_buffer_m(works, kinds, a, b)
    pairs = Pairs(a, b, pair_timing_of(works, a, b, today), distance, buffer, {FindingType.HINDER: together})
    return pairs.keep(together)
