"""States of activities on their way between present and past; nothing here ever forgets one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from koppel.store.plans.rows import ALL_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from uuid import UUID

    import duckdb

    from koppel.model import Status
    from koppel.store.writing import Writer

Key = tuple[str, str]


def find_ids(cursor: duckdb.DuckDBPyConnection, keys: Iterable[Key]) -> Mapping[Key, UUID]:
    """Return the ids of current activities by ``(partner, external_id)``; unknown keys are absent."""
    return {key: identity for key, (identity, _) in _by_key(cursor, keys, "activity").items()}


def former_ids(cursor: duckdb.DuckDBPyConnection, keys: Collection[Key]) -> Mapping[Key, tuple[UUID, int]]:
    """Return id and last version of activities that once were, by ``(partner, external_id)``."""
    return _by_key(cursor, keys, "activity_version")


def _by_key(cursor: duckdb.DuckDBPyConnection, keys: Iterable[Key], table: str) -> dict[Key, tuple[UUID, int]]:
    wanted = list(keys)
    if not wanted:
        return {}
    cursor.register(
        "wanted_key",
        pa.table(
            {
                "partner": pa.array([partner for partner, _ in wanted], type=pa.string()),
                "external_id": pa.array([external_id for _, external_id in wanted], type=pa.string()),
            }
        ),
    )
    rows = cursor.execute(
        f"""
        SELECT state.partner, state.external_id, state.id, max(state.version)
        FROM {table} AS state
        JOIN wanted_key AS k ON state.partner = k.partner AND state.external_id = k.external_id
        GROUP BY ALL
        """
    ).fetchall()
    cursor.unregister("wanted_key")
    return {(partner, external_id): (identity, version) for partner, external_id, identity, version in rows}


def retire(writer: Writer, ids: Collection[UUID]) -> None:
    """Move current states to the past, as of this transaction."""
    if not ids:
        return
    wanted = [str(item) for item in ids]
    columns = ALL_COLUMNS.replace('"recorded_until"', "?::TIMESTAMP")
    writer.cursor.execute(
        f"INSERT INTO activity_version ({ALL_COLUMNS}) "
        f"SELECT {columns} FROM activity WHERE id IN (SELECT UNNEST(?::UUID[]))",
        [writer.at, wanted],
    )
    writer.cursor.execute("DELETE FROM activity WHERE id IN (SELECT UNNEST(?::UUID[]))", [wanted])


def renew(
    writer: Writer,
    states: Sequence[tuple[UUID, int, int]],
    *,
    status: Status,
    change_upload: UUID | None,
    change_reason: str,
) -> None:
    """
    Make past states current again as a new version, with another status.

    Parameters
    ----------
    states
        Id, version to copy, version to make; none of them may have a current state.
    status, change_upload, change_reason
        What is different in the new state.
    """
    _copy(
        writer,
        states,
        "activity",
        {
            "status": status.value,
            "change_upload": None if change_upload is None else str(change_upload),
            "change_reason": change_reason,
            "recorded_until": None,
        },
    )


def restore(writer: Writer, states: Sequence[tuple[UUID, int, int]]) -> None:
    """Make past states current again as a new version, otherwise as they were; see `renew`."""
    _copy(writer, states, "activity", {"recorded_until": None})


def bury(writer: Writer, states: Sequence[tuple[UUID, int, int]]) -> None:
    """Record as a new, past version that activities are no more since their upload was undone; see `renew`."""
    _copy(writer, states, "activity_version", {"recorded_until": writer.at, "gone": True})


def _copy(writer: Writer, states: Sequence[tuple[UUID, int, int]], into: str, different: Mapping[str, object]) -> None:
    if not states:
        return
    writer.cursor.register(
        "wanted_state",
        pa.table(
            {
                "id": pa.array([str(identity) for identity, _, _ in states], type=pa.string()),
                "from_version": pa.array([version for _, version, _ in states], type=pa.int32()),
                "to_version": pa.array([version for _, _, version in states], type=pa.int32()),
            }
        ),
    )
    values = {"recorded_from": writer.at, "recorded_by": writer.actor, **different}
    bound: list[object] = []
    chosen = []
    for column in ALL_COLUMNS.split(", "):
        name = column.strip('"')
        if name == "version":
            chosen.append("k.to_version")
        elif name in values:
            chosen.append("?")
            bound.append(values[name])
        else:
            chosen.append(f"state.{column}")
    writer.cursor.execute(
        f"INSERT INTO {into} ({ALL_COLUMNS}) SELECT {', '.join(chosen)} FROM activity_version AS state "
        "JOIN wanted_state AS k ON state.id = k.id::UUID AND state.version = k.from_version",
        bound,
    )
    writer.cursor.unregister("wanted_state")
