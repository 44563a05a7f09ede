"""Cells of 100 m with a score, beneath the works; those of the last file that was not undone hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from koppel.model.compass.cells import ScoreCell
from koppel.store.append import append

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from koppel.store.writing import Writer

_COLUMNS = {
    "upload_number": "INTEGER", "x": "INTEGER", "y": "INTEGER", "year": "INTEGER", "score": "DOUBLE",
    "grade": "INTEGER", "homes": "INTEGER",
}  # fmt: skip
# Of before cells came with a file that can be undone.
_FIRST = 0
_HOLDS = f"""upload_number = (
    SELECT coalesce(max(number), {_FIRST}) FROM compass_upload WHERE undone_at IS NULL AND cell_count > 0
)"""


def add_cells(writer: Writer, cells: Sequence[ScoreCell], upload_number: int) -> None:
    """Store the cells of a file with indicators, by its number."""
    columns = {
        "upload_number": [upload_number] * len(cells),
        "x": [cell.x for cell in cells],
        "y": [cell.y for cell in cells],
        "year": [cell.year for cell in cells],
        "score": [cell.score for cell in cells],
        "grade": [cell.grade for cell in cells],
        "homes": [cell.homes for cell in cells],
    }
    table = pa.table(
        {
            name: pa.array(values, type=pa.float64() if name == "score" else pa.int32())
            for name, values in columns.items()
        }
    )
    append(writer.cursor, "compass_cell", _COLUMNS, table)


def list_cells(cursor: duckdb.DuckDBPyConnection) -> tuple[ScoreCell, ...]:
    """Return all cells that hold, by their corner."""
    rows = cursor.execute(
        f"SELECT x, y, year, score, grade, homes FROM compass_cell WHERE {_HOLDS} ORDER BY x, y"
    ).fetchall()
    return tuple(ScoreCell(*row) for row in rows)


def count_cells(cursor: duckdb.DuckDBPyConnection) -> int:
    """Count all cells that hold."""
    row = cursor.execute(f"SELECT count(*) FROM compass_cell WHERE {_HOLDS}").fetchone()
    return int(row[0]) if row else 0
