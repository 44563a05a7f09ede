"""Cells of 100 m with a score, beneath the works; a file takes the place of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from koppel.model.compass.cells import ScoreCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from koppel.store.writing import Writer


def put_cells(writer: Writer, cells: Sequence[ScoreCell]) -> None:
    """Store all cells in the place of those of before."""
    writer.cursor.execute("DELETE FROM compass_cell")
    table = pa.table(
        {
            "x": pa.array([cell.x for cell in cells], type=pa.int32()),
            "y": pa.array([cell.y for cell in cells], type=pa.int32()),
            "year": pa.array([cell.year for cell in cells], type=pa.int32()),
            "score": pa.array([cell.score for cell in cells], type=pa.float64()),
            "grade": pa.array([cell.grade for cell in cells], type=pa.int32()),
            "homes": pa.array([cell.homes for cell in cells], type=pa.int32()),
        }
    )
    writer.cursor.register("incoming", table)
    writer.cursor.execute(
        "INSERT INTO compass_cell (x, y, year, score, grade, homes) "
        "SELECT x, y, year, score, grade, homes FROM incoming"
    )
    writer.cursor.unregister("incoming")


def list_cells(cursor: duckdb.DuckDBPyConnection) -> tuple[ScoreCell, ...]:
    """Return all cells, by their corner."""
    rows = cursor.execute("SELECT x, y, year, score, grade, homes FROM compass_cell ORDER BY x, y").fetchall()
    return tuple(ScoreCell(*row) for row in rows)


def count_cells(cursor: duckdb.DuckDBPyConnection) -> int:
    """Count all cells."""
    row = cursor.execute("SELECT count(*) FROM compass_cell").fetchone()
    return int(row[0]) if row else 0
