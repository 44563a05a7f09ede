"""A whole run of finding as one piece of work: rows in, findings and combinations out, whatever process it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from koppel.detect.combine import combine
from koppel.detect.find import find
from koppel.detect.works import Works
from koppel.model import FindingType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    import duckdb

    from koppel.catalogue.load import Catalogue
    from koppel.detect.combine import Combined


def run(
    table: pa.Table,
    catalogue: Catalogue,
    *,
    today: date,
    distinct: Collection[tuple[str, str]],
    private: Mapping[str, str],
    cursor: duckdb.DuckDBPyConnection | None = None,
) -> tuple[pa.Table, Combined]:
    """
    Find everything.

    Parameters
    ----------
    table
        All activities, rows of `koppel.detect.works.WORKS_SCHEMA`.
    catalogue, today, distinct, cursor
        As `koppel.detect.find.find`.
    private
        As `koppel.detect.combine.combine`.

    Returns
    -------
    findings, combined
        As those two return.
    """
    works = Works.from_table(table, catalogue)
    findings = find(works, catalogue, today=today, cursor=cursor, distinct=distinct, private=private)
    wide = works.ids.filter(pa.array(shapely.area(works.geometry) > catalogue.rules.score_zone_m2))
    return findings, combine(works.ids, couplings(findings, wide), catalogue.rules, private)


def run_changed(
    table: pa.Table,
    catalogue: Catalogue,
    *,
    today: date,
    changed: Collection[str],
    distinct: Collection[tuple[str, str]],
) -> pa.Table:
    """
    Find what some activities are in; `table` has at least these and all that lie near them.

    Returns
    -------
    findings
        As `koppel.detect.find.find` with `changed`: company is not in the scores yet.
    """
    return find(Works.from_table(table, catalogue), catalogue, today=today, changed=changed, distinct=distinct)


def couplings(findings: pa.Table, wide: pa.Array) -> pa.Table:
    """
    Return the pairs of works that are put together, with their score.

    A plan for a whole quarter (one of `wide`) is a background of the works inside it, and no neighbour: such a pair is
    found and told, and makes no combination. Two such plans are on one scale, and do.
    """
    pairs = findings.filter(pc.equal(findings["type"], FindingType.KOPPELKANS.value)).select(["a_id", "b_id", "score"])
    first, second = (pc.is_in(pairs[side].cast(pa.string()), value_set=wide) for side in ("a_id", "b_id"))
    return pairs.filter(pc.equal(first, second))


def wide_works(table: pa.Table, catalogue: Catalogue) -> pa.Array:
    """Return the ids of the plans for a whole quarter among rows of `koppel.detect.works.WORKS_SCHEMA`."""
    area = shapely.area(shapely.from_wkb(table["geometry"].to_numpy()))
    return table["id"].combine_chunks().cast(pa.string()).filter(pa.array(area > catalogue.rules.score_zone_m2))
