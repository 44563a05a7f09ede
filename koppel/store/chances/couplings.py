"""Koppelkansen as the graph that combinations are found in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.sql_in import among_ids

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    import duckdb
    import pyarrow as pa

    from koppel.store.writing import Writer


def koppelkansen_of(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[str]) -> pa.Table:
    """
    Give the koppelkansen whose first activity is one of these.

    For activities that make whole connected parts, these are all of their koppelkansen, and those with plans for a
    whole quarter that are in other parts.

    Returns
    -------
    koppelkansen
        Columns ``a_id``, ``b_id`` (text) and ``score``.
    """
    chosen, values = among_ids("a_id", activity_ids)
    return cursor.execute(
        f"""
        SELECT a_id::VARCHAR AS a_id, b_id::VARCHAR AS b_id, score
        FROM finding WHERE {chosen} AND type = 'koppelkans'
        """,
        values,
    ).to_arrow_table()


def scored_of(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[str]) -> pa.Table:
    """
    Give all koppelkansen of some activities with what their score consists of.

    Returns
    -------
    koppelkansen
        Columns ``place`` (of the row), ``type``, ``a_id``, ``b_id`` (text), ``score`` and its parts, and the names
        ``partner_a`` and ``partner_b``.
    """
    first, values = among_ids("a_id", activity_ids)
    second, _ = among_ids("b_id", activity_ids)
    chosen = "SELECT rowid AS place, * FROM finding WHERE type = 'koppelkans' AND"
    return cursor.execute(
        f"""
        WITH pair AS ({chosen} {first} UNION ALL {chosen} {second} AND NOT ({first}))
        SELECT place, type, a_id::VARCHAR AS a_id, b_id::VARCHAR AS b_id, score, part_place, part_time, part_affinity,
            part_duty, part_reach, part_need,
            a.partner AS partner_a, b.partner AS partner_b
        FROM pair JOIN activity AS a ON a.id = a_id JOIN activity AS b ON b.id = b_id
        ORDER BY place
        """,
        values * 3,
    ).to_arrow_table()


def put_scores(writer: Writer, koppelkansen: pa.Table) -> None:
    """Store the scores and duties of koppelkansen at their ``place``."""
    writer.cursor.register("koppel_scored", koppelkansen.select(["place", "score", "part_duty"]))
    writer.cursor.execute(
        """
        UPDATE finding SET score = koppel_scored.score, part_duty = koppel_scored.part_duty
        FROM koppel_scored WHERE finding.rowid = koppel_scored.place
        """
    )
    writer.cursor.unregister("koppel_scored")


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
    first, values = among_ids("a_id", activity_ids)
    second, _ = among_ids("b_id", activity_ids)
    pairs = cursor.execute(
        f"""
        SELECT a_id, b_id FROM finding WHERE {first} AND type = 'koppelkans'
        UNION ALL SELECT b_id, a_id FROM finding WHERE {second} AND type = 'koppelkans'
        """,
        [*values, *values],
    ).fetchall()
    wide = {row[0]: row for row in _wide(cursor, {one for pair in pairs for one in pair}, zone_m2)}
    order = {identity: at for at, identity in enumerate(wide)}
    held = sorted(
        {pair for pair in pairs if pair[1] in wide and pair[0] not in wide}, key=lambda pair: (order[pair[1]], pair[0])
    )
    return tuple((inside, plan, wide[plan][1], wide[plan][2]) for inside, plan in held)


def _wide(
    cursor: duckdb.DuckDBPyConnection, ids: Collection[UUID | str], zone_m2: float
) -> list[tuple[UUID, str, str]]:
    """Return those of some activities that are larger than an area: id, title and partner, by partner and number."""
    if not ids:
        return []
    chosen, values = among_ids("id", ids)
    return cursor.execute(
        f"SELECT id, title, partner FROM activity WHERE {chosen} AND ST_Area(geom) > ? ORDER BY partner, external_id",
        [*values, zone_m2],
    ).fetchall()
