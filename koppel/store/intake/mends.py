"""What was mended by hand in files of a partner: kept by the number of the work, and known at the next file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.model.intake import Mend

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

    from koppel.store.writing import Writer


def list_mends(cursor: duckdb.DuckDBPyConnection, partner: str) -> tuple[Mend, ...]:
    """Return what was mended in files of a partner, by number and field."""
    rows = cursor.execute(
        "SELECT number, field, original, value FROM row_mend WHERE partner = ? ORDER BY number, field", [partner]
    ).fetchall()
    return tuple(Mend(*row) for row in rows)


def put_mends(writer: Writer, partner: str, mends: Collection[Mend]) -> None:
    """Keep mends, each in the place of the one of its number and field."""
    drop_mends(writer, partner, {item.key for item in mends})
    for item in mends:
        writer.cursor.execute(
            "INSERT INTO row_mend (partner, number, field, original, value, mended_at, mended_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [partner, item.number, item.field, item.original, item.value, writer.at, writer.actor],
        )


def drop_mends(writer: Writer, partner: str, keys: Collection[tuple[str, str]]) -> int:
    """Let go of mends by number and field; return how many there were."""
    count = 0
    for number, field in keys:
        gone = writer.cursor.execute(
            "DELETE FROM row_mend WHERE partner = ? AND number = ? AND field = ? RETURNING number",
            [partner, number, field],
        ).fetchall()
        count += len(gone)
    return count
