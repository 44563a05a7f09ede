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


def duties_of(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[str]) -> pa.Table:
    """
    Return all koppelkansen of some activities with their part duty.

    Returns
    -------
    koppelkansen
        Columns ``place`` (of the row), ``a_id``, ``b_id`` (text) and ``part_duty``; each once, in no order.
    """
    # What a score consists of besides lies in six more columns, and is needed of few rows (`scores_at`).
    select = "SELECT rowid AS place, a_id::VARCHAR AS a_id, b_id::VARCHAR AS b_id, part_duty FROM finding"
    first, values = among_ids("a_id", activity_ids)
    second, _ = among_ids("b_id", activity_ids)
    return cursor.execute(
        f"{select} WHERE {first} AND type = 'koppelkans' UNION {select} WHERE {second} AND type = 'koppelkans'",
        values * 2,
    ).to_arrow_table()


def scores_at(cursor: duckdb.DuckDBPyConnection, places: Collection[int]) -> pa.Table:
    """Return ``place``, ``score`` and the parts of the score of the findings at some places, in the order of places."""
    return cursor.execute(
        """
        SELECT rowid AS place, score, part_place, part_time, part_affinity, part_duty, part_reach, part_need
        FROM finding WHERE rowid IN (SELECT UNNEST(?::BIGINT[])) ORDER BY place
        """,
        [list(places)],
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
