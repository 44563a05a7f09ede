"""Rows of an Arrow table into a table of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import pyarrow as pa

# Registering a table with DuckDB costs more than a millisecond, handing over lists does not; of many rows the lists do.
_FEW = 500


def append(cursor: duckdb.DuckDBPyConnection, table: str, types: Mapping[str, str], rows: pa.Table) -> None:
    """
    Append rows.

    Parameters
    ----------
    cursor
        Of the open transaction.
    table
        Where to.
    types
        Column to its SQL type; each is a column of `rows` too.
    rows
        May hold other columns as well, which are left out.
    """
    if not rows.num_rows:
        return
    columns = ", ".join(types)
    if rows.num_rows <= _FEW:
        lists = ", ".join(f"UNNEST(?::{sort}[])" for sort in types.values())
        values = [rows[name].to_pylist() for name in types]
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {lists}", values)
        return
    cursor.register("appended", rows)
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM appended")
    cursor.unregister("appended")
