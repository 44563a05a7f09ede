"""Activities in, findings out: candidate pairs, rules, facts and scores put together (``docs/domain.md`` §3, §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from koppel.detect import doubles, score, space
from koppel.detect import rules as rule
from koppel.detect.pairs import box_pairs
from koppel.detect.timing import PairTiming, pair_timing
from koppel.detect.works import day_number
from koppel.model import Certainty, FindingType, Mode

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

FINDINGS_SCHEMA = pa.schema(
    [
        ("type", pa.string()),
        ("mode", pa.string()),
        ("severity", pa.string()),
        ("certainty", pa.string()),
        ("a_id", pa.string()),
        ("b_id", pa.string()),
        ("distance_m", pa.float64()),
        ("shared_area_m2", pa.float64()),
        ("shared_length_m", pa.float64()),
        ("overlap_days", pa.int32()),
        ("gap_days", pa.int32()),
        ("shift_days", pa.int32()),
        ("score", pa.float64()),
        ("part_place", pa.float64()),
        ("part_time", pa.float64()),
        ("part_affinity", pa.float64()),
        ("part_duty", pa.float64()),
        ("part_reach", pa.float64()),
        ("part_need", pa.float64()),
        ("buffer_m", pa.float64()),
        ("rules_version", pa.string()),
    ]
)
_SEVERITIES = ("licht", "zwaar")
_SCORE_COLUMNS = ("score", *(f"part_{name}" for name in score.PARTS))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs with what the rules say of each; ``types`` holds a mask per type of finding."""

    a: Index
    b: Index
    timing: PairTiming
    distance_m: Floats
    buffer_m: Floats
    types: dict[FindingType, Bools]

    def keep(self, mask: Bools) -> _Pairs:
        at = np.flatnonzero(mask)
        timing = PairTiming(self.timing.overlap_days[at], self.timing.gap_days[at], self.timing.feasible[at])
        types = {name: hit[at] for name, hit in self.types.items()}
        return _Pairs(self.a[at], self.b[at], timing, self.distance_m[at], self.buffer_m[at], types)


def search_radius_m(catalogue: Catalogue) -> float:
    """Return the distance beyond which no two activities of this catalogue are in one finding, in metres."""
    kinds = rule.kind_columns(catalogue)
    return max(catalogue.rules.hinder_max_distance_m, 2 * float(_reach_m(kinds).max(initial=0.0)))


def find(
    works: Works,
    catalogue: Catalogue,
    *,
    today: date,
    cursor: duckdb.DuckDBPyConnection | None = None,
    changed: Collection[str] | None = None,
    distinct: Collection[tuple[str, str]] = (),
) -> pa.Table:
    """
    Find what activities do to each other.

    Parameters
    ----------
    works
        Activities; with `changed`, at least these and everything within `search_radius_m` of them.
    catalogue
        Kinds, rules and affinities.
    today
        The day from which koppelkansen count.
    cursor
        DuckDB cursor for the join; by default one in memory.
    changed
        Ids of activities: only findings of these; None finds all.
    distinct
        Pairs of ids, in any order, that are two works however much alike: never ``dubbel``.

    Returns
    -------
    findings
        Of `FINDINGS_SCHEMA`, best score first, then by type and the order of `works`; in each pair ``a`` comes
        before ``b`` in that order. The same input gives the same bytes.
    """
    kinds = rule.kind_columns(catalogue)
    touched = _positions(works, changed)
    close = _close_pairs(works, kinds, catalogue, day_number(today), cursor, touched)
    apart = _hinder_pairs(works, kinds, catalogue, cursor, touched)
    both = _both(works, distinct)
    tables = [_table(works, kinds, catalogue, pairs, both) for pairs in (close, apart)]
    found = pa.concat_tables(tables)
    order = pc.sort_indices(
        found,
        sort_keys=[("score", "descending"), ("type", "ascending"), ("a", "ascending"), ("b", "ascending")],
    )
    found = found.take(order)
    ids = works.ids.cast(pa.string())
    for side in ("a", "b"):
        positions = found[side].combine_chunks().cast(pa.int32())
        column = pa.DictionaryArray.from_arrays(positions, ids) if len(ids) else pa.array([], pa.string())
        found = found.append_column(f"{side}_id", column)
    return found.select(FINDINGS_SCHEMA.names)


