"""The processes that do heavy work: at most so many at a time, each bounded in time and memory."""

from __future__ import annotations

import atexit
import inspect
import pickle
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from koppel.errors import WorkError
from koppel.workers.control import current, is_urgent
from koppel.workers.process import LOOK_S, Bounds, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from koppel.workers.control import Control

P = ParamSpec("P")
T = TypeVar("T")


class _Pool:
    def __init__(self, bounds: Bounds, modules: Sequence[str]) -> None:
        self.bounds = bounds
        self._modules = modules
        self._turns = threading.Semaphore(bounds.workers)
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
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
        while not self._turns.acquire(timeout=LOOK_S):
            control.check()
        try:
            control.is_waiting = False
            control.check()
            yield
        finally:
            self._turns.release()

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
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

    def _begin(self) -> Worker:
        worker = Worker(self._modules)
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
    """Return whether heavy work leaves this process."""
    return bool(_POOL)


def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """
    Run a function in a process of its own, where there is a pool; else here.

    Parameters
    ----------
    work
        A function of a module. Where it takes ``progress`` it is given a function that tells how far it is.
    *args, **kwargs
        What it is called with; they go to another process, as does what it returns. A ``progress`` among them stays
        here, and is told how far it is; the job that this is part of is told anyway.

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
    handed_over: dict[str, Any] = dict(kwargs)
    progress = handed_over.pop("progress", None)

    def tell(value: float) -> None:
        control.tell(value)
        if progress is not None:
            progress(value)

    pool = next(iter(_POOL), None)
    if pool is not None:
        return pool.run(work, args, handed_over, tell)
    if "progress" in inspect.signature(work).parameters:
        handed_over["progress"] = tell
    try:
        return cast("Callable[..., T]", work)(*args, **handed_over)
    except MemoryError as error:
        raise WorkError("work_memory") from error
