"""What partners say of the effect of works that ended, now and before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from koppel.errors import NotFoundError
from koppel.model.compass.aftercare import AftercareAnswer

if TYPE_CHECKING:
    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = (
    "id, activity_id, after_years, content, figure, is_unknown, at_table, saved_at, saved_by, withdrawn_at, "
    "withdrawn_by"
)


def add_aftercare(
    writer: Writer,
    activity_id: UUID,
    after_years: int,
    *,
    text: str | None,
    figure: float | None,
    is_unknown: bool,
    at_table: bool,
) -> UUID:
    """Record an answer, in the place of the one that held; that one stays in the history."""
    identity = uuid4()
    writer.cursor.execute(
        "UPDATE compass_aftercare SET withdrawn_at = ?, withdrawn_by = ? "
        "WHERE activity_id = ? AND after_years = ? AND withdrawn_at IS NULL",
        [writer.at, writer.actor, activity_id, after_years],
    )
    writer.cursor.execute(
        """
        INSERT INTO compass_aftercare
            (id, activity_id, after_years, content, figure, is_unknown, at_table, saved_at, saved_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [identity, activity_id, after_years, text, figure, is_unknown, at_table, writer.at, writer.actor],
    )
    return identity


def list_aftercare(cursor: duckdb.DuckDBPyConnection, *, with_past: bool = False) -> tuple[AftercareAnswer, ...]:
    """Return the answers that hold, as they were given; those of before too where these are asked for."""
    rows = cursor.execute(
        f"SELECT {_COLUMNS} FROM compass_aftercare WHERE ? OR withdrawn_at IS NULL ORDER BY saved_at, rowid",
        [with_past],
    ).fetchall()
    return tuple(_answer(row) for row in rows)


def get_aftercare(cursor: duckdb.DuckDBPyConnection, identity: UUID) -> AftercareAnswer:
    """
    Return an answer that holds.

    Raises
    ------
    NotFoundError
        ``aftercare_unknown``.
    """
    row = cursor.execute(
        f"SELECT {_COLUMNS} FROM compass_aftercare WHERE id = ? AND withdrawn_at IS NULL", [identity]
    ).fetchone()
    if row is None:
        raise NotFoundError("aftercare_unknown", id=identity)
    return _answer(row)


def withdraw_aftercare(writer: Writer, identity: UUID) -> None:
    """Let an answer hold no longer; it stays in the history."""
    writer.cursor.execute(
        "UPDATE compass_aftercare SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ? AND withdrawn_at IS NULL",
        [writer.at, writer.actor, identity],
    )


def _answer(row: tuple[object, ...]) -> AftercareAnswer:
    return AftercareAnswer(**dict(zip(AftercareAnswer.__dataclass_fields__, row, strict=True)))  # type: ignore[arg-type]