def _positions(works: Works, changed: Collection[str] | None) -> Bools | None:
    if changed is None:
        return None
    wanted = pa.array(sorted(changed), pa.string())
    return np.asarray(pc.is_in(works.ids, value_set=wanted).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _both(works: Works, distinct: Collection[tuple[str, str]]) -> Index:
    """Return each of some pairs as one number, as `_number` does for pairs of positions."""
    sides = [pc.index_in(pa.array([pair[at] for pair in distinct], pa.string()), value_set=works.ids) for at in (0, 1)]
    first, second = (np.asarray(side.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64) for side in sides)
    known = (first >= 0) & (second >= 0)
    return _number(works, first[known], second[known])


def _number(works: Works, a: Index, b: Index) -> Index:
    return np.minimum(a, b) * len(works) + np.maximum(a, b)


def _reach_m(kinds: rule.KindColumns) -> Floats:
    # A pair is doubled by its footprints, which may reach further than the buffer of a wide kind.
    return np.maximum(kinds.buffer_m, kinds.width_m / 2)


def _timing(works: Works, a: Index, b: Index) -> PairTiming:
    return pair_timing(
        works.start[a],
        works.end[a],
        works.start[b],
        works.end[b],
        (works.window_start[a], works.window_end[a]),
        (works.window_start[b], works.window_end[b]),
    )


def _close_pairs(
    works: Works,
    kinds: rule.KindColumns,
    catalogue: Catalogue,
    today: int,
    cursor: duckdb.DuckDBPyConnection | None,
    touched: Bools | None,
) -> _Pairs:
    rules = catalogue.rules
    a, b = box_pairs(
        works,
        reach_m=_reach_m(kinds)[works.kind],
        member=rule.takes_part(works),
        within_days=None,
        changed=touched,
        cursor=cursor,
    )
    timing = _timing(works, a, b)
    volgorde, opbreekrust = rule.wrong_order(works, kinds, a, b)
    pairs = _Pairs(
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
    distance = space.distance_m(works.geometry[pairs.a], works.geometry[pairs.b])
    hits = pairs.types
    types = {
        FindingType.KOPPELKANS: hits[FindingType.KOPPELKANS] & (distance <= pairs.buffer_m),
        FindingType.VOLGORDE: hits[FindingType.VOLGORDE],
        FindingType.OPBREEKRUST: hits[FindingType.OPBREEKRUST],
        FindingType.HINDER: hits[FindingType.HINDER] & (distance <= 0),
        FindingType.DUBBEL: hits[FindingType.DUBBEL],
    }
    pairs = _Pairs(pairs.a, pairs.b, pairs.timing, distance, pairs.buffer_m, types)
    return pairs.keep(np.logical_or.reduce(list(types.values())))


def _hinder_pairs(
    works: Works,
    kinds: rule.KindColumns,
    catalogue: Catalogue,
    cursor: duckdb.DuckDBPyConnection | None,
    touched: Bools | None,
) -> _Pairs:
    rules = catalogue.rules
    a, b = box_pairs(
        works,
        reach_m=np.full(len(works), rules.hinder_max_distance_m / 2),
        member=rule.takes_part(works) & (works.hinder >= rules.hinder_min_level),
        within_days=0,
        changed=touched,
        cursor=cursor,
    )
    distance = space.distance_m(works.geometry[a], works.geometry[b])
    buffer = rule.pair_buffer_m(works, kinds, a, b)
    timing = _timing(works, a, b)
    apart = (distance > buffer) & (distance <= rules.hinder_max_distance_m)
    pairs = _Pairs(
        a, b, timing, distance, buffer, {FindingType.HINDER: apart & rule.both_hinder(works, rules, a, b, timing)}
    )
    return pairs.keep(pairs.types[FindingType.HINDER])


def _shared_ground(works: Works, kinds: rule.KindColumns, pairs: _Pairs) -> tuple[Floats, Floats, Floats]:
    """Return the shared area and both footprints' areas of pairs, in square metres."""
    is_area = shapely.get_dimensions(works.geometry) == 2
    width = kinds.width_m[works.kind]
    half = np.where(is_area, 0.0, width / 2)
    area = np.where(is_area, shapely.area(works.geometry), 0.0)
    meets = np.flatnonzero(pairs.distance_m <= half[pairs.a] + half[pairs.b])
    used = np.unique(np.concatenate([pairs.a, pairs.b]))
    used = used[~is_area[used]]
    ground = works.geometry.copy()
    ground[used] = space.footprints(works.geometry[used], width[used])
    area[used] = shapely.area(ground[used])
    shared = np.zeros(len(pairs.a))
    shared[meets] = space.shared_area_m2(ground[pairs.a[meets]], ground[pairs.b[meets]])
    return shared, area[pairs.a], area[pairs.b]


def _table(works: Works, kinds: rule.KindColumns, catalogue: Catalogue, pairs: _Pairs, distinct: Index) -> pa.Table:
    shared, area_a, area_b = _shared_ground(works, kinds, pairs)
    if FindingType.DUBBEL in pairs.types:
        opened = rule.opens_surface(catalogue.rules, shared, area_a, area_b)
        pairs.types[FindingType.VOLGORDE] &= opened
        pairs.types[FindingType.OPBREEKRUST] &= opened
        double = pairs.types[FindingType.DUBBEL] & doubles.same_ground(catalogue.rules, shared, area_a, area_b)
        double &= ~np.isin(_number(works, pairs.a, pairs.b), distinct)
        at = np.flatnonzero(double)
        double[at] = doubles.same_name(works, catalogue, pairs.a[at], pairs.b[at])
        pairs.types[FindingType.DUBBEL] = double
        # Probably one work registered twice: nothing to couple.
        pairs.types[FindingType.KOPPELKANS] &= ~double
    length = space.shared_length_m(works.geometry, pairs.a, pairs.b, pairs.buffer_m, pairs.distance_m)
    certain = works.certain[pairs.a] & works.certain[pairs.b]
    parts = []
    for name, hit in pairs.types.items():
        at = np.flatnonzero(hit)
        timing = PairTiming(pairs.timing.overlap_days[at], pairs.timing.gap_days[at], pairs.timing.feasible[at])
        columns: dict[str, pa.Array] = {
            "type": _constant(name.value, len(at)),
            "mode": pa.nulls(len(at), pa.string()),
            "severity": pa.nulls(len(at), pa.string()),
            "certainty": _chosen(certain[at].astype(np.int8), (Certainty.INDICATIEF, Certainty.ZEKER)),
            "a": pa.array(pairs.a[at]),
            "b": pa.array(pairs.b[at]),
            "distance_m": pa.array(pairs.distance_m[at]),
            "shared_area_m2": pa.array(shared[at]),
            "shared_length_m": pa.array(length[at], from_pandas=True),
            "overlap_days": pa.array(timing.overlap_days.astype(np.int32)),
            "gap_days": pa.array(timing.gap_days.astype(np.int32)),
            "shift_days": pa.array(timing.gap_days.astype(np.int32), mask=~timing.feasible),
            "buffer_m": pa.array(pairs.buffer_m[at]),
            "rules_version": _constant(catalogue.version, len(at)),
        }
        if name is FindingType.KOPPELKANS:
            columns["mode"] = _modes(timing)
            columns |= _scores(works, kinds, catalogue, pairs.keep(hit), (shared[at], area_a[at], area_b[at]))
        else:
            columns |= {column: pa.nulls(len(at), pa.float64()) for column in _SCORE_COLUMNS}
        if name is FindingType.HINDER:
            heavy = rule.excludes(works, kinds, pairs.a[at], pairs.b[at], timing) & (pairs.distance_m[at] <= 0)
            columns["severity"] = _chosen(heavy.astype(np.int8), _SEVERITIES)
        parts.append(pa.table(columns))
    return pa.concat_tables([part.select(parts[0].column_names) for part in parts])


def _scores(
    works: Works, kinds: rule.KindColumns, catalogue: Catalogue, pairs: _Pairs, ground: tuple[Floats, Floats, Floats]
) -> dict[str, pa.Array]:
    rules = catalogue.rules
    a, b, timing = pairs.a, pairs.b, pairs.timing
    shared, area_a, area_b = ground
    duty = [rule.must_coordinate(works, kinds, rules, side, area) for side, area in ((a, area_a), (b, area_b))]
    scored = score.total_score(
        rules,
        place=score.place_part(shared, area_a, area_b, pairs.distance_m, pairs.buffer_m, rules),
        time=score.time_part(timing, works.duration[a], works.duration[b], rules),
        affinity=kinds.affinity[works.kind[a], works.kind[b]],
        duty=score.duty_part(duty[0], duty[1], kinds.in_street[works.kind[a]] | kinds.in_street[works.kind[b]]),
        reach=score.reach_part(works.homes[a], works.homes[b], rules.score_homes_full),
        # No indicators of areas are stored yet, so what an area needs is unknown for every pair.
        need=np.full(len(a), np.nan),
        same_partner=works.partner[a] == works.partner[b],
    )
    columns = (scored.total, *(getattr(scored, name) for name in score.PARTS))
    return {
        name: pa.array(column, pa.float64(), from_pandas=True)
        for name, column in zip(_SCORE_COLUMNS, columns, strict=True)
    }


def _modes(timing: PairTiming) -> pa.Array:
    code = np.where(timing.overlap_days >= 1, 0, np.where(timing.feasible, 1, 2)).astype(np.int8)
    return _chosen(code, (Mode.GELIJKTIJDIG, Mode.SCHUIFBAAR, Mode.BESPREEKBAAR))


def _chosen(codes: NDArray[np.int8], names: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([str(name) for name in names])).cast(pa.string())


def _constant(value: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()), count)
