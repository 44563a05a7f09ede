"""
New stores as copies of one that was made once in each process.

All steps of the tables take longer than most of what tests ask of a new store. Tests of making a store itself go the
whole way: with the fixture `made_anew`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.crs import RD_NEW
from koppel.store import opening
from koppel.store.schema import migrations

if TYPE_CHECKING:
    import duckdb


@lru_cache(maxsize=4)
def _empty(_steps: object) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "koppel.duckdb"
        connection = opening.open_file(file, create=True, crs=RD_NEW, read_only=False)
        connection.execute("CHECKPOINT")
        connection.close()
        return file.read_bytes()


def open_prepared(path: Path, *, create: bool, crs: str, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open a file as `koppel.store.opening.open_file` does; one that is made is a copy, with its own id and age."""
    if not create or read_only or crs != RD_NEW or path.exists():
        return opening.open_file(path, create=create, crs=crs, read_only=read_only)
    try:
        path.write_bytes(_empty(vars(migrations)["MIGRATIONS"]))
    except OSError:
        # Why it cannot be written is said by who makes it.
        path.unlink(missing_ok=True)
        return opening.open_file(path, create=create, crs=crs, read_only=read_only)
    connection = opening.open_file(path, create=False, crs=crs, read_only=False)
    # Of steps that are taken, there are none: only what a new store says about itself is written.
    migrations.apply_migrations(connection, (), crs=crs, store_id=str(uuid4()))
    connection.execute("UPDATE migration SET applied_at = (SELECT value::TIMESTAMP FROM meta WHERE key = 'created_at')")
    return connection
