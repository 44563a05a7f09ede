"""Koppelkansen as the graph that combinations are found in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb


def koppelkansen_of(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[str]) -> pa.Table:
    """
    Give the koppelkansen with one of these activities, or both.

    Returns
    -------
    koppelkansen
        Columns ``a_id``, ``b_id`` (text) and ``score``.
    """
    return cursor.execute(
        """
        WITH wanted AS (SELECT UNNEST(?::UUID[]) AS id)
        SELECT a_id::VARCHAR AS a_id, b_id::VARCHAR AS b_id, score
        FROM finding
        WHERE type = 'koppelkans' AND (a_id IN (SELECT id FROM wanted) OR b_id IN (SELECT id FROM wanted))
        """,
        [sorted(activity_ids)],
    ).to_arrow_table()


def ordered_ids(cursor: duckdb.DuckDBPyConnection, activity_ids: Collection[str]) -> pa.Array:
    """Give those of these ids that are current activities, as text, in the order of partner and external id."""
    table = cursor.execute(
        """
        SELECT id::VARCHAR AS id FROM activity WHERE id IN (SELECT UNNEST(?::UUID[]))
        ORDER BY partner, external_id
        """,
        [sorted(activity_ids)],
    ).to_arrow_table()
    return pa.concat_arrays(table["id"].chunks) if table.num_rows else pa.array([], pa.string())
