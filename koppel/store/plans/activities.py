"""Activities: their current states and everything they were before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.errors import NotFoundError
from koppel.model.plans import Put
from koppel.store.plans.footprints import refresh_footprints
from koppel.store.plans.rows import SELECT_ACTIVITY, read_activities
from koppel.store.plans.versions import find_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from koppel.model import Activity, Status


__all__ = [
    "Put",
    "arrivals",
    "change_reasons",
    "find_ids",
    "get_activity",
    "handed_in",
    "history",
    "list_activities",
    "refresh_footprints",
]


def list_activities(
    cursor: duckdb.DuckDBPyConnection,
    *,
    partner: str | None = None,
    partners: Collection[str] | None = None,
    kind: str | None = None,
    ids: Collection[UUID] | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    text: str | None = None,
    statuses: Collection[Status] | None = None,
) -> tuple[Activity, ...]:
    """
    Give current activities, by partner and external id.

    Parameters
    ----------
    cursor
        From `Store.read` or of a `Writer`.
    partner, partners, kind, ids, statuses
        Only these; None: all.
    bbox
        Only what meets this box: west, south, east, north in metres of the store's CRS.
    text
        Only with this text in title, project, description or external id, whatever the case.
    """
    where, values = ["true"], list[object]()
    for column, wanted in (("partner", partner), ("kind", kind)):
        if wanted is not None:
            where.append(f"{column} = ?")
            values.append(wanted)
    if partners is not None:
        where.append("list_contains(?::VARCHAR[], partner)")
        values.append(sorted(partners))
    if ids is not None:
        where.append("id IN (SELECT UNNEST(?::UUID[]))")
        values.append(sorted(str(item) for item in ids))
    if bbox is not None:
        where.append("ST_Intersects(geom, ST_MakeEnvelope(?, ?, ?, ?))")
        values.extend(float(side) for side in bbox)
    if text:
        where.append("contains(lower(concat_ws(chr(10), title, project, description, external_id)), lower(?))")
        values.append(text)
    if statuses is not None:
        where.append("list_contains(?::VARCHAR[], status)")
        values.append(sorted(status.value for status in statuses))
    sql = f"{SELECT_ACTIVITY} FROM activity WHERE {' AND '.join(where)} ORDER BY partner, external_id"
    return read_activities(cursor.execute(sql, values).to_arrow_table())


def list_ids(cursor: duckdb.DuckDBPyConnection) -> frozenset[UUID]:
    """Return the ids of all current activities."""
    return frozenset(identity for (identity,) in cursor.execute("SELECT id FROM activity").fetchall())


def get_activity(cursor: duckdb.DuckDBPyConnection, activity_id: UUID) -> Activity:
    """
    Give the current state of one activity.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    """
    activities = list_activities(cursor, ids=[activity_id])
    if not activities:
        raise NotFoundError("activity_unknown", id=activity_id)
    return activities[0]


def history(cursor: duckdb.DuckDBPyConnection, activity_id: UUID) -> tuple[Activity, ...]:
    """
    Give every state that an activity had, the oldest first, the current one last.

    An activity whose upload was undone has no current state: its last one has `recorded_until`.
    """
    sql = (
        f"{SELECT_ACTIVITY} FROM (SELECT * FROM activity_version WHERE NOT gone UNION ALL SELECT * FROM activity) "
        "WHERE id = ? ORDER BY version"
    )
    return read_activities(cursor.execute(sql, [activity_id]).to_arrow_table())


def handed_in(cursor: duckdb.DuckDBPyConnection, activity_id: UUID) -> datetime | None:
    """
    Return the moment at which the file of an activity's current upload was stored.

    It is read from the states that this cursor shows, never from the upload itself, which others may not see.

    Returns
    -------
    moment
        UTC without a zone; None where the activity came from no file, or where the state that the file brought is
        not to be seen.
    """
    row = cursor.execute(
        """
        SELECT min(recorded_from)
        FROM (SELECT * FROM activity_version WHERE NOT gone UNION ALL SELECT * FROM activity)
        WHERE id = $id AND change_upload = (SELECT upload_id FROM activity WHERE id = $id)
        """,
        {"id": activity_id},
    ).fetchone()
    return None if row is None else row[0]


def arrivals(cursor: duckdb.DuckDBPyConnection) -> Mapping[UUID, datetime]:
    """Return the moment (UTC without a zone) of every upload that brought a state which this cursor shows."""
    rows = cursor.execute(
        """
        SELECT change_upload, min(recorded_from)
        FROM (SELECT * FROM activity_version WHERE NOT gone UNION ALL SELECT * FROM activity)
        WHERE change_upload IS NOT NULL
        GROUP BY change_upload
        """
    ).fetchall()
    return dict(rows)


def change_reasons(cursor: duckdb.DuckDBPyConnection, activity_id: UUID) -> Mapping[int, str]:
    """Return the reasons that were recorded with the states of an activity: version to reason."""
    sql = """
        SELECT version, change_reason
        FROM (SELECT * FROM activity_version UNION ALL SELECT * FROM activity)
        WHERE id = ? AND change_reason IS NOT NULL
    """
    return dict(cursor.execute(sql, [activity_id]).fetchall())
