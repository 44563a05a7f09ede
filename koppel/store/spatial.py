"""DuckDB's spatial extension without a network, and the spatial index of the activities."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from koppel.errors import StoreError

if TYPE_CHECKING:
    import duckdb

_INDEX = "activity_geom"


@cache
def _extension() -> Path:
    spec = find_spec("duckdb_extension_spatial")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for file in sorted(Path(folder).rglob("spatial.duckdb_extension")):
            return file
    raise StoreError("store_spatial_missing", right="duckdb-extension-spatial")


def load_spatial(connection: duckdb.DuckDBPyConnection) -> None:
    """
    Load the spatial extension that is installed beside DuckDB.

    Raises
    ------
    StoreError
        ``store_spatial_missing``.
    """
    file = str(_extension()).replace("'", "''")
    connection.execute(f"LOAD '{file}'")


def ensure_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the RTREE index on the geometry of current activities, if it is not there."""
    connection.execute(f"CREATE INDEX IF NOT EXISTS {_INDEX} ON activity USING RTREE (geom)")


def drop_index(connection: duckdb.DuckDBPyConnection) -> None:
    """
    Remove the RTREE index; it holds nothing of its own.

    DuckDB 1.5.5 cannot put entries back into an RTREE index from the log of a killed process: every query that looks
    at the index then fails. Removing it before the extension is loaded works, and it is made again from the table.
    """
    connection.execute(f"DROP INDEX IF EXISTS {_INDEX}")
