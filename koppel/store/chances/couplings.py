"""Koppelkansen as the graph that combinations are found in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.sql_in import among_ids

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    import duckdb
    import pyarrow as pa


def koppelkansen_of(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[str], zone_m2: float) -> pa.Table:
    """
    Give the koppelkansen that make combinations and whose first activity is one of these.

    For activities that make whole connected parts, these are all of theirs. Those of one work with a plan of more than
    `zone_m2` make none, see `koppel.detect.run.couplings`.

    Returns
    -------
    koppelkansen
        Columns ``a_id``, ``b_id`` (text) and ``score``.
    """
    chosen, values = among_ids("finding.a_id", activity_ids)
    return cursor.execute(
        f"""
        SELECT a_id::VARCHAR AS a_id, b_id::VARCHAR AS b_id, score
        FROM finding JOIN activity AS a ON a.id = a_id JOIN activity AS b ON b.id = b_id
        WHERE {chosen} AND type = 'koppelkans' AND (ST_Area(a.geom) > ?) = (ST_Area(b.geom) > ?)
        """,
        [*values, zone_m2, zone_m2],
    ).to_arrow_table()


def backgrounds_of(
    cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[UUID], zone_m2: float
) -> tuple[tuple[UUID, UUID, str, str], ...]:
    """
    Give the plans of more than `zone_m2` in which some smaller activities lie.

    Returns
    -------
    backgrounds
        Each activity with such a plan: both ids, the plan's title and partner; by partner and number of the plan.
    """
    chosen, values = among_ids("inside", activity_ids)
    rows = cursor.execute(
        f"""
        WITH pair AS (
            SELECT a_id AS inside, b_id AS plan FROM finding WHERE type = 'koppelkans'
            UNION ALL SELECT b_id, a_id FROM finding WHERE type = 'koppelkans'
        )
        SELECT inside, plan, p.title, p.partner
        FROM pair JOIN activity AS p ON p.id = plan JOIN activity AS i ON i.id = inside
        WHERE {chosen} AND ST_Area(p.geom) > ? AND NOT ST_Area(i.geom) > ?
        ORDER BY p.partner, p.external_id, inside
        """,
        [*values, zone_m2, zone_m2],
    ).fetchall()
    return tuple(rows)
