"""Actions that belong to an agreement as rows: every version is kept, the last one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koppel.model.agreements import Action, ActionState

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = (
    "id, combination_id, version, told, owner_partner, owner_role, due, state, reason, addon, written_at, written_by"
)


def add_action(
    writer: Writer,
    identity: UUID,
    combination_id: str,
    version: int,
    *,
    description: str,
    owner_partner: str,
    owner_role: str,
    due: date,
    state: ActionState,
    reason: str | None,
    addon: str | None,
) -> None:
    """Add a version of an action."""
    values = [description, owner_partner, owner_role, due, state.value, reason, addon]
    writer.cursor.execute(
        f"INSERT INTO action ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [identity, combination_id, version, *values, writer.at, writer.actor],
    )


def action_history(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> tuple[Action, ...]:
    """Return all versions of an action, the oldest first."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM action WHERE id = ? ORDER BY version", [identity]).fetchall()
    return tuple(_action(row) for row in rows)


def list_actions(cursor: duckdb.DuckDBPyConnection, *, combination_id: str | None = None) -> tuple[Action, ...]:
    """Return all actions as they are now, or those of one combination: by deadline, then as they were made."""
    rows = cursor.execute(
        f"""
        SELECT {_COLUMNS} FROM (
            SELECT *, min(written_at) OVER (PARTITION BY id) AS since FROM action
            WHERE $combination::VARCHAR IS NULL OR combination_id = $combination
            QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1
        ) ORDER BY due, since, id
        """,
        {"combination": combination_id},
    ).fetchall()
    return tuple(_action(row) for row in rows)


def _action(row: tuple[Any, ...]) -> Action:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return Action(description=values.pop("told"), **{**values, "state": ActionState(values["state"])})
