"""Numbers by which people know works: on the map, the agenda and on paper, as on a map that hangs on a wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model import Visibility

if TYPE_CHECKING:
    import duckdb

# Of the row of an activity or a version of it, beside its other columns.
NUMBER_OF_WORK = "(SELECT number FROM work_number WHERE activity_id = id)"


def number_incoming(cursor: duckdb.DuckDBPyConnection) -> None:
    """Add numbers of what is shared in ``incoming`` and has none yet, in the order of its ``place``."""
    cursor.execute(
        """
        INSERT INTO work_number
        SELECT id::UUID, (SELECT coalesce(max(number), 0) FROM work_number) + row_number() OVER (ORDER BY place)
        FROM incoming
        WHERE visibility <> ? AND id::UUID NOT IN (SELECT activity_id FROM work_number)
        """,
        [Visibility.EIGEN.value],
    )
