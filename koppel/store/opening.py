"""From a file on disk, in whatever state it was left, to a connection on an up-to-date store."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb

from koppel.disk import disk_problem
from koppel.errors import StoreError
from koppel.store.schema.migrations import apply_migrations, back_up, check_migrations
from koppel.store.spatial import drop_index, ensure_index, load_spatial

if TYPE_CHECKING:
    from pathlib import Path

# Fetching code for DuckDB at run time is never wanted: all that is needed is installed.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def open_file(path: Path, *, create: bool, crs: str, read_only: bool) -> duckdb.DuckDBPyConnection:
    """
    Open a file as a store: mended after a kill, upgraded if it is older, with spatial functions and index.

    Parameters
    ----------
    path
        The file; there may be none if `create`.
    create
        Make the tables if the file has none.
    crs
        For a store that is made.
    read_only
        Whether the connection must not write.

    Returns
    -------
    connection
        For cursors; not to be shared by threads itself.

    Raises
    ------
    StoreError
        See `koppel.store.database.Store.open`.
    """
    if _has_log(path) and read_only:
        connect(path, read_only=False).close()
    connection = connect(path, read_only=read_only)
    try:
        pending, is_new = check_migrations(connection, path)
        if is_new and not create:
            raise StoreError("store_missing", path=path, right="koppel init")
        if pending and read_only:
            raise StoreError("store_older", path=path)
        if pending and not is_new:
            drop_index(connection)
            connection.execute("CHECKPOINT")
            connection.close()
            back_up(path)
            connection = connect(path, read_only=False)
        if pending:
            values = {"crs": crs, "store_id": str(uuid4())} if is_new else {}
            apply_migrations(connection, pending, **values)
        if not read_only:
            ensure_index(connection)
        check_length(connection, path)
    except (duckdb.Error, OSError) as error:
        connection.close()
        raise cannot_open(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def cannot_open(error: BaseException, path: Path) -> StoreError:
    """Return why a store cannot be opened: damaged only where neither the disk nor a lock is the cause."""
    message = str(error)
    if code := disk_problem(error):
        return StoreError(code, path=path)
    if "set lock" in message:
        return StoreError("store_in_use", path=path)
    # This process gave up on the file while others still hold cursors on it; it can be opened when they let go.
    if "has been invalidated" in message:
        return StoreError("store_recovering", path=path)
    return StoreError("store_damaged", path=path)


def check_length(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """
    See that a file holds all blocks in use; DuckDB finds a missing end only when it reads there.

    A file may be shorter than all its blocks: free ones at its end are given back to the disk.

    Raises
    ------
    StoreError
        ``store_damaged``.
    """
    row = connection.execute(
        "SELECT block_size, greatest(used_blocks, (SELECT coalesce(max(block_id) + 1, 0) FROM pragma_metadata_info())) "
        "FROM pragma_database_size()"
    ).fetchone()
    if row is not None and path.stat().st_size < row[0] * row[1]:
        raise StoreError("store_damaged", path=path)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + ".wal")
    return log.is_file() and log.stat().st_size > 0


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """
    Connect to a file with spatial functions; one that was left by a kill is mended, without its spatial index.

    Raises
    ------
    StoreError
        See `cannot_open`.
    """
    interrupted = _has_log(path) and not read_only
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=_CONFIG)
    except duckdb.Error as error:
        raise cannot_open(error, path) from error
    try:
        if interrupted:
            drop_index(connection)
            connection.execute("CHECKPOINT")
        load_spatial(connection)
    except duckdb.Error as error:
        connection.close()
        raise cannot_open(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection
