"""Finding combinations among those that were spoken of: by their id, by their works, by what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model import Visibility
from koppel.model.deciding import Grown, Rejected, State

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


def grown(cursor: duckdb.DuckDBPyConnection) -> tuple[Grown, ...]:
    """
    Give the combinations that were answered or decided on and that went on as a larger one that is found now.

    A larger one with a work that its partner keeps for itself is none: nothing can be decided of it together. Of
    several larger ones, one that was spoken of counts before one on the list, and the better score before another.
    """
    # Mostly all of them are found as they were: looking for larger ones takes ten times as long as seeing that.
    if not _is_any_gone(cursor):
        return ()
    rows = cursor.execute(
        """
        WITH said AS (
            SELECT combination_id, members FROM answer UNION ALL SELECT combination_id, members FROM decision
        ), work AS (
            SELECT DISTINCT combination_id, UNNEST(members) AS id FROM said
            WHERE combination_id NOT IN (SELECT id FROM combination)
        ), needed AS (
            SELECT combination_id, count(*) AS many, list(id ORDER BY id) AS members FROM work GROUP BY combination_id
        ), larger AS (
            SELECT needed.combination_id AS id, needed.members, c.id AS into
            FROM work
            JOIN needed ON needed.combination_id = work.combination_id
            JOIN combination_member AS m ON m.activity_id = work.id
            JOIN combination AS c ON c.id = m.combination_id
            GROUP BY needed.combination_id, needed.many, needed.members, c.id, c.proposed, c.score, c.size
            HAVING count(*) = needed.many AND c.size > needed.many AND c.id NOT IN (
                SELECT m.combination_id FROM combination_member AS m
                JOIN activity ON activity.id = m.activity_id AND activity.visibility = ?
            )
            QUALIFY row_number() OVER (
                PARTITION BY needed.combination_id
                ORDER BY c.id IN (SELECT combination_id FROM said) DESC, c.proposed DESC,
                    c.score DESC NULLS LAST, c.size, c.id
            ) = 1
        )
        SELECT larger.id, larger.members, larger.into, list(m.activity_id ORDER BY a.partner, a.external_id)
        FROM larger
        JOIN combination_member AS m ON m.combination_id = larger.into
        JOIN activity AS a ON a.id = m.activity_id
        WHERE NOT list_contains(larger.members, m.activity_id)
        GROUP BY larger.id, larger.members, larger.into
        ORDER BY larger.id
        """,
        [Visibility.EIGEN.value],
    ).fetchall()
    return tuple(Grown(one, frozenset(members), into, tuple(joined)) for one, members, into, joined in rows)


def _is_any_gone(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a combination that was answered or decided on is no longer found."""
    row = cursor.execute(
        """
        SELECT EXISTS (
            FROM (SELECT combination_id FROM answer UNION ALL SELECT combination_id FROM decision)
            WHERE combination_id NOT IN (SELECT id FROM combination)
        )
        """
    ).fetchone()
    return row is not None and bool(row[0])


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
