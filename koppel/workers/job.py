"""Work that a screen waits for: it goes on while the screen is drawn again, and can be stopped."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from koppel.workers.control import Control, run_under
from koppel.workers.pool import is_apart

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Job(Generic[T]):
    """
    Work in a thread of its own; where there is no pool it is done before the object is there.

    Parameters
    ----------
    work
        What is to be done. It runs outside the thread that draws: it may use services, and no screen.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._control = Control()
        self.began = time.monotonic()
        self._done = threading.Event()
        self._result: T | None = None
        self._error: BaseException | None = None
        if is_apart():
            threading.Thread(target=self._run, name="koppel-job", daemon=True).start()
        else:
            self._run()

    @property
    def progress(self) -> float | None:
        """What the work last told of itself: a share, 0–1, or a count, as the work says."""
        return self._control.progress

    @property
    def is_waiting(self) -> bool:
        """Whether all processes are busy with other work."""
        return self._control.is_waiting

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; return whether it came."""
        return self._done.wait(seconds)

    def stop(self) -> None:
        """Let the work end as soon as it can; what it had begun to store is not stored."""
        self._control.stopped.set()

    def result(self) -> T:
        """
        Return what came of the work, when it is done.

        Raises
        ------
        WorkError
            ``work_stopped``, or a bound was reached.
        BaseException
            What the work raised.
        """
        self._done.wait()
        if self._error is not None:
            raise self._error
        return cast("T", self._result)

    def _run(self) -> None:
        def work() -> None:
            try:
                self._result = self._work()
            except BaseException as error:  # noqa: BLE001 - whoever waits for the result gets it
                self._error = error
            finally:
                # What it was done with may be large.
                del self._work

        run_under(self._control, work)
        self._done.set()
