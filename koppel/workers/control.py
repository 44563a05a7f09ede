"""How work is followed and stopped from outside, whatever stands between: a value of the thread that does it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koppel.errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(slots=True)
class Control:
    """
    What is known of work while it goes on.

    ``progress`` is what the work last told of itself, None before it told anything: a share of the whole, 0–1, or a
    count, as the function that is run says. ``is_waiting`` holds while all processes are busy with other work.
    """

    progress: float | None = None
    is_waiting: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)

    def tell(self, progress: float) -> None:
        """Keep how far the work is."""
        self.progress = progress

    def check(self) -> None:
        """
        Go on, unless somebody wants it stopped.

        Raises
        ------
        WorkError
            ``work_stopped``.
        """
        if self.stopped.is_set():
            raise WorkError("work_stopped")


_CURRENT: ContextVar[Control | None] = ContextVar("koppel_work", default=None)


def current() -> Control:
    """Return the control of the work of this thread; one that nobody holds where it is nobody's job."""
    return _CURRENT.get() or Control()


_URGENT: ContextVar[bool] = ContextVar("koppel_urgent", default=False)


@contextmanager
def urgent() -> Iterator[None]:
    """Do what is within without waiting for a turn: what may not be public any more waits for nobody's file."""
    token = _URGENT.set(True)
    try:
        yield
    finally:
        _URGENT.reset(token)


def is_urgent() -> bool:
    """Return whether this is within `urgent`."""
    return _URGENT.get()


def run_under(control: Control, work: Callable[[], None]) -> None:
    """Run work of which `control` is the control."""
    token = _CURRENT.set(control)
    try:
        work()
    finally:
        _CURRENT.reset(token)
