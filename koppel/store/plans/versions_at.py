"""How works stood at moments in the past, for many combinations at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.store.plans.rows import SELECT_ACTIVITY, read_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    import duckdb

    from koppel.model import Activity
    from koppel.model.plans import Asked


def states_then(cursor: duckdb.DuckDBPyConnection, asked: Sequence[Asked]) -> tuple[Mapping[UUID, Activity], ...]:
    """
    Give the states at moments that others, or none, have taken the place of since.

    Returns
    -------
    then
        For each of `asked`, in its order, work to its state at that moment; works of which that state still is the
        current one, and that were not there yet, are absent.
    """
    rows = cursor.execute(
        """
        SELECT wanted.place, version.id, version.version
        FROM (
            SELECT
                UNNEST($places::INTEGER[]) AS place, UNNEST($ids::UUID[]) AS id,
                UNNEST($moments::TIMESTAMP[]) AS "at"
        ) AS wanted
        JOIN activity_version AS version
            ON version.id = wanted.id AND NOT version.gone
            AND version.recorded_from <= wanted."at" AND version.recorded_until > wanted."at"
        """,
        {
            "places": [place for place, item in enumerate(asked) for _ in item.ids],
            "ids": [str(identity) for item in asked for identity in item.ids],
            "moments": [item.at for item in asked for _ in item.ids],
        },
    ).fetchall()
    known = _versions(cursor, {(identity, version) for _, identity, version in rows})
    states: tuple[dict[UUID, Activity], ...] = tuple({} for _ in asked)
    for place, identity, version in rows:
        states[place][identity] = known[identity, version]
    return states


def last_from_files(
    cursor: duckdb.DuckDBPyConnection, partners: Collection[str], undone: Collection[UUID]
) -> Mapping[UUID, Activity]:
    """
    Return the last state that a file brought, of works that were changed otherwise since.

    Parameters
    ----------
    cursor
        On the store.
    partners
        Whose works.
    undone
        Ids of uploads that were undone: what they brought counts for nothing.
    """
    rows = cursor.execute(
        """
        SELECT version.id, max(version.version)
        FROM activity_version AS version
        JOIN activity ON activity.id = version.id
        WHERE activity.partner IN (SELECT UNNEST($partners::VARCHAR[])) AND NOT version.gone
            AND activity.change_upload IS NULL AND version.change_upload IS NOT NULL
            AND NOT list_contains($undone::UUID[], version.change_upload)
        GROUP BY version.id
        """,
        {"partners": sorted(partners), "undone": [str(item) for item in undone]},
    ).fetchall()
    return {identity: item for (identity, _), item in _versions(cursor, set(rows)).items()}


def versions_then(cursor: duckdb.DuckDBPyConnection, versions: Mapping[UUID, int | None]) -> Mapping[UUID, Activity]:
    """Return past states of works by their version; what is no past version is absent."""
    wanted = {(identity, version) for identity, version in versions.items() if version is not None}
    return {identity: item for (identity, _), item in _versions(cursor, wanted).items()}


def _versions(cursor: duckdb.DuckDBPyConnection, wanted: set[tuple[UUID, int]]) -> dict[tuple[UUID, int], Activity]:
    if not wanted:
        return {}
    table = cursor.execute(
        f"""
        {SELECT_ACTIVITY} FROM (
            SELECT version.* FROM activity_version AS version
            JOIN (SELECT UNNEST($ids::UUID[]) AS id, UNNEST($versions::INTEGER[]) AS version) AS wanted
                ON wanted.id = version.id AND wanted.version = version.version
            WHERE NOT version.gone
        )
        """,
        {
            "ids": [str(identity) for identity, _ in sorted(wanted, key=str)],
            "versions": [version for _, version in sorted(wanted, key=str)],
        },
    ).to_arrow_table()
    return {(item.id, item.version): item for item in read_activities(table) if item.id is not None}
