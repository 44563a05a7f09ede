"""Pairs that rules hold of, as rows of findings with their facts and scores (``docs/domain.md`` §3, §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from koppel.detect import rules as rule
from koppel.detect.alarms import doubles
from koppel.detect.places import pair_number
from koppel.detect.scoring import score
from koppel.model import Certainty, FindingType, Mode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.detect.places import Places
    from koppel.detect.timing import PairTiming
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
class Pairs:
    """Pairs with what the rules say of each; ``types`` holds a mask per type of finding."""

    a: Index
    b: Index
    timing: PairTiming
    distance_m: Floats
    buffer_m: Floats
    types: dict[FindingType, Bools]

    def keep(self, mask: Bools) -> Pairs:
        """Return those pairs of which a mask holds."""
        at = np.flatnonzero(mask)
        timing = self.timing.at(at)
        types = {name: hit[at] for name, hit in self.types.items()}
        return Pairs(self.a[at], self.b[at], timing, self.distance_m[at], self.buffer_m[at], types)


def findings_table(
    works: Works, kinds: rule.KindColumns, catalogue: Catalogue, pairs: Pairs, distinct: Index, places: Places
) -> pa.Table:
    """
    Return a row for each type of each pair, once the ground that they share is known.

    Parameters
    ----------
    works, kinds, catalogue
        What the pairs are of, and the rules.
    pairs
        With what holds of them in everything but shared ground. What that rules out is taken out of ``types``.
    distinct
        Numbers of pairs (`pair_number`) that are two works however much alike.
    places
        What space says of the pairs.

    Returns
    -------
    findings
        Columns of `FINDINGS_SCHEMA`, with positions ``a`` and ``b`` instead of ids; in no order.
    """
    shared, area_a, area_b = places.shared_ground(pairs.a, pairs.b, pairs.distance_m)
    if FindingType.DUBBEL in pairs.types:
        opened = rule.opens_surface(catalogue.rules, shared, area_a, area_b)
        pairs.types[FindingType.VOLGORDE] &= opened
        pairs.types[FindingType.OPBREEKRUST] &= opened
        double = pairs.types[FindingType.DUBBEL] & doubles.same_ground(
            catalogue.rules, shared, area_a, area_b, doubles.is_own(works, pairs.a, pairs.b)
        )
        double &= ~np.isin(pair_number(works, pairs.a, pairs.b), distinct)
        at = np.flatnonzero(double)
        double[at] = doubles.same_name(works, catalogue, pairs.a[at], pairs.b[at])
        pairs.types[FindingType.DUBBEL] = double
        # Probably one work registered twice: nothing to couple.
        pairs.types[FindingType.KOPPELKANS] &= ~double
    length = places.shared_length_m(pairs.a, pairs.b, pairs.distance_m)
    certain = works.certain[pairs.a] & works.certain[pairs.b]
    parts = []
    for name, hit in pairs.types.items():
        at = np.flatnonzero(hit)
        timing = pairs.timing.at(at)
        if name in (FindingType.KOPPELKANS, FindingType.HINDER):
            # Days that went by are told to nobody as days together; the score was measured with all of them.
            timing = timing.from_today()
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
    works: Works, kinds: rule.KindColumns, catalogue: Catalogue, pairs: Pairs, ground: tuple[Floats, Floats, Floats]
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
