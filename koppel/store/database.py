"""The DuckDB file: opening it safely, reading without blocking, one writer at a time."""

from __future__ import annotations

import copy
import logging
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID
from weakref import WeakValueDictionary

import duckdb

from koppel.access import OPERATOR, Task, allowed
from koppel.crs import RD_NEW, metric_crs
from koppel.disk import disk_problem
from koppel.errors import RefusedError, StoreError
from koppel.store.audit import audit
from koppel.store.last_change import LastChange, keep_last_change, read_last_change
from koppel.store.losses import Loss, find_loss, note_loss
from koppel.store.opening import open_file
from koppel.store.schema.migrations import CATALOGUE_VERSION, TRIED, read_meta, write_meta
from koppel.store.version_cache import VersionCache
from koppel.store.visible_cursors import VisibleCursors
from koppel.store.writing import PROGRAM, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.access import Actor

_log = logging.getLogger(__name__)


class _Busy:
    """What everyone who uses one file shares: who may write now, and whether it is closed."""

    __slots__ = (
        "audits", "beside", "closed", "commits", "counting", "is_doubtful", "let_go", "lock", "refused", "remembering",
        "thread", "users", "visible_cursors",
    )  # fmt: skip

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.beside = threading.Lock()
        self.thread: int | None = None
        self.commits = 0
        self.audits = 0
        self.refused: str | None = None
        self.is_doubtful = False
        self.let_go = False
        self.users = 0
        self.counting = threading.Lock()
        self.remembering = threading.Lock()
        self.visible_cursors = VisibleCursors()
        self.closed = False


