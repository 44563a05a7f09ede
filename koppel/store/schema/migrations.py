"""The tables of the store, as named steps that are only ever added to; an old store takes the steps it lacks."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from koppel.errors import StoreError
from koppel.store.schema.tables import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

CATALOGUE_VERSION = "catalogue_version"
# When the streets were last loaded, and with which of these was found.
STREETS, STREETS_FOUND = "streets", "streets_found"
# When it was last tried whether the disk takes changes again.
TRIED = "tried_at"

Migration = tuple[str, str]


def read_meta(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return what the store says about itself: ``crs``, ``store_id``, ``created_at``, ``catalogue_version``."""
    return dict(cursor.execute("SELECT key, value FROM meta").fetchall())


def write_meta(cursor: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    """Set one thing that the store says about itself."""
    cursor.execute("DELETE FROM meta WHERE key = ?", [key])
    cursor.execute("INSERT INTO meta (key, value) VALUES (?, ?)", [key, value])


def check_migrations(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[tuple[Migration, ...], bool]:
    """
    See what a store lacks.

    Returns
    -------
    pending
        Steps to take, in order.
    is_new
        The file holds no table at all.

    Raises
    ------
    StoreError
        ``store_not_koppel``: tables, but not ours; ``store_newer``: steps that this program does not know.
    """
    tables = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal"
        ).fetchall()
    }
    if not tables:
        return MIGRATIONS, True
    if not {"migration", "meta"} <= tables:
        raise StoreError("store_not_koppel", path=path)
    applied = {name for (name,) in connection.execute("SELECT name FROM migration").fetchall()}
    if unknown := sorted(applied - {name for name, _ in MIGRATIONS}):
        raise StoreError("store_newer", path=path, migrations=", ".join(unknown))
    return tuple(step for step in MIGRATIONS if step[0] not in applied), False


def apply_migrations(connection: duckdb.DuckDBPyConnection, steps: Sequence[Migration], **meta: str) -> None:
    """
    Take steps in one transaction: all of them or none.

    Parameters
    ----------
    connection
        With the spatial extension loaded.
    steps
        Names and SQL, in order.
    **meta
        What a new store says about itself; empty for one that exists.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.begin()
    try:
        for name, sql in steps:
            connection.execute(sql)
            connection.execute("INSERT INTO migration (name, applied_at) VALUES (?, ?)", [name, now])
        if meta:
            for key, value in {**meta, "created_at": now.isoformat()}.items():
                write_meta(connection, key, value)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def back_up(path: Path) -> Path:
    """
    Copy a closed store beside itself, before it is upgraded.

    Returns
    -------
    copy
        ``<name>.backup-<moment>-<last step of this program>.duckdb``; never an existing file.
    """
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = path.with_name(f"{path.stem}.backup-{moment}-{MIGRATIONS[-1][0]}.duckdb")
    partial = copy.with_suffix(".partial")
    try:
        shutil.copy2(path, partial)
        partial.rename(copy)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return copy
