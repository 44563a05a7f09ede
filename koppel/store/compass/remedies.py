"""What a team says can help an indicator: every version, of which the last of each indicator holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from koppel.model.compass.remedies import KindHelp, Remedies, RemedyVersion, last_of

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer


def list_remedies(cursor: duckdb.DuckDBPyConnection) -> tuple[RemedyVersion, ...]:
    """Return all that ever held, the oldest first."""
    rows = cursor.execute(
        "SELECT number, indicator, kinds, otherwise, saved_at, saved_by FROM compass_remedy ORDER BY number"
    ).fetchall()
    return tuple(
        RemedyVersion(
            number=number,
            remedies=Remedies(
                indicator=indicator,
                kinds=tuple(KindHelp(*item) for item in json.loads(kinds)),
                otherwise=otherwise,
            ),
            saved_at=saved_at,
            saved_by=saved_by,
        )
        for number, indicator, kinds, otherwise, saved_at, saved_by in rows
    )


def standing_remedies(cursor: duckdb.DuckDBPyConnection) -> tuple[RemedyVersion, ...]:
    """Return what holds of each indicator of which anything is said, in the order in which it was said."""
    return tuple(item for item in last_of(list_remedies(cursor)).values() if not item.remedies.is_empty)


def add_remedies(writer: Writer, remedies: Remedies) -> None:
    """Let something else hold of an indicator from now on; what held before stays in the history."""
    kinds = [[item.kind, item.reason, item.source] for item in remedies.kinds]
    writer.cursor.execute(
        """
        INSERT INTO compass_remedy (number, indicator, kinds, otherwise, saved_at, saved_by)
        SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM compass_remedy
        """,
        [remedies.indicator, json.dumps(kinds, ensure_ascii=False), remedies.otherwise, writer.at, writer.actor],
    )