class Store:
    """
    A store of Koppel: one DuckDB file, open in one process at a time.

    Any number of threads may read, each with a cursor of its own; writes wait for each other. Make one with
    `Store.open`.

    Attributes
    ----------
    path
        The file.
    crs
        The metric CRS in which everything is stored, as ``EPSG:28992``.
    store_id
        Made with the file and never changed.
    actor
        For whom it answers: the operator, or who `visible_to` named.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._busy = _Busy()
        self.actor = OPERATOR
        self._version_caches: dict[str, VersionCache[Any]] = {}
        meta = read_meta(connection)
        self.crs = meta["crs"]
        self.store_id = UUID(meta["store_id"])

    @classmethod
    def open(cls, path: Path, *, create: bool = False, crs: str | None = None, read_only: bool = False) -> Store:
        """
        Open a store, upgrading an older one after a backup copy.

        Parameters
        ----------
        path
            The DuckDB file; its folder is made with it.
        create
            Make the store if there is none.
        crs
            Metric CRS of a store that is made, EPSG:28992 by default; one that exists must have it, if given.
        read_only
            Refuse to write; the file must be up to date.

        Returns
        -------
        store
            To be closed with `close`, or used in a ``with`` statement.

        Raises
        ------
        StoreError
            ``store_missing``, ``store_in_use``, ``store_damaged``, ``store_not_koppel``, ``store_newer``,
            ``store_older`` (only with `read_only`) or ``store_crs``; ``disk_full``, ``disk_read_only`` or
            ``disk_forbidden``, where the file may be whole; ``store_recovering``: given up on a moment ago.
        InputError
            `crs` cannot be used to measure in.
        """
        path = path.expanduser().resolve()
        if crs is not None:
            metric_crs(crs)
        if not path.is_file():
            if path.exists():
                raise StoreError("store_damaged", path=path)
            if not create:
                raise StoreError("store_missing", path=path, right="koppel init")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(disk_problem(error) or "store_damaged", path=path.parent) from error
        with _opening:
            if path in _open_stores:
                raise StoreError("store_in_use", path=path)
            connection = open_file(path, create=create, crs=crs or RD_NEW, read_only=read_only)
            store = cls(path, connection, read_only=read_only)
            if crs is not None and metric_crs(crs) != metric_crs(store.crs):
                connection.close()
                raise StoreError("store_crs", path=path, crs=crs, right=store.crs)
            _open_stores[path] = store
        if not read_only:
            try:
                store._notice_loss()
            except BaseException:
                store._let_go()
                raise
        return store

    @property
    def is_closed(self) -> bool:
        """Whether the file was let go of."""
        return self._busy.closed

    @property
    def refused(self) -> str | None:
        """What the disk refused the last change with, as ``disk_full``; None where the last one was written."""
        return self._busy.refused

    def try_write(self) -> None:
        """
        Write as a change does, and change nothing that anyone reads.

        Raises
        ------
        StoreError
            What the disk refuses.
        """
        with self.write_beside("koppel", None) as writer:
            write_meta(writer.cursor, TRIED, writer.at.isoformat())

    @property
    def is_doubtful(self) -> bool:
        """
        Whether the disk refused a commit since the file was opened.

        DuckDB takes it back and reads on, but of indexes that it had not read yet it may make a mess: the next change
        is refused with an error that nobody can do anything about. Opened again, all is as it was committed.
        """
        return self._busy.is_doubtful

    def let_go_if_idle(self) -> bool:
        """Let go of the file where nobody reads or writes just now; tell whether that is done."""
        with self._busy.counting:
            if self._busy.users:
                return False
            self._busy.closed = True
        self._let_go()
        return True

    @property
    def commits(self) -> int:
        """
        How many changes were committed since the file was opened; asking for it reads nothing.

        One process has the file at a time: as long as this stays the same, so does every revision
        (`koppel.store.revision`). Not the other way round: what stands in no audit log counts here too.
        """
        return self._busy.commits

    def visible_to(self, actor: Actor) -> Store:
        """
        Give the same store as someone sees it: `read` shows only what that person may see.

        Changes are made under its name; whether it may make them is checked by services.
        """
        theirs = copy.copy(self)
        theirs.actor = actor
        return theirs

    def version_cache(self, name: str) -> VersionCache[Any]:
        """Return what is kept in memory of single works under a name, the same for all who look at this file."""
        return self._version_caches.setdefault(name, VersionCache())

    def sight(self, cursor: duckdb.DuckDBPyConnection) -> str:
        """Return a text that is the same for all who see the same works; `cursor` is one of `read_whole`."""
        return self._busy.visible_cursors.sight(cursor, self.actor)

    def __enter__(self) -> Store:
        """Return the store itself; it is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    @contextmanager
    def read(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """
        Give a fresh cursor on the last committed state, as far as the actor may see it.

        All that is read on it belongs to one state of the store, and it never waits for a writer.

        Raises
        ------
        RefusedError
            ``forbidden.read``: the actor has no role.
        """
        if not allowed(self.actor, Task.READ):
            raise RefusedError("forbidden.read")
        if self.actor.everything:
            with self.read_whole() as cursor:
                yield cursor
            return
        with self._telling():
            lent = self._busy.visible_cursors.begin(self._cursor(), self.actor)
            try:
                yield lent.cursor
            except BaseException:
                lent.cursor.close()
                raise
            self._busy.visible_cursors.end(lent, self.actor)

    @contextmanager
    def read_whole(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Return a cursor that sees everything, whoever asks: for services that show nothing of it as it is."""
        with self._telling():
            cursor = self._cursor()
            try:
                cursor.begin()
                yield cursor
            finally:
                cursor.close()

    @contextmanager
    def write(self, actor: str, action: str, **facts: object) -> Iterator[Writer]:
        """
        Make one change: a transaction that is committed with its audit row, or not at all.

        Parameters
        ----------
        actor
            Who makes the change.
        action
            What is done, as in ``import`` or ``withdraw``.
        **facts
            What it is about, for the audit.

        Raises
        ------
        StoreError
            ``store_read_only``.
        RuntimeError
            The same thread is already writing: a change within a change would not be one transaction.
        """
        if self.read_only:
            raise StoreError("store_read_only", path=self.path)
        if self._busy.thread == threading.get_ident():
            raise RuntimeError("a write within a write: pass the open Writer on instead")
        with self._busy.lock:
            self._busy.thread = threading.get_ident()
            try:
                with self._transaction() as cursor:
                    writer = Writer(cursor, actor, action, dict(facts))
                    yield writer
                    rows = audit(writer)
                self._remember(writer, rows)
            finally:
                self._busy.thread = None

    @contextmanager
    def write_beside(self, actor: str, action: str | None, **facts: object) -> Iterator[Writer]:
        """
        Make a change that touches no table of plans or decisions, without waiting for who changes these.

        Parameters
        ----------
        actor
            Who makes the change.
        action
            What is done, for the audit; None where it is no change that anyone would look for.
        **facts
            What it is about, for the audit.

        Raises
        ------
        StoreError
            ``store_read_only``.
        """
        if self.read_only:
            raise StoreError("store_read_only", path=self.path)
        with self._busy.beside, self._transaction() as cursor:
            writer = Writer(cursor, actor, action or "", dict(facts))
            yield writer
            rows = 0 if action is None else audit(writer)
        if rows:
            self._remember(writer, rows)

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._telling():
            cursor = self._cursor()
            try:
                cursor.begin()
                yield cursor
                self._commit(cursor)
                self._busy.commits += 1
                self._busy.refused = None
            except BaseException:
                # After some errors DuckDB has rolled back already and says so.
                with suppress(duckdb.Error):
                    cursor.rollback()
                raise
            finally:
                cursor.close()

    def _commit(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Commit; where DuckDB gives up on the file because it cannot tidy it up afterwards, the change was made."""
        try:
            cursor.commit()
        except duckdb.FatalException as error:
            if "COMMIT succeeded" not in str(error):
                raise
            self._let_go()
        except duckdb.Error as error:
            self._busy.is_doubtful = disk_problem(error) is not None
            raise

    def _remember(self, writer: Writer, rows: int) -> None:
        """Keep beside the store that so many more changes were committed, so that a loss of one is noticed."""
        with self._busy.remembering:
            self._busy.audits += rows
            change = LastChange(str(self.store_id), self._busy.audits, writer.at.isoformat(timespec="seconds"))
            keep_last_change(self.path, change)

    def _notice_loss(self) -> None:
        """Compare what the file holds with what was committed; what is missing goes into the audit, and is said."""
        with self.read_whole() as cursor:
            row = cursor.execute('SELECT count(*), max("at") FROM audit').fetchone()
        count, kept_until = row or (0, None)
        self._busy.audits = int(count)
        known = read_last_change(self.path)
        missing = known.changes - self._busy.audits if known and known.store_id == str(self.store_id) else 0
        if known is None or missing <= 0:
            return
        _log.error("%s lacks %d changes that were committed, the last at %s UTC", self.path, missing, known.at)
        with self.write(PROGRAM, "changes_missing", missing=missing, last_known=known.at) as writer:
            note_loss(writer, Loss(missing, kept_until, known.moment))
        # What cut the log off may do so again: this stands in the file itself.
        with self.read_whole() as cursor:
            cursor.commit()
            cursor.execute("CHECKPOINT")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell what a disk refuses apart from what nobody foresaw; a file that DuckDB gave up on is let go of."""
        with self._busy.counting:
            self._busy.users += 1
        try:
            yield
        except duckdb.FatalException as error:
            # DuckDB uses the file no more in this connection, though all that was committed is in it: whoever asks
            # next opens it again.
            self._let_go()
            raise StoreError(disk_problem(error) or "store_recovering", path=self.path) from error
        except duckdb.Error as error:
            if code := disk_problem(error):
                self._busy.refused = code
                raise StoreError(code, path=self.path) from error
            if self._busy.let_go:
                # Another thread let go of it between two questions of this one.
                raise StoreError("store_recovering", path=self.path) from error
            raise
        finally:
            with self._busy.counting:
                self._busy.users -= 1

    def _let_go(self) -> None:
        _log.error("gave up the connection to %s; it is opened again at the next question", self.path)
        self._busy.closed = self._busy.let_go = True
        self._busy.visible_cursors.close()
        self._connection.close()
        _open_stores.pop(self.path, None)

    def loss(self) -> Loss | None:
        """Return what was found missing at an opening, and nobody acknowledged."""
        with self.read_whole() as cursor:
            return find_loss(cursor)

    def catalogue_version(self) -> str | None:
        """Return the version of the catalogue with which footprints were made; None before the first."""
        with self.read_whole() as cursor:
            return read_meta(cursor).get(CATALOGUE_VERSION)

    def close(self) -> None:
        """Write everything into the one file and let go of it; a second time does nothing."""
        with self._busy.lock, self._busy.beside:
            if self._busy.closed:
                return
            self._busy.closed = True
            self._busy.visible_cursors.close()
            if not self.read_only:
                try:
                    self._connection.execute("CHECKPOINT")
                except duckdb.Error as error:
                    # Nothing is lost: what was committed stands in the log beside the file.
                    _log.warning("no checkpoint at closing %s: %s", self.path, error)
            self._connection.close()
        _open_stores.pop(self.path, None)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._busy.closed:
            raise StoreError("store_recovering" if self._busy.let_go else "store_closed", path=self.path)
        return self._connection.cursor()


_opening = threading.Lock()
# DuckDB lets one process open a file twice; two write locks on one file would protect nothing.
_open_stores: WeakValueDictionary[Path, Store] = WeakValueDictionary()
