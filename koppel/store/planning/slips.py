"""By how much works began later than their partners first said, as far as the store remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_MOST_MONTHS = 60


def begun_slips(cursor: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """
    Return of each work that has begun how many months later that was than the first date it was planned for.

    Returns
    -------
    months
        In order; negative is earlier, 0 as planned. Works that were never known as planned are left out.
    """
    rows = cursor.execute(
        """
        WITH state AS (
            SELECT id, version, "start", status FROM activity_version
            UNION ALL SELECT id, version, "start", status FROM activity
        ),
        planned AS (
            SELECT id, arg_min("start", version) AS first_start
            FROM state
            WHERE "start" IS NOT NULL AND status IN ('idee', 'gepland', 'toegezegd')
            GROUP BY id
        )
        SELECT date_diff('month', planned.first_start, activity."start") AS months
        FROM activity JOIN planned USING (id)
        WHERE activity.status IN ('in_uitvoering', 'gereed') AND activity."start" IS NOT NULL
        ORDER BY months
        """
    ).fetchall()
    return tuple(int(months) for (months,) in rows if abs(months) <= _MOST_MONTHS)
