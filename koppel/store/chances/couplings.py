"""Koppelkansen as the graph that combinations are found in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.sql_in import among_ids

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb
    import pyarrow as pa


def koppelkansen_of(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[str]) -> pa.Table:
    """
    Give the koppelkansen whose first activity is one of these.

    For activities that make whole connected parts, these are all of their koppelkansen.

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
