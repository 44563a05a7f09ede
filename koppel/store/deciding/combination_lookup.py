"""Finding combinations among those that were spoken of: by their id, by their works, by what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.deciding import Rejected, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb


def find_combinations(cursor: duckdb.DuckDBPyConnection, start: str) -> tuple[str, ...]:
    """Return the ids that begin with a text, of combinations that are, were, or were decided on; at most two."""
    rows = cursor.execute(
        """
        SELECT DISTINCT combination_id FROM (
            SELECT combination_id FROM combination_member
            UNION ALL SELECT combination_id FROM answer
            UNION ALL SELECT combination_id FROM decision
            UNION ALL SELECT combination_id FROM message
        ) WHERE starts_with(combination_id, ?) ORDER BY combination_id LIMIT 2
        """,
        [start],
    ).fetchall()
    return tuple(identity for (identity,) in rows)


def related(cursor: duckdb.DuckDBPyConnection, combination_id: str, *, least: int) -> Mapping[str, int]:
    """
    Give combinations that were spoken of and share works with one, and are no longer found; by how many they share.

    Parameters
    ----------
    cursor
        On the store.
    combination_id
        Of one that is, was, or was spoken of.
    least
        At least so many works in common.
    """
    rows = cursor.execute(
        """
        WITH spoken AS (
            SELECT combination_id, members FROM answer
            UNION ALL SELECT combination_id, members FROM decision
            UNION ALL SELECT combination_id, members FROM message
        ), work AS (
            SELECT DISTINCT combination_id, UNNEST(members) AS id FROM spoken
        ), own AS (
            SELECT activity_id AS id FROM combination_member WHERE combination_id = $one
            UNION SELECT id FROM work WHERE combination_id = $one
        )
        SELECT work.combination_id, count(*) AS shared FROM work JOIN own ON own.id = work.id
        WHERE work.combination_id <> $one AND work.combination_id NOT IN (SELECT id FROM combination)
        GROUP BY work.combination_id HAVING count(*) >= $least ORDER BY shared DESC, work.combination_id
        """,
        {"one": combination_id, "least": least},
    ).fetchall()
    return dict(rows)


def rejected(cursor: duckdb.DuckDBPyConnection) -> tuple[Rejected, ...]:
    """Return the combinations that are ``afgewezen`` now, by id."""
    rows = cursor.execute(
        """
        SELECT combination_id, arg_max(decided_at, rowid), arg_max(members, rowid) FROM decision
        GROUP BY combination_id HAVING arg_max(state, rowid) = ? ORDER BY combination_id
        """,
        [State.AFGEWEZEN.value],
    ).fetchall()
    return tuple(Rejected(identity, at, tuple(members)) for identity, at, members in rows)
