"""The processes that do heavy work: at most so many at a time, each bounded in time and memory."""

from __future__ import annotations

import atexit
import inspect
import io
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, TypeVar, cast

from koppel.errors import WorkError
from koppel.workers import child
from koppel.workers.control import current, is_urgent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from koppel.workers.control import Control

T = TypeVar("T")

# How often the server looks whether work is within its bounds, or to be stopped, in seconds.
_LOOK_S = 0.05
_BEGIN = "import sys; from koppel.workers.child import main; main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])"
# Of an answer of which so many bytes were unpickled, the rest waits as long as they took.
_PIECE = 2**14
_LONGEST_REST_S = 0.05
# A process that grew by so much, or did so many pieces, makes room for a fresh one.
_MOST_GROWTH = 256 * 2**20
_MOST_PIECES = 100
# What a process has that loaded all it needs, about.
_LOADED = 150 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """
    What one piece of work may take.

    ``workers`` pieces are done at a time, others wait their turn. ``seconds`` count from its turn; ``bytes`` are those
    of memory of its process.
    """

    workers: int
    seconds: float
    bytes: int


class _Politely:
    """
    Bytes of an answer, to be unpickled with a rest after each piece.

    A large answer takes seconds to unpickle, in which Python would let no screen be drawn.
    """

    def __init__(self, answer: bytes) -> None:
        self._file = io.BytesIO(answer)
        self._since = time.monotonic()
        self.readline = self._file.readline

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; pickle reads some 64 KB at a time."""
        if size > _PIECE:
            busy = time.monotonic() - self._since
            time.sleep(min(busy, _LONGEST_REST_S))
            self._since = time.monotonic()
        return self._file.read(size)


class _Worker:
    """A process, and the socket to it."""

    def __init__(self, modules: Sequence[str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, with arguments of our own
                [sys.executable, "-c", _BEGIN, str(theirs.fileno()), str(os.getpid()), *modules],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(part or os.curdir for part in sys.path)},
            )
        self._pieces = 0
        self._least = 0
        self._server = Connection(ours.detach())

    def run(self, bounds: Bounds, message: bytes, tell: Callable[[float], None], check: Callable[[], None]) -> Any:  # noqa: ANN401
        self._pieces += 1
        self._least = self._least or max(self.memory(), _LOADED)
        ends = time.monotonic() + bounds.seconds
        sent = threading.Thread(target=self._send, args=(message,), daemon=True)
        sent.start()
        while True:
            answered = self._server.poll(_LOOK_S)
            check()
            if answered:
                what, value = self._answer()
                if what == child.DONE:
                    return value
                if what == child.FULL:
                    raise WorkError("work_memory")
                if what == child.FAILED:
                    raise value
                if what == child.BROKEN:
                    raise RuntimeError(value)
                tell(value)
            if time.monotonic() > ends:
                raise WorkError("work_time", seconds=round(bounds.seconds))
            if self.memory() > bounds.bytes:
                raise WorkError("work_memory")

    def _send(self, message: bytes) -> None:
        # Of a process that ended, the other side of the conversation says so.
        with suppress(OSError):
            self._server.send_bytes(message)

    def _answer(self) -> tuple[str, Any]:
        try:
            answer = self._server.recv_bytes()
        except (EOFError, OSError) as error:
            raise WorkError("work_broken", status=self._process.wait()) from error
        return cast("tuple[str, Any]", pickle.load(_Politely(answer)))  # noqa: S301 - our own process

    def memory(self) -> int:
        """Return the bytes of memory that the process has; 0 where the system does not tell."""
        try:
            with open(f"/proc/{self._process.pid}/statm", encoding="ascii") as found:
                return int(found.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            return 0

    def is_fresh(self) -> bool:
        """Tell whether the process may do more work."""
        if self._process.poll() is not None or self._pieces >= _MOST_PIECES:
            return False
        return self.memory() < self._least + _MOST_GROWTH

    def kill(self) -> None:
        """End the process, whatever it does; who waits for its answer hears that it ended."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """End the process, and the socket to it; for who took it from the pool only."""
        self.kill()
        self._server.close()


class _Pool:
    def __init__(self, bounds: Bounds, modules: Sequence[str]) -> None:
        self.bounds = bounds
        self._modules = modules
        self._turns = threading.Semaphore(bounds.workers)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._is_open = True
        self._spare()

    def run(self, work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], tell: Any) -> T:  # noqa: ANN401
        control = current()
        message = pickle.dumps((self.bounds.seconds, work, args, kwargs), pickle.HIGHEST_PROTOCOL)
        with nullcontext() if is_urgent() else self._turn(control), self._worker() as worker:
            return cast("T", worker.run(self.bounds, message, tell, control.check))

    def close(self) -> None:
        with self._lock:
            self._is_open = False
            idle, busy = list(self._idle), self._all.difference(self._idle)
            self._idle.clear()
            self._all.clear()
        for worker in idle:
            worker.end()
        for worker in busy:
            worker.kill()

    @contextmanager
    def _turn(self, control: Control) -> Iterator[None]:
        control.is_waiting = True
        while not self._turns.acquire(timeout=_LOOK_S):
            control.check()
        try:
            control.is_waiting = False
            control.check()
            yield
        finally:
            self._turns.release()

    @contextmanager
    def _worker(self) -> Iterator[_Worker]:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        worker = worker or self._begin()
        is_whole = False
        try:
            yield worker
            is_whole = True
        except WorkError:
            raise
        except Exception:
            # What the work itself raised leaves its process as it was.
            is_whole = True
            raise
        finally:
            is_kept = is_whole and worker.is_fresh()
            with self._lock:
                is_kept = is_kept and self._is_open
                if is_kept:
                    self._idle.append(worker)
                else:
                    self._all.discard(worker)
            if not is_kept:
                worker.end()
                self._spare()

    def _begin(self) -> _Worker:
        worker = _Worker(self._modules)
        with self._lock:
            self._all.add(worker)
        return worker

    def _spare(self) -> None:
        """Begin a process before there is work for it: loading what it needs takes a second."""

        def begin() -> None:
            with self._lock:
                if not self._is_open:
                    return
            worker = self._begin()
            with self._lock:
                if self._is_open:
                    self._idle.append(worker)
                    return
            worker.end()

        threading.Thread(target=begin, name="koppel-spare", daemon=True).start()


_POOL: list[_Pool] = []
_LOCK = threading.Lock()


def start(bounds: Bounds, modules: Sequence[str] = ()) -> None:
    """
    Begin a pool for this process; without workers, or where there is one, nothing begins.

    Parameters
    ----------
    bounds
        Of each piece of work.
    modules
        What processes load before they have work.
    """
    with _LOCK:
        if bounds.workers and not _POOL:
            _POOL.append(_Pool(bounds, modules))
            atexit.register(stop)


def stop() -> None:
    """End all processes of the pool; what they were doing is lost."""
    with _LOCK:
        pools = list(_POOL)
        _POOL.clear()
    for pool in pools:
        pool.close()


def is_apart() -> bool:
    """Tell whether heavy work leaves this process."""
    return bool(_POOL)


def apart(
    work: Callable[..., T], *args: object, progress: Callable[[float], None] | None = None, **kwargs: object
) -> T:
    """
    Run a function in a process of its own, where there is a pool; else here.

    Parameters
    ----------
    work
        A function of a module. Where it takes ``progress`` it is given a function that tells how far it is.
    *args, **kwargs
        What it is called with; they go to another process, as does what it returns.
    progress
        Is told how far it is, too; the job that this is part of is told anyway.

    Returns
    -------
    result
        What the function returns.

    Raises
    ------
    WorkError
        ``work_time`` or ``work_memory``: it reached a bound; ``work_stopped``; ``work_broken``: its process ended.
    Exception
        What the function raises.
    """
    control = current()

    def tell(value: float) -> None:
        control.tell(value)
        if progress is not None:
            progress(value)

    pool = next(iter(_POOL), None)
    if pool is not None:
        return pool.run(work, args, kwargs, tell)
    if "progress" in inspect.signature(work).parameters:
        kwargs["progress"] = tell
    try:
        return work(*args, **kwargs)
    except MemoryError as error:
        raise WorkError("work_memory") from error
