"""Copies of a store that can be trusted: made while people work, opened and counted before they count as made."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb

from koppel.disk import disk_problem
from koppel.errors import StoreError
from koppel.store.last_change import read_last_change
from koppel.store.opening import cannot_open, check_length, connect
from koppel.store.schema.migrations import check_migrations, read_meta

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

# Tries to find a moment at which nothing is moved from the log into the file, and seconds between them.
_TRIES = 40
_WAIT = 0.25
# Both headers of a DuckDB file: every checkpoint writes one of them anew.
_HEADERS = 3 * 4096


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds; ``last_at`` in UTC and ``last_by`` of its last change, None in a store without any."""

    works: int
    partners: int
    uploads: int
    decisions: int
    accounts: int
    changes: int
    last_at: datetime | None
    last_by: str | None
    crs: str
    store_id: str


def copy_store(path: Path, target: Path) -> Contents:
    """
    Copy a store to a new file, also while a program has it open and writes to it.

    The file changes only when DuckDB moves its log into it; between two such moments the file and as much of the log
    as there is are one state. A copy during which the file changed is thrown away and made again.

    Parameters
    ----------
    path
        The store. Not one that this very process has open: reading its file would let go of the lock on it.
    target
        Where the copy goes; there is no such file yet.

    Returns
    -------
    contents
        As counted in the copy.

    Raises
    ------
    StoreError
        ``store_missing``, ``copy_exists``, ``copy_restless``: no quiet moment was found; ``copy_short``: it lacks
        changes that were committed; a problem of the disk, or ``store_damaged``.
    """
    path, target = path.expanduser().resolve(), target.expanduser().resolve()
    if not path.is_file():
        raise StoreError("store_missing", path=path, right="koppel init")
    known = read_last_change(path)
    part = _part(target)
    try:
        for _ in range(_TRIES):
            if _copied(path, part):
                contents = inspect_store(part)
                break
            time.sleep(_WAIT)
        else:
            raise StoreError("copy_restless", path=path)
        if known is not None and known.store_id == contents.store_id and contents.changes < known.changes:
            raise StoreError("copy_short", path=path, missing=known.changes - contents.changes, at=known.moment)
        part.rename(target)
    except OSError as error:
        raise _copy_error(error, target) from error
    finally:
        _clear(part)
    return contents


def restore_store(copy: Path, target: Path) -> Contents:
    """
    Make a new store of a copy; nothing that exists is written over.

    Raises
    ------
    StoreError
        ``copy_missing``, ``copy_exists``, a problem of the disk, or ``store_damaged`` of the copy.
    """
    copy, target = copy.expanduser().resolve(), target.expanduser().resolve()
    if not copy.is_file():
        raise StoreError("copy_missing", path=copy)
    part = _part(target)
    try:
        shutil.copyfile(copy, part)
        contents = inspect_store(part)
        part.rename(target)
    except OSError as error:
        raise _copy_error(error, target) from error
    finally:
        _clear(part)
    return contents


def inspect_store(path: Path) -> Contents:
    """
    Open a file that nobody uses, bring its log into it, and count what it holds.

    Raises
    ------
    StoreError
        As `koppel.store.database.Store.open`.
    """
    connection = connect(path, read_only=False)
    try:
        _, is_new = check_migrations(connection, path)
        if is_new:
            raise StoreError("store_not_koppel", path=path)
        connection.execute("CHECKPOINT")
        check_length(connection, path)
        meta = read_meta(connection)
        last = connection.execute('SELECT "at", actor FROM audit ORDER BY "at" DESC LIMIT 1').fetchone()
        return Contents(
            works=_count(connection, "activity"),
            partners=_count(connection, "partner"),
            uploads=_count(connection, "upload"),
            decisions=_count(connection, "decision"),
            accounts=_count(connection, "account"),
            changes=_count(connection, "audit"),
            last_at=last[0] if last else None,
            last_by=last[1] if last else None,
            crs=meta["crs"],
            store_id=meta["store_id"],
        )
    except duckdb.Error as error:
        raise cannot_open(error, path) from error
    finally:
        connection.close()


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    # An older store lacks the younger tables.
    there = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone()
    if there == (0,):
        return 0
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return 0 if row is None else int(row[0])


def _copied(path: Path, part: Path) -> bool:
    """Copy the file and its log; tell whether the file stayed as it was meanwhile."""
    log, copied_log = _log_of(path), _log_of(part)
    before = _state(path)
    if before is None:
        return False
    shutil.copyfile(path, part)
    copied_log.unlink(missing_ok=True)
    try:
        shutil.copyfile(log, copied_log)
    except FileNotFoundError:
        if before[-1]:
            return False
    after = _state(path)
    return after is not None and before[:-1] == after[:-1] and _size(copied_log) >= before[-1]


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0


def _state(path: Path) -> tuple[int, int, int, bytes, int] | None:
    """Return what changes when DuckDB writes into the file, and the size of its log; None during a checkpoint."""
    others = {file.name for file in path.parent.glob(f"{path.name}.*") if "checkpoint" in file.name}
    if others:
        return None
    stats = path.stat()
    with path.open("rb") as file:
        headers = file.read(_HEADERS)
    return stats.st_ino, stats.st_size, stats.st_mtime_ns, headers, _size(_log_of(path))


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _part(target: Path) -> Path:
    if target.exists() or _log_of(target).exists():
        raise StoreError("copy_exists", path=target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _copy_error(error, target.parent) from error
    return target.with_name(f".{target.name}.{os.getpid()}-{uuid4().hex[:8]}")


def _clear(part: Path) -> None:
    part.unlink(missing_ok=True)
    _log_of(part).unlink(missing_ok=True)


def _copy_error(error: OSError, path: Path) -> StoreError:
    return StoreError(disk_problem(error) or "copy_failed", path=path, problem=error.strerror or "")
